// A state with a pack active and its people imported, decided and evolved without a node: on a clock
// moved by hand, with every due deadline fired in its order and an archive to look things up in.
#pragma once

#include <algorithm>
#include <cstring>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/core/deadline.h"
#include "engine/core/decide.h"
#include "engine/core/duty.h"
#include "engine/core/evolve.h"
#include "rules/pack/loader.h"
#include "rules/text/reading.h"

namespace gridline::core {

// A shipped pack, compiled once a program.
struct CompiledPack {
  std::shared_ptr<const pack::Pack> pack;
  std::shared_ptr<const route::RouteTree> routes;
  std::shared_ptr<const text::Reader> reader;

  // `similar`: what the root of its routes says of similar complaints, "{do: join}", and behind it, when it
  // is to be another than the pack's, of hot spots: "{do: join} hot {households: 3}"; `ladders`: what its
  // policy `base` says instead of its own, "{resolve: [{at: 0, do: raise}]}"; `policy`: lines of that policy
  // ("pauses: {...}"), and clocks of all its policies ("clock accept: 2 h"). Empty: as it is shipped.
  static const CompiledPack& lingyun(const std::string& similar = "", const std::string& ladders = "",
                                     const std::string& policy = "") {
    static std::map<std::array<std::string, 3>, CompiledPack> all;
    const std::array key{similar, ladders, policy};
    const auto known = all.find(key);
    return known != all.end() ? known->second
                              : all.emplace(key, compile(similar, ladders, policy)).first->second;
  }

  // A pack of these files; throws with what is wrong.
  static CompiledPack of(const pack::PackFiles& files) {
    CompiledPack out;
    pack::Loaded loaded = pack::load(files);
    out.pack = std::move(loaded.pack);
    std::vector<pack::Issue> issues;
    if (out.pack) out.routes = route::RouteTree::compile(out.pack, {}, issues);
    if (!out.routes) {
      for (const pack::Issue& issue : loaded.issues) issues.push_back(issue);
      throw std::runtime_error("the pack does not compile: " +
                               (issues.empty() ? "" : pack::to_text(issues.front())));
    }
    out.reader = std::make_shared<text::Reader>(out.pack);
    return out;
  }

 private:
  // In the place of the policy's own block, or at its head.
  static void set_ladders(std::string& policies, const std::string& ladders) {
    std::size_t at = policies.find("\nbase:\n");
    if (at == std::string::npos) throw std::runtime_error("policies.yaml has no base");
    at += std::string("\nbase:\n").size();
    const std::size_t end = std::min(policies.find("\n\n", at), policies.size());
    const std::string key = "  ladders:\n";
    if (const std::size_t own = policies.find(key, at); own < end) {
      std::size_t line = own + key.size();
      while (line < end && policies.compare(line, 4, "    ") == 0) line = policies.find('\n', line) + 1;
      policies.erase(own, line - own);
    }
    policies.insert(at, "  ladders: " + ladders + "\n");
  }

  static void set_policy(std::string& yaml, const std::string& line) {
    const std::string root = "\n  warn: 75%\n";
    if (line.rfind("clock ", 0) != 0) {
      yaml.insert(yaml.find(root) + root.size(), "  " + line + "\n");
      return;
    }
    const std::string clock = "\n    " + line.substr(6, line.find(':') - 6 + 1) + " ";  // no ladder of it
    bool known = false;
    for (std::size_t at = yaml.find(clock); at != std::string::npos; at = yaml.find(clock, at + 1)) {
      yaml.replace(at, yaml.find('\n', at + 1) - at, "\n    " + line.substr(6));
      known = true;
    }
    const std::string clocks = "\n  clocks:";
    if (!known) yaml.insert(yaml.find(clocks) + clocks.size(), "\n    " + line.substr(6));
  }

  static void set_similar(std::string& routes, std::size_t at, const std::string& similar) {
    const std::size_t hot = similar.find(" hot ");
    routes.insert(at, "  similar: " + similar.substr(0, hot) + "\n");
    if (hot == std::string::npos) return;
    const std::size_t line = routes.find("\n  hot: ");
    routes.replace(line, routes.find('\n', line + 1) - line, "\n  hot: " + similar.substr(hot + 5));
  }

