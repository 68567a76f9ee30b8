// An agenda through restarts: each meeting ends once for each item, whatever the process did in between.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/codec/entry.h"
#include "engine/codec/snapshot.h"
#include "engine/core/council.h"
#include "engine/core/invariants.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::core {
namespace {

class CouncilRestart : public testing::Test {
 protected:
  TicketId tabled(int building) {
    const std::string n = std::to_string(building);
    const Decision d = world.submit({"v" + n, "星河港湾" + n + "号楼2单元顶楼漏雨"});
    EXPECT_FALSE(d.reply.tickets.empty());
    ActOnTicket table;
    table.ticket = d.reply.tickets.front();
    table.verb = Verb::table;
    EXPECT_FALSE(world.put(World::by_member(world.member("G3-S"), table)).rejection);
    return table.ticket;
  }

  // As after the end of the process: a world of its own whose state is what the snapshot says.
  void restart() {
    std::string bytes;
    codec::encode_snapshot(world.state, base::Seq(7), bytes);
    auto again = codec::decode_snapshot(bytes);
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(codec::digest(again->state), codec::digest(world.state));
    world.state = std::move(again->state);
    EXPECT_EQ(broken_invariants(world.state), std::vector<std::string>());
  }

  // Counts what is seen on the way.
  void advance_to(const char* text) {
    world.advance_to(*base::parse_instant(text), [&](TicketId, const Deadline& due, const Decision& d) {
      if (due.clock != pack::ClockKind::council) return;
      ++ended;
      for (const Event& e : d.events) held += std::holds_alternative<MeetingHeld>(e) ? 1 : 0;
    });
  }
  const CaseFile& file(TicketId id) const { return *world.state.case_file(id); }
  const CouncilRow& thursday() const {
    return *council_row(world.state, world.state.symbols.find("council:LY-THU"));
  }

  World world{*base::parse_instant("2026-03-09T09:00")};
  int ended = 0, held = 0;
};

TEST_F(CouncilRestart, a_meeting_ends_once_for_each_item_and_is_held_once) {
  const TicketId one = tabled(1), two = tabled(2);
  restart();
  advance_to("2026-03-12T16:59");
  EXPECT_EQ(ended, 0);
  restart();
  advance_to("2026-03-12T17:00");  // both are due at this moment
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(held, 1);
  restart();
  advance_to("2026-03-19T16:00");
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(file(one).carried, 1);
  EXPECT_EQ(file(two).carried, 1);
  EXPECT_EQ(thursday().agenda, (std::vector<TicketId>{one, two}));
  EXPECT_EQ(thursday().carried, 2u);
}

TEST_F(CouncilRestart, a_moved_meeting_stays_moved_and_an_ended_one_does_not_end_again) {
  const TicketId one = tabled(1);
  const Instant ruled = *base::parse_instant("2026-03-12T15:00"),
                meeting = *base::parse_instant("2026-03-13T10:00");
  ASSERT_FALSE(world.put(World::by_administrator(SetMeeting{"LY-THU", ruled, meeting, "hall"})).rejection);
  restart();
  advance_to("2026-03-13T10:30");
  EXPECT_EQ(ended, 0);
  ASSERT_FALSE(world.put(World::by_member(world.member("LY-01"), HoldMeeting{"LY-THU", {}})).rejection);
  restart();
  EXPECT_TRUE(thursday().moved.empty());
  EXPECT_EQ(thursday().held, ruled);
  advance_to("2026-03-13T13:00");  // the clock it had
  EXPECT_EQ(ended, 0);
  EXPECT_EQ(file(one).carried, 1);
  const Decision again = world.put(World::by_member(world.member("LY-01"), HoldMeeting{"LY-THU", {}}));
  ASSERT_TRUE(again.rejection);
  EXPECT_EQ(again.rejection->code, "no_meeting");
}

TEST_F(CouncilRestart, a_stale_deadline_of_a_meeting_decides_into_nothing) {
  const TicketId one = tabled(1);
  advance_to("2026-03-12T15:30");
  const auto before = world.next();
  ASSERT_FALSE(world.put(World::by_administrator(HoldMeeting{"LY-THU", {}})).rejection);
  world.now = *base::parse_instant("2026-03-12T18:00");
  EXPECT_TRUE(world.fire(before.first, before.second).events.empty());
  EXPECT_EQ(file(one).carried, 1);
}

// 认领及时率 and mean carry-overs come from these counts.
TEST_F(CouncilRestart, how_the_items_fared_is_counted) {
  const TicketId one = tabled(1), two = tabled(2);
  ActOnTicket claim;
  claim.ticket = one;
  claim.verb = Verb::claim;
  ASSERT_FALSE(world.put(World::by_member(world.member("G3-M"), claim)).rejection);
  advance_to("2026-03-13T09:00");
  claim.ticket = two;
  ASSERT_FALSE(world.put(World::by_member(world.member("G3-M"), claim)).rejection);
  restart();
  EXPECT_EQ(thursday().tabled, 2u);
  EXPECT_EQ(thursday().claimed, 2u);
  EXPECT_EQ(thursday().claimed_first, 1u);
  EXPECT_EQ(thursday().carried, 1u);
  EXPECT_TRUE(thursday().agenda.empty());
  EXPECT_EQ(file(two).carried_all, 1);
}

TEST_F(CouncilRestart, the_events_are_the_same_from_their_bytes) {
  const Symbol council(5), reason(6);
  const std::vector<Event> events = {
      MeetingSet{MemberId(1), Instant{10}, reason, council, Instant{20}, Instant{30}},
      MeetingHeld{MemberId(), Instant{10}, council, Instant{20}},
      TicketTabled{TicketId(3), MemberId(1), Instant{10}, reason, council, Instant{20}, Instant{40},
                   Instant{30}, 1, 2}};
  codec::EncodedEntry bytes, again;
  Command command = World::by_administrator(SetMeeting{"LY-THU", Instant{20}, Instant{30}, "hall"});
  codec::encode(command, events, std::string(16, 's'), bytes);
  const auto back = codec::decode(bytes.public_part, bytes.personal_part);
  ASSERT_TRUE(back.ok()) << back.error().message;
  codec::encode(back->command, back->events, std::string(16, 's'), again);
  EXPECT_EQ(again.public_part, bytes.public_part);
  EXPECT_EQ(std::get<TicketTabled>(back->events[2]).meeting, Instant{30});
  EXPECT_EQ(std::get<SetMeeting>(back->command.body).council, "LY-THU");
}

}  // namespace
}  // namespace gridline::core
