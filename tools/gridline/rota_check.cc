// 缺岗与超时: what nobody is there for and who is there too much, ahead of time; live, or of a pack and a list.
#include <fmt/format.h>

#include <memory>

#include "engine/http/rota_json.h"
#include "engine/node/clock.h"
#include "engine/node/dry_run.h"
#include "engine/node/durable_file.h"
#include "tools/gridline/client.h"
#include "tools/gridline/members.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/rota.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string unit, from, pack, members;
  std::int32_t weeks = 52, week_hours = 60, stretch_hours = 12;
};

std::string length_text(std::int64_t minutes) {
  if (minutes % (24 * 60) == 0) return fmt::format("{} 天 d", minutes / (24 * 60));
  if (minutes % 60 == 0) return fmt::format("{} 小时 h", minutes / 60);
  return minutes < 60 ? fmt::format("{} 分钟 min", minutes)
                      : fmt::format("{} 小时 {} 分 {} h {} min", minutes / 60, minutes % 60, minutes / 60,
                                    minutes % 60);
}

std::string range_text(const Json& r) {
  const std::string first = text_of(r, "first"), last = text_of(r, "last");
  const std::int64_t times = r.at("times").get<std::int64_t>();
  const std::string length = length_text(r.at("minutes").get<std::int64_t>());
  if (times == 1) return fmt::format("      {} 起 for {}\n", short_time(first).substr(0, 16), length);
  const bool every_day = r.at("weekdays").size() == 7;
  return fmt::format("      {} {} 起 for {}，{} 至 to {}，共 {} 次 times\n",
                     every_day ? "每天 daily" : joined(r.at("weekdays")), first.substr(11, 5), length,
                     first.substr(0, 10), last.substr(0, 10), times);
}

std::string gap_text(const Json& g) {
  const std::string clock = text_of(g, "clock"), role = text_of(g, "role");
  std::string out =
      fmt::format("  {} {}：{}{}{}，共 {} 小时没有人 h with nobody（规则 route {}）\n", text_of(g, "unit"),
                  text_of(g, "unit_zh"), text_of(g, "need_zh"), clock.empty() ? "" : " " + clock,
                  role.empty() ? "" : "，岗位 role " + role, text_of(g, "hours"), text_of(g, "route"));
  for (const Json& r : g.at("ranges")) out += range_text(r);
  return out;
}

std::string overload_text(const Json& o) {
  const std::string first = text_of(o, "first").substr(0, 10), last = text_of(o, "last").substr(0, 10);
  if (text_of(o, "why") == "week")
    return fmt::format("  {} 每周 {} 小时 h a week，自 from {} 起 {} 周 weeks\n", text_of(o, "id"),
                       text_of(o, "hours"), first, text_of(o, "times"));
  return fmt::format("  {} 连续 {} 小时 h on end，{} 至 to {} 共 {} 次 times\n", text_of(o, "id"),
                     text_of(o, "hours"), first, last, text_of(o, "times"));
}

Exit show(const Json& answer) {
  std::string out = fmt::format("{} 至 {} 的值班 / the rota from {} to {}\n",
                                short_time(text_of(answer, "from")).substr(0, 16),
                                short_time(text_of(answer, "to")).substr(0, 16),
                                text_of(answer, "from").substr(0, 10), text_of(answer, "to").substr(0, 10));
  const Json& gaps = answer.at("gaps");
  const Json& overloads = answer.at("overloads");
  if (answer.at("people_known") != true)
    out += "值班台没有能派单的人，值班无从核对 / nobody at the desk can lead, so duty cannot be checked\n";
  out += gaps.empty() ? "没有缺岗 / no gaps\n" : fmt::format("缺岗 {} 处 / {} gaps\n", gaps.size(), gaps.size());
  for (const Json& g : gaps) out += gap_text(g);
  out += overloads.empty() ? "没有人超时 / nobody is on duty too long\n"
                           : fmt::format("超时 {} 项 / {} overloads\n", overloads.size(), overloads.size());
  for (const Json& o : overloads) out += overload_text(o);
  print(out);
  return gaps.empty() ? Exit::ok : Exit::no;
}

core::MemberRecord record_of(const Json& m) {
  core::MemberRecord out;
  out.id = text_of(m, "id");
  out.unit = text_of(m, "unit");
  out.left = m.at("left").get<bool>();
  const auto roles = [](const Json& list) {
    std::vector<pack::Role> all;
    for (const Json& r : list)
      all.push_back(pack::role_of(r.get<std::string>()).value());  // read_members checked them
    return all;
  };
  out.roles = roles(m.at("roles"));
  out.skills = m.at("skills").get<std::vector<std::string>>();
  out.shifts = m.at("shifts").get<std::vector<std::string>>();
  for (const Json& p : m.at("posts")) out.posts.push_back({text_of(p, "unit"), roles(p.at("roles"))});
  return out;
}

