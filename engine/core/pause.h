// 停表: in which states a ticket's clocks stand still, and how they go on.
//
// What is left of a clock that stands still is always what lies between the moment it stopped and its due, by
// the unit of its amount. It is looked up when it goes on, and not kept: whatever moves the due meanwhile (a
// migration, a correction, a recount) moves what is left.
#pragma once

#include <vector>

#include "engine/core/decide.h"

namespace gridline::core {

struct Left {
  Duration time;                    // of working hours with wh and wd, else plain
  pack::AmountUnit unit{};          // of the clock's amount
};

// From `from` to `due`, on the lead's calendar. Negative: it was over already, in plain time.
Left left_of(const RuleSet& rules, const Ticket& ticket, pack::ClockKind clock, Instant from, Instant due);

// When so much is over, counted on from `at`; what is counted in days ends at a closing time.
Instant goes_on(const RuleSet& rules, const Ticket& ticket, const Left& left, Instant at);

// The due of a clock of `ticket` that stood still since `since` and goes on at `at`. One that was missed
// stays.
Instant due_after_pause(const RuleSet& rules, const Ticket& ticket, pack::ClockKind clock, Instant since,
                        Instant due, Instant at);

// The resident's due when a hold ends at `at`.
Instant due_after_hold(const RuleSet& rules, const Ticket& ticket, const CaseFile& file, Instant at);

// What the ticket's own time says: the moment where its clock stands still, else `at`.
Instant clock_now(const CaseFile* file, Instant at);

// The ticket with `opened` as what its resolve clock counts from.
Ticket as_counted(const Ticket& ticket, const CaseFile* file);

// Puts clock_stopped and clocks_started where these events bring a ticket into a state in which its plan lets
// a clock stand still, or out of one. An emergency's clocks always run.
void keep_time(const State& state, const RuleSet& rules, Instant at, std::vector<Event>& events);

}  // namespace gridline::core
