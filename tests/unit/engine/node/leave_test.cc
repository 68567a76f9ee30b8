// Planned leave in a running node: it begins when its time has come, once, and a snapshot keeps it.
#include <gtest/gtest.h>

#include "engine/codec/snapshot.h"
#include "engine/core/duty.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

TEST(PlannedLeave, begins_by_itself_and_survives_a_snapshot) {
  const auto opened = journal::MemoryJournal::open(std::make_shared<journal::MemoryDisk>());
  ASSERT_TRUE(opened.ok());
  journal::MemoryJournal& journal = *opened.value();
  Lingyun world(journal);
  const base::MemberId member = world.member("G1-M");
  const base::Instant from = world.clock.now() + base::hours(2);
  core::Command command;
  command.actor.kind = core::ActorKind::administrator;
  command.body = core::ChangeDuty{
      {{0, core::DutyKind::leave, member, {}, from, from + base::days(3), world.member("G1-S"), 0, {}}},
      {}, "", false, {}};
  ASSERT_FALSE(world.act(std::move(command)).rejection);
  const auto away = [&] { return world.node->state().member(member)->away(world.clock.now()); };

  std::string bytes;
  codec::encode_snapshot(world.node->state(), base::Seq(3), bytes);
  const auto back = codec::decode_snapshot(bytes);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(codec::digest(back->state), codec::digest(world.node->state()));
  EXPECT_EQ(core::next_leave(back->state, world.clock.now()), from);

  world.advance(base::hours(1));
  EXPECT_FALSE(away());
  world.advance(base::hours(1));
  EXPECT_TRUE(away());
  const auto entries = journal.head().last;
  world.advance(base::minutes(1));
  EXPECT_EQ(journal.head().last, entries) << "once";
}

}  // namespace
}  // namespace gridline::node
