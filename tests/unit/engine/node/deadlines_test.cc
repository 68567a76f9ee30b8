// Deadlines through the whole node, on a clock moved by hand: once, never early, before later acts.
#include <gtest/gtest.h>

#include "engine/base/limits.h"
#include "engine/codec/entry.h"
#include "engine/codec/snapshot.h"
#include "engine/node/snapshots.h"
#include "engine/node/verify.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

struct DeadlinesTest : testing::Test {
  base::TicketId roof(const std::string& id) {
    wire::Submission s;
    s.id = id;
    s.text = "海曲世家8号楼房顶漏雨";
    s.confidential = true;  // joins no other
    const Outcome o =
        world.act(make_submit(std::move(s), {"test", "test"}, *world.ready, world.secret, world.random));
    EXPECT_FALSE(o.rejection.has_value());
    EXPECT_EQ(world.node->state().next_ticket, o.reply.tickets.at(0).value + 1);
    return o.reply.tickets.at(0);
  }
  const core::Ticket& ticket(base::TicketId id) const { return *world.node->state().ticket(id); }
  void turn() { world.node->turn(std::chrono::milliseconds(0)); }
  std::uint64_t acted() const { return world.node->counters().deadlines; }
  // The commands of the journal from `from` on.
  std::vector<core::Command> commands(base::Seq from) {
    std::vector<core::Command> out;
    EXPECT_TRUE(journal.read(from, [&](const journal::StoredEntry& e) {
      auto decoded = codec::decode(e.public_part, e.personal_part);
      EXPECT_TRUE(decoded.ok());
      out.push_back(std::move(decoded->command));
      return true;
    }).ok());
    return out;
  }
  void until_before(base::Instant at) { world.clock.advance(at - base::Duration{1} - world.clock.now()); }

  std::unique_ptr<journal::MemoryJournal> opened =
      journal::MemoryJournal::open(std::make_shared<journal::MemoryDisk>()).value();
  journal::MemoryJournal& journal = *opened;
  Lingyun world{journal};
};

TEST_F(DeadlinesTest, one_acts_when_its_time_comes_not_before_and_once) {
  const base::TicketId t = roof("1");
  const base::Instant due = ticket(t).accept_next;
  ASSERT_TRUE(due);
  until_before(due);
  turn();
  EXPECT_EQ(acted(), 0u);
  world.clock.advance(base::Duration{1});
  turn();
  EXPECT_EQ(acted(), 1u);
  EXPECT_GT(ticket(t).accept_next, due);
  const base::Seq after = world.node->flushed();
  turn();
  EXPECT_EQ(acted(), 1u);
  EXPECT_EQ(world.node->flushed(), after);
}

TEST_F(DeadlinesTest, the_queues_show_how_far_it_climbed) {
  const base::TicketId t = roof("1");
  for (int day = 0; day < 4; ++day) world.advance(base::days(1));
  EXPECT_GT(ticket(t).level, 0);
  EXPECT_EQ(world.node->queues().find(t)->level, ticket(t).level);
}

TEST_F(DeadlinesTest, an_accepted_ticket_does_not_climb_for_not_being_accepted) {
  const base::TicketId t = roof("1");
  const base::Instant due = ticket(t).accept_next;
  ASSERT_FALSE(world.verb(core::Verb::accept, t).rejection);
  until_before(due);
  world.clock.advance(base::Duration{1});
  turn();
  EXPECT_EQ(acted(), 0u);
  EXPECT_EQ(ticket(t).level, 0);
}

TEST_F(DeadlinesTest, it_acts_before_what_comes_in_after_it) {
  const base::TicketId t = roof("1");
  const base::Seq before = world.node->flushed();
  until_before(ticket(t).accept_next);
  world.clock.advance(base::minutes(1));
  ASSERT_FALSE(world.verb(core::Verb::accept, t).rejection);
  const auto said = commands(base::Seq(before.value + 1));
  ASSERT_EQ(said.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<core::FireDeadline>(said[0].body));
  EXPECT_EQ(said[0].actor.kind, core::ActorKind::engine);
  EXPECT_TRUE(std::holds_alternative<core::ActOnTicket>(said[1].body));
}

TEST_F(DeadlinesTest, after_a_standstill_they_act_in_the_order_in_which_they_were_due) {
  for (int i = 0; i < 5; ++i) {
    roof(std::to_string(i));
    world.clock.advance(base::minutes(7));
  }
  const base::Seq before = world.node->flushed();
  world.advance(base::days(2));
  std::pair<base::Instant, base::TicketId> last;
  for (const core::Command& c : commands(base::Seq(before.value + 1))) {
    const auto& fired = std::get<core::FireDeadline>(c.body);
    EXPECT_LE(fired.due, c.at);
    const std::pair<base::Instant, base::TicketId> now{fired.due, fired.ticket};
    EXPECT_LT(last, now);
    last = now;
  }
  EXPECT_GE(acted(), 5u);
  EXPECT_EQ(world.node->counters().stuck_deadlines, 0u);
}

TEST_F(DeadlinesTest, what_is_over_the_bound_of_a_turn_acts_in_the_next) {
  const auto many = limits::deadlines_per_turn_max + 10;
  for (std::size_t i = 0; i < many; ++i) roof(std::to_string(i));
  until_before(ticket(base::TicketId(1)).accept_next);
  world.clock.advance(base::Duration{1});
  turn();
  EXPECT_EQ(acted(), limits::deadlines_per_turn_max);
  turn();
  EXPECT_EQ(acted(), many);
}

TEST_F(DeadlinesTest, the_wait_for_commands_ends_when_a_deadline_comes) {
  const base::TicketId t = roof("1");
  until_before(ticket(t).accept_next + base::Duration{1});
  const auto start = std::chrono::steady_clock::now();
  world.node->turn(std::chrono::minutes(5));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::minutes(1));
}

TEST_F(DeadlinesTest, over_a_restart_none_is_lost_and_none_acts_again) {
  const base::TicketId early = roof("1");
  world.clock.advance(base::minutes(30));
  const base::TicketId late = roof("2");
  until_before(ticket(early).accept_next + base::minutes(1));
  turn();
  ASSERT_EQ(acted(), 1u);
  std::vector<std::string> passed_over;
  auto recovered = recover(journal, Snapshots("/nonexistent"), passed_over, {});
  ASSERT_TRUE(recovered.ok());
  world.restart(std::move(*recovered));
  turn();
  EXPECT_EQ(acted(), 0u);
  const base::Instant next = std::min(ticket(early).accept_next, ticket(late).accept_next);
  until_before(next + base::Duration{1});
  turn();
  EXPECT_EQ(acted(), 1u);
}

TEST_F(DeadlinesTest, the_journal_with_deadlines_decides_again_into_the_same) {
  for (int i = 0; i < 10; ++i) roof(std::to_string(i));
  world.advance(base::days(10));
  Verifier verifier(world.packs);
  ASSERT_TRUE(
      journal.read(base::Seq(1), [&](const journal::StoredEntry& e) { return verifier.see(e).ok(); }).ok());
  const VerifyReport report = verifier.finish();
  EXPECT_EQ(report.different, 0u) << report.first_difference;
  EXPECT_EQ(report.digest, codec::digest(world.node->state()));
}

}  // namespace
}  // namespace gridline::node
