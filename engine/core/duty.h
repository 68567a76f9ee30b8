// 排班: who is there at a moment, past or to come: shifts, the rota's changes, leave and who stands in.
//
// One rule for choosing, telling, conditions and questions. A leave moves work and messages to the stand-in;
// a swap moves the hours of duty alone.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/base/limits.h"
#include "engine/core/command.h"
#include "engine/core/decide.h"
#include "engine/core/state.h"

namespace gridline::core {

// The changes of one member, ascending by number.
std::span<const DutyChange> changes_of(const State& state, MemberId member);
inline bool covers(const DutyChange& c, Instant at) { return c.from <= at && at < c.to; }

bool is_away(const State& state, const Member& member, Instant at);

// Who is reached when the member is told something: himself, or while he is on leave his stand-in, or that
// one's. Himself where nobody stands in.
MemberId reached(const State& state, MemberId id, Instant at);

// Who stands at that moment where the unit's list has `listed`: himself, his stand-in, or who has taken his
// hours. None: he is away or has left, and nobody does.
MemberId standing_for(const State& state, MemberId listed, Symbol unit, Instant at);

// Why somebody is on duty in a unit.
enum class DutyWhy : std::uint8_t {
  none = 0,      // he is not
  shift = 1,     // 班次
  turn = 2,      // 轮班
  extra = 3,     // 加班: besides his shifts
  cover = 4,     // 替班: another one's hours
};
std::string_view code(DutyWhy);
std::string_view zh(DutyWhy);

struct OnDuty {
  DutyWhy why = DutyWhy::none;
  Symbol shift;               // with shift and turn
  std::uint32_t change = 0;   // with extra and cover: its number
  explicit operator bool() const { return why != DutyWhy::none; }
  bool operator==(const OnDuty&) const = default;
};
// Of `on` and `off` the later one counts; where neither speaks, his shifts do, by the unit's calendar.
// Leave does not matter here: see standing_for.
OnDuty duty_of(const State& state, const RuleSet& rules, const Member& member, pack::UnitIndex unit,
               Instant at);
// By his shifts alone.
OnDuty duty_by_shift(const RuleSet& rules, const Member& member, pack::UnitIndex unit, Instant at);

// A planned leave that has begun and whose work nobody has taken over yet, as the command that does it.
std::optional<SetLeave> leave_to_begin(const State& state, Instant now);
// When the next planned leave after `now` begins; none: no leave is planned.
Instant next_leave(const State& state, Instant now);

}  // namespace gridline::core
