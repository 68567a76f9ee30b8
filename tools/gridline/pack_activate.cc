// Packs of a running engine: what would change, activate, go back, what was active, take open tickets over.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "tools/gridline/commands.h"
#include "tools/gridline/difference_text.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/pack_life.h"
#include "tools/gridline/table.h"
#include "tools/gridline/ticket_life.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string pack, other, note;
  bool yes = false, migrate = false;
  std::uint64_t limit = 20;
};

std::string difference_or_none(const Json& difference) {
  if (difference.is_null()) return "无从比对 / nothing to compare with\n";
  const std::string text = difference_text(difference);
  return text.empty() ? "没有差别 / no difference\n" : text;
}

Exit diff_folders(const Session& session, const Options& o) {
  const auto from = pack::read_folder(o.pack), to = pack::read_folder(o.other);
  if (!from) return fail_pack(from.error());
  if (!to) return fail_pack(to.error());
  const PackFolder before = ready_pack(*from), after = ready_pack(*to);
  if (!before.ready) return before.exit;
  if (!after.ready) return after.exit;
  const Json difference =
      http::difference_json(pack::difference(*before.ready->pack, *from, *after.ready->pack, *to));
  if (session.json) print_line(difference);
  else print(difference_or_none(difference));
  return difference.at("count") == 0 ? Exit::ok : Exit::no;
}

Exit diff(const Session& session, const Options& o) {
  if (!o.other.empty()) return diff_folders(session, o);
  return bring(session, o.pack, [&](const Json& brought) {
    if (session.json) print_line(brought.at("difference"));
    else print(difference_or_none(brought.at("difference")));
    return brought.at("hash") == brought.at("active") ? Exit::ok : Exit::no;
  });
}

std::string activated_text(const Json& answer) {
  const Json& proposed = answer.at("proposed");
  if (!answer.at("changed").get<bool>()) return "已经是启用中的规则包 / it is active already\n";
  if (!proposed.is_null() && text_of(proposed, "what") == "activation") {
    return fmt::format(
        "已提交，待另一人在 {0} 前启用：gridline pack activate {1}\n"
        "proposed: another person activates it before {0}: gridline pack activate {1}\n",
        short_time(text_of(proposed, "until")), text_of(proposed, "hash").substr(0, 12)) +
        put_aside_text(proposed);
  }
  return fmt::format("已启用 {0}，在办工单时限不变 / {0} is active; open tickets keep their clocks\n",
                     text_of(answer.at("active"), "pack"));
}

Exit activate_hash(const Session& session, const Options& o, const std::string& hash, const Json& from) {
  const auto answer = Client(session).post("/api/v1/packs/" + hash + "/activate",
                                           {{"from", from}, {"note", o.note}}, std::chrono::seconds(600));
  const Exit exit = finish(session, answer, [](const Json& body) {
    print(activated_text(body));
    return Exit::ok;
  });
  if (exit != Exit::ok || !o.migrate) return exit;
  const Json body = Json::parse(answer->body, nullptr, false);
  if (const Json& proposed = body.at("proposed");
      !proposed.is_null() && text_of(proposed, "what") == "activation") {
    complain("启用之后再改用新时限：gridline pack migrate / take tickets over once it is active: gridline pack migrate");
    return Exit::ok;
  }
  return migrate(session, hash, o.yes);
}

// The packs of the engine, for finding one by its name.
Exit with_packs(const Session& session, const std::function<Exit(const Json&)>& then) {
  return asked(session, Client(session).get(target_of("/api/v1/packs", {{"limit", "200"}})), then);
}

// What would change is shown, then asked.
Exit activate_shown(const Session& session, const Options& o, const Json& brought) {
  if (!session.json) print(difference_or_none(brought.at("difference")));
  if (brought.at("hash") != brought.at("active") && !agreed(o.yes, "启用？ / activate it?")) return Exit::no;
  return activate_hash(session, o, text_of(brought, "hash"), brought.at("active"));
}

// One that the engine has: proposed by somebody else, or active before.
Exit activate_known(const Session& session, const Options& o, const std::string& hash) {
  return asked(session, Client(session).get("/api/v1/packs/" + hash),
               [&](const Json& brought) { return activate_shown(session, o, brought); });
}

Exit activate_named(const Session& session, const Options& o) {
  return with_packs(session, [&](const Json& packs) {
    const Json& proposed = packs.at("proposed");
    if (!proposed.is_null() && o.pack.size() >= 6 && text_of(proposed, "hash").starts_with(o.pack))
      return activate_known(session, o, text_of(proposed, "hash"));
    const Json found = named_pack(packs, o.pack);
    return found.is_null() ? Exit::no : activate_known(session, o, text_of(found, "hash"));
  });
}

Exit activate(const Session& session, const Options& o) {
  if (!std::filesystem::is_directory(o.pack)) return activate_named(session, o);
  return bring(session, o.pack, [&](const Json& brought) { return activate_shown(session, o, brought); });
}

