// Look-ups along the model: up the organisation, up the places, up the policies.
#include "rules/pack/model.h"

#include <array>

#include "engine/base/assert.h"

namespace gridline::pack {

namespace {

constexpr std::array<std::string_view, 10> place_kinds = {
    "", "district", "street", "community", "compound", "zone", "building", "poi", "outside", "area"};
constexpr std::array<std::string_view, 10> place_kinds_zh = {
    "", "区县", "街道", "社区", "小区", "分区", "楼栋", "兴趣点", "域外", "片区"};
constexpr std::array<std::string_view, 3> property_statuses = {"", "active", "withdrawn"};

// Whether the shift that begins on `day` is one of this shift's days.
bool begins_on(const Shift& shift, const Calendar& calendar, std::int64_t day) {
  if ((shift.weekdays >> base::weekday(day) & 1) == 0) return false;
  if (shift.teams > 0) {  // the pattern runs both ways from its first day
    const std::int64_t turn = shift.turn_days, round = turn * shift.teams;
    const std::int64_t into = ((day - shift.turns_from) % round + round) % round;
    if (into >= turn) return false;
  }
  return !shift.workdays_only || is_workday(calendar, day);
}

}  // namespace

std::string_view code(PlaceKind kind) {
  const auto i = static_cast<std::size_t>(kind);
  return i < place_kinds.size() ? place_kinds[i] : "?";
}

std::optional<PlaceKind> place_kind_of(std::string_view text) {
  for (std::size_t i = 1; i < place_kinds.size(); ++i) {
    if (place_kinds[i] == text || place_kinds_zh[i] == text) return static_cast<PlaceKind>(i);
  }
  return std::nullopt;
}

std::string_view code(PropertyStatus status) {
  const auto i = static_cast<std::size_t>(status);
  return i < property_statuses.size() ? property_statuses[i] : "?";
}

UnitIndex unit_at_level(const Pack& pack, UnitIndex from, LevelIndex level) {
  if (!level) return {};
  for (UnitIndex u = from; u; u = pack[u].parent) {
    if (pack[u].level == level) return u;
  }
  return {};
}

UnitIndex unit_with_function(const Pack& pack, UnitIndex from, std::string_view function) {
  if (function.empty()) return {};
  for (UnitIndex u = from; u; u = pack[u].parent) {
    if (pack[u].function == function) return u;
    for (const UnitIndex child : pack[u].children) {
      if (pack[child].function == function) return child;
    }
  }
  return {};
}

bool is_within(const Pack& pack, UnitIndex unit, UnitIndex above) {
  if (!unit || !above) return false;
  UnitIndex u = unit;
  while (u && pack[u].depth > pack[above].depth) u = pack[u].parent;
  return u == above;
}

PlaceIndex place_above(const Pack& pack, PlaceIndex place, PlaceKind kind) {
  for (PlaceIndex p = place; p; p = pack[p].parent) {
    if (pack[p].kind == kind) return p;
  }
  return {};
}

const Calendar& calendar_of(const Pack& pack, UnitIndex unit) {
  GRIDLINE_ASSERT(!pack.calendars.empty());
  for (UnitIndex u = unit; u; u = pack[u].parent) {
    if (pack[u].calendar) return pack.calendars[pack[u].calendar.value];
  }
  return pack.calendars[0];
}

const ClockRule* clock_rule(const Pack& pack, PolicyIndex policy, ClockKind clock, Urgency urgency) {
  for (PolicyIndex p = policy; p; p = pack[p].parent) {
    const ClockRule* any = nullptr;
    for (const ClockRule& rule : pack[p].clocks) {
      if (rule.clock != clock) continue;
      if (rule.urgency == urgency) return &rule;
      if (rule.urgency == Urgency::none) any = &rule;
    }
    if (any != nullptr) return any;
  }
  return nullptr;
}

std::string_view code(SimilarAct act) {
  constexpr std::string_view codes[] = {"never", "propose", "join"};
  return codes[static_cast<std::size_t>(act) % std::size(codes)];
}

void Similar::take(const SimilarRule& rule) {
  act = rule.act.value_or(act);
  within = rule.within.value_or(within);
  near = rule.near.value_or(near);
  alike = rule.alike.value_or(alike);
  unplaced = rule.unplaced.value_or(unplaced);
}

std::string_view code(HotOf of) {
  return of == HotOf::group ? "group" : "category";
}

void Hot::take(const HotRule& rule) {
  households = rule.households.value_or(households);
  days = rule.days.value_or(days);
  per = rule.per.value_or(per);
  of = rule.of.value_or(of);
  above = rule.above.value_or(above);
}

std::int32_t warn_percent(const Pack& pack, PolicyIndex policy) {
  for (PolicyIndex p = policy; p; p = pack[p].parent) {
    if (pack[p].warn_percent != 0) return pack[p].warn_percent;
  }
  return 0;
}

const Told& told_at(const Pack& pack, RouteIndex route, Occasion occasion) {
  const auto which = static_cast<std::size_t>(occasion);
  for (RouteIndex r = route; r; r = pack[r].parent) {
    if (pack[r].says[which]) return pack[pack[r].says[which]];
  }
  return told_by_default()[which];
}

std::string condition_besides(const Pack& pack, const Route& route) {
  if (!route.owner) return {};
  std::string out = "\"";
  for (const char c : pack[route.owner].id) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\" in place.units";
}

bool on_shift(const Pack& pack, ShiftIndex index, const Calendar& calendar, base::Instant t) {
  const Shift& shift = pack[index];
  const base::CivilTime civil = base::to_civil(t, calendar.zone);
  const std::int64_t today = base::civil_day(civil.year, civil.month, civil.day);
  const std::int32_t minute = civil.hour * 60 + civil.minute;
  if (shift.from < shift.to) {
    return minute >= shift.from && minute < shift.to && begins_on(shift, calendar, today);
  }
  // It passes midnight (or is a whole day from `from`): the part before belongs to today's shift,
  // the part after to the one that began yesterday.
  if (minute >= shift.from) return begins_on(shift, calendar, today);
  return minute < shift.to && begins_on(shift, calendar, today - 1);
}

}  // namespace gridline::pack
