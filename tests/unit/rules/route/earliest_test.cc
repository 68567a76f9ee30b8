// Bounds from below for the first child that asks for something.
#include "rules/route/earliest.h"

#include <gtest/gtest.h>

#include <random>

namespace gridline::route {
namespace {

TEST(Earliest, rounding_keeps_the_order_and_is_never_never) {
  Earliest::Bound last = 0;
  for (std::uint64_t ordinal = 0; ordinal < no_child; ordinal += 1 + ordinal / 97) {
    const Earliest::Bound bound = Earliest::rounded(static_cast<Ordinal>(ordinal));
    ASSERT_GE(bound, last) << ordinal;
    ASSERT_LT(bound, Earliest::never);
    last = bound;
  }
  EXPECT_EQ(Earliest::rounded(7), 7);
  EXPECT_EQ(Earliest::rounded(8), 8);
  EXPECT_EQ(Earliest::rounded(1000), Earliest::rounded(1001))
      << "an eighth apart they are told apart, not nearer";
  EXPECT_LT(Earliest::rounded(1000), Earliest::rounded(1140));
}

TEST(Earliest, is_never_greater_than_the_first_child_noted) {
  std::mt19937_64 random(5);
  std::vector<std::pair<std::uint64_t, Ordinal>> noted;
  Earliest earliest;
  EXPECT_EQ(earliest.of(random()), Earliest::never);
  earliest.make(1'000, 8);
  for (int i = 0; i < 1'000; ++i) {
    noted.emplace_back(random(), static_cast<Ordinal>(random() >> (32 + random() % 32)));
    earliest.note(noted.back().first, noted.back().second);
  }
  for (const auto& [hash, ordinal] : noted) {
    ASSERT_LE(earliest.of(hash), Earliest::rounded(ordinal));
    ASSERT_LE(earliest.view().of(hash), Earliest::last_before(no_child));
    if (ordinal + 1 < no_child) {
      ASSERT_LE(Earliest::rounded(ordinal), Earliest::last_before(ordinal + 1));
    }
  }
  int unknown = 0;
  for (int i = 0; i < 1'000; ++i) unknown += earliest.of(random()) == Earliest::never ? 1 : 0;
  EXPECT_GT(unknown, 700);
}

}  // namespace
}  // namespace gridline::route
