// One reminder for each ticket over a state that changes under them: none is late, none acts twice.
#include "engine/node/timers.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace gridline::node {
namespace {

using base::Instant;
using base::TicketId;
using core::TicketState;

struct TimersTest : testing::Test {
  // An open ticket with these two clocks; none: not running.
  void ticket(std::uint64_t id, Instant accept, Instant resolve) {
    core::Ticket t;
    t.id = TicketId(id);
    t.state = TicketState::queued;
    t.accept_next = accept;
    t.resolve_next = resolve;
    state.add(t);
    timers.moved(t.id, {}, timers.deadline_of(t.id).at);
  }
  void move_resolve(std::uint64_t id, Instant to) {
    const Instant before = timers.deadline_of(TicketId(id)).at;
    state.ticket(TicketId(id))->resolve_next = to;
    timers.moved(TicketId(id), before, timers.deadline_of(TicketId(id)).at);
  }
  void act(Timers& with, const DueTicket& due) {
    core::Ticket& t = *state.ticket(due.ticket);
    (due.deadline.clock == pack::ClockKind::resolve ? t.resolve_next : t.accept_next) = Instant();
    with.moved(due.ticket, due.deadline.at, with.deadline_of(due.ticket).at);
  }
  // Takes what is due, as the node does: the clock that acted does not run any more.
  std::vector<std::uint64_t> act_until(Instant at) {
    std::vector<std::uint64_t> out;
    while (const auto due = timers.due(at)) {
      out.push_back(due->ticket.value);
      act(timers, *due);
    }
    return out;
  }
  core::State state;
  Timers timers{state};
};

using Ids = std::vector<std::uint64_t>;
constexpr Instant at(std::int64_t minutes) { return Instant{1} + base::minutes(minutes); }

TEST_F(TimersTest, nothing_is_due_before_its_time_and_everything_at_it) {
  ticket(1, at(30), {});
  EXPECT_FALSE(timers.due(at(30) - base::Duration{1}).has_value());
  EXPECT_EQ(timers.next(), at(30));
  const auto due = timers.due(at(30));
  ASSERT_TRUE(due.has_value());
  EXPECT_EQ(due->ticket, TicketId(1));
  EXPECT_EQ(due->deadline, (core::Deadline{at(30), pack::ClockKind::accept, {}}));
  act(timers, *due);
  EXPECT_FALSE(timers.next());
}

TEST_F(TimersTest, after_a_standstill_all_act_in_the_order_of_time_and_then_of_tickets) {
  ticket(3, at(100), at(5000));
  ticket(1, at(100), at(300));
  ticket(2, at(20), at(90));
  EXPECT_EQ(act_until(at(10'000)), (Ids{2, 2, 1, 3, 1, 3}));
}

TEST_F(TimersTest, what_the_state_no_longer_backs_is_dropped) {
  ticket(1, {}, at(60));
  ticket(2, {}, at(60));
  move_resolve(1, at(600));           // later
  state.remove(TicketId(2));          // gone
  EXPECT_EQ(act_until(at(61)), Ids{});
  EXPECT_EQ(act_until(at(601)), Ids{1});
  EXPECT_EQ(timers.size(), 0u);
}

TEST_F(TimersTest, a_deadline_that_became_earlier_acts_then_and_once) {
  ticket(1, {}, at(6000));
  move_resolve(1, at(10));
  EXPECT_EQ(timers.size(), 1u);
  EXPECT_EQ(act_until(at(10)), Ids{1});
  EXPECT_EQ(act_until(at(7000)), Ids{});
}

TEST_F(TimersTest, two_clocks_of_one_moment_act_both) {
  ticket(1, at(60), at(60));
  EXPECT_EQ(act_until(at(60)), (Ids{1, 1}));
}

TEST_F(TimersTest, there_and_back_again_acts_once) {
  ticket(1, {}, at(60));
  move_resolve(1, at(120));
  move_resolve(1, at(60));
  EXPECT_EQ(act_until(at(200)), Ids{1});
}

TEST_F(TimersTest, one_that_did_not_act_is_looked_at_again_later_while_others_go_on) {
  ticket(1, {}, at(60));
  ticket(2, {}, at(60));
  ASSERT_EQ(timers.due(at(60))->ticket, TicketId(1));
  timers.put_off(TicketId(1), at(60) + base::seconds(1));
  EXPECT_EQ(act_until(at(60)), Ids{2});
  for (int i = 1; i < 4; ++i) {
    const auto again = timers.due(at(60) + base::seconds(i));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->deadline.at, at(60));
    timers.put_off(TicketId(1), at(60) + base::seconds(i + 1));
    EXPECT_FALSE(timers.due(at(60) + base::seconds(i)).has_value());
  }
  EXPECT_EQ(timers.size(), 1u);
}

TEST_F(TimersTest, one_that_was_put_off_and_then_moved_acts_when_it_moved_to) {
  ticket(1, {}, at(60));
  timers.put_off(TicketId(1), at(90));
  move_resolve(1, at(70));
  EXPECT_EQ(timers.size(), 1u);
  EXPECT_FALSE(timers.due(at(70) - base::Duration{1}).has_value());
  EXPECT_EQ(act_until(at(1000)), Ids{1});
}

TEST_F(TimersTest, made_again_from_the_state_they_say_the_same) {
  std::mt19937 random(7);
  for (std::uint64_t id = 1; id <= 500; ++id) ticket(id, at(random() % 3000), at(3000 + random() % 9000));
  for (int i = 0; i < 300; ++i) move_resolve(1 + random() % 500, at(1 + random() % 20'000));
  Timers again(state);
  again.load();
  EXPECT_EQ(again.size(), timers.size());
  const Instant end = at(100'000);
  for (auto due = timers.due(end); due; due = timers.due(end)) {
    const auto other = again.due(end);
    ASSERT_TRUE(other.has_value());
    EXPECT_EQ(other->ticket, due->ticket);
    EXPECT_EQ(other->deadline, due->deadline);
    act(timers, *due);
    again.moved(due->ticket, due->deadline.at, again.deadline_of(due->ticket).at);
  }
  EXPECT_FALSE(again.due(end).has_value());
}

TEST_F(TimersTest, however_often_deadlines_move_there_is_one_a_ticket_and_none_is_lost) {
  std::mt19937 random(8);
  for (std::uint64_t id = 1; id <= 1000; ++id) ticket(id, {}, at(1 + random() % 9000));
  for (int i = 0; i < 100'000; ++i) move_resolve(1 + random() % 1000, at(1 + random() % 9000));
  EXPECT_EQ(timers.size(), 1000u);
  std::map<std::uint64_t, int> acted;
  for (const std::uint64_t id : act_until(at(10'000))) ++acted[id];
  EXPECT_EQ(acted.size(), 1000u);
  for (const auto& [id, times] : acted) EXPECT_EQ(times, 1) << id;
}

}  // namespace
}  // namespace gridline::node
