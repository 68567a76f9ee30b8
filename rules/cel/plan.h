// What the checker makes of a syntax tree and the evaluator walks: one step a node, same number.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/cel/arena.h"
#include "rules/cel/ast.h"
#include "rules/cel/functions.h"
#include "rules/cel/limits.h"
#include "rules/cel/pattern.h"
#include "rules/cel/schema.h"
#include "rules/cel/value.h"

namespace gridline::cel {

enum class Op : std::uint8_t {
  fail,           // the error `fault`
  constant,       // `constant`
  slot,           // the activation's value; absent: `constant`, which if absent too is unknown_name
  local,          // the variable of a comprehension
  select,         // child 0 . `constant`; with a slot, that comes first when it is there
  has_slot,       // whether the slot is there
  has_key,        // child 0 is the select node whose field is asked for; slot as in select
  logical_and,    // all children
  logical_or,
  conditional,    // children 0 ? 1 : 2
  call,           // `function`; with a slot, its value (absent: `constant`) follows the arguments
  dispatch,       // the overload among `overloads` that accepts the arguments; slot as in call
  list,
  map,
  exists, all, exists_one, filter, transform,  // child 0: range, 1: variable, 2..: expressions
};

struct Step {
  Op op = Op::fail;
  Fault fault = Fault::unknown_name;
  Kind expected = Kind::dyn;   // what the value must be, when it comes from outside; dyn: anything
  std::uint8_t local = 0;      // of `local` and the comprehensions
  std::uint32_t first_child = 0;  // in Ast::children
  std::uint32_t child_count = 0;
  Slot slot = no_slot;
  Value constant;
  const Function* function = nullptr;
  const Pattern* pattern = nullptr;
  std::span<const Function> overloads;
};

// Never moved once checked: steps point into it.
struct Plan {
  explicit Plan(Source text) : source(std::move(text)) {}

  Source source;
  Ast ast;
  std::vector<Step> steps;
  Type type;                          // of the whole
  Kind expected = Kind::dyn;          // what evaluate() promises; dyn: anything
  std::vector<std::string> slot_names;  // dynamic schema: by slot
  std::vector<Slot> slots;            // those used, sorted, each once
  Arena constants{4 * 1024 * 1024};   // far more than expression_bytes_max can make
  std::vector<std::unique_ptr<Pattern>> patterns;
};

}  // namespace gridline::cel
