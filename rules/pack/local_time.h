// The calendar's own clock: local milliseconds and local days. Private to the calendar's arithmetic.
#pragma once

#include "rules/pack/calendar.h"

namespace gridline::pack {

inline constexpr std::int64_t minute_ms = 60'000;
inline constexpr std::int64_t day_ms = 86'400'000;
// Ten years' worth of one weekly opening of an hour, in days, and some more: a calendar that has
// given nothing by then has no open hours, which the loader refuses.
inline constexpr std::int64_t days_walked_max = 1'000'000;

// Milliseconds since the local 1970-01-01 00:00, and back.
constexpr std::int64_t local_ms(const Calendar& c, base::Instant t) {
  return t.ms + c.zone.minutes * minute_ms;
}
constexpr base::Instant instant_of(const Calendar& c, std::int64_t local) {
  return {local - c.zone.minutes * minute_ms};
}

// The day (base::civil_day) that a local time lies in.
constexpr std::int64_t day_of_local(std::int64_t local) {
  return local >= 0 ? local / day_ms : -((-local + day_ms - 1) / day_ms);
}

// Does the span of days touch a year without a notice?
bool any_year_without_notice(const Calendar& c, std::int64_t first_day, std::int64_t last_day);

}  // namespace gridline::pack
