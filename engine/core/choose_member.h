// Which person of a unit gets a ticket: always the same answer for the same state and time.
#pragma once

#include <vector>

#include "engine/core/decide.h"
#include "engine/core/state.h"

namespace gridline::core {

// Among the unit's members with the rule's role and skill, on duty at `at` when it asks for that,
// below their cap: the least loaded, then the longest idle, then the lowest id. None when there is
// nobody: the ticket waits in the unit's queue. `given` are members who get a ticket in the same
// decision already; each counts as one more in hand. Who is on leave is represented by his stand-in.
MemberId choose_member(const State& state, const RuleSet& rules, Symbol unit, const pack::PersonRule& rule,
                       Instant at, const std::vector<MemberId>& given);

// A named person for an emergency, at any hour: on duty in the unit, or in the next one above that has
// somebody on duty; with nobody on duty anywhere, whoever leads the nearest unit that has anybody.
// None only when the whole chain has no member.
MemberId someone_for(const State& state, const RuleSet& rules, Symbol unit, Instant at);

}  // namespace gridline::core
