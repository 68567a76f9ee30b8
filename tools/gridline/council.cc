// Councils against a running engine: when they meet, their agendas, moving and closing a meeting.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

struct Typed {
  std::string id, date, at, reason;
};

std::string council_path(const std::string& id, const char* what = "") {
  return fmt::format("/api/v1/councils/{}{}", path_part(id), what);
}

std::string rule_text(const Json& c) {
  const std::string weeks = text_of(c, "every_weeks");
  return fmt::format("{} {}{}", text_of(c, "weekday"), text_of(c, "at"),
                     weeks == "1" ? "" : fmt::format("（每 {} 周 every {} weeks）", weeks, weeks));
}

Exit list(const Session& session, const Typed&) {
  return get_and_show(session, "/api/v1/councils", {}, [](const Json& answer) {
    Table table({"编号 id", "名称 name", "单位 unit", "上级 above", "规则 rule", "下次 next", ">议程 on the agenda"});
    for (const Json& c : answer.at("councils")) {
      table.add({text_of(c, "id"), text_of(c, "zh"), text_of(c, "unit"), text_of(c, "above"), rule_text(c),
                 short_time(text_of(c, "next")), text_of(c, "on_agenda")});
    }
    print(table.empty() ? "规则包里没有议事会 / the pack has no councils\n" : table.text());
    return Exit::ok;
  });
}

std::string how_text(const std::string& how) {
  if (how == "moved") return "改期 moved";
  if (how == "cancelled") return "取消 cancelled";
  if (how == "day_off") return "遇休息日 day off";
  return "";
}

std::string fared_text(const Json& items) {
  std::string out = fmt::format(
      "提交 tabled {}  认领 claimed {}（其中首次会即认领 at once {}）  顺延 carried over {}  指定 assigned {}  "
      "提交上级 to another council {}\n",
      text_of(items, "tabled"), text_of(items, "claimed"), text_of(items, "claimed_first"),
      text_of(items, "carried"), text_of(items, "assigned"), text_of(items, "raised"));
  if (!items.at("claimed_first_share").is_null()) {
    out += fmt::format("认领及时率 claimed at the first meeting {:.1f}%  平均顺延 mean carry-overs {:.2f}\n",
                       items.at("claimed_first_share").get<double>() * 100,
                       items.at("mean_carried").get<double>());
  }
  return out;
}

Exit show(const Session& session, const Typed& typed) {
  return get_and_show(session, council_path(typed.id), {}, [](const Json& c) {
    std::string out = fmt::format("{}  {}  单位 unit {}  规则 rule {}\n", text_of(c, "id"), text_of(c, "zh"),
                                  text_of(c, "unit"), rule_text(c));
    out += fmt::format("截止 closes {} min before  开 lasts {} min  {} 次无人认领后 then {}{}  休息日 day off {}\n",
                       text_of(c, "cut_off_min"), text_of(c, "lasts_min"), text_of(c, "hearings"),
                       text_of(c, "then"), text_of(c, "above").empty() ? "" : " → " + text_of(c, "above"),
                       text_of(c, "rest_day"));
    Table table({"按规则 by the rule", "实际 meets at", "", "议程截止 agenda closes"});
    for (const Json& m : c.at("meetings")) {
      table.add({short_time(text_of(m, "ruled")), short_time(text_of(m, "at")), how_text(text_of(m, "how")),
                 short_time(text_of(m, "cut_off"))});
    }
    print(out + table.text() + fmt::format("议程上 on the agenda {}\n", text_of(c, "on_agenda")) +
          fared_text(c.at("items")));
    return Exit::ok;
  });
}

Exit agenda(const Session& session, const Typed& typed) {
  return get_and_show(session, council_path(typed.id, "/agenda"), {}, [](const Json& answer) {
    Table table({">工单 ticket", "会次 meeting", ">已听 heard", ">累计 in all", "缓急", "类别 category", "地点 place",
                 "办结时限 resolve"});
    for (const Json& t : answer.at("tickets")) {
      table.add({text_of(t, "ticket"), text_of(t, "date"), text_of(t, "carried"), text_of(t, "carried_all"),
                 text_of(t, "urgency"), text_of(t, "category"), text_of(t, "place"),
                 short_time(text_of(t, "resolve_due"))});
    }
    print(table.empty() ? "议程上没有工单 / nothing is on the agenda\n" : table.text());
    return Exit::ok;
  });
}

