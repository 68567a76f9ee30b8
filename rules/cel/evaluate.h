// Evaluation of a program over values that the caller supplies.
#pragma once

#include "rules/cel/context.h"
#include "rules/cel/program.h"
#include "rules/cel/value.h"
#include "rules/cel/workspace.h"

namespace gridline::cel {

// Where fields come from, and what Gridline's own functions ask.
class Activation : public Context {
 public:
  // The field's value without copying (a view of what the caller holds), or Value() when it is
  // absent: then has() is false and the field reads as "", 0, false or empty. Must give the same
  // answer during one evaluation. A value of another kind than the schema's is an error value.
  virtual Value resolve(Slot slot) const = 0;
};

// Is told the value of each node, from the innermost outwards, in the order of evaluation; a node
// inside a comprehension once an element. What was not needed is not reported.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void value(NodeId node, const Value& value) = 0;
};

// The expression's value: of the type the program was compiled for, or an error value. Pure.
// Good as long as program, activation and workspace are (a bool: for ever). Does not reset the
// workspace. Allocates only when the expression makes lists, maps or strings or compiles a pattern.
Value evaluate(const Program& program, const Activation& activation, Workspace& workspace,
               Listener* listener = nullptr);

}  // namespace gridline::cel
