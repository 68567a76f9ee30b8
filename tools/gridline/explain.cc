// Why there? For a text: the words that counted, each route that was looked at, who was chosen. For a
// ticket of a running engine: what its timeline says of it.
#include <fmt/format.h>

#include <memory>
#include <set>
#include <vector>

#include "engine/http/route_json.h"
#include "engine/node/clock.h"
#include "engine/node/dry_run.h"
#include "engine/wire/checks.h"
#include "rules/route/route_tree.h"
#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/routing_text.h"
#include "tools/gridline/ticket_text.h"

namespace gridline::cli {

namespace {

struct Options {
  std::uint64_t ticket = 0;
  std::string pack, text, title, place, channel = "console", at;
};

pack::CategoryIndex category_of(const core::TicketOpened& opened, const core::RuleSet& rules) {
  return opened.category ? rules.category_of[opened.category.value] : pack::CategoryIndex();
}

// The routes looked at for each ticket that would be opened.
Json looked_at(const node::DryRun::Answer& answer, const node::DryRun& run) {
  const pack::Pack& pack = *run.ready().pack;
  Json out = Json::array();
  for (const core::Event& event : answer.decision.events) {
    const auto* opened = std::get_if<core::TicketOpened>(&event);
    if (opened == nullptr) continue;
    Json routes = Json::array();
    const route::Listener listener = [&](const route::Looked& looked) {
      const pack::Route& r = pack[looked.route];
      routes.push_back({{"route", r.path},
                        {"when", r.when.empty() ? Json(nullptr) : Json(r.when)},
                        {"matched", looked.matched},
                        {"error", looked.error.empty() ? Json(nullptr) : Json(looked.error)}});
    };
    const route::Routing routing =
        run.ready().routes->route(
            core::facts_of(answer.command, category_of(*opened, run.rules()), opened->urgency), &listener);
    out.push_back({{"category",
                    opened->category ? Json(run.state().symbols.bare_name(opened->category)) : Json(nullptr)},
                   {"routes", routes},
                   {"route", pack[routing.route].path},
                   {"lead", pack[routing.lead].id}});
  }
  return out;
}

std::string looked_text(const Json& matters) {
  std::string out;
  for (const Json& matter : matters) {
    const std::string category = text_of(matter, "category");
    out += fmt::format("路由 routes  {}\n", category.empty() ? "类别不明 category unsure" : category);
    for (const Json& r : matter.at("routes")) {
      const std::string error = text_of(r, "error"), when = text_of(r, "when");
      out += fmt::format("  {} {}{}{}\n", r.at("matched") == true ? "✓" : "✗", text_of(r, "route"),
                         when.empty() ? "" : "  when " + when, error.empty() ? "" : "  出错 error: " + error);
    }
    out += fmt::format("  → {}  {}\n", text_of(matter, "route"), text_of(matter, "lead"));
  }
  return out;
}

Exit explain_text(const Session& session, const Options& o) {
  const PackFolder folder = open_pack(o.pack);
  if (!folder.ready) return folder.exit;
  node::DryRun run(folder.ready);
  base::Instant at = node::SystemClock().now();
  if (!o.at.empty()) {
    const auto parsed = base::parse_instant(o.at, folder.ready->pack->zone);
    if (!parsed) return misused("--at 写法不对", parsed.error().message);
    at = *parsed;
  }
  wire::Submission s;
  s.id = "explain";
  s.text = o.text;
  s.title = o.title;
  s.place = o.place;
  if (const auto refused = wire::check(s)) return misused(refused->zh, refused->en);
  const node::DryRun::Answer answer = run.submit(std::move(s), {"console", o.channel}, at);
  if (answer.decision.rejection)
    return fail({base::ErrorCode::invalid_input,
                 answer.decision.rejection->zh + " / " + answer.decision.rejection->en});
  const Json routing =
      http::route_json("", answer.command, answer.decision, *folder.ready->pack, run.state());
  const Json matters = looked_at(answer, run);
  if (session.json) print_line({{"routing", routing}, {"matters", matters}});
  else print(routing_text(routing, o.text, o.title) + looked_text(matters));
  return Exit::ok;
}

// The events that answer "why": where it was sent, by which rule, to whom, until when.
Exit explain_ticket(const Session& session, const Options& o) {
  return get_and_show(session, fmt::format("/api/v1/tickets/{}", o.ticket), {}, [](const Json& ticket) {
    static const std::set<std::string> why = {"ticket_opened",    "ticket_triaged", "ticket_dispatched",
                                              "ticket_assigned",  "ticket_reread",  "ticket_transferred",
                                              "ticket_escalated", "clocks_started", "escalation_step_taken",
                                              "complaint_joined", "ticket_claimed", "duplicate_proposed",
                                              "kept_apart",       "complaint_parted"};
    Json shown = ticket;
    shown["timeline"] = Json::array();
    for (const Json& event : ticket.at("timeline")) {
      if (why.count(text_of(event, "event")) > 0) shown["timeline"].push_back(event);
    }
    print(ticket_text(shown));
    return Exit::ok;
  });
}

Exit explain(const Session& session, const Options& o) {
  if (o.ticket != 0) return explain_ticket(session, o);
  if (o.text.empty() && o.title.empty())
    return misused("请写工单号，或 --pack 与 --text", "give a ticket, or --pack and --text");
  if (o.pack.empty()) return misused("--text 需要 --pack", "--text needs --pack");
  return explain_text(session, o);
}

}  // namespace

void register_explain(CLI::App& root, Session& session) {
  CLI::App* command = add_live(root, session,
                               {"explain", "为何如此派单：依据的字词、看过的路由、选中谁",
                                "why there: the words, the routes looked at, who was chosen",
                                "gridline explain --pack rules/packs/lingyun --text \"海曲世家3号楼漏水\""});
  auto o = std::make_shared<Options>();
  command->add_option("TICKET", o->ticket, "工单号（问运行中的引擎） / a ticket of the running engine")
      ->check(whole_number(1, UINT64_MAX));
  command->add_option("--pack", o->pack, "规则包目录 / pack folder");
  command->add_option("--text", o->text, "诉求内容 / what is said");
  command->add_option("--title", o->title, "标题 / title");
  command->add_option("--place", o->place, "地点 / place");
  command->add_option("--channel", o->channel, "渠道 / channel");
  command->add_option("--at", o->at, "设想的时间 / as if it were then");
  command->callback([&session, o] { session.action = [&session, o] { return explain(session, *o); }; });
}

}  // namespace gridline::cli
