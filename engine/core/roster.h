// 值班表: who is on duty in a unit over a stretch of time, and why. By change points, not minute by minute.
#pragma once

#include <vector>

#include "engine/core/duty.h"

namespace gridline::core {

struct RosterEntry {
  Instant from, to;
  MemberId listed;     // as the unit's list has him
  MemberId member;     // who is there: himself, his stand-in, or who took his hours
  OnDuty duty;         // the member's
  bool operator==(const RosterEntry&) const = default;
};

// From `from` to before `to`, by listed member and time; what is the same goes on in one entry. Who has taken
// another one's hours stands in that one's place alone. `roles`: bits that the listed one must hold one of in
// the unit; 0: any. Exact to the minute, as choose_member would find them. Some 5 µs a member and day.
// REQUIRES: the pack has the unit.
std::vector<RosterEntry> roster(const State& state, const RuleSet& rules, pack::UnitIndex unit,
                                std::uint32_t roles, Instant from, Instant to);
// The same of one who may be in no list of the unit.
std::vector<RosterEntry> roster_of(const State& state, const RuleSet& rules, pack::UnitIndex unit,
                                   MemberId listed, Instant from, Instant to);

}  // namespace gridline::core
