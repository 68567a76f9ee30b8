// What the clocks of a ticket will do next if nobody does anything, and whom they would tell.
#pragma once

#include <vector>

#include "engine/core/decide.h"

namespace gridline::core {

struct FutureStep {
  Instant at;
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol subject;               // whose clock, with partner and ruling
  std::uint32_t step = 0;       // of a ladder, from 1; 0: the plain climb
  pack::StepDo act = pack::StepDo::none;  // none: the plain climb's warning or rung
  Symbol unit;
  std::uint32_t level = 0;      // rungs above, where it rises
  std::vector<MemberId> told;   // as far as is known now; nobody: it will be passed
  std::uint32_t times = 1;      // repeated so often, this one included
  std::uint32_t acks = 0;       // acknowledgements that end the repeats and hold the ladder
};

// By time; of a ladder every step that is left, of a plain climb the next one. A repeated step is one entry,
// with its first moment; what follows is counted as if nobody acknowledged. Duty is looked up for each step's
// own moment, with the rota as it is known now. Pure.
std::vector<FutureStep> future_steps(const State& state, const RuleSet& rules, const Ticket& ticket,
                                     Instant now);

}  // namespace gridline::core
