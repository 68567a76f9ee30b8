// The filter forgets no key, also while it grows, and asks in vain seldom.
#include "engine/node/key_filter.h"

#include <gtest/gtest.h>

namespace gridline::node {
namespace {

base::Hash128 key(std::uint64_t n) { return base::Hasher().number(n).finish128(); }

TEST(KeyFilter, every_key_that_was_added_is_found_through_all_growth) {
  KeyFilter filter(0);
  constexpr std::uint64_t keys = 300'000;  // three layers: 64, 128 and 256 thousand
  for (std::uint64_t n = 0; n < keys; ++n) filter.add(key(n));
  EXPECT_EQ(filter.layers(), 3u);
  for (std::uint64_t n = 0; n < keys; ++n) ASSERT_TRUE(filter.may_have(key(n))) << n;
}

TEST(KeyFilter, an_empty_one_has_nothing) {
  KeyFilter filter(0);
  for (std::uint64_t n = 0; n < 1000; ++n) ASSERT_FALSE(filter.may_have(key(n)));
}

TEST(KeyFilter, a_full_layer_asks_in_vain_for_less_than_a_hundredth_and_takes_twelve_bits_a_key) {
  constexpr std::uint64_t keys = 200'000;
  KeyFilter filter(keys);
  for (std::uint64_t n = 0; n < keys; ++n) filter.add(key(n));
  ASSERT_EQ(filter.layers(), 1u);
  std::uint64_t vain = 0;
  for (std::uint64_t n = keys; n < 3 * keys; ++n) vain += filter.may_have(key(n)) ? 1 : 0;
  const double share = static_cast<double>(vain) / (2 * keys);
  RecordProperty("in_vain_percent", std::to_string(share * 100));
  EXPECT_LT(share, 0.01);
  EXPECT_LT(filter.bytes(), keys * 12 / 8 + 128);
}

}  // namespace
}  // namespace gridline::node
