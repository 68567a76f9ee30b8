// The rota as a calendar file for a phone, and leave out of one.
#include <fmt/format.h>

#include <map>
#include <memory>

#include "engine/node/clock.h"
#include "engine/node/durable_file.h"
#include "tools/gridline/client.h"
#include "tools/gridline/ical.h"
#include "tools/gridline/pack_life.h"
#include "tools/gridline/rota.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string member, unit, from, file, stand_in, zone = "+08:00", reason;
  std::uint64_t days = 28;
  bool dry_run = false;
};

constexpr std::int64_t ahead_days = 400;   // as far as the rota reaches

std::string summary_of(const Json& e, std::map<std::string, std::string>& names, bool one_person) {
  const std::string shift = text_of(e, "shift_zh").empty() ? text_of(e, "shift") : text_of(e, "shift_zh");
  const std::string unit = text_of(e, "unit_zh").empty() ? text_of(e, "unit") : text_of(e, "unit_zh");
  std::string out = fmt::format("{} {}", unit, shift.empty() ? text_of(e, "why_zh") : shift);
  if (text_of(e, "listed") != text_of(e, "id")) out += "（替 " + names[text_of(e, "listed")] + "）";
  return one_person ? out : names[text_of(e, "id")] + " " + out;
}

Exit write(const Json& answer, const Options& o, base::Instant from, base::Instant to) {
  std::map<std::string, std::string> names;
  for (const Json& p : answer.at("people"))
    names[text_of(p, "id")] = text_of(p, "name").empty() ? text_of(p, "id") : text_of(p, "name");
  std::vector<IcsEvent> events;
  for (const Json& e : answer.at("entries")) {
    const auto begin = base::parse_instant(text_of(e, "from")), end = base::parse_instant(text_of(e, "to"));
    if (!begin || !end || *end <= from || *begin >= to) continue;
    events.push_back(
        {fmt::format("{}-{}-{}@rota.gridline", text_of(e, "unit"), text_of(e, "listed"), begin->ms / 60'000),
         *begin, *end, summary_of(e, names, !o.member.empty()),
         fmt::format("{} {}，{}", text_of(e, "unit"), text_of(e, "id"), text_of(e, "why_zh"))});
  }
  print(write_ics("值班 " + (o.member.empty() ? o.unit : o.member), events, node::SystemClock().now()));
  return Exit::ok;
}

// A day more on either side, so that a shift over midnight is whole and keeps its name.
Exit export_calendar(const Session& session, const Options& o) {
  if (o.member.empty() == o.unit.empty()) return misused("写 --member 或 --unit", "give --member or --unit");
  const auto zone = base::parse_instant("1970-01-01T00:00" + o.zone);
  if (!zone) return misused("--zone 写法如 +08:00", "--zone looks like +08:00");
  const base::ZoneOffset offset{static_cast<std::int32_t>(-zone->ms / 60'000)};
  base::Instant from;
  if (o.from.empty()) {
    const base::CivilTime c = base::to_civil(node::SystemClock().now(), offset);
    from = base::from_civil({c.year, c.month, c.day}, offset);
  } else {
    const auto at = base::parse_instant(o.from, offset);
    if (!at) return misused("--from 写法不对", at.error().message);
    from = *at;
  }
  const base::Instant to = from + base::days(static_cast<std::int64_t>(o.days));
  return get_and_show(session, "/api/v1/rota",
                      {{"unit", o.unit},
                       {"member", o.member},
                       {"from", base::to_iso(from - base::days(1), offset)},
                       {"days", std::to_string(o.days + 2)}},
                      [&](const Json& answer) { return write(answer, o, from, to); });
}

// A file is often brought again with one more leave in it: what stands in the rota already is left out. A
// leave that had begun when it was entered has that moment as its beginning.
Exit drop_known(const Session& session, const std::string& member, const std::string& stand_in,
                std::vector<IcsLeave>& leaves, std::size_t& known) {
  const base::Instant now = node::SystemClock().now();
  const auto answer = Client(session).get(target_of("/api/v1/rota/changes", {{"member", member}}));
  return asked(session, answer, [&](const Json& body) {
    known = std::erase_if(leaves, [&](const IcsLeave& l) {
      return std::ranges::any_of(body.at("changes"), [&](const Json& c) {
        const auto from = base::parse_instant(text_of(c, "from")), to = base::parse_instant(text_of(c, "to"));
        return text_of(c, "kind") == "leave" && text_of(c, "other") == stand_in && from && to &&
               *to == l.to && (*from == l.from || (*from <= now && l.from <= now));
      });
    });
    return Exit::ok;
  });
}

Exit import_leave(const Session& session, const Options& o) {
  const auto content = node::read_whole(o.file);
  if (!content) return fail(content.error());
  const auto zone = base::parse_instant("1970-01-01T00:00" + o.zone);
  if (!zone) return misused("--zone 写法如 +08:00", "--zone looks like +08:00");
  const base::ZoneOffset offset{static_cast<std::int32_t>(-zone->ms / 60'000)};
  IcsRead read = read_ics(o.file, *content, offset, node::SystemClock().now(), base::days(ahead_days));
  if (!read.issues.empty()) {
    std::string problems;
    for (const pack::Issue& i : read.issues) problems += pack::to_text(i);
    complain("日历有问题，未导入 / the calendar has issues, nothing was imported:\n" + problems);
    return Exit::no;
  }
  std::size_t known = 0;
  if (const Exit exit = drop_known(session, o.member, o.stand_in, read.leaves, known); exit != Exit::ok)
    return exit;
  Json add = Json::array();
  for (const IcsLeave& l : read.leaves) {
    add.push_back({{"kind", "leave"}, {"member", o.member}, {"from", base::to_iso(l.from, offset)},
                   {"to", base::to_iso(l.to, offset)}, {"other", o.stand_in}});
  }
  if (!session.json) {
    for (const IcsLeave& l : read.leaves)
      print(fmt::format("{} 至 {}  {}\n", short_time(base::to_iso(l.from, offset)).substr(0, 16),
                        short_time(base::to_iso(l.to, offset)).substr(0, 16), l.summary));
    print(fmt::format("请假 {0} 段；已登记 {3}，已过去 {1}，已取消 {2} / "
                      "{0} leaves; entered before {3}, over {1}, cancelled {2}\n",
                      read.leaves.size(), read.past, read.cancelled, known));
  }
  if (o.dry_run || add.empty()) {
    if (session.json)
      print_line({{"add", add}, {"known", known}, {"past", read.past}, {"cancelled", read.cancelled}});
    return add.empty() && known == 0 ? Exit::no : Exit::ok;
  }
  return post_and_show(session, "/api/v1/rota", {{"add", add}, {"reason", o.reason}}, [&](const Json&) {
    print(fmt::format("已为 {} 登记 / entered for {}\n", o.member, o.member));
    return Exit::ok;
  });
}

}  // namespace

void register_rota_calendar(CLI::App& group, Session& session) {
  const auto o = std::make_shared<Options>(), i = std::make_shared<Options>();
  CLI::App* out = add_live(group, session,
                           {"export", "值班导出为日历（iCalendar），供手机和电脑导入",
                            "the rota as an iCalendar file for a phone or computer",
                            "gridline rota export --member LY-D1 --days 28 > x.ics"});
  out->add_option("--member", o->member, "这个人的 / this person's");
  out->add_option("--unit", o->unit, "这个单位的 / this unit's");
  out->add_option("--from", o->from, "从何时起；默认今天 / from when; default: today");
  out->add_option("--days", o->days, "几天 / how many days")->capture_default_str()->check(whole_number(1, 62));
  out->add_option("--zone", o->zone, "时区 / time zone")->capture_default_str();
  out->callback([&session, o] { session.action = [&session, o] { return export_calendar(session, *o); }; });
  CLI::App* in = add_live(group, session,
                          {"import-leave", "从日历文件（Outlook、Google、手机）导入请假",
                           "leave out of a calendar file (Outlook, Google, a phone)",
                           "gridline rota import-leave leave.ics --member G1-M --stand-in G1-S"});
  in->add_option("FILE", i->file, "iCalendar 文件（.ics），最大 1 MiB / iCalendar file, at most 1 MiB")->required();
  in->add_option("--member", i->member, "谁请假 / whose leave")->required();
  in->add_option("--stand-in", i->stand_in, "代班人编号 / who stands in")->required();
  in->add_option("--zone", i->zone, "没写时区的按此 / of times without one")->capture_default_str();
  in->add_option("--reason", i->reason, "理由代码 / a reason code");
  in->add_flag("--dry-run", i->dry_run, "只看会登记什么 / only show what would be entered");
  in->callback([&session, i] { session.action = [&session, i] { return import_leave(session, *i); }; });
}

}  // namespace gridline::cli
