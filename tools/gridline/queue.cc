// The live queues: all units with their counts, or one unit's open tickets.
#include <fmt/format.h>

#include <memory>

#include "engine/core/words.h"
#include "engine/node/clock.h"
#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string unit, state;
  std::uint64_t limit = 100;
  bool all = false;
};

std::string states_text(const Json& by_state) {
  std::string out;
  for (const auto& [code, count] : by_state.items()) {
    const auto state = core::state_of(code);
    out += fmt::format("{}{} {}", out.empty() ? "" : " · ", state ? std::string(zh(*state)) : code,
                       count.dump());
  }
  return out;
}

Exit show_units(const Json& answer, bool all) {
  Table table({"单位 unit", "名称 name", ">在办 open", ">已结 closed", "状态 states"});
  std::size_t hidden = 0;
  for (const Json& u : answer.at("units")) {
    if (!all && u.at("open") == 0 && u.at("closed") == 0) {
      ++hidden;
      continue;
    }
    table.add({text_of(u, "unit"), text_of(u, "zh"), text_of(u, "open"), text_of(u, "closed"),
               states_text(u.at("by_state"))});
  }
  const Json& total = answer.at("total");
  table.add({"合计 total", "", text_of(total, "open"), text_of(total, "closed"),
             states_text(total.at("by_state"))});
  print(table.text());
  if (hidden > 0)
    print(fmt::format("另有 {} 个单位没有工单 / {} more units have no tickets (--all)\n", hidden, hidden));
  return Exit::ok;
}

// A due time, marked when it is past.
std::string due_text(const Json& row, const char* name, base::Instant now) {
  const std::string due = text_of(row, name);
  const auto at = base::parse_instant(due);
  return short_time(due) + (at && *at < now ? " 超时 late" : "");
}

Exit show_unit(const Json& answer) {
  const base::Instant now = node::SystemClock().now();
  print(fmt::format("{}  在办 open {}  {}\n", text_of(answer, "unit"), text_of(answer, "open"),
                    states_text(answer.at("by_state"))));
  Table table({">工单 ticket", "状态 state", "缓急", "类别 category", "地点 place", "成员 member", "立单 opened",
               "签收时限 accept by", "办结时限 resolve by"});
  for (const Json& t : answer.at("tickets")) {
    const auto state = core::state_of(text_of(t, "state"));
    table.add({text_of(t, "ticket"), state ? std::string(zh(*state)) : text_of(t, "state"),
               text_of(t, "urgency"), text_of(t, "category"), text_of(t, "place"), text_of(t, "member"),
               short_time(text_of(t, "opened")), due_text(t, "accept_due", now),
               due_text(t, "resolve_due", now)});
  }
  if (!table.empty()) print(table.text());
  if (answer.at("tickets").size() < answer.at("open").get<std::size_t>()) {
    print("只列出一部分，见 --limit 与 --state / not all are shown: --limit, --state\n");
  }
  return Exit::ok;
}

Exit queue(const Session& session, const Options& o) {
  if (o.unit.empty()) {
    return get_and_show(session, "/api/v1/queues", {},
                        [&o](const Json& answer) { return show_units(answer, o.all); });
  }
  return get_and_show(session, "/api/v1/queues/" + path_part(o.unit),
                      {{"state", o.state}, {"limit", std::to_string(o.limit)}}, show_unit);
}

}  // namespace

void register_queue(CLI::App& root, Session& session) {
  CLI::App* command =
      add_live(root, session,
               {"queue", "实时队列：各单位，或某单位的在办工单",
                "live queues: all units, or one unit's open tickets", "gridline queue LY-G1"});
  auto o = std::make_shared<Options>();
  command->add_option("UNIT", o->unit, "单位编号；不写为全部单位 / a unit's id; none: all units");
  command->add_option("--state", o->state, "只看这个状态，如 queued 或 待签收 / only this state");
  command->add_option("--limit", o->limit, "至多几条 / at most so many")
      ->check(whole_number(1, 1000))
      ->capture_default_str();
  command->add_flag("--all", o->all, "没有工单的单位也列出 / units without tickets too");
  command->callback([&session, o] { session.action = [&session, o] { return queue(session, *o); }; });
}

}  // namespace gridline::cli
