// Whether types go together, with dyn going with everything.
#pragma once

#include <optional>
#include <span>

#include "rules/cel/functions.h"
#include "rules/cel/type.h"

namespace gridline::cel {

// The type of "one or the other". Different numeric types, and null with anything, give dyn
// (friendlier than CEL's checker, the same at run time). Empty when no value could be equal.
std::optional<Type> join(Type a, Type b);

// What is known about calling one row with arguments of these types.
struct Fit {
  bool possible = false;
  bool certain = false;  // no run-time look at the arguments is needed
  Type result;
};
Fit fit(const Function& function, std::span<const Type> arguments);

}  // namespace gridline::cel
