// A day of a calendar as a person reads it, and a calendar as it was known at a day.
#pragma once

#include <string_view>

#include "rules/pack/calendar.h"

namespace gridline::pack {

enum class DayKind : std::uint8_t {
  workday,  // 工作日
  make_up,  // 调休上班: a notice made it a workday
  holiday,  // 放假: a notice made it a day off
  rest,     // 周末, or another day on which the week has no hours
};

struct CalendarDay {
  std::int64_t day = 0;  // base::civil_day
  DayKind kind = DayKind::workday;
  std::string name;      // the holiday's, of holiday and make_up
  std::vector<OpenHours> hours;
  bool provisional = false;  // its year has no notice yet
};

CalendarDay day_of(const Calendar& calendar, std::int64_t day);

// "2026-10-01" of base::civil_day.
std::string date_text(std::int64_t day);

// "workday", "make_up", "holiday", "rest"; and in Chinese, where a rest day is 周末 or 不办公.
std::string_view code(DayKind kind);
std::string_view zh(DayKind kind, std::int64_t day);

// The calendar as it was known at the end of `day`: notices issued later are left out, and a year
// whose every notice came later has none. A notice without a date was always known.
Calendar as_known(const Calendar& calendar, std::int64_t day);

// Puts days of several notices into the calendar: the latest of each day into `exceptions`, those it
// replaced into `replaced`.
void keep_latest(std::vector<DayException> all, Calendar& out);

// Eight hexadecimal digits of what a due depends on: the zone, the hours, the closing, each day of a
// notice and the years that have one. Names of holidays change nothing.
std::string version_of(const Calendar& calendar);

}  // namespace gridline::pack