Exit set(const Session& session, const Typed& typed, const Json& body) {
  return post_and_show(session, council_path(typed.id, "/meetings"), body, [](const Json& answer) {
    const std::string at = short_time(text_of(answer, "at"));
    const std::string changed = answer.value("changed", true) ? "" : "（没有变化 nothing changed）";
    print(at.empty() ? fmt::format("{} 的会已取消 / the meeting of {} is cancelled{}\n", text_of(answer, "date"),
                                   text_of(answer, "date"), changed)
                     : fmt::format("{} 的会改到 {} / the meeting of {} is at {}{}\n", text_of(answer, "date"), at,
                                   text_of(answer, "date"), at, changed));
    if (!answer.at("tickets").empty())
      print(fmt::format("议程随之 its agenda goes with it: {} 件 tickets\n", answer.at("tickets").size()));
    return Exit::ok;
  });
}

Exit move(const Session& session, const Typed& typed) {
  return set(session, typed, {{"date", typed.date}, {"at", typed.at}, {"reason", typed.reason}});
}

Exit cancel(const Session& session, const Typed& typed) {
  return set(session, typed, {{"date", typed.date}, {"cancel", true}, {"reason", typed.reason}});
}

Exit hold(const Session& session, const Typed& typed) {
  return post_and_show(
      session, council_path(typed.id, "/hold"), {{"date", typed.date}}, [](const Json& answer) {
        print(fmt::format("会议结束，无人认领 {} 件 / the meeting is over, {} were not claimed\n",
                          answer.at("tickets").size(), answer.at("tickets").size()));
        return Exit::ok;
      });
}

using Run = Exit (*)(const Session&, const Typed&);

constexpr Words list_words{"list", "有哪些议事会、下次何时开", "which councils there are and when they meet next",
                           "gridline council list"};
constexpr Words show_words{"show", "规则、今后各次会的实际时间、认领情况",
                           "its rule, when the next meetings really are, how its items fared",
                           "gridline council show LY-THU"};
constexpr Words agenda_words{"agenda", "议程上的工单", "the tickets on its agenda",
                             "gridline council agenda LY-THU"};
constexpr Words move_words{"move", "把某次会改到别的时间，规则不变", "move one meeting; the weekly rule stays",
                           "gridline council move LY-THU 2026-03-19 2026-03-20T15:00 --reason hall_in_use"};
constexpr Words cancel_words{"cancel", "取消某次会，议程顺延到下一次", "cancel one meeting; its agenda goes to the next",
                             "gridline council cancel LY-THU 2026-03-19 --reason typhoon"};
constexpr Words hold_words{"hold", "宣布会议结束：无人认领的顺延、提交上级或待书记指定",
                           "the meeting is over: what nobody claimed is carried over, goes up or is assigned",
                           "gridline council hold LY-THU"};

using Shared = std::shared_ptr<Typed>;

CLI::App* add_for_one(CLI::App& group, Session& session, const Words& words, const Shared& typed, Run run) {
  CLI::App* command = add_typed(group, session, words, typed, run);
  command->add_option("COUNCIL", typed->id, "议事会编号 / a council's id")->required();
  return command;
}

void add_date(CLI::App& command, const Shared& typed) {
  command
      .add_option("DATE", typed->date, "按规则是哪天的会，如 2026-03-19 / the day on which the rule has it")
      ->required();
}

void add_reason(CLI::App& command, const Shared& typed) {
  command.add_option("--reason", typed->reason, "原因代码 / a reason code")->required();
}

}  // namespace

void register_councils(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "council", "议事会", "councils");
  const auto typed = std::make_shared<Typed>();
  add_typed(*group, session, list_words, typed, list);
  add_for_one(*group, session, show_words, typed, show);
  add_for_one(*group, session, agenda_words, typed, agenda);
  CLI::App* moving = add_for_one(*group, session, move_words, typed, move);
  add_date(*moving, typed);
  moving->add_option("TIME", typed->at, "新的时间，如 2026-03-20T15:00 / the new time")->required();
  add_reason(*moving, typed);
  CLI::App* cancelling = add_for_one(*group, session, cancel_words, typed, cancel);
  add_date(*cancelling, typed);
  add_reason(*cancelling, typed);
  CLI::App* holding = add_for_one(*group, session, hold_words, typed, hold);
  holding->add_option(
      "--date", typed->date,
      "按规则是哪天的会；不写为正在开的 / of which day by the rule; else the one that goes on");
}

}  // namespace gridline::cli
