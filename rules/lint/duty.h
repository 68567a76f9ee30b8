// When somebody of some units is on duty: the gaps, over weeks, from the members that a pack seeds.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "rules/lint/settings.h"

namespace gridline::lint {

// A time in which nobody is on duty. `after`: the shift that ended as it began; none when there was none.
struct Gap {
  base::Instant from, to;
  pack::ShiftIndex after;
};

struct Stretch {
  base::Instant from, to;
  pack::ShiftIndex shift;
};

// When one of the pack's seed members (by position), or whoever stands for him, is on duty, where his shifts
// alone do not say it: leave, swaps and extra hours of a live rota. Spans ascending.
struct Presence {
  std::size_t member = 0;
  std::vector<std::pair<base::Instant, base::Instant>> spans;
};

// The shifts that people have, each with the calendar by which it is worked, and the presences that stand for
// shifts (1 + position). Sorted, each once: who has the same shifts has the same gaps.
using Shifts = std::set<std::tuple<pack::CalendarIndex, pack::ShiftIndex, std::uint32_t>>;

// Not thread-safe: keeps what it has worked out. The pack must outlive it.
class Duty {
 public:
  Duty(const pack::Pack& pack, base::Instant from, base::Instant to, std::vector<Presence> presences = {});

  base::Instant from() const { return from_; }
  base::Instant to() const { return to_; }

  // Does the pack seed somebody at the desk or above it? Only then its members are a whole rota; else people
  // are state and nothing can be said of them.
  bool is_known() const { return known_; }

  // Whether the unit has members who can lead, as the engine counts them.
  bool has_leaders(pack::UnitIndex unit) const;
  // The same or the next unit above that has some; else the same for the unit above the desk. None: nobody.
  pack::UnitIndex rung_of(pack::UnitIndex unit) const;
  // Has the unit anybody with the role and skill?
  bool has_anybody(pack::UnitIndex unit, const pack::PersonRule& person) const;

  void add_leaders(pack::UnitIndex unit, Shifts& out) const;
  void add_leaders_up(pack::UnitIndex unit, Shifts& out) const;  // of the unit and of all above it
  void add_people(pack::UnitIndex unit, const pack::PersonRule& person, Shifts& out) const;
  void add_everybody(pack::UnitIndex unit, Shifts& out) const;

  // Ascending; good as long as this object is.
  const std::vector<Gap>& gaps(const Shifts& shifts);
  // The time outside of the unit's opening hours.
  const std::vector<Gap>& closed(pack::UnitIndex unit);

 private:
  pack::CalendarIndex calendar_of(pack::UnitIndex unit) const;
  void add(const pack::SeedMember& member, Shifts& out) const;
  void add_stretches(pack::ShiftIndex index, const pack::Calendar& calendar, std::vector<Stretch>& out) const;

  const pack::Pack& pack_;
  base::Instant from_, to_;
  std::vector<Presence> presences_;
  std::map<const pack::SeedMember*, std::uint32_t> presence_of_;  // 1 + position
  bool known_ = false;
  std::vector<std::vector<const pack::SeedMember*>> members_;  // by unit
  std::map<Shifts, std::vector<Gap>> gaps_;
  std::map<pack::CalendarIndex, std::vector<Gap>> closed_;
};

}  // namespace gridline::lint
