// Rule packs of a running engine: what is active and was, a new one brought and looked at, activated, and
// open tickets taken over to its clocks. A pack is compiled, checked and tried here, on the caller's thread;
// the duty thread only ever switches to what is ready.
#include <algorithm>
#include <chrono>

#include "engine/base/limits.h"
#include "engine/http/answers.h"
#include "engine/http/pack_calls.h"
#include "engine/http/pack_json.h"
#include "engine/trial/cases.h"
#include "rules/lint/lint.h"

namespace gridline::http {

namespace {

// Against what is active now; null: the active one's files are not to be had.
Json difference_from_active(const Services& s, const node::ReadyPack& to, const pack::PackFiles& to_files) {
  const auto active = s.node.active_pack();
  if (!active) return nullptr;
  const auto files = s.packs->files_of(active->pack->hash);
  if (!files) return nullptr;
  return difference_json(pack::difference(*active->pack, *files, *to.pack, to_files));
}

std::int64_t errors_in(const std::vector<pack::Issue>& issues) {
  return std::count_if(issues.begin(), issues.end(), [](const pack::Issue& i) { return !i.warning; });
}

// `code`: why the pack is not taken; empty: it is.
Json judged_json(std::string_view code, std::vector<pack::Issue> issues) {
  pack::sort_by_place(issues);
  Json list = Json::array();
  for (const pack::Issue& issue : issues) list.push_back(issue_json(issue));
  return {{"ok", code.empty()},
          {"code", text_json(code)},
          {"errors", errors_in(issues)},
          {"issues", std::move(list)}};
}

// On this thread alone, so that the duty thread and the doors keep the others; an engine that stops does not
// wait for it.
trial::Verdict try_cases(const Services& s, const pack::PackFiles& files,
                         const std::shared_ptr<const node::ReadyPack>& ready) {
  const auto ends = std::chrono::steady_clock::now() + std::chrono::milliseconds(limits::pack_cases_ms);
  trial::Running how{s.now(), 1};
  how.over = [&s, ends] { return s.stopping->load() || std::chrono::steady_clock::now() >= ends; };
  return trial::try_cases(files, ready, how, limits::pack_cases_max);
}

Json brought_json(const Services& s, const node::ReadyPack& ready, const pack::PackFiles& files) {
  const auto active = s.node.active_pack();
  return {{"name", ready.pack->name},
          {"version", ready.pack->version},
          {"hash", base::to_hex(ready.pack->hash)},
          {"active", active ? Json(base::to_hex(active->pack->hash)) : Json(nullptr)},
          {"difference", difference_from_active(s, ready, files)}};
}

std::string name_of(core::ActorKind kind) {
  switch (kind) {
    case core::ActorKind::engine: return "engine";
    case core::ActorKind::member: return "member";
    case core::ActorKind::administrator: return "administrator";
    default: return "";
  }
}

Json step_json(const view::PackStepAnswer& step, base::ZoneOffset zone) {
  return {{"seq", step.seq},
          {"at", time_json(step.at, zone)},
          {"step", step.step},
          {"pack", text_json(step.pack)},
          {"hash", step.hash},
          {"actor", name_of(step.actor)},
          {"member", step.member.member ? Json(step.member.member.value) : Json(nullptr)},
          {"name", text_json(step.member.name)},
          {"note", text_json(step.note)},
          {"instead_of", text_json(step.instead_of)}};
}

Json hash_json(const base::Hash256& hash) {
  return hash == base::Hash256{} ? Json(nullptr) : Json(base::to_hex(hash));
}

// What waits for a second person: that a pack becomes active, that open tickets go over to the active one's
// clocks, or that its corrected calendar counts their deadlines again.
std::string_view what_waits(const core::ProposedPack& p, const base::Hash256& active) {
  if (p.from != base::Hash256{}) return "recount";
  return p.hash == active ? "migration" : "activation";
}

// As of the last flush.
Json active_json(const node::Node& n, base::ZoneOffset zone, base::Instant now) {
  Json out{{"active", nullptr}, {"proposed", nullptr}, {"people", 1}};
  const node::Node::PackStanding& packs = n.pack_standing();
  if (!packs.active) return out;
  const pack::Pack& active = *packs.active->pack;
  for (const core::KnownPack& known : n.state().packs) {
    if (known.hash != active.hash) continue;
    out["active"] = {{"pack", n.symbols().bare_name(known.name)},
                     {"name", active.name},
                     {"version", active.version},
                     {"hash", base::to_hex(active.hash)}};
  }
  out["people"] = active.activation_people;
  if (!packs.proposed) return out;
  const core::ProposedPack& p = *packs.proposed;
  const base::Instant until = p.at + base::Duration{limits::proposal_stands_ms};
  if (until <= now) return out;
  out["proposed"] = {{"hash", base::to_hex(p.hash)},
                     {"at", time_json(p.at, zone)},
                     {"until", time_json(until, zone)},
                     {"member", p.member ? Json(p.member.value) : Json(nullptr)},
                     {"instead_of", hash_json(p.instead_of)},
                     {"what", what_waits(p, active.hash)}};
  return out;
}

std::optional<Json> ask_active(const Services& s) {
  return ask<Json>(s.node,
                   [zone = s.zone, now = s.now()](const node::Node& n) { return active_json(n, zone, now); });
}

// The names get their numbers ahead of the switch, so that it is short however many are new.
std::optional<Response> define_names(const Call& c, const core::ActivatePack& activate,
                                     const pack::Pack& pack) {
  const auto bound =
      ask<bool>(c.services.node, [hash = activate.pack](const node::Node& n) { return n.is_bound(hash); });
  if (!bound) return try_later();
  if (*bound) return std::nullopt;
  for (const core::DefineNames& names : core::names_ahead(pack, activate)) {
    core::Command command;
    command.actor = c.caller.actor;
    command.body = names;
    const Acted acted = act(c.services, c.caller, std::move(command));
    if (!acted.outcome) return acted.why;
    if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
  }
  return std::nullopt;
}

// What is open and would change, among the ticket numbers from `after` on.
struct Look {
  std::vector<core::PlanChanged> changes;   // at most limits::migrate_tickets_max
  std::vector<base::Instant> was;           // the due of each
  std::uint64_t next = 0;                   // go on after this number; 0: that was all
  std::uint64_t on_hold = 0;                // left as they are
  base::Hash256 active{};
  base::Instant now;
};

std::optional<Look> look(node::Node& node, std::uint64_t after) {
  return ask<Look>(node, [after](const node::Node& n) {
    Look out;
    if (n.rules() == nullptr) return out;
    out.active = n.rules()->pack->hash;
    out.now = n.state().now;
    const std::uint64_t end = std::min(after + ids_a_look, n.state().next_ticket - 1);
    for (std::uint64_t id = after + 1; id <= end; ++id) {
      if (out.changes.size() == limits::migrate_tickets_max) {
        out.next = id - 1;
        return out;
      }
      const core::Ticket* ticket = n.state().ticket(base::TicketId(id));
      if (ticket == nullptr) continue;
      out.on_hold += ticket->state == core::TicketState::on_hold ? 1 : 0;
      if (auto change = core::plan_change_of(n.state(), *n.rules(), *ticket, n.state().now)) {
        out.was.push_back(ticket->resolve_due);
        out.changes.push_back(*change);
      }
    }
    out.next = end < n.state().next_ticket - 1 ? end : 0;
    return out;
  });
}

struct Counts {
  std::uint64_t tickets = 0, later = 0, earlier = 0, overdue = 0, on_hold = 0;
  void add(const Look& seen) {
    on_hold += seen.on_hold;
    for (std::size_t i = 0; i < seen.changes.size(); ++i) {
      const base::Instant due = seen.changes[i].resolve_due, was = seen.was[i];
      ++tickets;
      later += due > was ? 1 : 0;
      earlier += due < was ? 1 : 0;
      overdue += due && due <= seen.now && was > seen.now ? 1 : 0;
    }
  }
};

}  // namespace

Response only_proposed(const Call& c, std::string_view count) {
  const auto now = ask_active(c.services);
  if (!now) return try_later();
  return ok({{count, 0}, {"next", nullptr}, {"proposed", now->at("proposed")}});
}

std::optional<Response> refuse_reader(const Call& c) {
  if (c.services.packs == nullptr)
    return problem(404, "no_packs", "此接口不管理规则包", "packs cannot be changed here");
  const auto may = ask<bool>(c.services.node, [actor = c.caller.actor](const node::Node& n) {
    return core::may_edit_rules(n.state(), actor);
  });
  if (!may) return try_later();
  return *may ? std::nullopt : std::optional<Response>(not_yours());
}

base::Hash256 hash_of_path(const Call& c) {
  const auto hash = base::hash256_from_hex(c.parts[0]);
  if (!hash) throw BadField{"hash", " 64 位十六进制数", "64 hexadecimal digits"};
  return *hash;
}

Response changed_meanwhile() {
  return problem(409, "changed_meanwhile", "启用的已是另一个规则包", "another pack is active");
}

// The active pack, what waits for a second person, and the steps so far, the newest first.
Response get_packs(const Call& c) {
  if (auto refused = refuse_reader(c)) return std::move(*refused);
  const std::uint64_t before = number_of(c.request, "before", 0, UINT64_MAX / 2);
  const std::uint64_t limit = std::max<std::uint64_t>(1, number_of(c.request, "limit", 50, view::page_max));
  auto answer = ask_active(c.services);
  if (!answer) return try_later();
  (*answer)["history"] = nullptr;
  if (c.services.view_path.empty()) return ok(*answer);
  auto reader = fresh_reader(c.services);
  if (!reader) return problem(reader.error());
  const auto steps = reader->packs(limit, before);
  if (!steps) return problem(steps.error());
  Json history = Json::array();
  for (const view::PackStepAnswer& step : *steps) history.push_back(step_json(step, c.services.zone));
  (*answer)["history"] = std::move(history);
  (*answer)["next"] = steps->size() == limit ? Json(steps->back().seq) : Json(nullptr);
  return ok(*answer);
}

// A pack that the engine has, and what it would change.
Response get_pack(const Call& c) {
  if (auto refused = refuse_reader(c)) return std::move(*refused);
  const auto ready = c.services.packs->find(hash_of_path(c));
  if (!ready) return problem(ready.error());
  const auto files = c.services.packs->files_of((*ready)->pack->hash);
  if (!files) return problem(files.error());
  return ok(brought_json(c.services, **ready, *files));
}

// The body is the pack's blob. It is compiled, proved and held against its own cases; a sound one is kept for
// a while in memory, ready to be activated by its hash, and answered with what it would change. Nothing is
// left on the disk. `code` says why it is not kept: pack_errors or cases_failed, with the issues.
Response post_pack(const Call& c) {
  if (auto refused = refuse_reader(c)) return std::move(*refused);
  const auto files = pack::from_blob(c.request.body);
  if (!files) return problem(400, "bad_pack", "不是规则包", files.error().message);
  node::Compiled compiled = node::compile(*files);
  if (compiled.ready) {
    const lint::Report proved = lint::prove(*compiled.ready->pack, *files, {c.services.now()});
    compiled.issues.insert(compiled.issues.end(), proved.issues.begin(), proved.issues.end());
  }
  if (!compiled.ready || errors_in(compiled.issues) != 0)
    return ok(judged_json("pack_errors", std::move(compiled.issues)));
  const trial::Verdict tried = try_cases(c.services, *files, compiled.ready);
  if (*c.services.stopping) return try_later();
  compiled.issues.insert(compiled.issues.end(), tried.issues.begin(), tried.issues.end());
  Json out = judged_json(tried.issues.empty() ? "" : "cases_failed", std::move(compiled.issues));
  out["cases"] = {{"all", tried.cases}, {"failed", tried.failed}, {"ended", tried.ended}};
  if (!tried.issues.empty()) return ok(out);
  const auto kept = c.services.packs->bring(*files);
  if (!kept) return problem(kept.error());
  out.update(brought_json(c.services, **kept, *files));
  return ok(out);
}

// {"from","note"}: `from` is the hash that the difference was shown against.
Response post_activate(const Call& c) {
  if (auto refused = refuse_reader(c)) return std::move(*refused);
  const auto body = body_of(c.request);
  if (!body) return bad_body();
  if (auto wrong = unknown_field(*body, {"from", "note"})) return std::move(*wrong);
  core::ActivatePack activate{hash_of_path(c), {}};
  if (const std::string from = text_of(*body, "from"); !from.empty()) {
    const auto hash = base::hash256_from_hex(from);
    if (!hash) throw BadField{"from", " 64 位十六进制数", "64 hexadecimal digits"};
    activate.from = *hash;
  }
  // Held until the command is decided, so that the duty thread finds it compiled.
  const auto ready = c.services.packs->find(activate.pack);
  if (!ready) return problem(ready.error());
  if (const base::Status kept = c.services.packs->store(activate.pack); !kept) return problem(kept.error());
  core::Command command;
  command.actor = c.caller.actor;
  command.personal.note = text_of(*body, "note");
  if (command.personal.note.size() > limits::pack_note_bytes_max)
    throw BadField{"note", "更短的说明", "a shorter text"};
  if (auto refused = define_names(c, activate, *(*ready)->pack)) return std::move(*refused);
  command.body = activate;
  const Acted acted = act(c.services, c.caller, std::move(command));
  if (!acted.outcome) return acted.why;
  if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
  auto now = ask_active(c.services);
  if (!now) return try_later();
  (*now)["seq"] = acted.outcome->seq.value;
  (*now)["changed"] = acted.outcome->seq.value != 0;
  return ok(*now);
}

// How many open tickets would change their clocks, and which way their dues would move. `after`: go on
// from there; one answer looks at some tens of thousands of ticket numbers.
Response get_migration(const Call& c) {
  if (auto refused = refuse_reader(c)) return std::move(*refused);
  const base::Hash256 hash = hash_of_path(c);
  std::uint64_t after = number_of(c.request, "after", 0, UINT64_MAX / 2);
  Counts counts;
  for (std::size_t batch = 0; batch < batches_a_request; ++batch) {
    const auto seen = look(c.services.node, after);
    if (!seen) return try_later();
    if (seen->active != hash) return changed_meanwhile();
    counts.add(*seen);
    after = seen->next;
    if (after == 0) break;
  }
  return ok({{"tickets", counts.tickets}, {"later", counts.later}, {"earlier", counts.earlier},
             {"overdue", counts.overdue}, {"on_hold", counts.on_hold},
             {"next", after == 0 ? Json(nullptr) : Json(after)}});
}

// Takes them over, some thousands a request: {"after"}; the answer's `next` goes on. Where a pack is
// activated by two people this is, too: the first one's request is answered with `proposed`.
Response post_migrate(const Call& c) {
  if (auto refused = refuse_reader(c)) return std::move(*refused);
  const auto body = body_of(c.request);
  if (!body) return bad_body();
  if (auto wrong = unknown_field(*body, {"after"})) return std::move(*wrong);
  const base::Hash256 hash = hash_of_path(c);
  std::uint64_t after = body->value("after", std::uint64_t{0}), moved = 0;
  for (std::size_t batch = 0; batch < batches_a_request; ++batch) {
    const auto seen = look(c.services.node, after);
    if (!seen) return try_later();
    if (seen->active != hash) return changed_meanwhile();
    if (!seen->changes.empty()) {
      core::Command command;
      command.actor = c.caller.actor;
      core::MigrateTickets migrate{hash, {}};
      for (const core::PlanChanged& change : seen->changes) migrate.tickets.push_back(change.ticket);
      command.body = std::move(migrate);
      const Acted acted = act(c.services, c.caller, std::move(command));
      if (!acted.outcome) return acted.why;
      if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
      moved += acted.outcome->reply.tickets.size();
      if (acted.outcome->seq && acted.outcome->reply.tickets.empty()) return only_proposed(c, "moved");
    }
    after = seen->next;
    if (after == 0) break;
  }
  return ok({{"moved", moved}, {"next", after == 0 ? Json(nullptr) : Json(after)}, {"proposed", nullptr}});
}

}  // namespace gridline::http
