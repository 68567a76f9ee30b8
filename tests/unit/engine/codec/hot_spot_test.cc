// A hot spot through restarts: counted on after a snapshot, reported upward once, forgotten when it is
// history.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/codec/snapshot.h"
#include "engine/core/invariants.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::core {
namespace {

class HotSpot : public testing::Test {
 protected:
  // One more household of the grid; the events of what it was decided into.
  std::vector<Event> household() {
    const std::string building = std::to_string(1 + said_ % 8);
    Said said{"h" + std::to_string(++said_), "海曲世家" + building + "号楼飞线给电动车充电"};
    said.category = "safe.ebike";
    const Decision d = world.submit(said);
    EXPECT_FALSE(d.rejection);
    last_ = d.reply.tickets.front();
    return d.events;
  }

  static std::vector<TicketId> opened(const std::vector<Event>& events) {
    std::vector<TicketId> out;
    for (const Event& event : events) {
      if (const auto* e = std::get_if<HotSpotOpened>(&event)) out.push_back(e->ticket);
    }
    return out;
  }
  static std::size_t told(const std::vector<Event>& events) {
    return static_cast<std::size_t>(std::count_if(events.begin(), events.end(), [](const Event& event) {
      const auto* m = std::get_if<MessageQueued>(&event);
      return m != nullptr && m->notice == Notice::hot_spot;
    }));
  }

  // As after the end of the process: the state is what its snapshot says.
  void restart() {
    std::string bytes;
    codec::encode_snapshot(world.state, base::Seq(7), bytes);
    auto again = codec::decode_snapshot(bytes);
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(codec::digest(again->state), codec::digest(world.state));
    world.state = std::move(again->state);
    EXPECT_EQ(broken_invariants(world.state), std::vector<std::string>());
  }

  void act(Verb verb, TicketId ticket, ActOnTicket a = {}) {
    a.ticket = ticket;
    a.verb = verb;
    a.reason = "because";
    const Decision d = world.put(World::by_administrator(a));
    EXPECT_FALSE(d.rejection) << code(verb) << " " << (d.rejection ? d.rejection->en : "");
  }

  TicketId spot_of(TicketId ticket) const {
    const CaseFile* file = world.state.case_file(ticket);
    return file == nullptr ? TicketId() : file->cluster;
  }

  World world{Instant{1'773'277'200'000}};
  TicketId last_;
  int said_ = 0;
};

TEST_F(HotSpot, what_was_counted_before_a_restart_counts_after_it_and_it_is_reported_once) {
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(opened(household()).empty());
  restart();
  const std::vector<Event> fifth = household();
  ASSERT_EQ(opened(fifth).size(), 1u);
  EXPECT_EQ(told(fifth), 1u);
  const TicketId spot = opened(fifth).front();
  EXPECT_EQ(spot_of(last_), spot);
  restart();
  for (int i = 0; i < 12; ++i) {  // past the threshold twice more
    const std::vector<Event> more = household();
    EXPECT_TRUE(opened(more).empty());
    EXPECT_EQ(told(more), 0u);
    EXPECT_EQ(spot_of(last_), spot);
  }
}

TEST_F(HotSpot, once_it_is_closed_the_count_begins_anew_and_the_next_wave_is_another) {
  for (int i = 0; i < 5; ++i) household();
  const TicketId first = spot_of(last_);
  ASSERT_TRUE(first);
  act(Verb::force_close, first);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(opened(household()).empty());
  const std::vector<Event> fifth = household();
  ASSERT_EQ(opened(fifth).size(), 1u);
  EXPECT_NE(opened(fifth).front(), first);
  EXPECT_EQ(told(fifth), 1u);
}

TEST_F(HotSpot, in_the_archive_it_has_no_members_and_back_again_it_begins_without) {
  for (int i = 0; i < 5; ++i) household();
  const TicketId member = last_, spot = spot_of(last_);
  act(Verb::force_close, spot);
  EXPECT_EQ(spot_of(member), spot);
  world.advance(base::days(3));
  ASSERT_EQ(world.state.ticket(spot), nullptr) << "it is archived";
  EXPECT_EQ(spot_of(member), TicketId());
  EXPECT_EQ(broken_invariants(world.state), std::vector<std::string>());
  act(Verb::reopen, spot);
  ASSERT_NE(world.state.ticket(spot), nullptr);
  EXPECT_TRUE(world.state.case_file(spot)->members.empty());
  EXPECT_EQ(broken_invariants(world.state), std::vector<std::string>());
  household();
  EXPECT_EQ(spot_of(last_), spot) << "it collects again";
  restart();
}

TEST_F(HotSpot, a_member_back_from_the_archive_belongs_to_it_only_while_it_is_here) {
  for (int i = 0; i < 5; ++i) household();
  const TicketId member = last_, spot = spot_of(last_);
  act(Verb::force_close, member);
  world.advance(base::days(3));
  ASSERT_EQ(world.state.ticket(member), nullptr);
  act(Verb::reopen, member);
  EXPECT_EQ(spot_of(member), spot);
  EXPECT_EQ(broken_invariants(world.state), std::vector<std::string>());
  act(Verb::force_close, member);
  act(Verb::force_close, spot);
  world.advance(base::days(3));
  act(Verb::reopen, member);
  EXPECT_EQ(spot_of(member), TicketId());
  EXPECT_EQ(broken_invariants(world.state), std::vector<std::string>());
}

TEST_F(HotSpot, one_with_as_many_members_as_it_can_have_counts_on_without_them) {
  for (int i = 0; i < 5; ++i) household();
  const TicketId spot = spot_of(last_);
  CaseFile& file = world.state.open_case_file(spot);
  while (file.members.size() < limits::hot_members_max)
    file.members.push_back(TicketId(1'000'000 + file.members.size()));
  const std::vector<Event> events = household();
  EXPECT_TRUE(opened(events).empty());
  for (const Event& event : events) {
    if (const auto* e = std::get_if<MatterCounted>(&event)) EXPECT_EQ(e->cluster, TicketId());
  }
  EXPECT_EQ(file.members.size(), limits::hot_members_max);
}

}  // namespace
}  // namespace gridline::core
