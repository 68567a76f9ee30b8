// Clocks of the desk that do something else than climb: they remind who has the next move. Used by decide
// alone.
#pragma once

#include <optional>
#include <vector>

#include "engine/core/act.h"

namespace gridline::core {

// What follows when such a clock acts; nothing: it climbs like any other.
std::optional<Decision> desk_clock_step(const Act& act, const CaseClock& clock);

// 联系: the resident has written (again), and from his oldest message that nobody answered the time to contact
// him counts. Nothing when that clock runs already, nobody has the ticket yet, or the plan has no such time.
void written_again(const State& state, const RuleSet& rules, Instant at, const Ticket& ticket,
                   std::vector<Event>& events);

// The next half-day on which somebody is there to call, on the lead's calendar.
Instant next_half_day(const RuleSet& rules, const Ticket& ticket, Instant at);

// 移交确认: until the receiver has seen his list. Nothing when a ticket's plan has no such time.
void await_hand_over(const State& state, const RuleSet& rules, const HandedOver& list,
                     std::vector<Event>& events);
// The clocks of the tickets that he has seen now end.
void end_hand_over(const State& state, const Member& receiver, std::vector<Event>& events);

// 承诺: a ticket of its own, in the hands of who promised where he is one of the lead's people. `recurs_days`:
// kept again so many days after; 0: once.
void promise(const Act& act, Outcomes& out, Instant until, std::uint32_t recurs_days);
// 周期承诺: a promise that was kept is made again, so many days after it was due. Nothing when it was one of
// once.
void promise_again(const Act& act, Outcomes& out);

}  // namespace gridline::core
