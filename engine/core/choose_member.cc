// Filters, then one comparison; linear in the members of one unit (a grid has a handful).
#include "engine/core/choose_member.h"

#include <algorithm>
#include <tuple>

namespace gridline::core {

namespace {

bool on_duty(const Member& member, const RuleSet& rules, pack::UnitIndex unit, Instant at) {
  const pack::Calendar& calendar = pack::calendar_of(*rules.pack, unit);
  return std::any_of(member.shifts.begin(), member.shifts.end(), [&](Symbol shift) {
    const pack::ShiftIndex index =
        shift.value < rules.shift_of.size() ? rules.shift_of[shift.value] : pack::ShiftIndex();
    return index && pack::on_shift(*rules.pack, index, calendar, at);
  });
}

}  // namespace

MemberId choose_member(const State& state, const RuleSet& rules, Symbol unit, const pack::PersonRule& rule,
                       Instant at, const std::vector<MemberId>& given) {
  const pack::UnitIndex unit_index =
      unit.value < rules.unit_of.size() ? rules.unit_of[unit.value] : pack::UnitIndex();
  if (rule.role == pack::Role::none || !unit_index) return {};
  const Symbol skill = rule.skill.empty() ? Symbol() : state.symbols.find("skill:" + rule.skill);
  if (!rule.skill.empty() && !skill) return {};

  MemberId best;
  std::tuple<std::int64_t, std::int64_t, std::uint32_t> best_key;
  for (const MemberId id : state.members_of(unit)) {
    const Member& m = state.members[id.value - 1];
    const std::int64_t load = m.open + std::count(given.begin(), given.end(), id);
    if (m.left || !m.has_role(rule.role)) continue;
    if (skill && std::find(m.skills.begin(), m.skills.end(), skill) == m.skills.end()) continue;
    if (m.open_max > 0 && load >= m.open_max) continue;
    if (rule.on_duty && !on_duty(m, rules, unit_index, at)) continue;
    const auto key = std::make_tuple(load, m.last_given.ms, id.value);
    if (!best || key < best_key) {
      best = id;
      best_key = key;
    }
  }
  return best;
}

}  // namespace gridline::core
