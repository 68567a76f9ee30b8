// A line at a time in order of time; a hot spot that went quiet is closed as a person would.
#include "tools/gridline/hot_trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/node/dry_run.h"
#include "engine/wire/checks.h"
#include "tools/gridline/heat.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/progress.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

struct Line {
  Json id;
  base::Instant at;
  wire::Submission said;
  std::string resident;
};

struct Message {
  Json id;
  base::Instant at;
  bool again = false;
  std::int64_t severity = 1;
};

struct Issue {
  core::HotSpotOpened why;
  base::Symbol place, category;
  std::string lead;
  base::TicketId cluster;
  std::vector<Message> messages;   // in order of time
  bool over = false;
};

class HotRun {
 public:
  HotRun(std::shared_ptr<const node::ReadyPack> ready, std::int64_t quiet_days)
      : run_(std::move(ready)), quiet_(base::days(quiet_days)) {}

  // Errors: the refusal, as a person reads it; "" when it was taken in.
  std::string take(Line line) {
    close_quiet(line.at);
    core::Command command = run_.read(std::move(line.said), {"console", "console"});
    auto& body = std::get<core::SubmitComplaint>(command.body);
    std::vector<base::TicketId>* known = line.resident.empty() ? nullptr : &tickets_of_[line.resident];
    if (known != nullptr && !known->empty()) {
      core::Contact contact;
      const std::size_t from = known->size() > contact_max ? known->size() - contact_max : 0;
      for (std::size_t i = known->size(); i-- > from;) contact.tickets.push_back({(*known)[i], 1});
      contact.earlier = static_cast<std::uint32_t>(known->size());
      body.contact = std::move(contact);
    }
    const core::Decision d = run_.put(std::move(command), line.at);
    if (d.rejection) return fmt::format("{} / {} [{}]", d.rejection->zh, d.rejection->en, d.rejection->code);
    if (known != nullptr) known->insert(known->end(), d.reply.tickets.begin(), d.reply.tickets.end());
    see(d, line);
    return "";
  }

  // The hottest first.
  Json issues() const {
    std::vector<std::pair<Peak, const Issue*>> order;
    for (const Issue& issue : issues_) order.emplace_back(peak_of(issue), &issue);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first.heat > b.first.heat; });
    Json out = Json::array();
    for (const auto& [peak, issue] : order) out.push_back(json_of(*issue, peak, out.size() + 1));
    return out;
  }

 private:
  static constexpr std::size_t contact_max = 8;

  static Peak peak_of(const Issue& issue) {
    std::vector<Household> households;
    for (const Message& m : issue.messages) {
      if (!m.again) households.push_back({m.at, m.severity});
    }
    return peak_heat(households, base::days(issue.why.days));
  }

  // In life somebody closes what nobody complains about any more.
  void close_quiet(base::Instant now) {
    for (Issue& issue : issues_) {
      if (issue.over || now - issue.messages.back().at < quiet_) continue;
      core::Command close;
      close.actor.kind = core::ActorKind::administrator;
      core::ActOnTicket act;
      act.ticket = issue.cluster;
      act.verb = core::Verb::force_close;
      act.reason = "quiet";
      close.body = act;
      run_.put(std::move(close), now);
      issue.over = true;
    }
  }

  void see(const core::Decision& d, const Line& line) {
    for (const core::Event& event : d.events) {
      if (const auto* counted = std::get_if<core::MatterCounted>(&event)) {
        const core::Ticket* ticket = run_.state().ticket(counted->ticket);
        const Message message{line.id, line.at, counted->again, severity_of(ticket->urgency)};
        messages_[counted->complaint].push_back({counted->area, counted->what, message});
        if (counted->cluster) add(counted->cluster, message);
      } else if (const auto* opened = std::get_if<core::HotSpotOpened>(&event)) {
        open(*opened);
      }
    }
  }

  void add(base::TicketId cluster, const Message& message) {
    Issue& issue = issues_[issue_of_.at(cluster)];
    if (issue.messages.empty() || issue.messages.back().id != message.id) issue.messages.push_back(message);
  }

  void open(const core::HotSpotOpened& e) {
    issue_of_[e.ticket] = issues_.size();
    Issue& issue = issues_.emplace_back();
    const core::Ticket& ticket = *run_.state().ticket(e.ticket);
    issue.why = e;
    issue.cluster = e.ticket;
    issue.place = ticket.place;
    issue.category = ticket.category;
    issue.lead = run_.state().symbols.bare_name(ticket.lead);
    for (const core::PileEntry& entry : run_.state().piles.find(e.area, e.what)->entries) {
      if (entry.at <= e.at - base::days(core::usual_days)) continue;
      if (std::find(e.others.begin(), e.others.end(), entry.ticket) == e.others.end()) continue;
      for (const Counted& c : messages_[entry.complaint]) {
        if (c.area == e.area && c.what == e.what) add(e.ticket, c.message);
      }
    }
  }

  Json json_of(const Issue& issue, const Peak& peak, std::size_t number) const {
    const core::Symbols& names = run_.state().symbols;
    const base::ZoneOffset zone = run_.ready().pack->zone;
    Json members = Json::array();
    for (const Message& m : issue.messages) members.push_back(m.id);
    const auto households = std::count_if(issue.messages.begin(), issue.messages.end(),
                                          [](const Message& m) { return !m.again; });
    return {{"hot", number},
            {"place", issue.place ? Json(names.bare_name(issue.place)) : Json()},
            {"area", names.bare_name(issue.why.area)},
            {"what", names.bare_name(issue.why.what)},
            {"category", issue.category ? Json(names.bare_name(issue.category)) : Json()},
            {"lead", issue.lead},
            {"households", households},
            {"messages", issue.messages.size()},
            {"heat", static_cast<double>(peak.heat) / heat_unit},
            {"hottest", base::to_iso(peak.at, zone)},
            {"opened", base::to_iso(issue.why.at, zone)},
            {"why", code(issue.why.hot_why)},
            {"first", base::to_iso(issue.messages.front().at, zone)},
            {"last", base::to_iso(issue.messages.back().at, zone)},
            {"members", std::move(members)}};
  }

  struct Counted {
    base::Symbol area, what;
    Message message;
  };

  node::DryRun run_;
  base::Duration quiet_;
  std::vector<Issue> issues_;
  std::map<base::TicketId, std::size_t> issue_of_;
  std::map<base::ComplaintId, std::vector<Counted>> messages_;
  std::map<std::string, std::vector<base::TicketId>> tickets_of_;
};

