// When is it over? Counting along a unit's calendar, with the stretches that counted.
#include <fmt/format.h>

#include <memory>
#include <stdexcept>

#include "rules/pack/amount.h"
#include "rules/pack/loader.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string pack, unit, from, amount;
  bool next_day = false;
  bool lines = false;
};

// Throws invalid_argument for what cannot be used.
Json count_one(const pack::Pack& pack, const Options& o) {
  if (o.from.empty() || o.amount.empty())
    throw std::invalid_argument("缺 from 或 amount / from or amount is missing");
  const pack::Calendar* calendar = &pack.calendars.front();
  if (!o.unit.empty()) {
    const auto unit = pack.unit_by_id.find(o.unit);
    if (unit == pack.unit_by_id.end())
      throw std::invalid_argument(fmt::format("没有单位 {} / there is no unit {}", o.unit, o.unit));
    calendar = &pack::calendar_of(pack, unit->second);
  }
  const auto from = base::parse_instant(o.from, pack.zone);
  if (!from) throw std::invalid_argument("时间写法不对 / " + from.error().message);
  const auto amount = pack::amount_of(o.amount);
  if (!amount) {
    throw std::invalid_argument(fmt::format(
        "时长“{}”写法不对，应为 15min、2h、3d、4wh、5wd（可带 next_day 或 instant） / not an amount; "
        "write 15min, 2h, 3d, 4wh or 5wd, with next_day or instant behind it if wanted",
        o.amount));
  }
  const pack::StartRule start = o.next_day ? pack::StartRule::next_day : amount->start;
  const pack::Counted counted = pack::count(*calendar, *from, amount->amount, start, true);
  Json segments = Json::array();
  for (const pack::CountedSegment& s : counted.segments) {
    segments.push_back({{"from", base::to_iso(s.from, pack.zone)}, {"to", base::to_iso(s.to, pack.zone)}});
  }
  return {{"from", base::to_iso(*from, pack.zone)},
          {"amount", o.amount},
          {"start", start == pack::StartRule::next_day ? "next_day" : "instant"},
          {"calendar", calendar->id},
          {"due", base::to_iso(counted.due, pack.zone)},
          {"provisional", counted.provisional},
          {"segments", segments}};
}

constexpr const char* weekdays[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};

std::string with_weekday(const std::string& iso, base::ZoneOffset zone) {
  const auto at = base::parse_instant(iso, zone);
  if (!at) return iso;
  const base::CivilTime c = base::to_civil(*at, zone);
  return short_time(iso) + " " + weekdays[base::weekday(base::civil_day(c.year, c.month, c.day))];
}

std::string count_text(const Json& counted, base::ZoneOffset zone) {
  std::string out = fmt::format("到期 due       {}{}\n", with_weekday(text_of(counted, "due"), zone),
                                counted.at("provisional") == true ? "（暂定：有年份尚无放假安排 provisional）" : "");
  out += fmt::format(
      "起算 from      {}，{}，日历 calendar {}\n", with_weekday(text_of(counted, "from"), zone),
      counted.at("start") == "next_day" ? "次日起 next day" : "即时起 at once", text_of(counted, "calendar"));
  for (const Json& s : counted.at("segments")) {
    out += fmt::format("计入 counted   {} → {}\n", with_weekday(text_of(s, "from"), zone),
                       with_weekday(text_of(s, "to"), zone));
  }
  return out;
}

Exit count(const Session& session, const Options& o) {
  const PackFolder folder = open_pack(o.pack);
  if (!folder.ready) return folder.exit;
  const pack::Pack& pack = *folder.ready->pack;
  if (o.lines) {
    return answer_lines([&](const Json& asked) {
      const Options line{o.pack,
                         text_of(asked, "unit").empty() ? o.unit : text_of(asked, "unit"),
                         text_of(asked, "from"),
                         text_of(asked, "amount"),
                         asked.value("next_day", o.next_day),
                         true};
      Json out{{"id", asked.value("id", Json())}};
      out.update(count_one(pack, line));
      return out;
    });
  }
  if (o.from.empty() || o.amount.empty())
    return misused("请写起算时间与时长，或用 --jsonl", "give FROM and AMOUNT, or --jsonl");
  try {
    const Json counted = count_one(pack, o);
    if (session.json) print_line(counted);
    else print(count_text(counted, pack.zone));
  } catch (const std::invalid_argument& e) {
    complain(e.what());
    return Exit::usage;
  }
  return Exit::ok;
}

}  // namespace

void register_calendar(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "calendar", "工作时间", "working time");
  CLI::App* command =
      add_offline(*group, session,
                  {"count", "何时到期，计入哪些时段", "when it is due and which stretches counted",
                   "gridline calendar count --pack rules/packs/lingyun 2026-09-30T16:00 5wd"});
  auto o = std::make_shared<Options>();
  command->add_option("--pack", o->pack, "规则包目录 / pack folder")->required();
  command->add_option("--unit", o->unit, "按这个单位的日历 / by this unit's calendar");
  command->add_option("FROM", o->from, "起算时间 / from when: 2026-09-30T16:00");
  command->add_option("AMOUNT", o->amount, "时长 / amount: 15min 2h 3d 4wh 5wd");
  command->add_flag("--next-day", o->next_day, "次日起算 / begin with the next day");
  command->add_flag("--jsonl", o->lines, "标准输入每行 / each line of stdin: {id,from,amount,unit?,next_day?}");
  command->callback([&session, o] { session.action = [&session, o] { return count(session, *o); }; });
}

}  // namespace gridline::cli