// The people of the file instead of the pack's own; `exit` is not ok when it was said what is wrong.
std::shared_ptr<node::DryRun> with_members(const std::shared_ptr<const node::ReadyPack>& ready,
                                           const Options& o, Exit& exit) {
  auto pack = std::make_shared<pack::Pack>(*ready->pack);
  core::ImportMembers import;
  if (!o.members.empty()) {
    const auto content = node::read_whole(o.members);
    if (!content) return exit = fail(content.error()), nullptr;
    const MemberList read = read_members(o.members, *content);
    if (!read.problems.empty()) return complain(read.problems), exit = Exit::no, nullptr;
    for (const Json& m : read.body.at("members")) {
      import.members.push_back(record_of(m));
      for (const std::string& shift : import.members.back().shifts) {
        const auto known = [&](const pack::Shift& s) { return s.id == shift; };
        if (std::any_of(pack->shifts.begin(), pack->shifts.end(), known)) continue;
        complain(fmt::format("{} 的班次“{}”在规则包里没有（轮班须写组，如 night/2） / {}: there is no shift '{}' (with "
                             "turns the team is named, as night/2)",
                             import.members.back().id, shift, import.members.back().id, shift));
        return exit = Exit::no, nullptr;
      }
    }
    pack->seed_members.clear();
  }
  auto changed = std::make_shared<node::ReadyPack>(*ready);
  changed->pack = pack;
  auto dry = std::make_shared<node::DryRun>(changed);
  if (import.members.empty()) return dry;
  core::Command command;
  command.actor.kind = core::ActorKind::engine;
  command.body = std::move(import);
  if (const core::Decision d = dry->put(std::move(command), dry->state().now); d.rejection) {
    complain(d.rejection->zh + " / " + d.rejection->en);
    return exit = Exit::no, nullptr;
  }
  return dry;
}

Exit check_offline(const Session& session, const Options& o) {
  const PackFolder folder = open_pack(o.pack);
  if (!folder.ready) return folder.exit;
  const pack::Pack& pack = *folder.ready->pack;
  http::RotaCheck asked;
  asked.weeks = o.weeks;
  asked.week_hours_max = o.week_hours;
  asked.stretch_hours_max = o.stretch_hours;
  const base::CivilTime today = base::to_civil(node::SystemClock().now(), pack.zone);
  asked.from = base::from_civil({today.year, today.month, today.day}, pack.zone);
  if (!o.from.empty()) {
    const auto from = base::parse_instant(o.from, pack.zone);
    if (!from) return misused("--from 写法不对", from.error().message);
    asked.from = *from;
  }
  if (!o.unit.empty()) {
    const auto unit = pack.unit_by_id.find(o.unit);
    if (unit == pack.unit_by_id.end()) return misused("没有单位 " + o.unit, "there is no unit " + o.unit);
    asked.unit = unit->second;
  }
  Exit exit = Exit::ok;
  const auto dry = with_members(folder.ready, o, exit);
  if (dry == nullptr) return exit;
  const Json answer = http::rota_check_json(dry->state(), dry->rules(), asked);
  if (!session.json) return show(answer);
  print_line(answer);
  return answer.at("gaps").empty() ? Exit::ok : Exit::no;
}

Exit check(const Session& session, const Options& o) {
  if (!o.pack.empty()) return check_offline(session, o);
  if (!o.members.empty()) return misused("--members 要与 --pack 一起用", "--members goes with --pack");
  Client client(session);
  const auto answer = client.get(target_of(
      "/api/v1/rota/check", {{"unit", o.unit},
                             {"from", o.from},
                             {"weeks", std::to_string(o.weeks)},
                             {"week_hours", std::to_string(o.week_hours)},
                             {"stretch_hours", std::to_string(o.stretch_hours)}}));
  const Exit shown = finish(session, answer, show);
  if (!session.json || shown != Exit::ok) return shown;
  const Json read = Json::parse(answer->body, nullptr, false);
  return read.is_object() && !read.at("gaps").empty() ? Exit::no : Exit::ok;
}

}  // namespace

void register_rota_check(CLI::App& group, Session& session) {
  const auto o = std::make_shared<Options>();
  CLI::App* command = add_live(
      group, session,
      {"check", "提前找出缺岗和超时：紧急、时限和兜底何时没有人；有缺岗则以 1 退出",
       "gaps and overload ahead of time: when nobody is there for what is urgent or due; gaps: exit 1",
       "gridline rota check --pack rules/packs/lingyun --members members.csv --weeks 52"});
  command->add_option("--unit", o->unit, "只看这个单位及其下级 / this unit and those below");
  command->add_option("--from", o->from, "从何时起；默认今天 / from when; default: today");
  command->add_option("--weeks", o->weeks, "几周 / how many weeks")
      ->capture_default_str()
      ->check(whole_number(1, 104));
  command->add_option("--week-hours", o->week_hours, "一周多少小时以上算超时 / more hours a week are too many")
      ->capture_default_str()
      ->check(whole_number(1, 168));
  command->add_option("--stretch-hours", o->stretch_hours, "连续多少小时以上算超时（连班） / more hours on end are too many")
      ->capture_default_str()
      ->check(whole_number(1, 168));
  command->add_option("--pack", o->pack, "不问引擎，查这个规则包目录 / ask no engine, check this pack folder");
  command->add_option("--members", o->members, "与 --pack：用这份名单 / with --pack: the people of this CSV");
  command->callback([&session, o] { session.action = [&session, o] { return check(session, *o); }; });
}

}  // namespace gridline::cli
