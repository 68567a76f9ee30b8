// Leave begins and ends: what follows for the work in hand. Used by decide_people.cc and decide_duty.cc
// alone.
#pragma once

#include <optional>
#include <vector>

#include "engine/core/act.h"

namespace gridline::core {

bool is_administrator(const State& state, const Command& command);

// Whoever is secretary, liaison or supervisor in the member's unit or in one above it.
bool leads(const State& state, const RuleSet& rules, const Command& command, const Member& member);

// What he has in hand and still has to do; of the rest he is only remembered.
bool in_hand(const Ticket& t, MemberId member);

// The list goes over, its receiver is told, and until he has seen it a clock runs; nothing when it is empty.
void hand_over(const State& state, const RuleSet& rules, std::vector<Event>& events, HandedOver over);

// What he has in hand and is due before he is back goes to the stand-in (or to who stands in for that one);
// so does what is overdue.
void begin_leave(const State& state, const RuleSet& rules, const SetLeave& leave, Instant at,
                 std::vector<Event>& events);

// An empty change of the rota by the actor, from which those long over are dropped already.
DutyChanged change_of_rota(const State& state, const Command& command);
// Adds it under the next number, which is returned.
std::uint32_t add_change(const State& state, DutyChanged& changed, DutyChange added);
// Takes it back from `at` on: what has been, stays.
// Two who are away at the same time do not stand in for each other, nor round through others.
std::optional<Decision> refuse_circle(const State& state, const DutyChanged& changed,
                                      const DutyChange& leave);
// It is over at `at`: what has been stays.
void end_change(DutyChanged& changed, const DutyChange& change, Instant at);
// Ends his leave that runs at `at`.
void end_leave(const State& state, DutyChanged& changed, MemberId member, Instant at);
// Changes at hand when this one is made.
std::size_t changes_after(const State& state, const DutyChanged& changed);

}  // namespace gridline::core
