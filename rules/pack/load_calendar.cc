// calendar.yaml: opening hours, and the holidays and make-up workdays of each year's notice.
//
//   calendars:                       # the first one is the default
//     office:
//       hours: {mon-fri: [08:30-12:00, 13:30-17:30]}
//       workday: [08:30-12:00, 13:30-17:30]     # make-up workdays; default: Monday's
//       day_close: "17:30"
//   holidays:                        # a year stands here once its notice is published
//     2024:
//       - {name: 春节, rest: 02-10..02-17, work: [02-04, 02-18]}
//
// A later notice says when it was issued; its days replace those of the earlier ones:
//       - {name: 春节延长, issued: 2020-01-27, rest: 01-24..02-02}
#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/calendar_day.h"
#include "rules/pack/draft.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

constexpr std::int32_t year_first = 1970;
constexpr std::int32_t year_last = 2200;

std::optional<OpenHours> open_hours_of(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto from = minutes_of_day(trimmed(text.substr(0, dash)));
  const auto to = minutes_of_day(trimmed(text.substr(dash + 1)));
  if (!from || !to || *from >= *to) return std::nullopt;
  return OpenHours{*from, *to};
}

std::vector<OpenHours> read_hours(const YamlNode& node, IssueList& issues) {
  std::vector<OpenHours> out;
  for (const YamlNode* text : scalars_of(node, issues)) {
    const auto hours = open_hours_of(text->text);
    if (!hours) {
      issues.error(text->at, "bad_hours", "时段写法如 08:30-12:00，起要早于止",
                   "hours look like 08:30-12:00, from before to");
    } else if (!out.empty() && hours->from < out.back().to) {
      issues.error(text->at, "bad_hours", "时段重叠或次序颠倒", "hours overlap or are not in order");
    } else {
      out.push_back(*hours);
    }
  }
  return out;
}

void read_week(const YamlNode& node, Calendar& calendar, IssueList& issues) {
  MapReader check(node, issues);
  std::uint8_t seen = 0;
  for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
    const std::uint8_t days = weekdays_of(node.keys[i].text);
    if (days == 0) {
      issues.error(node.keys[i].at, "bad_weekday", "星期写法如 mon-fri、sat 或 周一至周五",
                   "days of the week look like mon-fri or sat");
      continue;
    }
    if ((days & seen) != 0) {
      issues.error(node.keys[i].at, "duplicate_name", "同一天写了两次", "a day of the week is given twice");
    }
    seen |= days;
    const std::vector<OpenHours> hours =
        node.items[i].is_null() ? std::vector<OpenHours>() : read_hours(node.items[i], issues);
    for (std::size_t day = 0; day < 7; ++day) {
      if ((days >> day & 1) != 0) calendar.week[day] = hours;
    }
  }
}

// "05-01" in `year`, or "2024-05-01".
std::optional<std::int64_t> day_of(std::string_view text, std::int32_t year) {
  if (text.size() == 10 && text[4] == '-') {
    const auto y = whole_number(text.substr(0, 4));
    if (!y || *y < year_first || *y > year_last) return std::nullopt;
    year = *y;
    text.remove_prefix(5);
  }
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  const auto month = whole_number(text.substr(0, 2));
  const auto day = whole_number(text.substr(3));
  if (!month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) return std::nullopt;
  const std::int64_t number = base::civil_day(year, *month, *day);
  return base::civil_of_day(number).day == *day ? std::optional(number) : std::nullopt;
}

struct Notices {
  std::vector<DayException> days;  // of all notices, as written
  std::vector<Notice> papers;
};

// One entry of a year: a holiday of one notice.
struct Entry {
  std::int32_t year = 0;
  std::int32_t issued = 0;
  std::string name;
};

// `text` is a day or a span of days, each off or a make-up workday.
void add_days(const YamlNode& text, const Entry& entry, bool off, std::vector<DayException>& out,
              IssueList& issues) {
  constexpr std::int64_t days_max = 60;
  const std::size_t dots = text.text.find("..");
  const std::string_view all = text.text;
  const auto first = day_of(trimmed(all.substr(0, dots)), entry.year);
  const auto last = dots == std::string::npos ? first : day_of(trimmed(all.substr(dots + 2)), entry.year);
  if (!first || !last || *last < *first || *last - *first > days_max) {
    issues.error(text.at, "bad_date", "日期写法如 05-01、05-01..05-05 或 2024-12-31",
                 "dates look like 05-01, 05-01..05-05 or 2024-12-31");
    return;
  }
  for (std::int64_t day = *first; day <= *last; ++day) {
    const auto same = std::find_if(out.begin(), out.end(), [&](const DayException& e) {
      return e.day == day && e.issued == entry.issued;
    });
    if (same != out.end()) {
      issues.error(text.at, "duplicate_day",
                   fmt::format("同一天已在“{}”里写过；后来的通知请写 issued: 发文日期", same->name),
                   fmt::format("a day that '{}' already has; a later notice says when it was issued",
                               same->name));
      return;
    }
    out.push_back({static_cast<std::int32_t>(day), off, entry.name, entry.issued});
  }
}

// `issued`: a whole date. Nothing when absent; a wrong one is an issue.
std::int32_t read_issued(MapReader& map, IssueList& issues) {
  const YamlNode* issued = map.take("issued");
  if (issued == nullptr || !expect_scalar(*issued, issues)) return 0;
  const auto day = issued->text.size() == 10 ? day_of(issued->text, 0) : std::nullopt;
  if (day) return static_cast<std::int32_t>(*day);
  issues.error(issued->at, "bad_date", "发文日期写法如 2020-01-27",
               "the day a notice was issued looks like 2020-01-27");
  return 0;
}

