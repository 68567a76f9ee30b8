// A calendar was corrected while tickets were open: which deadlines would move, and moving them.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/calendar_choice.h"
#include "tools/gridline/counted.h"
#include "tools/gridline/pack_life.h"
#include "tools/gridline/progress.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

constexpr std::chrono::seconds long_wait{600};  // millions of tickets are looked at meanwhile

struct Options {
  std::string from;
  bool show = false, apply = false, yes = false;
};

// Every deadline that would move, over all pages.
Exit look(const Session& session, const std::string& path, const std::string& from, Json& whole) {
  whole = {{"from", from}, {"moved", Json::array()}, {"on_hold", 0}};
  for (Json after = 0; !after.is_null();) {
    const std::string target = target_of(path, {{"from", from}, {"after", after.dump()}});
    const Exit exit = asked(session, Client(session).get(target), [&](const Json& page) {
      for (const Json& moved : page.at("moved")) whole["moved"].push_back(moved);
      whole["on_hold"] = whole.at("on_hold").get<std::uint64_t>() + page.at("on_hold").get<std::uint64_t>();
      after = page.at("next");
      return Exit::ok;
    });
    if (exit != Exit::ok) return exit;
  }
  return Exit::ok;
}

std::string moved_text(const Json& whole) {
  Table table({">工单 ticket", "时限 clock", "单位 unit", "原到期 old due", "新到期 new due", "原因 why"});
  for (const Json& m : whole.at("moved"))
    table.add({text_of(m, "ticket"), text_of(m, "clock"), text_of(m, "unit"), timed(text_of(m, "old_due")),
               timed(text_of(m, "due")), joined(m.at("why"))});
  const std::size_t n = whole.at("moved").size();
  return (table.empty() ? "" : table.text()) +
         fmt::format("{0} 个时限会变；挂账 {1} 张不动 / {0} deadlines would move; {1} tickets on hold stay\n", n,
                     text_of(whole, "on_hold"));
}

Exit apply(const Session& session, const std::string& path, Json& whole) {
  std::uint64_t tickets = 0;
  Progress progress("重算时限 / counting again", false);
  for (Json after = 0; !after.is_null();) {
    const Json body{{"from", whole.at("from")}, {"after", after}};
    const Exit exit = asked(session, Client(session).post(path, body, long_wait), [&](const Json& page) {
      tickets += page.at("tickets").get<std::uint64_t>();
      whole["proposed"] = page.at("proposed");
      after = page.at("next");
      return Exit::ok;
    });
    if (exit != Exit::ok) return exit;
    progress.at(tickets, tickets);
  }
  whole["tickets"] = tickets;
  return Exit::ok;
}

std::string applied_text(const Json& whole) {
  const Json& proposed = whole.at("proposed");
  if (proposed.is_null())
    return fmt::format("已重算 {0} 张工单 / {0} tickets counted again\n", text_of(whole, "tickets"));
  return fmt::format(
             "已提交，待另一人在 {0} 前重算：gridline calendar correct --apply\n"
             "proposed: another person counts them again before {0}: gridline calendar correct --apply\n",
             short_time(text_of(proposed, "until"))) +
         put_aside_text(proposed);
}

Exit correct(const Session& session, const Options& o) {
  if (o.show == o.apply) return misused("请写 --show 或 --apply", "give --show or --apply");
  return asked(
      session, Client(session).get(target_of("/api/v1/packs", {{"limit", "200"}})), [&](const Json& packs) {
        if (packs.at("active").is_null()) {
          complain("尚未启用规则包 / no rule pack is active yet");
          return Exit::no;
        }
        const Json before = named_pack(packs, o.from);
        if (before.is_null()) return Exit::no;
        const std::string path = "/api/v1/packs/" + text_of(packs.at("active"), "hash") + "/recount";
        Json whole;
        if (const Exit exit = look(session, path, text_of(before, "hash"), whole); exit != Exit::ok)
          return exit;
        const bool any = !whole.at("moved").empty();
        if (!session.json) print(moved_text(whole));
        if (o.apply && any) {
          if (!agreed(o.yes, "按新日历重算？ / count them again?")) return Exit::no;
          if (const Exit exit = apply(session, path, whole); exit != Exit::ok) return exit;
          if (!session.json) print(applied_text(whole));
        }
        if (session.json) print_line(whole);
        return Exit::ok;
      });
}

}  // namespace

void register_calendar_correct(CLI::App& calendar_group, Session& session) {
  CLI::App* command =
      add_live(calendar_group, session,
               {"correct", "日历更正后，在办工单哪些时限会变；重算它们",
                "after a calendar was corrected: which deadlines of open tickets would move; moving them",
                "gridline calendar correct --show"});
  auto o = std::make_shared<Options>();
  command->add_flag("--show", o->show, "只列出，不改 / list them, change nothing");
  command->add_flag("--apply", o->apply,
                    "列出、确认、重算；原值留在事件里 / list, confirm, count again; both values are kept");
  command->add_option("--from", o->from,
                      "原先按哪个规则包计算，默认启用中的前一个 / the pack they were counted by; the one before the active");
  command->add_flag("--yes", o->yes, "不再询问 / do not ask");
  command->callback([&session, o] { session.action = [&session, o] { return correct(session, *o); }; });
}

}  // namespace gridline::cli
