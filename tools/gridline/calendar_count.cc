// When is it over? Counting along a unit's calendar, forwards or back, with what counted and what did not.
#include <fmt/format.h>

#include <memory>
#include <stdexcept>

#include "rules/pack/amount.h"
#include "tools/gridline/calendar_choice.h"
#include "tools/gridline/counted.h"
#include "tools/gridline/pack_folder.h"

namespace gridline::cli {

namespace {

struct Options {
  CalendarChoice calendar;
  std::string from, amount;
  bool next_day = false;
  bool lines = false;
};

// A minus in front counts back. Throws invalid_argument for what cannot be used.
Counting counting_of(const Options& o, base::ZoneOffset zone) {
  if (o.from.empty() || o.amount.empty())
    throw std::invalid_argument("缺 from 或 amount / from or amount is missing");
  const auto from = base::parse_instant(o.from, zone);
  if (!from) throw std::invalid_argument("时间写法不对 / " + from.error().message);
  const bool back = o.amount.front() == '-';
  const auto amount = pack::amount_of(std::string_view(o.amount).substr(back ? 1 : 0));
  if (!amount) {
    throw std::invalid_argument(fmt::format(
        "时长“{}”写法不对，应为 15min、2h、3d、4wh、5wd（可带 next_day 或 instant；前加 - 为往前数） / not an amount; "
        "write 15min, 2h, 3d, 4wh or 5wd, with next_day or instant behind it if wanted, or - before it to "
        "count back",
        o.amount));
  }
  if (back && o.next_day)
    throw std::invalid_argument("往前数没有次日起算 / counting back does not begin with the next day");
  return {*from, amount->amount, o.next_day ? pack::StartRule::next_day : amount->start, back};
}

Json count_one(const pack::Pack& pack, const Options& o) {
  const pack::Calendar calendar = chosen_calendar(pack, o.calendar);
  const Counting counting = counting_of(o, calendar.zone);
  Json out{{"amount", o.amount},
           {"known", o.calendar.known.empty() ? Json(nullptr) : Json(o.calendar.known)}};
  out.update(counted_json(calendar, counting));
  return out;
}

std::string count_text(const Json& counted) {
  const std::string start = text_of(counted, "start"), known = text_of(counted, "known");
  const char* begin = start == "back"       ? "往前数 back"
                      : start == "next_day" ? "次日起 next day"
                                            : "即时起 at once";
  std::string out = fmt::format(
      "到期 due       {}{}\n", timed(text_of(counted, "due")),
      counted.at("provisional") == true ? "（暂定：有年份尚无放假安排 provisional: a year has no notice yet）" : "");
  out += fmt::format("起算 from      {}，{} {}\n", timed(text_of(counted, "from")),
                     text_of(counted, "amount"), begin);
  out += fmt::format("日历 calendar  {}，版本 version {}{}\n", text_of(counted, "calendar"),
                     text_of(counted, "version"), known.empty() ? "" : "，按当时已知 as known on " + known);
  return out + counted_table(counted);
}

// A line of --jsonl; what it does not say is taken from the options.
Options asked_by(const Json& line, const Options& o) {
  const auto or_else = [&](const char* name, const std::string& otherwise) {
    const std::string text = text_of(line, name);
    return text.empty() ? otherwise : text;
  };
  return {{o.calendar.pack, or_else("unit", o.calendar.unit), or_else("known", o.calendar.known)},
          text_of(line, "from"),
          text_of(line, "amount"),
          line.value("next_day", o.next_day),
          true};
}

Exit count(const Session& session, const Options& o) {
  const PackFolder folder = open_pack(o.calendar.pack);
  if (!folder.ready) return folder.exit;
  const pack::Pack& pack = *folder.ready->pack;
  if (o.lines) {
    return answer_lines([&](const Json& asked) {
      Json out{{"id", asked.value("id", Json())}};
      out.update(count_one(pack, asked_by(asked, o)));
      return out;
    });
  }
  if (o.from.empty() || o.amount.empty())
    return misused("请写起算时间与时长，或用 --jsonl", "give FROM and AMOUNT, or --jsonl");
  try {
    const Json counted = count_one(pack, o);
    if (session.json) print_line(counted);
    else print(count_text(counted));
  } catch (const std::invalid_argument& e) {
    complain(e.what());
    return Exit::usage;
  }
  return Exit::ok;
}

}  // namespace

void register_calendar_count(CLI::App& calendar_group, Session& session) {
  CLI::App* command = add_offline(
      calendar_group, session,
      {"count", "何时到期：计入哪些时段，哪些天为何不计", "when it is due: which stretches counted, and why days did not",
       "gridline calendar count --pack rules/packs/lingyun 2026-09-30T16:00 5wd"});
  auto o = std::make_shared<Options>();
  add_choice(*command, o->calendar);
  command->add_option("FROM", o->from, "起算时间 / from when: 2026-09-30T16:00");
  command->add_option("AMOUNT", o->amount,
                      "时长 / amount: 15min 2h 3d 4wh 5wd；往前数 to count back: -1wd -2wh");
  command->add_flag("--next-day", o->next_day, "次日起算 / begin with the next day");
  command->add_flag("--jsonl", o->lines,
                    "标准输入每行 / each line of stdin: {id,from,amount,unit?,known?,next_day?}");
  command->callback([&session, o] { session.action = [&session, o] { return count(session, *o); }; });
}

}  // namespace gridline::cli
