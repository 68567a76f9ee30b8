// The wheel beside an ordered set that is asked the same: whatever is scheduled, cancelled and due, at
// whatever distance, they say the same in the same order.
#include "engine/node/timing_wheel.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace gridline::node {
namespace {

using base::Duration;
using base::Instant;
using base::TicketId;

constexpr Instant start{1'773'277'200'000};  // 2026-03-12T09:00:00+08:00

// A moment from the same millisecond to beyond the wheel, before and after.
Instant any_moment(Instant now) {
  const std::int64_t reach = *rc::gen::element<std::int64_t>(1, 1000, 60'000, 86'400'000, 7 * 86'400'000LL,
                                                             365 * 86'400'000LL, 40 * 365 * 86'400'000LL);
  return now + Duration{*rc::gen::inRange<std::int64_t>(-reach / 8, reach)};
}

struct Both {
  TimingWheel wheel{start};
  std::set<Reminder> oracle;
  Instant now = start;

  void schedule(const Reminder& r) {
    if (oracle.insert(r).second) wheel.schedule(r);
  }
  void cancel(const Reminder& r) {
    wheel.cancel(r);
    oracle.erase(r);
  }
  // At most so many of what is due, as the node takes them.
  void take(std::size_t most) {
    for (; most > 0; --most) {
      const auto due = wheel.due(now);
      if (oracle.empty() || oracle.begin()->at > now) {
        RC_ASSERT(!due.has_value());
        return;
      }
      RC_ASSERT(due == *oracle.begin());
      RC_ASSERT(wheel.due(now) == due);  // it stays until it is cancelled
      cancel(*due);
    }
  }
  void agree() {
    RC_ASSERT(wheel.size() == oracle.size());
    RC_ASSERT(wheel.all() == std::vector<Reminder>(oracle.begin(), oracle.end()));
    const Instant first = wheel.not_before();
    RC_ASSERT(static_cast<bool>(first) == !oracle.empty());
    if (oracle.empty()) return;
    RC_ASSERT(first <= oracle.begin()->at);
    if (first == oracle.begin()->at) return;
    // Who waits until then waits once more, and then it is exact.
    RC_ASSERT(!wheel.due(first).has_value());
    RC_ASSERT(wheel.not_before() == oracle.begin()->at);
  }
  void step() {
    const int what = *rc::gen::inRange(0, 10);
    const TicketId ticket(*rc::gen::inRange<std::uint64_t>(1, 30));
    if (what < 5) {
      schedule({any_moment(now), ticket});
    } else if (what < 7) {
      if (oracle.empty()) return;
      const auto at = *rc::gen::inRange<std::size_t>(0, oracle.size());
      cancel(*std::next(oracle.begin(), static_cast<std::ptrdiff_t>(at)));
    } else {
      now = std::max(now, any_moment(now));
      take(*rc::gen::element<std::size_t>(0, 1, 1000));
    }
  }
};

RC_GTEST_PROP(TimingWheelProperty, says_what_an_ordered_set_says, ()) {
  Both both;
  const int steps = *rc::gen::inRange(1, 100);
  for (int i = 0; i < steps; ++i) {
    both.step();
    both.agree();
  }
  both.now = both.now + base::days(365 * 60);
  both.take(100'000);
  RC_ASSERT(both.wheel.size() == 0u);
}

RC_GTEST_PROP(NumberSetProperty, has_what_a_set_has, (const std::vector<std::uint16_t>& numbers)) {
  NumberSet numbers_in;
  std::set<std::uint64_t> oracle;
  for (const std::uint16_t n : numbers) {
    const std::uint64_t number = std::uint64_t{n} % 64 + 1;
    if (n % 3 == 0) RC_ASSERT(numbers_in.erase(number) == (oracle.erase(number) > 0));
    else RC_ASSERT(numbers_in.insert(number) == oracle.insert(number).second);
    RC_ASSERT(numbers_in.size() == oracle.size());
    RC_ASSERT(numbers_in.contains(number) == oracle.contains(number));
  }
  std::set<std::uint64_t> seen;
  numbers_in.each([&](std::uint64_t number) { seen.insert(number); });
  RC_ASSERT(seen == oracle);
}

struct TimingWheelTest : testing::Test {
  std::vector<std::uint64_t> take_all(Instant at) {
    std::vector<std::uint64_t> out;
    while (const auto due = wheel.due(at)) {
      out.push_back(due->ticket.value);
      wheel.cancel(*due);
    }
    return out;
  }
  TimingWheel wheel{start};
};

using Ids = std::vector<std::uint64_t>;

TEST_F(TimingWheelTest, is_exact_to_the_millisecond_and_then_by_ticket) {
  wheel.schedule({start + Duration{2}, TicketId(1)});
  wheel.schedule({start + Duration{1}, TicketId(9)});
  wheel.schedule({start + Duration{1}, TicketId(3)});
  EXPECT_FALSE(wheel.due(start).has_value());
  EXPECT_EQ(take_all(start + Duration{1}), (Ids{3, 9}));
  EXPECT_EQ(wheel.not_before(), start + Duration{2});
  EXPECT_EQ(take_all(start + Duration{2}), Ids{1});
  EXPECT_FALSE(wheel.not_before());
}

TEST_F(TimingWheelTest, what_is_years_away_is_as_exact_as_what_is_near) {
  for (std::int64_t years = 30; years > 0; --years)
    wheel.schedule({start + base::days(365 * years), TicketId(static_cast<std::uint64_t>(years))});
  for (std::int64_t years = 1; years <= 30; ++years) {
    const Instant at = start + base::days(365 * years);
    EXPECT_FALSE(wheel.due(at - Duration{1}).has_value());
    EXPECT_EQ(take_all(at), Ids{static_cast<std::uint64_t>(years)});
  }
}

TEST_F(TimingWheelTest, after_a_standstill_of_years_the_earliest_is_first_and_new_ones_find_their_place) {
  wheel.schedule({start + base::days(5000), TicketId(4)});
  wheel.schedule({start + base::days(1), TicketId(2)});
  const Instant now = start + base::days(9000);
  EXPECT_EQ(wheel.due(now)->ticket, TicketId(2));
  wheel.schedule({start, TicketId(1)});
  wheel.schedule({start + base::days(4000), TicketId(3)});
  wheel.schedule({now + Duration{1}, TicketId(5)});
  EXPECT_EQ(take_all(now), (Ids{1, 2, 3, 4}));
  EXPECT_EQ(take_all(now + Duration{1}), Ids{5});
}

TEST_F(TimingWheelTest, a_cancelled_one_does_not_come_and_may_be_scheduled_again) {
  for (const Duration after : {base::minutes(1), base::days(1), base::days(3000)}) {
    const Reminder reminder{start + after, TicketId(1)};
    for (int i = 0; i < 200; ++i) {
      wheel.schedule(reminder);
      EXPECT_EQ(wheel.size(), 1u);
      wheel.cancel(reminder);
      EXPECT_EQ(wheel.size(), 0u);
      EXPECT_FALSE(wheel.not_before());
    }
    wheel.schedule(reminder);
    EXPECT_EQ(take_all(reminder.at), Ids{1});
  }
}

// Whoever keeps the wheel beside a state should do neither.
TEST_F(TimingWheelTest, twice_the_same_comes_once_and_what_is_not_there_takes_nothing_with_it) {
  for (const Duration after : {base::minutes(1), base::days(1), base::days(3000)}) {
    const Reminder one{start + after, TicketId(1)}, other{start + after, TicketId(2)},
        never{start + after, TicketId(3)};
    wheel.schedule(one);
    wheel.cancel(never);
    wheel.schedule(other);
    wheel.schedule(other);
    wheel.cancel(never);
    wheel.schedule(never);
    EXPECT_EQ(take_all(one.at), (Ids{1, 2, 3}));
    EXPECT_FALSE(wheel.due(one.at + base::days(1)).has_value());
  }
}

// Also where they all move within the slot at hand, whose heap is not searched.
TEST_F(TimingWheelTest, memory_follows_what_is_outstanding_however_often_it_moves) {
  for (const Duration reach : {base::minutes(4), base::days(30)}) {
    TimingWheel moving(start);
    const std::size_t empty = moving.bytes();
    std::mt19937_64 random(8);
    std::vector<Instant> at(1001);
    for (int i = 0; i < 400'000; ++i) {
      const std::uint64_t ticket = 1 + random() % 1000;
      if (at[ticket]) moving.cancel({at[ticket], TicketId(ticket)});
      at[ticket] = start + Duration{1 + static_cast<std::int64_t>(random() >> 1) % reach.ms};
      moving.schedule({at[ticket], TicketId(ticket)});
    }
    EXPECT_EQ(moving.size(), 1000u);
    EXPECT_LT(moving.bytes() - empty, 250'000u);
    Instant last;
    std::size_t taken = 0;
    while (const auto due = moving.due(start + reach)) {
      EXPECT_GE(due->at, last);
      EXPECT_EQ(due->at, at[due->ticket.value]);
      last = due->at;
      moving.cancel(*due);
      ++taken;
    }
    EXPECT_EQ(taken, 1000u);
    moving.due(start + reach + base::days(1));
    EXPECT_LT(moving.bytes() - empty, 20'000u);
  }
}

TEST_F(TimingWheelTest, a_hundred_thousand_of_one_millisecond_come_by_ticket_at_little_memory) {
  std::mt19937_64 random(3);
  std::vector<std::uint64_t> tickets(100'000);
  for (std::size_t i = 0; i < tickets.size(); ++i) tickets[i] = i + 1;
  std::shuffle(tickets.begin(), tickets.end(), random);
  const std::size_t empty = wheel.bytes();
  const Instant at = start + base::days(15);
  for (const std::uint64_t ticket : tickets) wheel.schedule({at, TicketId(ticket)});
  EXPECT_LT(wheel.bytes() - empty, 24 * tickets.size());
  EXPECT_FALSE(wheel.due(at - Duration{1}).has_value());
  std::sort(tickets.begin(), tickets.end());
  EXPECT_EQ(take_all(at), tickets);
}

}  // namespace
}  // namespace gridline::node
