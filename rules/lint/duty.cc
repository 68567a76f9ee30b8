// Day by day, a handful of stretches each.
//
// Asking at each of 8 736 hours whether anybody is on shift would miss a gap of half an hour and cost a
// thousand times as much. A shift is one stretch of minutes a day on the days of its pattern, so the year is
// the union of some hundred stretches, and what is between them are the gaps. Most units have the same
// shifts, so the answer is worked out once for each set of shifts.
#include "rules/lint/duty.h"

#include <algorithm>

namespace gridline::lint {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int32_t day_minutes = 24 * 60;

constexpr std::uint32_t bit(pack::Role role) { return 1u << static_cast<unsigned>(role); }
// Whom the engine takes when it needs somebody of a unit, at any hour.
constexpr std::uint32_t leading = bit(pack::Role::liaison) | bit(pack::Role::grid_secretary) |
                                  bit(pack::Role::grid_member) | bit(pack::Role::supervisor) |
                                  bit(pack::Role::dispatch_desk);

std::uint32_t roles_of(const pack::SeedMember& member) {
  std::uint32_t out = 0;
  for (const pack::Role role : member.roles) out |= bit(role);
  return out;
}

bool fits(const pack::SeedMember& m, const pack::PersonRule& person) {
  if ((roles_of(m) & bit(person.role)) == 0) return false;
  return person.skill.empty() || std::find(m.skills.begin(), m.skills.end(), person.skill) != m.skills.end();
}

std::int64_t day_at(base::Instant t, base::ZoneOffset zone) {
  const base::CivilTime c = base::to_civil(t, zone);
  return base::civil_day(c.year, c.month, c.day);
}

base::Instant instant_at(std::int64_t day, std::int32_t minute, base::ZoneOffset zone) {
  return {(day * day_minutes + minute - zone.minutes) * minute_ms};
}

// What the stretches leave over between from and to.
std::vector<Gap> between(std::vector<Stretch> stretches, base::Instant from, base::Instant to) {
  std::sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) {
    return a.from < b.from || (a.from == b.from && a.to < b.to);
  });
  std::vector<Gap> out;
  base::Instant covered = from;
  pack::ShiftIndex last;
  for (const Stretch& s : stretches) {
    if (s.to <= from || s.from >= to) continue;
    if (s.from > covered) out.push_back({covered, s.from, last});
    if (s.to <= covered) continue;
    covered = s.to;
    last = s.shift;
  }
  if (covered < to) out.push_back({covered, to, last});
  return out;
}

}  // namespace

Duty::Duty(const pack::Pack& pack, base::Instant from, base::Instant to, std::vector<Presence> presences)
    : pack_(pack), from_(from), to_(to), presences_(std::move(presences)), members_(pack.units.size()) {
  for (std::uint32_t i = 0; i < presences_.size(); ++i)
    presence_of_[&pack.seed_members[presences_[i].member]] = i + 1;
  for (const pack::SeedMember& m : pack.seed_members) members_[m.unit.value].push_back(&m);
  for (pack::UnitIndex u = pack.triage; u; u = pack[u].parent) known_ = known_ || has_leaders(u);
}

bool Duty::has_leaders(pack::UnitIndex unit) const {
  const auto& all = members_[unit.value];
  return std::any_of(all.begin(), all.end(),
                     [](const pack::SeedMember* m) { return (roles_of(*m) & leading) != 0; });
}

pack::UnitIndex Duty::rung_of(pack::UnitIndex unit) const {
  const pack::UnitIndex centre = pack_[pack_.triage].parent ? pack_[pack_.triage].parent : pack_.triage;
  for (const pack::UnitIndex start : {unit, centre}) {
    for (pack::UnitIndex u = start; u; u = pack_[u].parent)
      if (has_leaders(u)) return u;
  }
  return {};
}

bool Duty::has_anybody(pack::UnitIndex unit, const pack::PersonRule& person) const {
  const auto& all = members_[unit.value];
  return std::any_of(all.begin(), all.end(), [&](const pack::SeedMember* m) { return fits(*m, person); });
}

pack::CalendarIndex Duty::calendar_of(pack::UnitIndex unit) const {
  return pack::CalendarIndex(
      static_cast<std::size_t>(&pack::calendar_of(pack_, unit) - pack_.calendars.data()));
}

void Duty::add(const pack::SeedMember& member, Shifts& out) const {
  const auto presence = presence_of_.find(&member);
  if (presence != presence_of_.end()) {
    out.emplace(pack::CalendarIndex(), pack::ShiftIndex(), presence->second);
    return;
  }
  for (const pack::ShiftIndex shift : member.shifts) out.emplace(calendar_of(member.unit), shift, 0);
}

void Duty::add_leaders(pack::UnitIndex unit, Shifts& out) const {
  for (const pack::SeedMember* m : members_[unit.value])
    if ((roles_of(*m) & leading) != 0) add(*m, out);
}

void Duty::add_leaders_up(pack::UnitIndex unit, Shifts& out) const {
  for (pack::UnitIndex u = unit; u; u = pack_[u].parent) add_leaders(u, out);
}

void Duty::add_people(pack::UnitIndex unit, const pack::PersonRule& person, Shifts& out) const {
  for (const pack::SeedMember* m : members_[unit.value])
    if (fits(*m, person)) add(*m, out);
}

void Duty::add_everybody(pack::UnitIndex unit, Shifts& out) const {
  for (const pack::SeedMember* m : members_[unit.value]) add(*m, out);
}

void Duty::add_stretches(pack::ShiftIndex index, const pack::Calendar& calendar,
                         std::vector<Stretch>& out) const {
  const pack::Shift& shift = pack_[index];
  const std::int32_t to = shift.to > shift.from ? shift.to : shift.to + day_minutes;
  const std::int64_t last = day_at(to_, calendar.zone);
  for (std::int64_t day = day_at(from_, calendar.zone) - 1; day <= last; ++day) {
    // Asked of the model at its first moment, so that the days of a pattern are decided in one place.
    const base::Instant begin = instant_at(day, shift.from, calendar.zone);
    if (pack::on_shift(pack_, index, calendar, begin))
      out.push_back({begin, instant_at(day, to, calendar.zone), index});
  }
}

const std::vector<Gap>& Duty::gaps(const Shifts& shifts) {
  const auto known = gaps_.find(shifts);
  if (known != gaps_.end()) return known->second;
  std::vector<Stretch> stretches;
  for (const auto& [calendar, shift, presence] : shifts) {
    if (presence == 0) {
      add_stretches(shift, pack_.calendars[calendar.value], stretches);
      continue;
    }
    for (const auto& [begin, end] : presences_[presence - 1].spans) stretches.push_back({begin, end, {}});
  }
  return gaps_.emplace(shifts, between(std::move(stretches), from_, to_)).first->second;
}

const std::vector<Gap>& Duty::closed(pack::UnitIndex unit) {
  const pack::CalendarIndex index = calendar_of(unit);
  const auto known = closed_.find(index);
  if (known != closed_.end()) return known->second;
  const pack::Calendar& calendar = pack_.calendars[index.value];
  std::vector<Stretch> stretches;
  for (std::int64_t day = day_at(from_, calendar.zone); day <= day_at(to_, calendar.zone); ++day) {
    for (const pack::OpenHours& open : pack::hours_of(calendar, day))
      stretches.push_back(
          {instant_at(day, open.from, calendar.zone), instant_at(day, open.to, calendar.zone), {}});
  }
  return closed_.emplace(index, between(std::move(stretches), from_, to_)).first->second;
}

}  // namespace gridline::lint