// Errors: what is wrong with the line.
base::Result<Line> line_of(const Json& asked, base::ZoneOffset zone) {
  const auto wrong = [](std::string what) {
    return base::Error{base::ErrorCode::invalid_input, std::move(what)};
  };
  if (!asked.is_object()) return wrong("不是对象 / not an object");
  const auto text = [&](const char* name) {
    const auto at = asked.find(name);
    if (at == asked.end() || at->is_null()) return std::string();
    return at->is_string() ? at->get<std::string>() : at->dump();
  };
  Line out;
  out.id = asked.value("id", Json());
  out.said.id = text("id");
  out.said.title = text("title");
  out.said.text = text("text");
  out.said.place = text("place");
  out.said.category = text("category");
  out.resident = text("resident");
  if (out.said.id.empty()) return wrong("缺 id / there is no id");
  const auto at = base::parse_instant(text("at"), zone);
  if (!at) return wrong("时间 at 写法不对 / at: " + at.error().message);
  out.at = *at;
  if (const auto refused = wire::check(out.said))
    return wrong(fmt::format("{} / {} [{}]", refused->zh, refused->en, refused->code));
  return out;
}

// The lines that can be taken, earliest first; the others are complained about.
std::vector<Line> lines_of(const std::string& all, base::ZoneOffset zone, bool& refused) {
  std::vector<Line> out;
  std::istringstream in(all);
  std::size_t number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    const Json asked = Json::parse(text, nullptr, false);
    auto line = line_of(asked, zone);
    if (line) {
      out.push_back(std::move(line).value());
      continue;
    }
    refused = true;
    complain(fmt::format("第 {} 行 line {}: {}", number, number, line.error().message));
  }
  std::stable_sort(out.begin(), out.end(), [](const Line& a, const Line& b) { return a.at < b.at; });
  return out;
}

void print_table(const Json& issues) {
  Table table({">#", "地点 place", "类别 category", ">户 households", ">条 messages", ">热度 heat",
               "起 first", "止 last", "因 why"});
  for (const Json& i : issues) {
    table.add({text_of(i, "hot"), text_of(i, "place"), text_of(i, "what"), text_of(i, "households"),
               text_of(i, "messages"), fmt::format("{:.1f}", i.at("heat").get<double>()),
               short_time(text_of(i, "first")).substr(0, 10), short_time(text_of(i, "last")).substr(0, 10),
               text_of(i, "why")});
  }
  print(table.empty() ? "没有热点 no hot spots\n" : table.text());
}

}  // namespace

Exit try_hot(const HotTrial& o, bool json) {
  const PackFolder folder = open_pack(o.pack);
  if (!folder.ready) return folder.exit;
  const auto all = read_stdin();
  if (!all) return fail(all.error());
  bool refused = false;
  std::vector<Line> lines = lines_of(*all, folder.ready->pack->zone, refused);
  HotRun run(folder.ready, static_cast<std::int64_t>(o.quiet));
  {
    Progress progress("研读 reading", false);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      progress.at(i, lines.size());
      const std::string id = lines[i].said.id;
      if (const std::string why = run.take(std::move(lines[i])); !why.empty()) {
        refused = true;
        complain(id + ": " + why);
      }
    }
  }
  Json issues = run.issues();
  if (o.top != 0 && issues.size() > o.top)
    issues.erase(issues.begin() + static_cast<std::ptrdiff_t>(o.top), issues.end());
  if (json) {
    for (const Json& issue : issues) print_line(issue);
  } else {
    print_table(issues);
  }
  return refused ? Exit::no : Exit::ok;
}

}  // namespace gridline::cli
