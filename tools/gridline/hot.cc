// Hot spots: those of the running engine, or with --pack those that old complaints would have made
// (hot_trial).
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/hot_trial.h"
#include "tools/gridline/table.h"
#include "tools/gridline/ticket_life.h"

namespace gridline::cli {

namespace {

struct Options {
  HotTrial trial;
  std::string unit;
  bool all = false;
};

std::string members_of(const Json& spot) {
  std::string out;
  for (const Json& m : spot.at("members")) out += (out.empty() ? "" : " ") + text_of(m, "ticket");
  return out;
}

Exit show_live(const Json& answer, bool all) {
  const Json& spots = answer.at("hot");
  if (spots.empty()) {
    print(all ? "没有热点 no hot spots\n" : "没有在办热点（--all 含已结） no open hot spots (--all: closed ones too)\n");
    return Exit::ok;
  }
  Table table({">工单 ticket", "状态 state", "缓急", "范围 area", "事项 what", "主办 lead", ">成员 members",
               ">在办 open", "立单 opened", "办结时限 resolve by"});
  for (const Json& s : spots) {
    const Json why = s.value("hot", Json::object());
    table.add({text_of(s, "ticket"), text_of(s, "state_zh"), text_of(s, "urgency"), text_of(why, "area"),
               text_of(why, "what"), text_of(s, "lead"), text_of(s, "members_count"),
               text_of(s, "members_open"), short_time(text_of(s, "opened")),
               short_time(text_of(s, "resolve_due"))});
  }
  print(table.text());
  for (const Json& s : spots) {
    print(fmt::format("\n{}  {}\n  成员工单 members: {}\n", text_of(s, "ticket"),
                      hot_text(s.value("hot", Json::object())), members_of(s)));
  }
  if (!answer.at("next").is_null())
    print("只列出一部分，见 --top / not all are shown: --top\n");
  return Exit::ok;
}

Exit live(const Session& session, const Options& o) {
  return get_and_show(session, "/api/v1/hot",
                      {{"unit", o.unit},
                       {"all", o.all ? "1" : ""},
                       {"limit", std::to_string(o.trial.top == 0 ? 50 : o.trial.top)}},
                      [&o](const Json& answer) { return show_live(answer, o.all); });
}

}  // namespace

void register_hot(CLI::App& root, Session& session) {
  CLI::App* command = add_live(root, session,
                               {"hot", "热点：运行中的引擎里在办的；加 --pack 则试算历史诉求会形成哪些",
                                "open hot spots; with --pack those that complaints on stdin would have made",
                                "gridline hot --unit LY"});
  auto o = std::make_shared<Options>();
  command->add_option("--unit", o->unit, "只看这个单位主办的 / only those this unit leads");
  command->add_flag("--all", o->all, "含已结的 / closed ones too");
  command->add_option("--pack", o->trial.pack, "规则包目录：用标准输入的历史诉求试算 / pack folder: try it on stdin");
  command->add_option("--top", o->trial.top, "只列这么多 / only so many")->check(whole_number(1, 100'000));
  command
      ->add_option("--quiet", o->trial.quiet,
                   "试算：几天无新诉求即视为办结，默认 28 / closed when nothing came for so many days")
      ->check(whole_number(1, 1000));
  command->footer(command->get_footer() +
                  "\n  gridline hot --pack rules/packs/lingyun --top 20 < last-year.jsonl"
                  "\n\n试算时标准输入每行 / with --pack each line of stdin: "
                  "{id,text,title?,at,place?,category?,resident?}\n"
                  "resident: 同一住户的任意代号，只计一户 / any code of a household: it counts once");
  command->callback([&session, o] {
    session.action = [&session, o] {
      return o->trial.pack.empty() ? live(session, *o) : try_hot(o->trial, session.json);
    };
  });
}

}  // namespace gridline::cli
