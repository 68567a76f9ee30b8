// Working time: opening hours, holidays and make-up workdays (调休), and counting along them.
// Pure arithmetic over a table; the practice and worked examples are in DOMAIN §2.5 and §2.6.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/time.h"

namespace gridline::pack {

// Minutes since midnight, from <= to <= 1440.
struct OpenHours {
  std::int32_t from = 0;
  std::int32_t to = 0;
  bool operator==(const OpenHours&) const = default;
};

struct DayException {
  std::int32_t day = 0;     // base::civil_day
  bool off = true;          // false: a make-up workday
  std::string name;         // 国庆节
  std::int32_t issued = 0;  // base::civil_day of its notice; 0: not said, so known from the beginning
};

// A paper that set days of a year. A year may have several: 2015 and 2020 had two.
struct Notice {
  std::int32_t year = 0;
  std::int32_t issued = 0;  // as in DayException
  auto operator<=>(const Notice&) const = default;
};

struct Calendar {
  std::string id;
  base::ZoneOffset zone;
  std::array<std::vector<OpenHours>, 7> week;  // Monday first; empty: closed
  std::vector<OpenHours> workday;              // the hours of a make-up workday
  std::vector<DayException> exceptions;        // ascending by day, one a day: what the latest notice says
  std::vector<DayException> replaced;          // what a later notice replaced, ascending by day, then issued
  std::vector<Notice> notices;                 // ascending
  std::vector<std::int32_t> years;             // years whose holiday notice is in `exceptions`, ascending
  std::int32_t day_close = 17 * 60 + 30;       // when a deadline in days ends, minutes since midnight
};

enum class AmountUnit : std::uint8_t { minute = 1, hour = 2, day = 3, working_hour = 4, working_day = 5 };

struct Amount {
  std::int64_t value = 0;
  AmountUnit unit = AmountUnit::minute;
  bool operator==(const Amount&) const = default;
};

enum class StartRule : std::uint8_t { instant = 0, next_day = 1 };

// One stretch that was counted, for `explain` and `gridline calendar count`.
struct CountedSegment {
  base::Instant from;
  base::Instant to;
};

struct Counted {
  base::Instant due;
  // A year on the way has no holiday notice yet: its workdays were taken as Monday to Friday.
  bool provisional = false;
  std::vector<CountedSegment> segments;  // filled only when asked for
};

// What a notice says of the day (base::civil_day); null: an ordinary day of the week.
const DayException* exception_on(const Calendar& calendar, std::int64_t day);

// Has the year a notice? Without one its workdays are only taken for granted.
bool has_notice(const Calendar& calendar, std::int32_t year);

// Is the day (base::civil_day) a working day?
bool is_workday(const Calendar& calendar, std::int64_t day);

// Is the office open at `t`?
bool is_open(const Calendar& calendar, base::Instant t);

// The opening hours of a day; empty when closed.
const std::vector<OpenHours>& hours_of(const Calendar& calendar, std::int64_t day);

// When `amount` from `from` is over. Minutes and hours run round the clock; days end at
// day_close; working hours and days run along the calendar. With next_day the count begins with
// the day after `from` (次日起): for minutes and hours at its midnight, for working hours at its
// first opening. With instant the day of `from` is the first that counts, unless its day_close
// is past. An amount of zero is over at once. The due is never before `from`.
// REQUIRES: amount.value >= 0 and at most ten years' worth; a calendar with some open hours when
// the unit is a working one (the loader makes sure).
Counted count(const Calendar& calendar, base::Instant from, Amount amount, StartRule start,
              bool with_segments = false);

}  // namespace gridline::pack
