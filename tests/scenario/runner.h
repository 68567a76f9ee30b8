// Runs a scenario: a small line language over core::decide and evolve, on a virtual clock, with every
// due deadline fired in its order. The lines are described in README.md.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/scenario/describe.h"

namespace gridline::scenario {

struct Ran {
  std::string timeline;
  std::vector<std::string> failures;  // "line 12: expected ..."
};

// `pack`: instead of the shipped one, which a scenario with ladders of its own does not look at.
Ran run(const std::string& script, const core::CompiledPack* pack = nullptr);

}  // namespace gridline::scenario
