// A compiled expression, and the way to one: text, schema → program or issues.
//
//   Schema schema;
//   schema.add("category", Kind::string);
//   Compiled compiled = compile("category.startsWith(\"prop.\")", schema);
//   if (!compiled.program) for (const Issue& i : compiled.issues) show(compiled.source.display(i));
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/cel/ast.h"
#include "rules/cel/names.h"
#include "rules/cel/plan.h"
#include "rules/cel/schema.h"
#include "rules/cel/source.h"

namespace gridline::cel {

// Immutable; copies share; may be evaluated from many threads at once.
class Program {
 public:
  explicit Program(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}

  const Source& source() const { return plan_->source; }
  const Ast& ast() const { return plan_->ast; }
  Type type() const { return plan_->type; }
  // The slots it may read, ascending; an index over conditions needs them.
  std::span<const Slot> slots() const { return plan_->slots; }
  // With a dynamic schema: the name of each slot ("place", "place.compound"). Else empty.
  std::span<const std::string> slot_names() const { return plan_->slot_names; }
  const Plan& plan() const { return *plan_; }

 private:
  std::shared_ptr<const Plan> plan_;
};

struct Compiled {
  Source source;  // for the display of the issues
  std::optional<Program> program;
  std::vector<Issue> issues;  // in the order of the text; empty if and only if there is a program
};

// Any bytes may be given. `expected`: what the value must be; dyn for anything.
Compiled compile(std::string_view text, const Schema& schema, Type expected = Kind::boolean,
                 Origin origin = {}, const Surroundings& around = {});

// A condition within a condition as a program of its own, with the same source.
// REQUIRES: the schema that the whole was compiled with; no variable of a comprehension outside of the part.
Program part_of(const Program& whole, NodeId part, const Schema& schema);

// The issue that an error value stands for: where in the source, and what happened.
// REQUIRES: error.is_error(), from evaluating this program.
Issue describe(const Program& program, const Value& error);

}  // namespace gridline::cel
