// The table of open tickets by area, category and words, against a plain list that is searched whole.
#include "engine/core/similar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace gridline::core {
namespace {

using Ids = std::vector<std::uint64_t>;

Ids near_ids(const SimilarTickets& table, Symbol area, Symbol category, std::size_t most) {
  Ids out;
  table.near(area, category, most, [&](const SimilarTicket& t) { out.push_back(t.id.value); });
  return out;
}
Ids like_ids(const SimilarTickets& table, const text::Sketch& sketch, Symbol category, std::size_t most) {
  Ids out;
  table.like(sketch, category, most, [&](const SimilarTicket& t) { out.push_back(t.id.value); });
  return out;
}

// The same by looking at all of them.
Ids near_all(const std::vector<SimilarTicket>& all, Symbol area, Symbol category, std::size_t most) {
  Ids out;
  for (auto t = all.rbegin(); t != all.rend() && out.size() < most; ++t) {
    if (t->area == area && t->category == category) out.push_back(t->id.value);
  }
  return out;
}
Ids like_all(const std::vector<SimilarTicket>& all, const text::Sketch& sketch, Symbol category,
             std::size_t most) {
  Ids out;
  for (const std::uint16_t pair : text::pairs_of(sketch)) {
    std::size_t left = most;
    for (auto t = all.rbegin(); t != all.rend() && left > 0; ++t) {
      const auto pairs = text::pairs_of(t->sketch);
      const bool shares = std::find(pairs.begin(), pairs.end(), pair) != pairs.end();
      if (!t->by_words || t->category != category || !shares) continue;
      out.push_back(t->id.value);
      --left;
    }
  }
  return out;
}

class RandomTickets {
 public:
  explicit RandomTickets(std::uint32_t seed) : draw_(seed) {}
  std::uint32_t below(std::uint32_t n) {
    return std::uniform_int_distribution<std::uint32_t>(0, n - 1)(draw_);
  }

  text::Sketch sketch() {  // few bytes, so that many share a pair
    text::Sketch out{};
    std::size_t n = 0;
    while (n < 4 + below(3)) {
      const auto byte = static_cast<std::uint8_t>(below(9));
      if (std::find(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(n), byte) ==
          out.begin() + static_cast<std::ptrdiff_t>(n))
        out[n++] = byte;
    }
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(n), out.end(), out[0]);
    return out;
  }
  SimilarTicket ticket(std::uint64_t id) {
    return {TicketId(id), sketch(), Symbol(below(4)), Symbol(10 + below(3)), below(3) != 0};
  }

 private:
  std::mt19937 draw_;
};

TEST(SimilarTickets, finds_what_a_search_through_all_of_them_finds) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    RandomTickets random(seed);
    SimilarTickets table;
    std::vector<SimilarTicket> all;  // in the order they came
    for (std::uint64_t id = 1; id <= 400; ++id) {
      if (!all.empty() && random.below(3) == 0) {
        const auto gone = all.begin() + random.below(static_cast<std::uint32_t>(all.size()));
        table.remove(gone->id);
        all.erase(gone);
      }
      const SimilarTicket fresh = random.ticket(id);
      table.add(fresh);
      all.push_back(fresh);
      const SimilarTicket asked = random.ticket(0);
      const std::size_t most = 1 + random.below(8);
      ASSERT_EQ(near_ids(table, asked.area, asked.category, most),
                near_all(all, asked.area, asked.category, most));
      ASSERT_EQ(like_ids(table, asked.sketch, asked.category, most),
                like_all(all, asked.sketch, asked.category, most));
    }
    // Made again from what a snapshot keeps, it is the same table.
    SimilarTickets again;
    for (const SimilarTicket* t : table.in_order()) again.add(*t);
    ASSERT_EQ(again.size(), all.size());
    for (int i = 0; i < 50; ++i) {
      const SimilarTicket asked = random.ticket(0);
      ASSERT_EQ(near_ids(again, asked.area, asked.category, 8), near_all(all, asked.area, asked.category, 8));
      ASSERT_EQ(like_ids(again, asked.sketch, asked.category, 8),
                like_all(all, asked.sketch, asked.category, 8));
    }
    for (const SimilarTicket& t : all) table.remove(t.id);
    EXPECT_TRUE(table.empty());
    EXPECT_TRUE(near_ids(table, Symbol(1), Symbol(10), 8).empty());
  }
}

TEST(SimilarTickets, what_is_not_there_is_removed_without_harm) {
  SimilarTickets table;
  table.remove(TicketId(7));
  RandomTickets random(3);
  table.add(random.ticket(1));
  table.remove(TicketId(2));
  EXPECT_EQ(table.size(), 1u);
  EXPECT_NE(table.find(TicketId(1)), nullptr);
}

}  // namespace
}  // namespace gridline::core
