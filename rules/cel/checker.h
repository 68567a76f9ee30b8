// Names, types and overloads: a syntax tree into steps.
#pragma once

#include <span>

#include "rules/cel/plan.h"
#include "rules/cel/schema.h"
#include "rules/pack/let.h"

namespace gridline::cel {

// Fills everything of `plan` after its ast. With a static schema every unknown name, field and
// function and every impossible combination of types is an issue. With a dynamic one these become
// error values, as CEL's evaluation without a checker has it; only the form of macros is checked.
// The plan may be evaluated if and only if `issues` is still empty.
// `names`: those that were put in, for "did you mean".
void check(Plan& plan, const Schema& schema, Type expected, Issues& issues,
           std::span<const pack::Let> names = {});

}  // namespace gridline::cel
