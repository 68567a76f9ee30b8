// A node over a memory journal with the Lingyun pack active, on a hand-moved clock.
#pragma once

#include <gtest/gtest.h>

#include "engine/journal/memory_journal.h"
#include "engine/node/intake.h"
#include "engine/node/node.h"
#include "rules/pack/files.h"

namespace gridline::node {

// Keeps the outcomes of every batch.
class KeepingSink final : public ReplySink {
 public:
  void deliver(std::uint64_t token, std::vector<Outcome>&& outcomes) override {
    last_token = token;
    for (Outcome& o : outcomes) all.push_back(std::move(o));
  }
  std::uint64_t last_token = 0;
  std::vector<Outcome> all;
};

class Lingyun {
 public:
  // A Thursday morning in office hours.
  static constexpr base::Instant start{1'773'277'200'000};  // 2026-03-12T09:00:00+08:00

  using Fatal = std::function<void(const base::Error&)>;

  // `machine`: the clock to run on, instead of the one moved by hand.
  explicit Lingyun(journal::Journal& over, Clock* machine = nullptr, Fatal on_fatal = {})
      : journal(over), runs_on(machine != nullptr ? *machine : clock), fatal(std::move(on_fatal)) {
    if (!fatal) fatal = [](const base::Error& e) { FAIL() << e.message; };
    const auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
    EXPECT_TRUE(files.ok()) << files.error().message;
    auto added = packs.add(*files);
    EXPECT_TRUE(added.ok()) << added.error().message;
    ready = *added;
    node = std::make_unique<Node>(Node::Recovered{}, journal, packs, runs_on, fatal);
    core::Command activate;
    activate.actor.kind = core::ActorKind::administrator;
    activate.body = core::ActivatePack{ready->pack->hash};
    act(std::move(activate));
    core::Command members;
    members.actor.kind = core::ActorKind::administrator;
    core::ImportMembers import;
    for (const pack::SeedMember& m : ready->pack->seed_members) {
      core::MemberRecord record{m.id, (*ready->pack)[m.unit].id, m.roles, m.skills, {}, m.open_max, false};
      for (const pack::ShiftIndex s : m.shifts) record.shifts.push_back((*ready->pack)[s].id);
      import.members.push_back(std::move(record));
    }
    members.body = std::move(import);
    act(std::move(members));
  }

  // As after the end of the process: another node over the same journal.
  void restart(Node::Recovered recovered) {
    node.reset();
    node = std::make_unique<Node>(std::move(recovered), journal, packs, runs_on, fatal);
  }

  // Moves the clock and lets everything that is due by then act.
  void advance(base::Duration by) {
    clock.advance(by);
    std::uint64_t before;
    do {
      before = node->counters().deadlines;
      node->turn(std::chrono::milliseconds(0));
    } while (node->counters().deadlines != before);
  }

  Outcome act(core::Command command) {
    InputBatch batch;
    batch.commands.push_back(std::move(command));
    batch.sink = sink;
    EXPECT_TRUE(node->put(batch));
    node->turn(std::chrono::milliseconds(0));
    return sink->all.back();
  }

  Outcome submit(const std::string& id, const std::string& text) {
    wire::Submission s;
    s.id = id;
    s.text = text;
    return act(make_submit(std::move(s), {"test", "test"}, *ready, secret, random));
  }

  Outcome verb(core::Verb verb, base::TicketId ticket, base::MemberId as = {}, core::ActOnTicket more = {}) {
    core::Command command;
    command.actor.kind = as ? core::ActorKind::member : core::ActorKind::administrator;
    command.actor.member = as;
    more.ticket = ticket;
    more.verb = verb;
    command.body = more;
    return act(std::move(command));
  }

  base::MemberId member(const std::string& id) const {
    const base::Symbol name = node->symbols().find("member:" + id);
    for (const core::Member& m : node->state().members) {
      if (m.name == name) return m.id;
    }
    return {};
  }

  std::string lead_of(base::TicketId ticket) const {
    const core::Ticket* t = node->state().ticket(ticket);
    return t == nullptr ? "" : std::string(node->symbols().bare_name(t->lead));
  }

  journal::Journal& journal;
  ManualClock clock{start};
  Clock& runs_on;
  Fatal fatal;
  PackStore packs{""};
  std::shared_ptr<const ReadyPack> ready;
  std::unique_ptr<Node> node;
  std::shared_ptr<KeepingSink> sink = std::make_shared<KeepingSink>();
  Secret secret;
  RandomPool random;
};

}  // namespace gridline::node
