// The calendar's own clock: local milliseconds and local days. Private to the calendar's arithmetic.
#pragma once

#include <utility>

#include "engine/base/assert.h"
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

// What `counter` gives for an amount, forward or back: each has natural_time, natural_days, working_time and
// working_days. Nothing is over at once.
template <class Counter>
Counted counted_by(Counter counter, base::Instant from, Amount amount) {
  GRIDLINE_ASSERT(amount.value >= 0);
  if (amount.value == 0) counter.out.due = from;
  else switch (amount.unit) {
    case AmountUnit::minute: counter.natural_time(amount.value * minute_ms); break;
    case AmountUnit::hour: counter.natural_time(amount.value * 60 * minute_ms); break;
    case AmountUnit::day: counter.natural_days(amount.value); break;
    case AmountUnit::working_hour: counter.working_time(amount.value * 60 * minute_ms); break;
    case AmountUnit::working_day: counter.working_days(amount.value); break;
  }
  return std::move(counter.out);
}

}  // namespace gridline::pack
