// The conditions of a pack's routes, compiled, with their places in the file, and what can be seen of a
// part of one without evaluating it.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/cel/program.h"
#include "rules/pack/issue.h"
#include "rules/pack/model.h"

namespace gridline::lint {

// By route; none: it has no condition, so it always matches.
struct Condition {
  std::optional<cel::Program> program;
  pack::Position at;  // of its first character

  // Where a part of it stands in the file.
  pack::Position position(cel::NodeId node) const;
  pack::Position position(cel::Span span) const;
};

// REQUIRES: the conditions are sound, as RouteTree::compile says.
std::vector<Condition> conditions_of(const pack::Pack& pack);

// How a boolean expression is put together from others; `atom`: it is none of these.
enum class Joint : std::uint8_t { atom, all, any, opposite, choice };
Joint joint_of(const cel::Ast& ast, cel::NodeId node);

// Calls `use` with each atom of a condition, from the left.
void for_each_atom(const cel::Ast& ast, cel::NodeId node, const std::function<void(cel::NodeId)>& use);

// A fact compared with texts that stand in the condition: category == "a", "a" != category,
// category in ["a", "b"], "a" in tags, within("a"), category.startsWith("a").
enum class Compare : std::uint8_t { equal, unequal, among, has, prefix };
struct Comparison {
  Compare how = Compare::equal;
  cel::Slot slot = cel::no_slot;
  std::vector<cel::NodeId> texts;  // the nodes of the constants
};
// None: it is something else.
std::optional<Comparison> comparison_of(const cel::Program& program, cel::NodeId node);

// The constant text of a node. REQUIRES: it is one.
std::string_view text_of(const cel::Program& program, cel::NodeId node);

// Does the expression give a value whatever the facts are? Only what is sure to is said to.
bool never_fails(const cel::Program& program);

}  // namespace gridline::lint
