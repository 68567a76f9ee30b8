// Known answers of the hashes, so that stored digests never move.
#include "engine/base/hash.h"

#include <gtest/gtest.h>

namespace gridline::base {
namespace {

TEST(Hash, crc32c_has_the_known_check_value) { EXPECT_EQ(crc32c("123456789"), 0xE3069283u); }

TEST(Hash, crc32c_continues_from_a_seed) {
  EXPECT_EQ(crc32c("56789", crc32c("1234")), crc32c("123456789"));
}

TEST(Hash, blake2b_256_of_nothing_is_the_published_value) {
  EXPECT_EQ(to_hex(hash256("")), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

TEST(Hash, parts_keep_their_borders) {
  EXPECT_NE(Hasher().part("ab").part("c").finish256(), Hasher().part("a").part("bc").finish256());
}

}  // namespace
}  // namespace gridline::base
