// The steps of a ladder, taken when they are due, or at once by a person; used by decide's files alone.
#pragma once

#include <optional>

#include "engine/core/act.h"
#include "engine/core/deadline.h"
#include "engine/core/ladder.h"

namespace gridline::core {

// Nothing: the clock has no ladder, and climbs by `stay`.
std::optional<Decision> ladder_step(const Act& act, const Deadline& due);

// What comes at the moment of a clock that has no ladder.
Decision plain_step(const Act& act, const Deadline& due);

// 升级 by hand: the next `raise` of the clock that promised the resident, else of the one to accept, at once.
// Nothing: no running ladder has one that would reach somebody higher.
std::optional<Decision> ladder_raise(const Act& act);

// Whom a step would tell at `at`.
struct StepPeople {
  Symbol unit;
  std::uint32_t level = 0;          // of raise: rungs above
  std::vector<MemberId> told;
};
// `told_in`: the unit that was told last; none: nobody was yet. `again`: the step is repeated, and what goes
// up tells that unit once more instead of climbing.
StepPeople people_of_step(const State& state, const RuleSet& rules, const Ticket& ticket,
                          const CaseFile* file, const PlanStep& step, const LadderClock& clock,
                          Symbol told_in, bool again,
                          Instant at);

}  // namespace gridline::core
