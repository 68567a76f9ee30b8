// The Lingyun desk on a machine that may be killed: what survives is the disk.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/codec/entry.h"
#include "engine/node/snapshots.h"
#include "tests/unit/engine/node/lingyun.h"
#include "tests/unit/engine/node/machine_clock.h"

namespace gridline::node {

// The journal over the disk is opened again with each process.
class ReopenedJournal final : public journal::Journal {
 public:
  ReopenedJournal() { reopen(); }
  void reopen() {
    open_.reset();
    open_ = journal::MemoryJournal::open(disk).value();
  }
  journal::Head head() const override { return open_->head(); }
  base::Result<journal::Head> append(std::span<const journal::Entry> entries) override {
    return open_->append(entries);
  }
  base::Status read(base::Seq from, const std::function<bool(const journal::StoredEntry&)>& see) override {
    return open_->read(from, see);
  }
  base::Status seal() override { return open_->seal(); }

  std::shared_ptr<journal::MemoryDisk> disk = std::make_shared<journal::MemoryDisk>();

 private:
  std::unique_ptr<journal::MemoryJournal> open_;
};

struct House {
  House() : world(journal, &machine, [this](const base::Error&) { killed = true; }) {}

  base::TicketId roof() {
    wire::Submission s;
    s.id = std::to_string(++said);
    s.text = "海曲世家8号楼房顶漏雨";
    s.confidential = true;  // joins no other
    const Outcome o =
        world.act(make_submit(std::move(s), {"test", "test"}, *world.ready, world.secret, world.random));
    return o.reply.tickets.empty() ? base::TicketId() : o.reply.tickets.front();
  }
  void turn() { world.node->turn(std::chrono::milliseconds(0)); }
  // Turns until nothing more is due, or the process was killed.
  void settle() {
    for (std::uint64_t before = ~0ull; !killed && before != world.node->counters().deadlines;) {
      before = world.node->counters().deadlines;
      turn();
    }
  }
  void restart() {
    killed = false;
    machine.reboot();
    journal.reopen();
    std::vector<std::string> passed_over;
    auto recovered = recover(journal, Snapshots("/nonexistent"), passed_over, {});
    ASSERT_TRUE(recovered.ok()) << recovered.error().message;
    world.restart(std::move(*recovered));
  }
  const core::State& state() const { return world.node->state(); }
  const core::Ticket& ticket(base::TicketId id) const { return *state().ticket(id); }
  ClockStatus clock() const { return world.node->clock_status(); }
  Outcome accept() {
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    command.body = core::AcceptClock{clock().wall};
    return world.act(std::move(command));
  }
  template <class E>
  std::vector<E> events() {
    std::vector<E> out;
    each([&](const codec::DecodedEntry& entry) {
      for (const core::Event& event : entry.events) {
        if (const auto* e = std::get_if<E>(&event)) out.push_back(*e);
      }
    });
    return out;
  }
  template <class See>
  void each(See see) {
    ASSERT_TRUE(journal.read(base::Seq(1), [&](const journal::StoredEntry& stored) {
      const auto entry = codec::decode(stored.public_part, stored.personal_part);
      EXPECT_TRUE(entry.ok());
      see(*entry);
      return true;
    }).ok());
  }

  MachineClock machine{Lingyun::start};
  ReopenedJournal journal;
  bool killed = false;
  int said = 0;
  Lingyun world;
};

}  // namespace gridline::node
