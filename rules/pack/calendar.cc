// Counting along working time, day by day.
//
// The problem: "five working days" must be right over make-up workdays, two notices for one year,
// and years without a notice. A prefix-sum table over years of minutes would answer in constant
// time but must be rebuilt for each notice and says nothing of which days were counted; deadlines
// are a few weeks long, so walking the days costs some ten nanoseconds and explains itself.
#include "rules/pack/calendar.h"

#include <algorithm>
#include <span>

#include "engine/base/assert.h"
#include "rules/pack/local_time.h"

namespace gridline::pack {

namespace {

std::vector<DayException>::const_iterator first_exception(const Calendar& c, std::int64_t from_day) {
  return std::lower_bound(c.exceptions.begin(), c.exceptions.end(), from_day,
                          [](const DayException& e, std::int64_t d) { return e.day < d; });
}

// Days one after the other. Exceptions are gone along with them: searched for each day, they cost more than
// all the rest of counting.
class Days {
 public:
  Days(const Calendar& calendar, std::int64_t first)
      : calendar_(calendar), day_(first), weekday_(static_cast<std::size_t>(base::weekday(first))),
        exception_(first_exception(calendar, first)) {}

  std::int64_t day() const { return day_; }
  bool is_workday() const { return excepted() ? !exception_->off : !calendar_.week[weekday_].empty(); }
  // Empty: closed.
  std::span<const OpenHours> hours() const {
    if (!excepted()) return calendar_.week[weekday_];
    return exception_->off ? std::span<const OpenHours>() : std::span<const OpenHours>(calendar_.workday);
  }
  void next() {
    if (excepted()) ++exception_;
    ++day_;
    weekday_ = weekday_ == 6 ? 0 : weekday_ + 1;
  }

 private:
  bool excepted() const { return exception_ != calendar_.exceptions.end() && exception_->day == day_; }

  const Calendar& calendar_;
  std::int64_t day_;
  std::size_t weekday_;
  std::vector<DayException>::const_iterator exception_;  // the first one not before the day
};

struct Counter {
  const Calendar& calendar;
  std::int64_t from;     // local
  std::int64_t today;
  StartRule start;
  bool with_segments;
  Counted out;

  std::int64_t day_begin(std::int64_t day) const { return day * day_ms; }
  std::int64_t day_end(std::int64_t day) const { return day * day_ms + calendar.day_close * minute_ms; }

  void segment(std::int64_t begin, std::int64_t end) {
    if (with_segments && begin < end) {
      out.segments.push_back({instant_of(calendar, begin), instant_of(calendar, end)});
    }
  }

  // The first day that may count for a limit in days.
  std::int64_t first_day() const {
    if (start == StartRule::next_day) return today + 1;
    return from < day_end(today) ? today : today + 1;
  }

  void finish(std::int64_t due) { out.due = instant_of(calendar, due); }

  void natural_time(std::int64_t length_ms) {
    const std::int64_t begin = start == StartRule::next_day ? day_begin(today + 1) : from;
    segment(begin, begin + length_ms);
    finish(begin + length_ms);
  }

  void natural_days(std::int64_t days) {
    const std::int64_t first = first_day();
    const std::int64_t due = day_end(first + days - 1);
    segment(std::max(from, day_begin(first)), due);
    finish(due);
  }

  void working_days(std::int64_t days) {
    std::int64_t left = days;
    const std::int64_t first = first_day();
    Days at(calendar, first);
    for (;; at.next()) {
      GRIDLINE_ASSERT(at.day() - first < days_walked_max);
      if (!at.is_workday()) continue;
      if (with_segments) {
        const std::int64_t opens = day_begin(at.day()) + at.hours().front().from * minute_ms;
        segment(std::max(from, std::min(opens, day_end(at.day()))), day_end(at.day()));
      }
      if (--left == 0) break;
    }
    out.provisional = any_year_without_notice(calendar, first, at.day());
    finish(day_end(at.day()));
  }

  void working_time(std::int64_t length_ms) {
    std::int64_t left = length_ms;
    const std::int64_t first = start == StartRule::next_day ? today + 1 : today;
    for (Days at(calendar, first);; at.next()) {
      GRIDLINE_ASSERT(at.day() - first < days_walked_max);
      for (const OpenHours& open : at.hours()) {
        const std::int64_t begin = std::max(from, day_begin(at.day()) + open.from * minute_ms);
        const std::int64_t end = day_begin(at.day()) + open.to * minute_ms;
        if (begin >= end) continue;
        const std::int64_t taken = std::min(left, end - begin);
        segment(begin, begin + taken);
        left -= taken;
        if (left > 0) continue;
        out.provisional = any_year_without_notice(calendar, first, at.day());
        finish(begin + taken);
        return;
      }
    }
  }
};

}  // namespace

const DayException* exception_on(const Calendar& c, std::int64_t day) {
  const auto at = first_exception(c, day);
  return at != c.exceptions.end() && at->day == day ? &*at : nullptr;
}

bool has_notice(const Calendar& c, std::int32_t year) {
  return std::binary_search(c.years.begin(), c.years.end(), year);
}

bool any_year_without_notice(const Calendar& c, std::int64_t first_day, std::int64_t last_day) {
  const std::int32_t last = base::civil_of_day(last_day).year;
  for (std::int32_t y = base::civil_of_day(first_day).year; y <= last; ++y) {
    if (!has_notice(c, y)) return true;
  }
  return false;
}

bool is_workday(const Calendar& calendar, std::int64_t day) {
  if (const DayException* e = exception_on(calendar, day)) return !e->off;
  return !calendar.week[static_cast<std::size_t>(base::weekday(day))].empty();
}

const std::vector<OpenHours>& hours_of(const Calendar& calendar, std::int64_t day) {
  static const std::vector<OpenHours> closed;
  if (const DayException* e = exception_on(calendar, day)) return e->off ? closed : calendar.workday;
  return calendar.week[static_cast<std::size_t>(base::weekday(day))];
}

bool is_open(const Calendar& calendar, base::Instant t) {
  const std::int64_t local = local_ms(calendar, t);
  const std::int64_t day = day_of_local(local);
  const std::int64_t in_day = local - day * day_ms;
  for (const OpenHours& open : hours_of(calendar, day)) {
    if (in_day >= open.from * minute_ms && in_day < open.to * minute_ms) return true;
  }
  return false;
}

Counted count(const Calendar& calendar, base::Instant from, Amount amount, StartRule start,
              bool with_segments) {
  const std::int64_t local = local_ms(calendar, from);
  return counted_by(Counter{calendar, local, day_of_local(local), start, with_segments, {}}, from, amount);
}

}  // namespace gridline::pack
