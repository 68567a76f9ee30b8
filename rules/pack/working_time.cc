// Open time between two moments, and counting back through the calendar.
//
// The problem: a clock that was paused from Friday 16:00 to Monday 10:00 has lost two and a half
// working hours, not sixty-six; and "one working day before the due" must step over the National Day.
// Between two moments whole weeks are multiplied and the exceptions among them put right, so a pause
// of months costs as little as one of hours.
#include "rules/pack/working_time.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "rules/pack/local_time.h"

namespace gridline::pack {

namespace {

std::int64_t open_minutes(const std::vector<OpenHours>& hours) {
  std::int64_t sum = 0;
  for (const OpenHours& open : hours) sum += open.to - open.from;
  return sum;
}

const std::vector<OpenHours>& ordinary_hours(const Calendar& c, std::int64_t day) {
  return c.week[static_cast<std::size_t>(base::weekday(day))];
}

// Open minutes of the days first <= day < last.
std::int64_t open_minutes_of_days(const Calendar& c, std::int64_t first, std::int64_t last) {
  std::int64_t week = 0;
  for (const auto& hours : c.week) week += open_minutes(hours);
  std::int64_t sum = (last - first) / 7 * week;
  for (std::int64_t day = last - (last - first) % 7; day < last; ++day) {
    sum += open_minutes(ordinary_hours(c, day));
  }
  auto e = std::lower_bound(c.exceptions.begin(), c.exceptions.end(), first,
                            [](const DayException& x, std::int64_t day) { return x.day < day; });
  for (; e != c.exceptions.end() && e->day < last; ++e) {
    sum += open_minutes(hours_of(c, e->day)) - open_minutes(ordinary_hours(c, e->day));
  }
  return sum;
}

// Open milliseconds of `day` before the local time.
std::int64_t open_before(const Calendar& c, std::int64_t day, std::int64_t local) {
  std::int64_t sum = 0;
  for (const OpenHours& open : hours_of(c, day)) {
    const std::int64_t begin = day * day_ms + open.from * minute_ms;
    const std::int64_t end = day * day_ms + open.to * minute_ms;
    sum += std::clamp(local, begin, end) - begin;
  }
  return sum;
}

struct BackCounter {
  const Calendar& calendar;
  std::int64_t from;  // local
  std::int64_t today;
  bool with_segments;
  Counted out;

  std::int64_t day_end(std::int64_t day) const { return day * day_ms + calendar.day_close * minute_ms; }

  void segment(std::int64_t begin, std::int64_t end) {
    if (with_segments && begin < end) {
      out.segments.push_back({instant_of(calendar, begin), instant_of(calendar, end)});
    }
  }

  void finish(std::int64_t due) { out.due = instant_of(calendar, due); }

  void natural_time(std::int64_t length_ms) {
    segment(from - length_ms, from);
    finish(from - length_ms);
  }

  void natural_days(std::int64_t days) {
    segment(day_end(today - days), from);
    finish(day_end(today - days));
  }

  // The workdays before today, until the one whose closing it is.
  void working_days(std::int64_t days) {
    std::int64_t left = days;
    std::int64_t day = today - 1;
    for (;; --day) {
      GRIDLINE_ASSERT(today - day < days_walked_max);
      if (!is_workday(calendar, day)) continue;
      segment(day * day_ms + hours_of(calendar, day).front().from * minute_ms, day_end(day));
      if (--left == 0) break;
    }
    out.provisional = any_year_without_notice(calendar, day, today);
    finish(day_end(day));
  }

  void working_time(std::int64_t length_ms) {
    std::int64_t left = length_ms;
    for (std::int64_t day = today;; --day) {
      GRIDLINE_ASSERT(today - day < days_walked_max);
      const std::vector<OpenHours>& hours = hours_of(calendar, day);
      for (auto open = hours.rbegin(); open != hours.rend(); ++open) {
        const std::int64_t begin = day * day_ms + open->from * minute_ms;
        const std::int64_t end = std::min(from, day * day_ms + open->to * minute_ms);
        if (begin >= end) continue;
        const std::int64_t taken = std::min(left, end - begin);
        segment(end - taken, end);
        left -= taken;
        if (left > 0) continue;
        out.provisional = any_year_without_notice(calendar, day, today);
        finish(end - taken);
        return;
      }
    }
  }
};

}  // namespace

base::Duration working_between(const Calendar& calendar, base::Instant a, base::Instant b) {
  if (b <= a) return {};
  const std::int64_t begin = local_ms(calendar, a);
  const std::int64_t end = local_ms(calendar, b);
  const std::int64_t first = day_of_local(begin);
  const std::int64_t last = day_of_local(end);
  return {open_minutes_of_days(calendar, first, last) * minute_ms + open_before(calendar, last, end) -
          open_before(calendar, first, begin)};
}

base::Instant after_working(const Calendar& calendar, base::Instant from, base::Duration length) {
  GRIDLINE_ASSERT(length.ms >= 0);
  if (length.ms == 0) return from;
  const std::int64_t local = local_ms(calendar, from);
  const std::int64_t first = day_of_local(local);
  std::int64_t left = length.ms;
  for (std::int64_t day = first;; ++day) {
    GRIDLINE_ASSERT(day - first < days_walked_max);
    for (const OpenHours& open : hours_of(calendar, day)) {
      const std::int64_t begin = std::max(local, day * day_ms + open.from * minute_ms);
      const std::int64_t end = day * day_ms + open.to * minute_ms;
      if (begin >= end) continue;
      if (left <= end - begin) return instant_of(calendar, begin + left);
      left -= end - begin;
    }
  }
}

Counted count_back(const Calendar& calendar, base::Instant from, Amount amount, bool with_segments) {
  const std::int64_t local = local_ms(calendar, from);
  const bool closes_at_midnight = calendar.day_close == day_ms / minute_ms;
  const std::int64_t today = day_of_local(closes_at_midnight ? local - 1 : local);
  return counted_by(BackCounter{calendar, local, today, with_segments, {}}, from, amount);
}

}  // namespace gridline::pack
