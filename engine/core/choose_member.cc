// Filters, then one comparison; linear in the members of one unit (a grid has a handful).
#include "engine/core/choose_member.h"

#include <algorithm>
#include <tuple>

#include "engine/core/duty.h"

namespace gridline::core {

namespace {

bool on_duty(const State& state, const Member& member, const RuleSet& rules, pack::UnitIndex unit,
             Instant at) {
  return bool(duty_of(state, rules, member, unit, at));
}

// The least loaded of a unit's people who can lead (or who are on duty, when asked).
MemberId anyone_in(const State& state, const RuleSet& rules, Symbol unit, Instant at, bool must_be_on_duty) {
  constexpr auto can = [](pack::Role role) { return 1u << static_cast<unsigned>(role); };
  constexpr std::uint32_t roles = can(pack::Role::liaison) | can(pack::Role::grid_secretary) |
                                  can(pack::Role::grid_member) | can(pack::Role::supervisor) |
                                  can(pack::Role::dispatch_desk);
  const pack::UnitIndex index = rules.unit_of[unit.value];
  MemberId best;
  std::pair<std::int64_t, std::uint32_t> best_key;
  for (const MemberId listed : state.members_of(unit)) {
    if ((state.member(listed)->roles_in(unit) & roles) == 0) continue;
    const MemberId id = standing_for(state, listed, unit, at);
    if (!id || (must_be_on_duty && !on_duty(state, *state.member(id), rules, index, at))) continue;
    const auto key = std::make_pair(static_cast<std::int64_t>(state.member(id)->open), id.value);
    if (!best || key < best_key) {
      best = id;
      best_key = key;
    }
  }
  return best;
}

// Calls `tell` with each member of the unit and why he cannot get it; whoever is left is `later`.
template <class Tell>
MemberId choose(const State& state, const RuleSet& rules, Symbol unit, const pack::PersonRule& rule,
                Instant at, const std::vector<MemberId>& given, Tell tell) {
  const pack::UnitIndex unit_index =
      unit.value < rules.unit_of.size() ? rules.unit_of[unit.value] : pack::UnitIndex();
  if (rule.role == pack::Role::none || !unit_index) return {};
  const Symbol skill = rule.skill.empty() ? Symbol() : state.symbols.find("skill:" + rule.skill);

  MemberId best;
  std::tuple<std::int64_t, std::int64_t, std::uint32_t> best_key;
  for (const MemberId listed : state.members_of(unit)) {
    const auto refuse = [&](WhyNot why, MemberId id, std::int64_t load) {
      tell(Considered{listed, id != listed ? id : MemberId(), why, load});
    };
    if ((state.member(listed)->roles_in(unit) >> static_cast<unsigned>(rule.role) & 1) == 0) {
      refuse(WhyNot::role, listed, 0);
      continue;
    }
    const MemberId id = standing_for(state, listed, unit, at);
    if (!id) {
      refuse(WhyNot::away, listed, 0);
      continue;
    }
    const Member& m = *state.member(id);
    const std::int64_t load = m.open + std::count(given.begin(), given.end(), id);
    const bool skilled =
        rule.skill.empty() || (skill && std::find(m.skills.begin(), m.skills.end(), skill) != m.skills.end());
    if (!skilled) refuse(WhyNot::skill, id, load);
    else if (m.open_max > 0 && load >= m.open_max) refuse(WhyNot::full, id, load);
    else if (rule.on_duty && !on_duty(state, m, rules, unit_index, at)) refuse(WhyNot::off_duty, id, load);
    else {
      refuse(WhyNot::later, id, load);
      const auto key = std::make_tuple(load, m.last_given.ms, id.value);
      if (!best || key < best_key) {
        best = id;
        best_key = key;
      }
    }
  }
  return best;
}

struct Word {
  std::string_view code, zh;
};
constexpr Word whys[] = {{"chosen", "选中"},
                         {"role", "没有该岗位"},
                         {"away", "休假或已离岗，无人代班"},
                         {"skill", "没有该技能"},
                         {"full", "手上工单已满"},
                         {"off_duty", "不在班"},
                         {"later", "有人手上更少或空闲更久"}};

}  // namespace

std::string_view code(WhyNot why) { return whys[static_cast<std::size_t>(why) % std::size(whys)].code; }
std::string_view zh(WhyNot why) { return whys[static_cast<std::size_t>(why) % std::size(whys)].zh; }

MemberId choose_member(const State& state, const RuleSet& rules, Symbol unit, const pack::PersonRule& rule,
                       Instant at, const std::vector<MemberId>& given) {
  return choose(state, rules, unit, rule, at, given, [](const Considered&) {});
}

std::vector<Considered> considered(const State& state, const RuleSet& rules, Symbol unit,
                                   const pack::PersonRule& rule, Instant at) {
  std::vector<Considered> out;
  const MemberId best =
      choose(state, rules, unit, rule, at, {}, [&](const Considered& one) { out.push_back(one); });
  for (Considered& one : out) {
    const MemberId who = one.represented_by ? one.represented_by : one.member;
    if (one.why == WhyNot::later && who == best) one.why = WhyNot::chosen;
  }
  return out;
}

bool DutyByState::anybody(pack::UnitIndex unit, pack::Role role, Instant at) const {
  const std::vector<MemberId>& members = state_.members_of(rules_.units[unit.value]);
  return std::any_of(members.begin(), members.end(), [&](MemberId listed) {
    const Symbol symbol = rules_.units[unit.value];
    if ((state_.member(listed)->roles_in(symbol) >> static_cast<unsigned>(role) & 1) == 0) return false;
    const MemberId id = standing_for(state_, listed, symbol, at);
    return id && on_duty(state_, *state_.member(id), rules_, unit, at);
  });
}

std::vector<MemberId> on_duty_among(const State& state, const RuleSet& rules, Symbol unit,
                                    const std::vector<MemberId>& members, Instant at) {
  const pack::UnitIndex index =
      unit.value < rules.unit_of.size() ? rules.unit_of[unit.value] : pack::UnitIndex();
  std::vector<MemberId> out;
  if (!index) return out;
  for (const MemberId listed : members) {
    const MemberId id = standing_for(state, listed, unit, at);
    const bool known = std::find(out.begin(), out.end(), id) != out.end();
    if (id && !known && on_duty(state, *state.member(id), rules, index, at)) out.push_back(id);
  }
  return out;
}

MemberId someone_for(const State& state, const RuleSet& rules, Symbol unit, Instant at) {
  for (const bool on_duty_only : {true, false}) {
    pack::UnitIndex here = unit.value < rules.unit_of.size() ? rules.unit_of[unit.value] : pack::UnitIndex();
    for (; here; here = (*rules.pack)[here].parent) {
      if (const MemberId m = anyone_in(state, rules, rules.units[here.value], at, on_duty_only)) return m;
    }
  }
  return {};
}

}  // namespace gridline::core
