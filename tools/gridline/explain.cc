// Why there? For a text: the words that counted, each route that was looked at with its predicates, what
// would have sent it elsewhere, and who was considered. For a ticket of a running engine: what its timeline
// says of it.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "engine/core/choose_member.h"
#include "engine/node/clock.h"
#include "engine/node/dry_run.h"
#include "engine/trial/route_json.h"
#include "engine/wire/checks.h"
#include "rules/route/explain.h"
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

Json predicates_json(const std::vector<route::Predicate>& predicates) {
  Json out = Json::array();
  for (const route::Predicate& p : predicates) {
    out.push_back({{"text", p.text},
                   {"held", route::code(p.held)},
                   {"is", p.is.empty() ? Json(nullptr) : Json(p.is)},
                   {"error", p.error.empty() ? Json(nullptr) : Json(p.error)}});
  }
  return out;
}

Json change_json(const route::Change& change, const pack::Pack& pack) {
  Json differences = Json::array();
  for (const route::Difference& d : change.differences)
    differences.push_back({{"field", d.field}, {"from", d.from}, {"to", d.to}});
  return {{"at", pack[change.at].path},
          {"would_match", change.would_match},
          {"differences", differences},
          {"route", pack[change.outcome.route].path},
          {"lead", pack[change.outcome.lead].id}};
}

// Whom the person's rule looked at in the lead unit, in the state before the complaint.
Json people_json(const route::Routing& routing, base::Instant at, const node::DryRun& run) {
  const auto name = [&](base::MemberId id) {
    return id ? Json(run.state().symbols.bare_name(run.state().member(id)->name)) : Json(nullptr);
  };
  Json out = Json::array();
  const core::Symbol unit = run.rules().units[routing.lead.value];
  for (const core::Considered& c : core::considered(run.state(), run.rules(), unit, routing.person, at)) {
    out.push_back({{"member", name(c.member)},
                   {"represented_by", name(c.represented_by)},
                   {"why", core::code(c.why)},
                   {"zh", core::zh(c.why)},
                   {"in_hand", c.in_hand}});
  }
  return out;
}

// For each ticket that would be opened: the routes looked at, whom else it might have gone to and why not.
Json explained(const node::DryRun::Answer& answer, const node::DryRun& run) {
  const pack::Pack& pack = *run.ready().pack;
  Json out = Json::array();
  for (const core::Event& event : answer.decision.events) {
    const auto* opened = std::get_if<core::TicketOpened>(&event);
    if (opened == nullptr) continue;
    const core::DutyByState duty(run.state(), run.rules());
    const route::Facts facts =
        core::facts_of(answer.command, category_of(*opened, run.rules()), opened->urgency, duty);
    const route::Explanation why = route::explain(*run.ready().routes, facts);
    Json routes = Json::array();
    for (const route::Step& step : why.steps) {
      const pack::Route& r = pack[step.route];
      const auto wrong = std::find_if(step.predicates.begin(), step.predicates.end(),
                                      [](const route::Predicate& p) { return p.held == route::Held::error; });
      routes.push_back({{"route", r.path},
                        {"when", r.when.empty() ? Json(nullptr) : Json(r.when)},
                        {"matched", step.matched},
                        {"error", wrong == step.predicates.end() ? Json(nullptr) : Json(wrong->error)},
                        {"predicates", predicates_json(step.predicates)}});
    }
    out.push_back({{"category",
                    opened->category ? Json(run.state().symbols.bare_name(opened->category)) : Json(nullptr)},
                   {"routes", routes},
                   {"route", pack[why.routing.route].path},
                   {"lead", pack[why.routing.lead].id},
                   {"people", people_json(why.routing, facts.at, run)},
                   {"otherwise", why.change ? change_json(*why.change, pack) : Json(nullptr)}});
  }
  return out;
}

std::string predicates_text(const Json& predicates) {
  std::string out;
  for (const Json& p : predicates) {
    const std::string held = text_of(p, "held"), is = text_of(p, "is"), error = text_of(p, "error");
    const char* mark = held == "yes" ? "✓" : held == "no" ? "✗" : held == "error" ? "!" : "·";
    out += fmt::format("      {} {}{}{}\n", mark, text_of(p, "text"), is.empty() ? "" : "    " + is,
                       error.empty() ? "" : "    出错 error: " + error);
  }
  return out;
}

std::string otherwise_text(const Json& change) {
  std::string differences;
  for (const Json& d : change.at("differences")) {
    differences += fmt::format("{}{} {}（现为 now {}）", differences.empty() ? "" : "，且 and ",
                               text_of(d, "field"), text_of(d, "to"), text_of(d, "from"));
  }
  return fmt::format("  否则 otherwise  若 if {}，则 {} {}，转 → {}  {}\n", differences, text_of(change, "at"),
                     change.at("would_match") == true ? "成立 matches" : "不成立 does not match",
                     text_of(change, "route"), text_of(change, "lead"));
}

std::string explained_text(const Json& matters) {
  std::string out;
  for (const Json& matter : matters) {
    const std::string category = text_of(matter, "category");
    out += fmt::format("路由 routes  {}\n", category.empty() ? "类别不明 category unsure" : category);
    for (const Json& r : matter.at("routes")) {
      out += fmt::format("  {} {}\n", r.at("matched") == true ? "✓" : "✗", text_of(r, "route"));
      out += predicates_text(r.at("predicates"));
    }
    out += fmt::format("  → {}  {}\n", text_of(matter, "route"), text_of(matter, "lead"));
    if (!matter.at("otherwise").is_null()) out += otherwise_text(matter.at("otherwise"));
    if (!matter.at("people").empty()) out += "  人选 people\n";
    for (const Json& person : matter.at("people")) {
      const std::string stand_in = text_of(person, "represented_by");
      out += fmt::format("    {} {}{}  {} {}  在办 in hand {}\n",
                         text_of(person, "why") == "chosen" ? "✓" : "✗", text_of(person, "member"),
                         stand_in.empty() ? "" : "（代班 stand-in " + stand_in + "）", text_of(person, "zh"),
                         text_of(person, "why"), person.at("in_hand").get<std::int64_t>());
    }
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
      trial::route_json("", answer.command, answer.decision, *folder.ready->pack, run.state());
  const Json matters = explained(answer, run);
  if (session.json) print_line({{"routing", routing}, {"matters", matters}});
  else print(routing_text(routing, o.text, o.title) + explained_text(matters));
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
