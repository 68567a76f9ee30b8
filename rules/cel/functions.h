// The one table of operators and functions: the checker resolves calls with it, the evaluator
// calls through it, the documentation for rule editors is printed from it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/cel/ast.h"
#include "rules/cel/context.h"
#include "rules/cel/pattern.h"
#include "rules/cel/value.h"
#include "rules/cel/workspace.h"

namespace gridline::cel {

inline constexpr std::size_t parameters_max = 3;

// The circumstances of a call.
struct Call {
  Workspace& workspace;
  NodeId node;
  const Pattern* pattern;  // `matches` with a constant pattern; else null
  const Context* context = nullptr;  // null: worked out ahead

  Value fail(Fault fault) const { return Value::error(fault, node); }
  Value out_of_memory() const { workspace.exhaust(); return fail(Fault::budget); }
};

// Arguments are of the kinds that the row names and no errors, then what it reads, unchecked. Pure.
using Implementation = Value (*)(const Call& call, const Value* arguments);

// What is looked at when the program is compiled, so that a mistake is found before it is live.
enum class Ahead : std::uint8_t {
  nothing,
  value,    // with constant arguments the value is worked out; an error is an issue
  zone,     // a constant last argument must be a time zone that is supported
  pattern,  // a constant last argument must be a regular expression; it is compiled
};

// One overload.
struct Function {
  std::string_view name;  // "_+_", "size"
  Form form = Form::operation;
  std::uint8_t parameter_count = 0;
  std::array<Type, parameters_max> parameters;  // the receiver is the first
  Type result;
  std::string_view zh, en;  // one line each
  Implementation implementation = nullptr;  // null: `&&`, `||`, `?:`, done by the evaluator
  Ahead ahead = Ahead::nothing;
  // The field of the schema that it reads besides its arguments: its value follows them, and the
  // program names it among its slots. Empty: none.
  std::string_view reads = {};
};

// All rows; those of one name and form stand together. Built once, immutable.
std::span<const Function> functions();
// The overloads of a name; empty when there is none.
std::span<const Function> overloads(std::string_view name, Form form);
// Whether arguments of these kinds may be given to the row (at run time).
bool accepts(const Function& function, std::span<const Value> arguments);

// Macros: `exists` and its kin, always written list.name(x, ...).
struct Macro {
  std::string_view name;
  std::uint8_t argument_count;  // without the receiver
  std::string_view zh, en;
};
std::span<const Macro> macros();

// "contains(string, string) -> bool" as an editor writes it: "string.contains(string) -> bool".
std::string signature(const Function& function);
// The whole table as Markdown, Chinese first.
std::string function_reference();

}  // namespace gridline::cel
