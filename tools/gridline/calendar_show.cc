// A calendar day by day: working, off or a make-up workday, its hours, and what is still provisional.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "engine/node/clock.h"
#include "rules/pack/calendar_day.h"
#include "tools/gridline/calendar_choice.h"
#include "tools/gridline/counted.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

constexpr std::int64_t days_max = 3660;  // ten years: what a person may still look through

struct Options {
  CalendarChoice calendar;
  std::string from;
  std::int64_t days = 14;
  std::int32_t year = 0;
};

struct Span {
  std::int64_t first, last;
};

// Throws std::invalid_argument for a wrong day.
Span span_of(const Options& o, base::ZoneOffset zone) {
  if (o.year != 0) return {base::civil_day(o.year, 1, 1), base::civil_day(o.year, 12, 31)};
  if (o.from.empty()) {
    const base::CivilTime today = base::to_civil(node::SystemClock().now(), zone);
    const std::int64_t day = base::civil_day(today.year, today.month, today.day);
    return {day, day + o.days - 1};
  }
  const auto day = day_number(o.from);
  if (!day)
    throw std::invalid_argument(fmt::format("“{}”不是日期，应如 2026-10-01 / not a day; write 2026-10-01", o.from));
  return {*day, *day + o.days - 1};
}

std::string minutes_text(std::int32_t minutes) {
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

Json hours_json(const std::vector<pack::OpenHours>& hours) {
  Json out = Json::array();
  for (const pack::OpenHours& open : hours)
    out.push_back(minutes_text(open.from) + "-" + minutes_text(open.to));
  return out;
}

// What the day was before a later notice made it something else; null when none did.
Json replaced_json(const pack::Calendar& calendar, std::int64_t day) {
  const auto of_day = [&](const pack::DayException& e) { return e.day == day; };
  const auto last = std::find_if(calendar.replaced.rbegin(), calendar.replaced.rend(), of_day);
  const pack::DayException* now = pack::exception_on(calendar, day);
  if (last == calendar.replaced.rend() || now == nullptr || last->off == now->off) return nullptr;
  const pack::DayKind kind = last->off ? pack::DayKind::holiday : pack::DayKind::make_up;
  return {{"kind", pack::code(kind)}, {"name", last->name}, {"by_notice_of", pack::date_text(now->issued)}};
}

Json day_json(const pack::Calendar& calendar, std::int64_t number) {
  const pack::CalendarDay day = pack::day_of(calendar, number);
  return {{"day", pack::date_text(number)},
          {"weekday", weekday_zh(number)},
          {"kind", pack::code(day.kind)},
          {"zh", pack::zh(day.kind, number)},
          {"name", day.name.empty() ? Json(nullptr) : Json(day.name)},
          {"hours", hours_json(day.hours)},
          {"provisional", day.provisional},
          {"replaced", replaced_json(calendar, number)}};
}

// The papers of the years shown.
Json notices_json(const pack::Calendar& calendar, const Span& span) {
  const std::int32_t first = base::civil_of_day(span.first).year, last = base::civil_of_day(span.last).year;
  Json out = Json::array();
  for (const pack::Notice& n : calendar.notices) {
    if (n.year < first || n.year > last) continue;
    out.push_back(
        {{"year", n.year}, {"issued", n.issued == 0 ? Json(nullptr) : Json(pack::date_text(n.issued))}});
  }
  return out;
}

Json show_json(const pack::Calendar& calendar, const Options& o) {
  const Span span = span_of(o, calendar.zone);
  Json days = Json::array();
  std::int64_t workdays = 0, provisional = 0;
  for (std::int64_t day = span.first; day <= span.last; ++day) {
    days.push_back(day_json(calendar, day));
    workdays += pack::is_workday(calendar, day) ? 1 : 0;
    provisional += days.back().at("provisional") == true ? 1 : 0;
  }
  return {{"calendar", calendar.id},
          {"version", pack::version_of(calendar)},
          {"known", o.calendar.known.empty() ? Json(nullptr) : Json(o.calendar.known)},
          {"day_close", minutes_text(calendar.day_close)},
          {"from", pack::date_text(span.first)},
          {"to", pack::date_text(span.last)},
          {"notices", notices_json(calendar, span)},
          {"workdays", workdays},
          {"days_off", span.last - span.first + 1 - workdays},
          {"provisional_days", provisional},
          {"days", days}};
}

std::string note_of(const Json& day) {
  std::string out;
  if (const Json& was = day.at("replaced"); !was.is_null()) {
    out = fmt::format("{} 通知所改，原为{} changed by a notice, was {}", text_of(was, "by_notice_of"),
                      text_of(was, "kind") == "holiday" ? "放假" : "调休上班", text_of(was, "kind"));
  }
  if (day.at("provisional") == true) out += std::string(out.empty() ? "" : "；") + "暂定 provisional";
  return out;
}

std::string notices_text(const Json& notices) {
  std::string out;
  for (const Json& n : notices) {
    const std::string issued = text_of(n, "issued");
    out += fmt::format("{}{}{}", out.empty() ? "" : "；", text_of(n, "year"),
                       issued.empty() ? "" : "（" + issued + " 发文 issued）");
  }
  return out.empty() ? "无 none" : out;
}

std::string show_text(const Json& shown) {
  const std::string known = text_of(shown, "known");
  std::string out = fmt::format("日历 calendar  {}，版本 version {}{}\n", text_of(shown, "calendar"),
                                text_of(shown, "version"),
                                known.empty() ? "" : "，按当时已知 as known on " + known);
  out += fmt::format("通知 notices   {}\n", notices_text(shown.at("notices")));
  Table table({"日期 date", "类型 kind", "时段 hours", "节日 holiday", "说明 note"});
  for (const Json& day : shown.at("days")) {
    std::string hours;
    for (const Json& open : day.at("hours")) hours += (hours.empty() ? "" : " ") + open.get<std::string>();
    table.add({text_of(day, "day") + " " + text_of(day, "weekday"),
               text_of(day, "zh") + " " + text_of(day, "kind"), hours, text_of(day, "name"), note_of(day)});
  }
  out += table.text();
  out += fmt::format("工作日 {0} 天，休息 {1} 天 / {0} workdays, {1} days off\n", text_of(shown, "workdays"),
                     text_of(shown, "days_off"));
  if (shown.at("provisional_days") != 0) {
    out += fmt::format(
        "暂定 {0} 天：这些年份尚无放假安排，工作日按周一至周五算 / {0} days are provisional: their year has no notice yet, "
        "its workdays are taken from the week\n",
        text_of(shown, "provisional_days"));
  }
  return out;
}

Exit show(const Session& session, const Options& o) {
  const PackFolder folder = open_pack(o.calendar.pack);
  if (!folder.ready) return folder.exit;
  try {
    const Json shown = show_json(chosen_calendar(*folder.ready->pack, o.calendar), o);
    if (session.json) print_line(shown);
    else print(show_text(shown));
  } catch (const std::invalid_argument& e) {
    complain(e.what());
    return Exit::usage;
  }
  return Exit::ok;
}

}  // namespace

void register_calendar_show(CLI::App& calendar_group, Session& session) {
  CLI::App* command =
      add_offline(calendar_group, session,
                  {"show", "逐日列出：上班、放假、调休，时段，暂定的年份",
                   "day by day: working, off or make-up, its hours, and years still provisional",
                   "gridline calendar show --pack rules/packs/lingyun --from 2026-09-25 --days 20"});
  auto o = std::make_shared<Options>();
  add_choice(*command, o->calendar);
  CLI::Option* from = command->add_option("--from", o->from, "从哪天起，默认今天 / from this day; today");
  CLI::Option* days = command->add_option("--days", o->days, "几天，默认 14 / how many days; 14")
                          ->check(whole_number(1, days_max));
  command->add_option("--year", o->year, "整年 / a whole year")
      ->check(whole_number(1970, 2200))->excludes(from)->excludes(days);
  command->callback([&session, o] { session.action = [&session, o] { return show(session, *o); }; });
}

}  // namespace gridline::cli
