// Piles: counted by a ring, judged by whole numbers, bounded, and in the same order again.
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <map>
#include <random>

#include "engine/core/pile.h"

namespace gridline::core {
namespace {

PileEntry entry(std::uint64_t complaint, std::int64_t day, bool again = false) {
  return {ComplaintId(complaint), TicketId(complaint), Instant{day * 86'400'000}, again, day};
}

const Symbol yard(1), leak(2);

TEST(Pile, the_counts_of_28_days_are_those_of_a_plain_list) {
  std::mt19937 random(5);
  Piles piles;
  std::map<std::int64_t, std::int64_t> plain;
  std::int64_t day = 20'000;
  for (std::uint64_t n = 1; n <= 3000; ++n) {
    if (random() % 3 == 0) day += random() % (random() % 20 == 0 ? 60 : 3);
    const bool again = random() % 5 == 0;
    piles.count(yard, leak, entry(n, day, again));
    if (!again) ++plain[day];
    const std::int64_t asked = day + random() % 40;
    DailyCounts expected;
    for (const auto& [when, count] : plain) {
      if (when == asked) expected.today = count;
      if (when >= asked || when < asked - usual_days) continue;
      expected.sum += count;
      expected.squares += count * count;
    }
    ASSERT_EQ(daily_counts(*piles.find(yard, leak), asked), expected) << n;
  }
}

TEST(Pile, above_the_usual_is_what_mean_and_deviation_say) {
  std::mt19937 random(9);
  for (int step = 0; step < 20'000; ++step) {
    double sum = 0, squares = 0;
    DailyCounts counts;
    for (int day = 0; day < usual_days; ++day) {
      const std::int64_t n = random() % 4 == 0 ? random() % 9 : 0;
      counts.sum += n;
      counts.squares += n * n;
      sum += static_cast<double>(n);
      squares += static_cast<double>(n * n);
    }
    const double mean = sum / usual_days,
                 deviation = std::sqrt(std::max(0.0, squares / usual_days - mean * mean));
    const int sigmas = 1 + static_cast<int>(random() % 5);
    const std::int64_t today = random() % 30;
    const double bound = mean + sigmas * deviation;
    if (std::abs(static_cast<double>(today) - bound) < 1e-9)
      continue;  // the whole numbers are the exact ones
    ASSERT_EQ(is_above_usual(counts, today, sigmas), static_cast<double>(today) > bound);
  }
  EXPECT_TRUE(is_above_usual({0, 0, 0}, 1, 3)) << "where nothing is usual, one is above it";
  EXPECT_FALSE(is_above_usual({0, 28, 28}, 1, 3)) << "as every day";
  EXPECT_TRUE(is_above_usual({0, 28, 28}, 2, 3)) << "every day alike: any more is above";
}

TEST(Piles, the_one_that_nobody_added_to_for_the_longest_is_let_go) {
  Piles piles(3);
  for (std::uint32_t area = 1; area <= 3; ++area) piles.count(Symbol(area), leak, entry(area, 100));
  piles.count(Symbol(1), leak, entry(4, 101));
  piles.count(Symbol(4), leak, entry(5, 101));
  EXPECT_EQ(piles.size(), 3u);
  EXPECT_EQ(piles.find(Symbol(2), leak), nullptr);
  EXPECT_NE(piles.find(Symbol(1), leak), nullptr);
}

TEST(Piles, a_pile_with_an_open_hot_spot_stays_whatever_comes) {
  Piles piles(2);
  piles.count(yard, leak, entry(1, 100));
  piles.open(yard, leak, TicketId(9));
  for (std::uint32_t area = 10; area < 20; ++area) piles.count(Symbol(area), leak, entry(area, 101));
  ASSERT_NE(piles.of_cluster(TicketId(9)), nullptr);
  piles.open(Symbol(19), leak, TicketId(10));
  piles.count(Symbol(30), leak, entry(30, 102));
  EXPECT_EQ(piles.find(Symbol(30), leak), nullptr) << "no room";
  EXPECT_EQ(piles.size(), 2u);
}

TEST(Piles, after_a_hot_spot_the_pile_begins_anew_but_knows_what_is_usual) {
  Piles piles;
  for (std::uint64_t n = 1; n <= 6; ++n) piles.count(yard, leak, entry(n, 100));
  piles.open(yard, leak, TicketId(7));
  piles.open(yard, leak, TicketId(8));
  EXPECT_EQ(piles.find(yard, leak)->cluster, TicketId(7)) << "the second collects nothing";
  piles.close(TicketId(7));
  EXPECT_FALSE(piles.find(yard, leak)->cluster);
  EXPECT_TRUE(piles.find(yard, leak)->entries.empty());
  EXPECT_EQ(daily_counts(*piles.find(yard, leak), 101).sum, 6);
  piles.close(TicketId(7));
  EXPECT_EQ(piles.of_cluster(TicketId(7)), nullptr);
}

TEST(Piles, who_writes_all_day_pushes_no_neighbour_out) {
  Piles piles;
  piles.count(yard, leak, entry(1, 100));
  for (std::uint64_t n = 2; n < 500; ++n) piles.count(yard, leak, entry(n, 100, true));
  const Pile& pile = *piles.find(yard, leak);
  EXPECT_EQ(pile.entries.size(), limits::pile_entries_max);
  EXPECT_EQ(pile.entries.front(), entry(1, 100));
  EXPECT_EQ(daily_counts(pile, 100).today, 1);
}

TEST(Piles, what_is_dropped_was_never_counted) {
  std::mt19937 random(2);
  Piles piles, without;
  for (std::uint64_t n = 1; n <= 300; ++n) {
    const Symbol area(1 + random() % 4);
    const std::int64_t day = 100 + static_cast<std::int64_t>(n / 20);
    PileEntry e = entry(n, day, random() % 6 == 0);
    e.ticket = TicketId(1 + n / 3 + 7 * (random() % 3));
    piles.count(area, leak, e);
    if (e.ticket.value % 2 == 0) without.count(area, leak, e);
  }
  for (std::uint64_t ticket = 1; ticket < 200; ticket += 2) piles.drop(TicketId(ticket));
  for (std::uint32_t area = 1; area <= 4; ++area) {
    EXPECT_EQ(piles.find(Symbol(area), leak)->entries, without.find(Symbol(area), leak)->entries);
    EXPECT_EQ(daily_counts(*piles.find(Symbol(area), leak), 116),
              daily_counts(*without.find(Symbol(area), leak), 116));
  }
  piles.drop(TicketId(2));
  piles.drop(TicketId(9999));
}

// Against a list that does the same slowly.
TEST(Piles, agree_with_a_plain_list_over_random_use_and_are_equal_after_a_snapshot) {
  std::mt19937 random(3);
  constexpr std::size_t most = 12;
  Piles piles(most);
  std::deque<Pile> plain;  // the longest untouched first
  const auto at = [&](std::uint32_t area) {
    return std::find_if(plain.begin(), plain.end(), [&](const Pile& p) { return p.area == Symbol(area); });
  };
  std::uint64_t clusters = 0;
  for (std::uint64_t n = 1; n <= 20'000; ++n) {
    const std::uint32_t area = 1 + random() % 25;
    const std::int64_t day = 100 + static_cast<std::int64_t>(n / 50);
    const auto known = at(area);
    const unsigned what = random() % 10;
    if (what < 8) {
      const std::size_t room = most;
      Pile pile;
      pile.area = Symbol(area);
      pile.what = leak;
      if (known != plain.end()) {
        pile = *known;
        plain.erase(known);
      } else if (plain.size() >= room) {
        const auto oldest =
            std::find_if(plain.begin(), plain.end(), [](const Pile& p) { return !p.cluster; });
        if (oldest == plain.end()) {
          piles.count(Symbol(area), leak, entry(n, day));
          continue;
        }
        plain.erase(oldest);
      }
      pile.entries.push_back(entry(n, day));
      if (pile.entries.size() > limits::pile_entries_max) pile.entries.erase(pile.entries.begin());
      plain.push_back(pile);
      piles.count(Symbol(area), leak, entry(n, day));
    } else if (what == 8 && known != plain.end() && !known->cluster && random() % 3 == 0) {
      known->cluster = TicketId(++clusters);
      piles.open(Symbol(area), leak, known->cluster);
    } else if (what == 9 && known != plain.end() && known->cluster) {
      piles.close(known->cluster);
      Pile pile = *known;
      plain.erase(known);
      pile.cluster = TicketId();
      pile.entries.clear();
      plain.push_back(pile);
    }
    ASSERT_EQ(piles.size(), plain.size());
    if (n % 500 != 0) continue;
    for (const Pile& pile : plain) {
      const Pile* found = piles.find(pile.area, leak);
      ASSERT_NE(found, nullptr);
      EXPECT_EQ(found->entries, pile.entries);
      EXPECT_EQ(found->cluster, pile.cluster);
    }
    Piles again(most);
    for (const Pile* pile : piles.in_order()) again.add(*pile);
    const auto one = piles.in_order(), other = again.in_order();
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(*one[i], *other[i]);
  }
}

}  // namespace
}  // namespace gridline::core
