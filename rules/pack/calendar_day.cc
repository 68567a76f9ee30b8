// Days of a calendar by name, its versions, and what was known when.
#include "rules/pack/calendar_day.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/hash.h"

namespace gridline::pack {

CalendarDay day_of(const Calendar& calendar, std::int64_t day) {
  CalendarDay out;
  out.day = day;
  out.hours = hours_of(calendar, day);
  out.provisional = !has_notice(calendar, base::civil_of_day(day).year);
  if (const DayException* e = exception_on(calendar, day)) {
    out.kind = e->off ? DayKind::holiday : DayKind::make_up;
    out.name = e->name;
  } else {
    out.kind = out.hours.empty() ? DayKind::rest : DayKind::workday;
  }
  return out;
}

std::string date_text(std::int64_t day) {
  const base::CivilTime date = base::civil_of_day(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string_view code(DayKind kind) {
  switch (kind) {
    case DayKind::workday: return "workday";
    case DayKind::make_up: return "make_up";
    case DayKind::holiday: return "holiday";
    case DayKind::rest: return "rest";
  }
  return "";
}

std::string_view zh(DayKind kind, std::int64_t day) {
  constexpr int saturday = 5;
  switch (kind) {
    case DayKind::workday: return "工作日";
    case DayKind::make_up: return "调休上班";
    case DayKind::holiday: return "放假";
    case DayKind::rest: return base::weekday(day) >= saturday ? "周末" : "不办公";
  }
  return "";
}

Calendar as_known(const Calendar& calendar, std::int64_t day) {
  Calendar out = calendar;
  if (calendar.notices.empty()) return out;
  std::vector<DayException> all = calendar.exceptions;
  all.insert(all.end(), calendar.replaced.begin(), calendar.replaced.end());
  std::erase_if(all, [&](const DayException& e) { return e.issued > day; });
  std::erase_if(out.notices, [&](const Notice& n) { return n.issued > day; });
  out.years.clear();
  for (const Notice& n : out.notices) {
    if (out.years.empty() || out.years.back() != n.year) out.years.push_back(n.year);
  }
  keep_latest(std::move(all), out);
  return out;
}

void keep_latest(std::vector<DayException> all, Calendar& out) {
  std::sort(all.begin(), all.end(), [](const DayException& a, const DayException& b) {
    return std::pair(a.day, a.issued) < std::pair(b.day, b.issued);
  });
  out.exceptions.clear();
  out.replaced.clear();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool latest = i + 1 == all.size() || all[i + 1].day != all[i].day;
    (latest ? out.exceptions : out.replaced).push_back(std::move(all[i]));
  }
}

std::string version_of(const Calendar& calendar) {
  base::Hasher hasher;
  const auto number = [&](std::int64_t n) { hasher.number(static_cast<std::uint64_t>(n)); };
  const auto hours = [&](const std::vector<OpenHours>& day) {
    number(static_cast<std::int64_t>(day.size()));
    for (const OpenHours& open : day) {
      number(open.from);
      number(open.to);
    }
  };
  number(calendar.zone.minutes);
  for (const auto& day : calendar.week) hours(day);
  hours(calendar.workday);
  number(calendar.day_close);
  number(static_cast<std::int64_t>(calendar.exceptions.size()));
  for (const DayException& e : calendar.exceptions) {
    number(e.day);
    number(e.off ? 1 : 0);
  }
  for (const std::int32_t year : calendar.years) number(year);
  constexpr std::size_t digits = 8;
  return base::to_hex(hasher.finish128()).substr(0, digits);
}

}  // namespace gridline::pack
