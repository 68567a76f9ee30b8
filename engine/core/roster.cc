// Nothing about duty changes but where a shift begins or ends, a change of the rota does, or somebody is
// back.
#include "engine/core/roster.h"

#include <algorithm>

namespace gridline::core {

namespace {

// The listed one and all who may come to stand for him.
std::vector<MemberId> concerned(const State& state, MemberId listed) {
  std::vector<MemberId> all{listed};
  const auto see = [&](MemberId m) {
    if (m && std::find(all.begin(), all.end(), m) == all.end()) all.push_back(m);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (const Member* m = state.member(all[i]); m != nullptr && m->away_until) see(m->stand_in);
    for (const DutyChange& c : changes_of(state, all[i])) see(c.other);
  }
  return all;
}

void add_shift_points(const pack::Pack& pack, base::ZoneOffset zone, Instant from, Instant to,
                      std::vector<Instant>& points) {
  std::vector<std::int32_t> minutes;
  for (const pack::Shift& s : pack.shifts) minutes.insert(minutes.end(), {s.from, s.to});
  std::sort(minutes.begin(), minutes.end());
  minutes.erase(std::unique(minutes.begin(), minutes.end()), minutes.end());
  const base::CivilTime first = base::to_civil(from, zone);
  Instant midnight = base::from_civil({first.year, first.month, first.day}, zone);
  for (; midnight < to; midnight = midnight + base::days(1)) {
    for (const std::int32_t m : minutes) points.push_back(midnight + base::minutes(m));
  }
}

void add_change_points(const State& state, MemberId listed, std::vector<Instant>& points) {
  for (const MemberId id : concerned(state, listed)) {
    if (const Member* m = state.member(id)) points.push_back(m->away_until);
    for (const DutyChange& c : changes_of(state, id)) points.insert(points.end(), {c.from, c.to});
  }
}

// Ascending, each once, from `from` to `to`, both included.
void cut_to(Instant from, Instant to, std::vector<Instant>& points) {
  std::erase_if(points, [&](Instant t) { return t <= from || t >= to; });
  points.insert(points.end(), {from, to});
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
}

// Are there hours of his own at that moment, whoever has them now? Else those that he took from another one
// stand in that one's place.
bool stands_elsewhere(const State& state, const RuleSet& rules, MemberId listed, MemberId there,
                      pack::UnitIndex unit, Instant at) {
  const Symbol symbol = rules.units[unit.value];
  bool own = bool(duty_by_shift(rules, *state.member(listed), unit, at));
  MemberId giver;
  for (const DutyChange& c : changes_of(state, listed)) {
    if (c.kind == DutyKind::leave || (c.unit && c.unit != symbol) || !covers(c, at)) continue;
    if (!c.other) own = c.kind == DutyKind::on;
    else if (c.kind == DutyKind::on) giver = c.other;
  }
  return !own && giver && standing_for(state, giver, symbol, at) == there;
}

std::vector<RosterEntry> walk(const State& state, const RuleSet& rules, pack::UnitIndex unit, MemberId listed,
                              Instant from, Instant to, bool in_one_place) {
  std::vector<RosterEntry> out;
  if (from >= to) return out;
  const Symbol symbol = rules.units[unit.value];
  std::vector<Instant> points;
  add_shift_points(*rules.pack, pack::calendar_of(*rules.pack, unit).zone, from, to, points);
  add_change_points(state, listed, points);
  cut_to(from, to, points);
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const MemberId there = standing_for(state, listed, symbol, points[i]);
    if (!there) continue;
    const OnDuty duty = duty_of(state, rules, *state.member(there), unit, points[i]);
    if (!duty || (in_one_place && stands_elsewhere(state, rules, listed, there, unit, points[i]))) continue;
    RosterEntry* last = out.empty() ? nullptr : &out.back();
    if (last != nullptr && last->to == points[i] && last->member == there && last->duty == duty)
      last->to = points[i + 1];
    else out.push_back({points[i], points[i + 1], listed, there, duty});
  }
  return out;
}

}  // namespace

std::vector<RosterEntry> roster_of(const State& state, const RuleSet& rules, pack::UnitIndex unit,
                                   MemberId listed, Instant from, Instant to) {
  return walk(state, rules, unit, listed, from, to, false);
}

std::vector<RosterEntry> roster(const State& state, const RuleSet& rules, pack::UnitIndex unit,
                                std::uint32_t roles, Instant from, Instant to) {
  std::vector<RosterEntry> out;
  const Symbol symbol = rules.units[unit.value];
  for (const MemberId listed : state.members_of(symbol)) {
    const std::uint32_t held = state.member(listed)->roles_in(symbol);
    if (held == 0 || (roles != 0 && (held & roles) == 0)) continue;
    const std::vector<RosterEntry> his = walk(state, rules, unit, listed, from, to, true);
    out.insert(out.end(), his.begin(), his.end());
  }
  return out;
}

}  // namespace gridline::core