Exit rollback(const Session& session, const Options& o) {
  return with_packs(session, [&](const Json& packs) {
    const Json found = named_pack(packs, o.pack);
    if (found.is_null()) return Exit::no;
    const std::string name = text_of(found, "pack");
    if (!agreed(o.yes, fmt::format("退回 {}？ / back to {}?", name, name))) return Exit::no;
    const Json from = packs.at("active").is_null() ? Json(nullptr) : packs.at("active").at("hash");
    return activate_hash(session, o, text_of(found, "hash"), from);
  });
}

std::string who(const Json& step) {
  const std::string name = text_of(step, "name");
  if (!name.empty()) return name;
  const std::string member = text_of(step, "member");
  return member.empty() ? text_of(step, "actor") : "#" + member;
}

// Behind the note: what a proposal put aside.
std::string aside(const Json& step) {
  const std::string hash = text_of(step, "instead_of").substr(0, 12);
  if (hash.empty()) return "";
  return fmt::format("{}（代替 instead of {}）", text_of(step, "note").empty() ? "" : " ", hash);
}

Exit history(const Session& session, const Options& o) {
  return get_and_show(session, "/api/v1/packs", {{"limit", std::to_string(o.limit)}}, [](const Json& packs) {
    const Json& steps = packs.at("history");
    if (steps.is_null()) {
      print("本引擎未维护 read.db（view: false） / this engine keeps no read.db (view: false)\n");
      return Exit::no;
    }
    Table table({"时间 at", "步骤 step", "规则包 pack", "哈希 hash", "何人 who", "说明 note"});
    for (const Json& s : steps) {
      const std::string step = text_of(s, "step");
      table.add({short_time(text_of(s, "at")),
                 step == "proposed"             ? "待复核 proposed"
                 : step == "migration_proposed" ? "改用待复核 migration proposed"
                 : step == "recount_proposed"   ? "重算待复核 recount proposed"
                 : step == "confirmed"          ? "复核启用 confirmed"
                                                : "启用 activated",
                 text_of(s, "pack"), text_of(s, "hash").substr(0, 12), who(s),
                 text_of(s, "note") + aside(s)});
    }
    print(table.text());
    return Exit::ok;
  });
}

Exit migrate_active(const Session& session, const Options& o) {
  return with_packs(session, [&](const Json& packs) {
    if (packs.at("active").is_null()) {
      complain("尚未启用规则包 / no rule pack is active yet");
      return Exit::no;
    }
    return migrate(session, text_of(packs.at("active"), "hash"), o.yes);
  });
}

using Run = Exit (*)(const Session&, const Options&);

struct Command {
  CLI::App* app;
  std::shared_ptr<Options> options;
};

Command add(CLI::App& group, Session& session, const Words& words, Run run) {
  Command out{add_live(group, session, words), std::make_shared<Options>()};
  out.app->callback([&session, run, o = out.options] {
    session.action = [&session, run, o] { return run(session, *o); };
  });
  return out;
}

void add_yes(Command& c, const char* what) { c.app->add_flag("--yes", c.options->yes, what); }

}  // namespace

void register_pack_activate(CLI::App& group, Session& session) {
  Command d = add(group, session,
                  {"diff", "比对：两个规则包，或与运行中的引擎比对", "what differs: of two packs, or from the running engine's",
                   "gridline pack diff rules/packs/lingyun"},
                  diff);
  d.app->add_option("DIR", d.options->pack, "规则包目录 / pack folder")->required();
  d.app->add_option("OTHER", d.options->other,
                    "另一个；省略则与启用中的比对 / another; without it: against the active one");
  Command a = add(group, session,
                  {"activate", "启用：检查、比对、确认，在办工单时限不变",
                   "check, show what changes, activate; open tickets keep their clocks",
                   "gridline pack activate rules/packs/lingyun --note 国庆值班调整"},
                  activate);
  a.app
      ->add_option("PACK", a.options->pack,
                   "规则包目录，或曾启用、待复核的名称与哈希 / folder; or the name or hash of a known one")
      ->required();
  a.app->add_option("--note", a.options->note, "为什么 / why, for the history");
  a.app->add_flag("--migrate", a.options->migrate,
                  "随后让在办工单改用新时限 / then take open tickets over to its clocks");
  add_yes(a, "不再询问 / do not ask");
  Command r = add(group, session,
                  {"rollback", "退回之前启用的规则包", "go back to the pack that was active before",
                   "gridline pack rollback --yes"},
                  rollback);
  r.app->add_option("PACK", r.options->pack,
                    "名称、版本或哈希；省略则为上一个 / name, version or hash; default: the one before");
  r.app->add_option("--note", r.options->note, "为什么 / why, for the history");
  add_yes(r, "不再询问 / do not ask");
  Command h = add(group, session,
                  {"history", "启用过哪些规则包，何人何时", "which packs were active, by whom and when",
                   "gridline pack history"},
                  history);
  h.app->add_option("--limit", h.options->limit, "至多几行，默认 20 / rows at most, 20")
      ->check(whole_number(1, 200));
  Command m = add(group, session,
                  {"migrate", "让在办工单改用启用中规则包的时限：先看变化再确认",
                   "take open tickets over to the active pack's clocks", "gridline pack migrate"},
                  migrate_active);
  add_yes(m, "不再询问 / do not ask");
}

}  // namespace gridline::cli
