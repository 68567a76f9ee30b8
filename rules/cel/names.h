// Names that stand for constants (`let` of a pack). They are put in before types are looked at, so that a
// named list is to the checker, the index and the proofs what the list itself would be.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "rules/cel/ast.h"
#include "rules/cel/schema.h"
#include "rules/cel/source.h"
#include "rules/pack/let.h"

namespace gridline::cel {

// What holds around an expression.
struct Surroundings {
  std::span<const pack::Let> names;
  std::string_view besides;  // sound CEL that must hold too, without names; empty: nothing. With an empty
                             // text it is the whole expression
};

// Why a constant cannot have this name.
enum class Taken : std::uint8_t { no, not_a_name, by_field, by_function, by_type };
Taken taken(std::string_view name, const Schema& schema);

// With each name's list or value where the name stands; a comprehension's variable of the same name goes
// before it. They stand where the name stands. More than put_in_nodes_max in one expression is an issue.
inline constexpr std::size_t put_in_nodes_max = 20'000;
Ast put_in(Ast written, std::span<const pack::Let> names, Issues& issues);

// "first && second"; the nodes of `first` stand where all of `second` does.
Ast both(const Ast& first, const Ast& second);

// A part alone.
Ast subtree(const Ast& ast, NodeId part);

}  // namespace gridline::cel