  static CompiledPack compile(const std::string& similar, const std::string& ladders,
                              const std::string& policy) {
    auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
    if (!files) throw std::runtime_error(files.error().message);
    for (pack::PackFile& file : files->files) {
      const std::string root = "\n  join: true\n";
      const std::size_t at = file.name == "routes.yaml" ? file.content.find(root) : std::string::npos;
      if (!similar.empty() && at != std::string::npos)
        set_similar(file.content, at + root.size(), similar);
      if (!ladders.empty() && file.name == "policies.yaml") set_ladders(file.content, ladders);
      std::istringstream lines(file.name == "policies.yaml" ? policy : "");
      for (std::string line; std::getline(lines, line);) set_policy(file.content, line);
    }
    return of(*files);
  }
};

// What a channel says.
struct Said {
  std::string id, text;
  std::string channel = "hotline";
  std::string place, category;
  pack::Urgency urgency = pack::Urgency::none;
  TicketKind kind = TicketKind::none;
  Origin origin = Origin::none;
  bool confidential = false;
  Instant upstream_due;
  Instant occurred;
};

class World {
 public:
  using Entry = std::function<void(const Command&, const std::vector<Event>&)>;
  explicit World(Instant start, Entry see = {}, const CompiledPack& with = CompiledPack::lingyun())
      : on_entry(std::move(see)), compiled(with), now(start) {
    Command activate = by_administrator(ActivatePack{compiled.pack->hash});
    put(activate);
    ImportMembers import;
    for (const pack::SeedMember& m : compiled.pack->seed_members) {
      MemberRecord record{m.id, (*compiled.pack)[m.unit].id, m.roles, m.skills, {}, m.open_max, false, {}};
      for (const pack::ShiftIndex s : m.shifts) record.shifts.push_back((*compiled.pack)[s].id);
      import.members.push_back(std::move(record));
    }
    put(by_administrator(std::move(import)));
  }

  // The same places and units, under other rules.
  Decision activate(const CompiledPack& next) {
    compiled = next;
    return put(by_administrator(ActivatePack{next.pack->hash}));
  }

  // Decides at `now`; nothing changes.
  Decision try_out(Command command) const {
    complete(command);
    return decide(state, command, {rules.pack ? &rules : nullptr, compiled.pack.get()});
  }

  // The process ends and comes again: what is left is what the journal has, in its order.
  void restart() {
    State again;
    for (const Event& event : journal_) evolve(again, event);
    again.now = state.now;
    state = std::move(again);
    bind(rules, state);
    timers_.clear();
    timed_.clear();
    for (const Ticket* t : state.tickets_by_id()) time_again(t->id);
  }

  // Decides at `now` and applies the events.
  Decision put(Command command) {
    complete(command);
    Decision d = decide(state, command, {rules.pack ? &rules : nullptr, compiled.pack.get()});
    if (d.events.empty()) return d;
    state.now = command.at;
    std::set<TicketId> touched;
    for (const Event& event : d.events) {
      see_archive(event);
      each_ticket(event, [&](TicketId id) { touched.insert(id); });
      evolve(state, event);
      journal_.push_back(event);
      if (std::holds_alternative<PackActivated>(event)) {
        rules.pack = compiled.pack;
        rules.routes = compiled.routes;
        bind(rules, state);
      }
    }
    for (const TicketId id : touched) time_again(id);
    if (on_entry) on_entry(command, d.events);
    return d;
  }

  static Command by_administrator(CommandBody body) {
    Command command;
    command.actor.kind = ActorKind::administrator;
    command.body = std::move(body);
    return command;
  }
  static Command by_member(MemberId member, CommandBody body) {
    Command command;
    command.actor = {ActorKind::member, member, ""};
    command.body = std::move(body);
    return command;
  }
  static Command by_adapter(const std::string& source, CommandBody body) {
    Command command;
    command.actor = {ActorKind::adapter, {}, source};
    command.body = std::move(body);
    return command;
  }

  Command submission(const Said& said) const {
    SubmitComplaint body;
    body.source = said.channel + "-1";
    body.source_id = said.id;
    body.channel = said.channel;
    body.key = base::Hasher().part(body.source).part(said.id).finish128();
    const base::Hash128 content =
        base::Hasher().part(said.text).part(said.place).part(said.category).finish128();
    std::memcpy(&body.content, content.data(), sizeof body.content);
    body.chance = body.content;
    body.kind = said.kind;
    body.origin = said.origin;
    body.confidential = said.confidential;
    body.reply_wanted = true;
    body.received = now;
    body.upstream_due = said.upstream_due;
    body.occurred = said.occurred;
    body.category = said.category;
    read(said, body);
    Command command = by_adapter(body.source, std::move(body));
    command.personal.text = said.text;
    command.personal.place = said.place;
    return command;
  }
  Decision submit(const Said& said) { return put(submission(said)); }

  // None when there is no such member.
  MemberId member(std::string_view id) const {
    const Member* m = state.member_by_name(state.symbols.find("member:" + std::string(id)));
    return m == nullptr ? MemberId() : m->id;
  }
  // The first of a unit with the role.
  MemberId seat(std::string_view unit, pack::Role role) const {
    for (const MemberId id : state.members_of(state.symbols.find("unit:" + std::string(unit)))) {
      const Member& m = *state.member(id);
      const auto held = m.roles_in(state.symbols.find("unit:" + std::string(unit)));
      if (!m.left && (held >> static_cast<unsigned>(role) & 1) != 0) return id;
    }
    return {};
  }
  std::string name_of(MemberId id) const {
    const Member* m = state.member(id);
    return m == nullptr ? "" : std::string(state.symbols.bare_name(m->name));
  }
  std::string name_of(Symbol s) const { return s ? std::string(state.symbols.bare_name(s)) : ""; }

  const Ticket* ticket(std::uint64_t id) const { return state.ticket(TicketId(id)); }
  const CaseFile* file(std::uint64_t id) const { return state.case_file(TicketId(id)); }

