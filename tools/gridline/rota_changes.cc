// 排班变更: extra hours, hours off, swaps, leave to come; all through the API, whoever asks.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/rota.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

struct Typed {
  std::string member, other, from, to, unit, reason, first, second;
  std::vector<std::uint32_t> numbers;
};

std::string changes_table(const Json& changes) {
  Table table({">编号 no.", "变更 change", "成员 member", "单位 unit", "从 from", "到 to", "替/由 for, by",
               ">组 group", "理由 reason"});
  for (const Json& c : changes) {
    table.add({text_of(c, "number"), text_of(c, "kind_zh") + " " + text_of(c, "kind"), text_of(c, "id"),
               text_of(c, "unit"), short_time(text_of(c, "from")).substr(0, 16),
               short_time(text_of(c, "to")).substr(0, 16), text_of(c, "other"), text_of(c, "group"),
               text_of(c, "reason")});
  }
  return table.empty() ? "没有排班变更 / no changes of the rota\n" : table.text();
}

Exit show_changes(const Json& answer) {
  print(changes_table(answer.at("changes")));
  return Exit::ok;
}

Json change(const char* kind, const Typed& t) {
  return {{"kind", kind},   {"member", t.member}, {"unit", t.unit},
          {"from", t.from}, {"to", t.to},         {"other", t.other}};
}

Exit put(const Session& session, Json body, const Typed& t) {
  body["reason"] = t.reason;
  return post_and_show(session, "/api/v1/rota", body, show_changes);
}

// "FROM/TO", as ISO 8601 writes a stretch of time.
bool take_stretch(const std::string& text, Typed& out) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return false;
  out.from = text.substr(0, slash);
  out.to = text.substr(slash + 1);
  return !out.from.empty() && !out.to.empty();
}

// The first one's hours go to the second, and the second's to the first.
Exit swap(const Session& session, const Typed& t) {
  Typed second = t, first = t;
  second.member = t.other;
  second.other = t.member;
  if (!take_stretch(t.first, second) || !take_stretch(t.second, first))
    return misused("时段写法如 2026-03-03T22:00/2026-03-04T06:00",
                   "a stretch looks like 2026-03-03T22:00/2026-03-04T06:00");
  return put(session, {{"add", {change("on", second), change("on", first)}}, {"together", true}}, t);
}

using Shared = std::shared_ptr<Typed>;

void add_hours(CLI::App* command, const Shared& t) {
  command->add_option("MEMBER", t->member, "成员编号 / a member's id")->required();
  command->add_option("--from", t->from, "从何时起；默认现在 / from when; default: now");
  command->add_option("--to", t->to, "到何时止 / until when")->required();
  command->add_option("--reason", t->reason, "理由代码 / a reason code");
}

}  // namespace

void register_rota_changes(CLI::App& group, Session& session) {
  const auto one = [](const char* kind) {
    return [kind](const Session& s, const Typed& t) { return put(s, {{"add", {change(kind, t)}}}, t); };
  };
  const auto on = std::make_shared<Typed>(), off = std::make_shared<Typed>(),
             away = std::make_shared<Typed>(), pair = std::make_shared<Typed>(),
             back = std::make_shared<Typed>(), all = std::make_shared<Typed>();
  CLI::App* c = add_typed(group, session,
                    {"on", "加班，或替某人的班（--for）", "extra hours, or another one's hours (--for)",
                     "gridline rota on LY-D1 --for LY-D5 --from 2026-03-03T22:00 --to 2026-03-04T06:00"},
                    on, one("on"));
  add_hours(c, on);
  c->add_option("--for", on->other, "替谁的班：须有他的全部岗位 / whose hours; he must hold all of that one's roles");
  c->add_option("--unit", on->unit, "在哪个单位；默认他任职的全部 / in which unit; default: all of his");
  c = add_typed(group, session,
          {"off", "这段时间不值班（没有人替）", "off duty then, with nobody in his place",
           "gridline rota off G1-M --from 2026-03-03T14:00 --to 2026-03-03T22:00"},
          off, one("off"));
  add_hours(c, off);
  c->add_option("--unit", off->unit, "在哪个单位；默认全部 / in which unit; default: all");
  c = add_typed(group, session,
          {"leave", "请假（可在将来开始）：到时工单和消息由代班人接手",
           "leave, also to come: work and messages go to the stand-in when it begins",
           "gridline rota leave G1-M --from 2026-05-01T00:00 --to 2026-05-06T00:00 --stand-in G1-S"},
          away, one("leave"));
  add_hours(c, away);
  c->add_option("--stand-in", away->other, "代班人编号 / who stands in")->required();
  c = add_typed(group, session,
          {"swap", "换班：两人互换一段值班，同时生效或都不生效", "two people swap hours of duty: both or nothing",
           "gridline rota swap LY-D5 LY-D1 --first 2026-03-03T22:00/2026-03-04T06:00 "
           "--second 2026-03-04T06:00/2026-03-04T14:00"},
          pair, swap);
  c->add_option("MEMBER", pair->member, "第一人 / the first")->required();
  c->add_option("OTHER", pair->other, "第二人 / the second")->required();
  c->add_option("--first", pair->first, "第一人的班：起/止 / the first one's hours: FROM/TO")->required();
  c->add_option("--second", pair->second, "第二人的班：起/止 / the second one's hours: FROM/TO")->required();
  c->add_option("--unit", pair->unit, "在哪个单位；默认各自的单位 / in which unit; default: each one's own");
  c->add_option("--reason", pair->reason, "理由代码 / a reason code");
  c = add_typed(group, session,
          {"undo", "撤销变更（同组的一起）；已过去的部分不变",
           "take changes back, with those of their group; what has been stays", "gridline rota undo 17"},
          back, [](const Session& s, const Typed& t) {
            return post_and_show(s, "/api/v1/rota", {{"remove", t.numbers}, {"reason", t.reason}},
                                 [](const Json&) {
                                   print("已撤销 / taken back\n");
                                   return Exit::ok;
                                 });
          });
  c->add_option("NUMBER", back->numbers, "变更编号 / numbers of changes")->required();
  c->add_option("--reason", back->reason, "理由代码 / a reason code");
  c = add_typed(
      group, session,
      {"changes", "现有的排班变更", "the changes of the rota at hand", "gridline rota changes --member G1-M"},
      all, [](const Session& s, const Typed& t) {
        return get_and_show(s, "/api/v1/rota/changes", {{"member", t.member}}, show_changes);
      });
  c->add_option("--member", all->member, "只看这个人 / this person alone");
}

}  // namespace gridline::cli
