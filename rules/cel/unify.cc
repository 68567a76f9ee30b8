// Joining types and fitting arguments to parameters.
#include "rules/cel/unify.h"

#include <array>

namespace gridline::cel {

namespace {

// What A and B stand for; empty until an argument says.
using Bindings = std::array<std::optional<Type>, 2>;

std::optional<Type>& binding(Bindings& bindings, Kind kind) { return bindings[kind == Kind::any_b ? 1 : 0]; }
bool is_variable(Kind kind) { return kind == Kind::any_a || kind == Kind::any_b; }

bool unify(Type parameter, Type argument, Bindings& bindings) {
  if (is_variable(parameter.kind())) {
    std::optional<Type>& bound = binding(bindings, parameter.kind());
    const std::optional<Type> joined = bound ? join(*bound, argument) : argument;
    if (joined) bound = joined;
    return joined.has_value();
  }
  if (parameter.kind() == Kind::dyn || argument.kind() == Kind::dyn) return true;
  if (parameter.kind() != argument.kind()) return false;
  if (parameter.kind() != Kind::list && parameter.kind() != Kind::map) return true;
  return unify(parameter.element(), argument.element(), bindings) &&
         (parameter.kind() == Kind::list || unify(parameter.value(), argument.value(), bindings));
}

Type substituted(Type type, Bindings& bindings) {
  if (is_variable(type.kind())) return binding(bindings, type.kind()).value_or(Type());
  if (type.kind() == Kind::list) return Type::list(substituted(type.element(), bindings));
  return type;
}

}  // namespace

std::optional<Type> join(Type a, Type b) {
  if (a == b) return a;
  if (a.kind() == Kind::dyn || b.kind() == Kind::dyn) return Type();
  if (a.kind() == Kind::null || b.kind() == Kind::null) return Type();
  if (is_numeric(a.kind()) && is_numeric(b.kind())) return Type();
  if (a.kind() != b.kind()) return std::nullopt;
  const std::optional<Type> element = join(a.element(), b.element());
  if (!element) return std::nullopt;
  if (a.kind() == Kind::list) return Type::list(*element);
  const std::optional<Type> value = join(a.value(), b.value());
  if (!value) return std::nullopt;
  return a.kind() == Kind::map ? Type::map(*element, *value) : a;
}

Fit fit(const Function& function, std::span<const Type> arguments) {
  Fit result;
  if (function.parameter_count != arguments.size()) return result;
  Bindings bindings;
  result.possible = result.certain = true;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Type parameter = function.parameters[i];
    result.possible = result.possible && unify(parameter, arguments[i], bindings);
    const bool open = parameter.kind() == Kind::dyn || is_variable(parameter.kind());
    result.certain = result.certain && (open || arguments[i].kind() == parameter.kind());
  }
  result.certain = result.certain && result.possible;
  result.result = substituted(function.result, bindings);
  return result;
}

}  // namespace gridline::cel
