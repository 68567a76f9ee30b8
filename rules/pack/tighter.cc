// Bounds on what an amount takes, in minutes.
#include "rules/pack/tighter.h"

#include <algorithm>
#include <limits>

namespace gridline::pack {

namespace {

constexpr std::int64_t day_minutes = 24 * 60;
constexpr std::int64_t unbounded = std::numeric_limits<std::int64_t>::max();

struct Span {
  std::int64_t least = 0, most = 0;
};

struct WorkdayMinutes {
  std::int64_t least_before_close = unbounded;  // until day_close
  std::int64_t most = 0;
};

std::int64_t day_close_least(std::span<const Calendar> calendars) {
  std::int64_t out = day_minutes;
  for (const Calendar& c : calendars) out = std::min<std::int64_t>(out, c.day_close);
  return out;
}

WorkdayMinutes workday_minutes(std::span<const Calendar> calendars) {
  WorkdayMinutes out;
  const auto take = [&](const Calendar& c, const std::vector<OpenHours>& hours) {
    if (hours.empty()) return;
    std::int64_t all = 0, before_close = 0;
    for (const OpenHours& h : hours) {
      all += h.to - h.from;
      before_close += std::max(0, std::min(h.to, c.day_close) - h.from);
    }
    out.most = std::max(out.most, all);
    out.least_before_close = std::min(out.least_before_close, before_close);
  };
  for (const Calendar& c : calendars) {
    for (const auto& hours : c.week) take(c, hours);
    take(c, c.workday);
  }
  return out;
}

// Days run from a moment of today to day_close of the last one.
Span of_days(std::int64_t days, StartRule start, std::int64_t close) {
  if (start == StartRule::instant) return {(days - 1) * day_minutes, days * day_minutes};
  return {(days - 1) * day_minutes + close, days * day_minutes + day_minutes};
}

Span span_of(const Limit& limit, std::int64_t close) {
  const std::int64_t n = limit.amount.value;
  if (n == 0) return {0, 0};
  const bool next_day = limit.start == StartRule::next_day;
  switch (limit.amount.unit) {
    case AmountUnit::minute: return {n, n + (next_day ? day_minutes : 0)};
    case AmountUnit::hour: return {n * 60, n * 60 + (next_day ? day_minutes : 0)};
    case AmountUnit::day: return of_days(n, limit.start, close);
    case AmountUnit::working_hour: return {n * 60, unbounded};
    case AmountUnit::working_day: return {of_days(n, limit.start, close).least, unbounded};
  }
  return {0, unbounded};
}

bool is_natural_time(AmountUnit unit) { return unit == AmountUnit::minute || unit == AmountUnit::hour; }

// In one unit: by the numbers; an earlier start can only help.
Tighter in_one_unit(std::int64_t value, std::int64_t bound, StartRule start, StartRule bound_start,
                    bool days) {
  if (start == bound_start) return value <= bound ? Tighter::yes : Tighter::no;
  if (start == StartRule::instant) return value <= bound ? Tighter::yes : Tighter::unknown;
  if (value > bound) return Tighter::no;
  if (days) return value + 1 <= bound ? Tighter::yes : Tighter::no;
  return Tighter::unknown;
}

// Whole working days after today that pass, at the least, before the limit in working days is over.
std::int64_t whole_days(const Limit& limit) {
  return limit.start == StartRule::next_day ? limit.amount.value : limit.amount.value - 1;
}

}  // namespace

Tighter is_tighter(const Limit& limit, const Limit& bound, std::span<const Calendar> calendars) {
  const AmountUnit unit = limit.amount.unit, bound_unit = bound.amount.unit;
  if (limit.amount.value == 0) return Tighter::yes;
  if (unit == bound_unit && !is_natural_time(unit)) {
    const bool days = unit == AmountUnit::day || unit == AmountUnit::working_day;
    return in_one_unit(limit.amount.value, bound.amount.value, limit.start, bound.start, days);
  }
  if (is_natural_time(unit) && is_natural_time(bound_unit) && limit.start == bound.start)
    return span_of(limit, 0).least <= span_of(bound, 0).least ? Tighter::yes : Tighter::no;
  const WorkdayMinutes workday = workday_minutes(calendars);
  if (unit == AmountUnit::working_hour && bound_unit == AmountUnit::working_day) {
    if (limit.amount.value * 60 <= whole_days(bound) * workday.least_before_close) return Tighter::yes;
  }
  if (unit == AmountUnit::working_day && bound_unit == AmountUnit::working_hour) {
    if (bound.amount.value * 60 > (limit.amount.value + 1) * workday.most) return Tighter::yes;
    if (bound.amount.value * 60 < whole_days(limit) * workday.least_before_close) return Tighter::no;
  }
  const std::int64_t close = day_close_least(calendars);
  const Span mine = span_of(limit, close), theirs = span_of(bound, close);
  if (mine.most <= theirs.least) return Tighter::yes;
  return mine.least > theirs.most ? Tighter::no : Tighter::unknown;
}

}  // namespace gridline::pack