  // The next deadline of all; `at` none: nothing to wait for.
  std::pair<TicketId, Deadline> next() const {
    if (timers_.empty()) return {};
    const TicketId id = std::get<1>(*timers_.begin());
    return {id, next_deadline(*state.ticket(id), state.case_file(id))};
  }
  Decision fire(TicketId id, const Deadline& due) {
    Command command;
    command.actor.kind = ActorKind::engine;
    command.body = FireDeadline{id, due.clock, due.unit, due.at};
    return put(std::move(command));
  }
  // Moves the clock; fires what is due on the way, each at its moment. `see` is told of each.
  template <class See>
  void advance_to(Instant to, See&& see) {
    for (;;) {
      const auto [id, due] = next();
      const Instant leave = next_leave(state, now);
      if (leave && leave <= to && (!due.at || leave <= due.at)) {
        now = leave;
        begin_leaves(see);
        continue;
      }
      if (!due.at || due.at > to) break;
      now = std::max(now, due.at);
      see(id, due, fire(id, due));
    }
    now = std::max(now, to);
  }
  // Planned leave that has begun; `see` is told of no ticket.
  template <class See>
  void begin_leaves(See&& see) {
    while (const auto leave = leave_to_begin(state, now)) {
      Command command;
      command.actor.kind = ActorKind::engine;
      command.body = *leave;
      see(TicketId(), Deadline{now}, put(std::move(command)));
    }
  }
  void advance_to(Instant to) {
    advance_to(to, [](TicketId, const Deadline&, const Decision&) {});
  }
  void advance(Duration by) { advance_to(now + by); }

  Entry on_entry;  // told of each command that had events, as it was decided
  CompiledPack compiled;
  RuleSet rules;
  State state;
  Instant now;

 private:
  void read(const Said& said, SubmitComplaint& body) const {
    static constexpr text::SketchKey sketch_key{1, 2, 3};
    text::ReadingInput input{"", said.text, said.place, said.category};
    if (compiled.pack->compares_texts) input.sketch_key = &sketch_key;
    const text::Reading reading = compiled.reader->read(input);
    body.sketch = reading.sketch;
    const auto stored = [](std::uint32_t value) { return value == 0xffffffffu ? 0 : value + 1; };
    ReadComplaint& out = body.reading;
    std::memcpy(&out.pack, compiled.pack->hash.data(), sizeof out.pack);
    out.place = stored(reading.place.place.value);
    out.other_place = stored(reading.place.other.value);
    out.place_flags = reading.place.flags;
    for (const text::Matter& m : reading.matters) out.matters.push_back({stored(m.category.value), m.score});
    out.sure = reading.sure;
    out.urgency = said.urgency != pack::Urgency::none ? said.urgency : reading.urgency;
    out.nature = reading.nature;
    out.tags = reading.tags;
  }

  // Stamps it, and looks up what is not at hand any more.
  void complete(Command& command) const {
    command.at = now;
    if (auto* submit = std::get_if<SubmitComplaint>(&command.body)) {
      const auto at = complaints_.find(submit->key);
      if (at != complaints_.end() && state.complaint_by_key(submit->key) == nullptr)
        submit->archived = at->second;
    } else if (auto* act = std::get_if<ActOnTicket>(&command.body)) {
      const auto at = tickets_.find(act->ticket);
      if (at != tickets_.end()) act->archived = at->second;
    }
  }

  void see_archive(const Event& event) {
    if (const auto* e = std::get_if<TicketArchived>(&event)) {
      const Ticket& ticket = *state.ticket(e->ticket);
      const CaseFile* file = state.case_file(e->ticket);
      tickets_[e->ticket] = {ticket, file == nullptr ? CaseFile{} : *file,
                             *state.complaint(ticket.complaint)};
      for (const ComplaintId id : e->complaints) complaints_[state.complaint(id)->key] = *state.complaint(id);
    } else if (const auto* back = std::get_if<TicketRestored>(&event)) {
      tickets_.erase(back->ticket);
    } else if (const auto* revised = std::get_if<ComplaintRevised>(&event)) {
      const auto renew = [&](Complaint& c) {
        if (c.id != revised->complaint) return;
        c.version = revised->version;
        c.content = revised->content;
      };
      for (auto& [key, complaint] : complaints_) renew(complaint);
      for (auto& [id, archived] : tickets_) renew(archived.complaint);
    }
  }

  void time_again(TicketId id) {
    if (const auto at = timed_.find(id); at != timed_.end()) {
      timers_.erase({at->second, id});
      timed_.erase(at);
    }
    const Ticket* t = state.ticket(id);
    const Deadline due = t == nullptr ? Deadline{} : next_deadline(*t, state.case_file(id));
    if (!due.at) return;
    timers_.insert({due.at, id});
    timed_[id] = due.at;
  }

  std::vector<Event> journal_;
  std::set<std::tuple<Instant, TicketId>> timers_;
  std::map<TicketId, Instant> timed_;
  std::map<TicketId, ArchivedTicket> tickets_;
  std::map<base::Hash128, Complaint> complaints_;
};

}  // namespace gridline::core