void read_year(const YamlNode& key, const YamlNode& list, Notices& out, IssueList& issues) {
  const auto year = whole_number(key.text);
  if (!year || *year < year_first || *year > year_last) {
    issues.error(key.at, "bad_date", "这里应是年份，如 2026", "a year is expected here, such as 2026");
    return;
  }
  if (!list.is_sequence() || list.items.empty()) {
    issues.warning(
        key.at, "empty_year", fmt::format("{} 年没有放假安排，按“暂定”处理；通知公布后请补上", *year),
        fmt::format("{} has no holidays: it counts as provisional until its notice is entered", *year));
    return;
  }
  for (const YamlNode& item : list.items) {
    MapReader map(item, issues);
    Entry entry{*year, 0, map.need_text("name")};
    entry.issued = read_issued(map, issues);
    for (const YamlNode* day : map.list("rest")) add_days(*day, entry, true, out.days, issues);
    for (const YamlNode* day : map.list("work")) add_days(*day, entry, false, out.days, issues);
    out.papers.push_back({*year, entry.issued});
    map.finish();
  }
}

Notices read_notices(const YamlNode* node, IssueList& issues) {
  Notices out;
  if (node == nullptr) return out;
  MapReader check(*node, issues);
  for (std::size_t i = 0; i < node->keys.size() && i < node->items.size(); ++i) {
    read_year(node->keys[i], node->items[i], out, issues);
  }
  std::sort(out.papers.begin(), out.papers.end());
  out.papers.erase(std::unique(out.papers.begin(), out.papers.end()), out.papers.end());
  return out;
}

Calendar read_calendar(const std::string& id, const YamlNode& node, const Notices& notices, Draft& draft) {
  constexpr std::int32_t open_minutes_min = 60;  // a week; less makes limits in working hours endless
  IssueList& issues = draft.issues;
  MapReader map(node, issues);
  Calendar calendar;
  calendar.id = id;
  calendar.zone = draft.pack.zone;
  if (const YamlNode* hours = map.need("hours")) read_week(*hours, calendar, issues);
  calendar.workday = calendar.week[0];
  if (const YamlNode* workday = map.take("workday")) calendar.workday = read_hours(*workday, issues);
  if (const YamlNode* close = map.take("day_close"); close != nullptr && expect_scalar(*close, issues)) {
    const auto minutes = minutes_of_day(close->text);
    if (minutes && *minutes > 0) calendar.day_close = *minutes;
    else issues.error(close->at, "bad_time", "时刻写法如 17:30", "a time looks like 17:30");
  }
  const auto keeps_holidays = map.boolean("holidays");
  if (keeps_holidays.value_or(true)) {
    keep_latest(notices.days, calendar);
    calendar.notices = notices.papers;
    for (const Notice& n : notices.papers) {
      if (calendar.years.empty() || calendar.years.back() != n.year) calendar.years.push_back(n.year);
    }
  } else {
    // It does not follow the notices, so no year of it is ever provisional.
    for (std::int32_t y = year_first; y <= year_last; ++y) calendar.years.push_back(y);
  }
  std::int32_t open = 0;
  for (const auto& day : calendar.week) {
    for (const OpenHours& hours : day) open += hours.to - hours.from;
  }
  if (map.is_map() && (open < open_minutes_min || calendar.workday.empty())) {
    issues.error(node.at, "closed_calendar", "一周至少要开放一小时，补班日也要有时段",
                 "the week needs at least an hour of opening, and make-up workdays need hours");
  }
  map.finish();
  return calendar;
}

}  // namespace

std::uint8_t weekdays_of(std::string_view text) {
  constexpr std::array<std::string_view, 7> en = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  constexpr std::array<std::string_view, 7> zh = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  const auto day_index = [&](std::string_view word) -> std::size_t {
    for (std::size_t i = 0; i < 7; ++i) {
      if (word == en[i] || word == zh[i]) return i;
    }
    return 7;
  };
  if (text == "all" || text == "每天") return 0x7f;
  if (text == "周末") return 0x60;
  for (const std::string_view between : {"-", "至"}) {
    const std::size_t at = text.find(between);
    if (at == std::string_view::npos) continue;
    const std::size_t from = day_index(trimmed(text.substr(0, at)));
    const std::size_t to = day_index(trimmed(text.substr(at + between.size())));
    if (from > 6 || to > 6 || from > to) return 0;
    std::uint8_t bits = 0;
    for (std::size_t i = from; i <= to; ++i) bits = static_cast<std::uint8_t>(bits | 1u << i);
    return bits;
  }
  const std::size_t day = day_index(text);
  return day > 6 ? std::uint8_t{0} : static_cast<std::uint8_t>(1u << day);
}

void load_calendars(Draft& draft) {
  const auto root = draft.yaml("calendar.yaml", true);
  if (!root) {
    draft.calendars.damaged = true;
    return;
  }
  MapReader map(*root, draft.issues);
  const Notices notices = read_notices(map.take("holidays"), draft.issues);
  if (const YamlNode* calendars = map.need("calendars")) {
    MapReader check(*calendars, draft.issues);
    for (std::size_t i = 0; i < calendars->keys.size() && i < calendars->items.size(); ++i) {
      const YamlNode& key = calendars->keys[i];
      draft.calendars.add(key.text, CalendarIndex(draft.pack.calendars.size()), key.at, draft.issues);
      draft.pack.calendars.push_back(read_calendar(key.text, calendars->items[i], notices, draft));
    }
    if (check.is_map() && draft.pack.calendars.empty()) {
      draft.issues.error(calendars->at, "missing_key", "至少要有一个日历", "at least one calendar is needed");
    }
  }
  map.finish();
}

}  // namespace gridline::pack
