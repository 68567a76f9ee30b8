// What must hold of a state after every event, as named checks: run by tests and simulation after
// each step. Linear in the state; never on the hot path.
#pragma once

#include <string>
#include <vector>

#include "engine/core/state.h"

namespace gridline::core {

// One sentence per broken invariant; empty when all hold.
std::vector<std::string> broken_invariants(const State& state);

}  // namespace gridline::core
