// The days between a start and its due, each with the reason why it counted or did not.
#include "tools/gridline/counted.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "rules/pack/calendar_day.h"
#include "rules/pack/working_time.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

constexpr std::int64_t minute_ms = 60'000;

std::int64_t day_number(const base::CivilTime& c) { return base::civil_day(c.year, c.month, c.day); }
std::int64_t day_at(base::Instant t, base::ZoneOffset zone) { return day_number(base::to_civil(t, zone)); }

// "1 h 30 min", with seconds where the start had some.
std::string length_text(std::int64_t ms) {
  const std::int64_t seconds = ms / 1000, hours = seconds / 3600, minutes = seconds / 60 % 60;
  std::string out = hours > 0 ? fmt::format("{} h", hours) : "";
  if (minutes > 0) out += fmt::format("{}{} min", out.empty() ? "" : " ", minutes);
  if (seconds % 60 > 0 || out.empty()) out += fmt::format("{}{} s", out.empty() ? "" : " ", seconds % 60);
  return out;
}

// How much of the amount a segment is.
std::string part_text(const pack::CountedSegment& s, pack::Amount amount) {
  switch (amount.unit) {
    case pack::AmountUnit::day: return fmt::format("{} d", amount.value);
    case pack::AmountUnit::working_day: return "1 wd";
    default: return length_text((s.to - s.from).ms);
  }
}

struct Skipped {
  std::int64_t first, last;
  std::string why, name;
};

class Walk {
 public:
  Walk(const pack::Calendar& calendar, const Counting& counting)
      : calendar_(calendar),
        asked_(counting),
        counted_(counting.back
                     ? pack::count_back(calendar, counting.from, counting.amount, true)
                     : pack::count(calendar, counting.from, counting.amount, counting.start, true)) {}

  const pack::Counted& counted() const { return counted_; }

  // Spans of days without a segment, between the start and the due.
  std::vector<Skipped> skipped() const {
    std::vector<Skipped> out;
    if (asked_.amount.value == 0) return out;
    const std::int64_t start = day_of(asked_.from), due = day_of(counted_.due);
    const std::int64_t step = asked_.back ? -1 : 1;
    for (std::int64_t day = start; day != due; day += step) {
      if (has_segment(day)) continue;
      const pack::CalendarDay known = pack::day_of(calendar_, day);
      const std::string why = day == start ? why_of_start(known) : std::string(pack::code(known.kind));
      if (!out.empty() && out.back().why == why && out.back().name == known.name &&
          out.back().last + step == day) {
        out.back().last = day;
      } else {
        out.push_back({day, day, why, known.name});
      }
    }
    if (asked_.back)
      for (Skipped& s : out) std::swap(s.first, s.last);
    return out;
  }

 private:
  std::int64_t day_of(base::Instant t) const { return day_at(t, calendar_.zone); }

  bool has_segment(std::int64_t day) const {
    return std::any_of(
        counted_.segments.begin(), counted_.segments.end(),
        [&](const pack::CountedSegment& s) { return day_of(s.from) <= day && day <= day_of({s.to.ms - 1}); });
  }

  std::string why_of_start(const pack::CalendarDay& day) const {
    const bool in_days =
        asked_.amount.unit == pack::AmountUnit::working_day || asked_.amount.unit == pack::AmountUnit::day;
    if (asked_.back ? in_days : asked_.start == pack::StartRule::next_day) return "start_day";
    if (day.kind == pack::DayKind::holiday || day.kind == pack::DayKind::rest)
      return std::string(pack::code(day.kind));
    return asked_.back ? "before_open" : "after_close";
  }

  const pack::Calendar& calendar_;
  const Counting& asked_;
  pack::Counted counted_;
};

std::int64_t day_of_text(const std::string& iso) {
  const auto at = base::parse_instant(iso.substr(0, 10));
  return at ? day_at(*at, {}) : 0;
}

