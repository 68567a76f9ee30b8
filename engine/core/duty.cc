// A member has a handful of changes, which lie together.
#include "engine/core/duty.h"

#include <algorithm>
#include <iterator>

namespace gridline::core {

namespace {

const DutyChange* leave_at(const State& state, MemberId member, Instant at) {
  for (const DutyChange& c : changes_of(state, member)) {
    if (c.kind == DutyKind::leave && covers(c, at)) return &c;
  }
  return nullptr;
}

// LeaveSet knows an end alone; the change of the rota beside it knows the beginning too.
bool away_by_hand(const State& state, const Member& member, Instant at) {
  if (!member.away(at)) return false;
  const std::span<const DutyChange> all = changes_of(state, member.id);
  return std::none_of(all.begin(), all.end(), [&](const DutyChange& c) {
    return c.kind == DutyKind::leave && c.to == member.away_until;
  });
}

// None: nobody stands in.
MemberId stand_in_of(const State& state, const Member& member, Instant at) {
  const DutyChange* leave = leave_at(state, member.id, at);
  return leave != nullptr ? leave->other : member.stand_in;
}

// The last of `on` and `off` that speaks of him in the unit at that moment.
const DutyChange* spoken(const State& state, MemberId member, Symbol unit, Instant at) {
  const std::span<const DutyChange> all = changes_of(state, member);
  const auto last = std::find_if(all.rbegin(), all.rend(), [&](const DutyChange& c) {
    return c.kind != DutyKind::leave && (!c.unit || c.unit == unit) && covers(c, at);
  });
  return last == all.rend() ? nullptr : &*last;
}

bool is_still_to_begin(const State& state, const DutyChange& c) {
  if (c.kind != DutyKind::leave) return false;
  const Member* m = state.member(c.member);
  return m != nullptr && !m->left && m->away_until < c.to;
}

}  // namespace

std::span<const DutyChange> changes_of(const State& state, MemberId member) {
  const auto range = std::ranges::equal_range(state.duty, member, {}, &DutyChange::member);
  return {range.begin(), range.end()};
}

bool is_away(const State& state, const Member& member, Instant at) {
  return leave_at(state, member.id, at) != nullptr || away_by_hand(state, member, at);
}

MemberId reached(const State& state, MemberId id, Instant at) {
  for (int hops = 0; hops < limits::stand_in_hops_max; ++hops) {
    const Member* m = state.member(id);
    if (m == nullptr || !is_away(state, *m, at)) break;
    const MemberId next = stand_in_of(state, *m, at);
    if (!next) break;
    id = next;
  }
  return id;
}

MemberId standing_for(const State& state, MemberId listed, Symbol unit, Instant at) {
  MemberId id = listed;
  for (int hops = 0; hops <= limits::stand_in_hops_max; ++hops) {
    const Member* m = state.member(id);
    if (m == nullptr || m->left) return {};
    if (is_away(state, *m, at)) {
      id = stand_in_of(state, *m, at);
      continue;
    }
    const DutyChange* change = spoken(state, id, unit, at);
    if (change == nullptr || change->kind != DutyKind::off || !change->other) return id;
    id = change->other;
  }
  return {};
}

OnDuty duty_of(const State& state, const RuleSet& rules, const Member& member, pack::UnitIndex unit,
               Instant at) {
  if (const DutyChange* change = spoken(state, member.id, rules.units[unit.value], at)) {
    if (change->kind == DutyKind::off) return {};
    return {change->other ? DutyWhy::cover : DutyWhy::extra, {}, change->number};
  }
  return duty_by_shift(rules, member, unit, at);
}

OnDuty duty_by_shift(const RuleSet& rules, const Member& member, pack::UnitIndex unit, Instant at) {
  const pack::Calendar& calendar = pack::calendar_of(*rules.pack, unit);
  for (const Symbol shift : member.shifts) {
    const pack::ShiftIndex index =
        shift.value < rules.shift_of.size() ? rules.shift_of[shift.value] : pack::ShiftIndex();
    if (index && pack::on_shift(*rules.pack, index, calendar, at))
      return {(*rules.pack)[index].teams > 0 ? DutyWhy::turn : DutyWhy::shift, shift, 0};
  }
  return {};
}

std::optional<SetLeave> leave_to_begin(const State& state, Instant now) {
  for (const DutyChange& c : state.duty) {
    if (covers(c, now) && is_still_to_begin(state, c)) return SetLeave{c.member, c.to, c.other};
  }
  return std::nullopt;
}

Instant next_leave(const State& state, Instant now) {
  Instant next;
  for (const DutyChange& c : state.duty) {
    if (c.from > now && (!next || c.from < next) && is_still_to_begin(state, c)) next = c.from;
  }
  return next;
}

std::string_view code(DutyWhy why) {
  constexpr std::string_view codes[] = {"none", "shift", "turn", "extra", "cover"};
  return codes[static_cast<std::size_t>(why) % std::size(codes)];
}
std::string_view zh(DutyWhy why) {
  constexpr std::string_view words[] = {"不在班", "班次", "轮班", "加班", "替班"};
  return words[static_cast<std::size_t>(why) % std::size(words)];
}

}  // namespace gridline::core
