// `gridline calendar`: the group, and the calendar its commands speak of.
#include <fmt/format.h>

#include <stdexcept>

#include "rules/pack/calendar_day.h"
#include "tools/gridline/calendar_choice.h"
#include "tools/gridline/commands.h"

namespace gridline::cli {

void add_choice(CLI::App& command, CalendarChoice& choice) {
  command.add_option("--pack", choice.pack, "规则包目录 / pack folder")->required();
  command.add_option("--unit", choice.unit, "按这个单位的日历 / by this unit's calendar");
  command.add_option("--known", choice.known,
                     "按当日已公布的放假安排：2020-01-23 / with the notices issued up to this day");
}

pack::Calendar chosen_calendar(const pack::Pack& pack, const CalendarChoice& choice) {
  const pack::Calendar* calendar = &pack.calendars.front();
  if (!choice.unit.empty()) {
    const auto unit = pack.unit_by_id.find(choice.unit);
    if (unit == pack.unit_by_id.end())
      throw std::invalid_argument(fmt::format("没有单位 {} / there is no unit {}", choice.unit, choice.unit));
    calendar = &pack::calendar_of(pack, unit->second);
  }
  if (choice.known.empty()) return *calendar;
  const auto day = day_number(choice.known);
  if (!day)
    throw std::invalid_argument(
        fmt::format("“{}”不是日期，应如 2020-01-23 / not a day; write 2020-01-23", choice.known));
  return pack::as_known(*calendar, *day);
}

std::optional<std::int64_t> day_number(std::string_view date) {
  constexpr std::size_t length = 10;
  const auto at = base::parse_instant(date);
  if (!at || date.size() != length) return std::nullopt;
  const base::CivilTime c = base::to_civil(*at, {});
  return base::civil_day(c.year, c.month, c.day);
}

void register_calendar(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "calendar", "工作时间", "working time");
  register_calendar_show(*group, session);
  register_calendar_count(*group, session);
  register_calendar_import(*group, session);
  register_calendar_correct(*group, session);
}

}  // namespace gridline::cli
