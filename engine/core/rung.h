// The rungs that what is overdue climbs: the units above the one that has it.
#pragma once

#include <vector>

#include "engine/core/decide.h"

namespace gridline::core {

struct Rung {
  std::uint32_t level = 0;      // above `base`
  Symbol unit;
  std::vector<MemberId> told;
};

// The first one at `level` above `base` or higher where somebody leads; a rung without people is passed at
// once. At the top those who were told last are told again; a line beside the chain with nobody above it
// falls to the centre.
Rung rung_from(const State& state, const RuleSet& rules, Instant at, Symbol base, std::uint32_t level);

// Of a request that nobody rules on: always above who rules now. `climbed`: so far; at the top he is told
// again.
Rung rung_of_ruling(const State& state, const RuleSet& rules, Instant at, Symbol ruler,
                    std::uint32_t climbed);

}  // namespace gridline::core
