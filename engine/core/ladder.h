// A clock that walks a ladder: which step is next, when, and who would get it. Pure; decide_ladder.cc takes
// the steps, future_steps.cc shows them.
#pragma once

#include "engine/core/decide.h"

namespace gridline::core {

// A running clock: of the ticket itself or of its case file.
struct LadderClock {
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol unit;                  // whose, with partner and ruling
  Instant due, next;
  std::uint32_t level = 0;      // rungs climbed
};
// All that run, the ticket's own first; without those that stand still now.
std::vector<LadderClock> ladder_clocks(const Ticket& ticket, const CaseFile* file);

// Null: the ticket's plan has none for this clock, and what is overdue climbs by `stay`.
const PlanLadder* ladder_of(const RuleSet& rules, const Ticket& ticket, pack::ClockKind clock);

// The calendar by which a ticket's time is counted: the lead's. Null: the pack lost the unit.
const pack::Calendar* calendar_of(const RuleSet& rules, const Ticket& ticket);

// When `percent` of a clock's time is over: of working time, where the clock counts that.
Instant share_of(const RuleSet& rules, const Ticket& ticket, pack::ClockKind clock, Instant began,
                 Instant due, std::int64_t percent);
// When the ladder begins on a clock that runs from `from` to `due` (a moment of `from` or before has passed;
// a share is one of the time since `began`). `due` when all that is before it has passed.
Instant first_step(const RuleSet& rules, const Ticket& ticket, pack::ClockKind clock,
                   const PlanLadder& ladder, Instant began, Instant from, Instant due);

// The same for any clock of a ticket that starts at `from`: by its ladder, else by the policy's warning point
// (`warned`: accept and resolve have one), else none, which means the due. `began`: where a share counts
// from, when that was before `from`.
Instant first_moment(const RuleSet& rules, const Ticket& ticket, pack::ClockKind clock, Instant from,
                     Instant due, bool warned, Instant began = {});

struct StepChoice {
  std::uint32_t step = 0;       // from 1; 0: the ladder is over
  std::uint32_t times = 1;      // this time included
};
// Which step the clock's next moment means.
StepChoice step_at(const RuleSet& rules, const Ticket& ticket, const CaseFile* file, const PlanLadder& ladder,
                   const LadderClock& clock);

// Has everybody acknowledged whom the step waits for?
bool is_acknowledged(const PlanStep& step, const Climb& climb);

// When `step` comes by its own time, the one before it taken at `before`.
Instant moment_of(const RuleSet& rules, const Ticket& ticket, const PlanStep& step, Instant before,
                  Instant due);

// What follows when step `taken` was taken for the `times`-th time at `at`: the repeat, or the next one's
// moment, later than `fired`, the moment at which the clock said so: no moment means two steps. After
// downtime it may lie before `at`: what else was missed is then taken as missed, too. What belongs at the due
// or after it never comes before it, also where a person raised it early or the due moved. None: it is over.
Instant moment_after(const RuleSet& rules, const Ticket& ticket, const PlanLadder& ladder, StepChoice taken,
                     Instant fired, Instant at, Instant due);

// When a ladder that held goes on: the next moment of a resumed clock.
Instant moment_resumed(const RuleSet& rules, const Ticket& ticket, const PlanLadder& ladder,
                       const Climb& climb, Instant at, Instant due);

// The next moment of a clock that stood still and goes on at `at`: where its ladder goes on; before its first
// step as if it began now; none without a ladder, which means the due.
Instant moment_after_pause(const RuleSet& rules, const Ticket& ticket, const CaseFile* file,
                           pack::ClockKind clock, Instant at, Instant due);

// An acknowledged ladder holds until then.
Instant silent_until(const RuleSet& rules, const Ticket& ticket, const PlanLadder& ladder, const Climb& climb,
                     Instant at, Instant due);

}  // namespace gridline::core