std::string why_text(const Json& skipped) {
  const std::string why = text_of(skipped, "why"), name = text_of(skipped, "name");
  if (why == "start_day") return "起算当天不计 the day of the start";
  if (why == "after_close") return "当天已下班 after closing";
  if (why == "before_open") return "当天尚未上班 before opening";
  if (why == "holiday") return name.empty() ? "放假 holiday" : name + " 放假 holiday";
  return std::string(pack::zh(pack::DayKind::rest, day_of_text(text_of(skipped, "from")))) + " rest";
}

// "17:30", or "17:30:12" where there are seconds.
std::string clock_of(const std::string& iso) {
  if (iso.size() < 19) return iso;
  return iso.substr(11, iso.compare(17, 2, "00") == 0 ? 5 : 8);
}

std::string span_of(const std::string& from, const std::string& to) {
  return from.substr(0, 10) == to.substr(0, 10) ? dated(from) : dated(from) + " 至 " + dated(to);
}

std::string_view start_word(const Counting& counting) {
  if (counting.back) return "back";
  return counting.start == pack::StartRule::next_day ? "next_day" : "instant";
}

}  // namespace

Json counted_json(const pack::Calendar& calendar, const Counting& counting) {
  const Walk walk(calendar, counting);
  const auto iso = [&](base::Instant t) { return base::to_iso(t, calendar.zone); };
  Json segments = Json::array(), skipped = Json::array();
  for (const pack::CountedSegment& s : walk.counted().segments) {
    const pack::CalendarDay day = pack::day_of(calendar, day_at(s.from, calendar.zone));
    segments.push_back(
        {{"from", iso(s.from)}, {"to", iso(s.to)}, {"counted", part_text(s, counting.amount)}});
    const bool working = counting.amount.unit == pack::AmountUnit::working_day ||
                         counting.amount.unit == pack::AmountUnit::working_hour;
    if (working && day.kind == pack::DayKind::make_up) segments.back()["make_up"] = day.name;
  }
  for (const Skipped& s : walk.skipped()) {
    skipped.push_back({{"from", pack::date_text(s.first)},
                       {"to", pack::date_text(s.last)},
                       {"why", s.why},
                       {"name", s.name.empty() ? Json(nullptr) : Json(s.name)}});
  }
  return {{"from", iso(counting.from)},
          {"start", start_word(counting)},
          {"calendar", calendar.id},
          {"version", pack::version_of(calendar)},
          {"due", iso(walk.counted().due)},
          {"provisional", walk.counted().provisional},
          {"segments", segments},
          {"skipped", skipped}};
}

std::string counted_table(const Json& counted) {
  std::vector<Json> lines;
  for (const Json& s : counted.at("segments")) lines.push_back(s);
  for (const Json& s : counted.at("skipped")) lines.push_back(s);
  const bool back = text_of(counted, "start") == "back";
  std::stable_sort(lines.begin(), lines.end(), [&](const Json& a, const Json& b) {
    const std::string x = text_of(a, "from").substr(0, 10), y = text_of(b, "from").substr(0, 10);
    return back ? y < x : x < y;
  });
  Table table({"日期 date", "时段 hours", "计入 counted", "说明 why"});
  for (const Json& l : lines) {
    const std::string from = text_of(l, "from"), to = text_of(l, "to");
    if (l.contains("why")) {
      table.add({span_of(from, to), "", "不计 no", why_text(l)});
      continue;
    }
    const std::string make_up = text_of(l, "make_up");
    table.add({span_of(from, to), clock_of(from) + "-" + clock_of(to), text_of(l, "counted"),
               make_up.empty() ? "" : make_up + " 调休上班 make-up workday"});
  }
  return table.empty() ? "" : table.text();
}

std::string dated(const std::string& iso) {
  return fmt::format("{} {}", iso.substr(0, 10), weekday_zh(day_of_text(iso)));
}

std::string timed(const std::string& iso) {
  return fmt::format("{} {} {}", iso.substr(0, 10), clock_of(iso), weekday_zh(day_of_text(iso)));
}

std::string_view weekday_zh(std::int64_t day) {
  constexpr std::string_view names[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  return names[base::weekday(day)];
}

}  // namespace gridline::cli
