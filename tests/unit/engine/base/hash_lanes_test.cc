// Digests taken side by side are those taken one by one.
#include "engine/base/hash_lanes.h"

#include <gtest/gtest.h>

#include <vector>

namespace gridline::base {
namespace {

std::vector<std::string> messages_of(const std::vector<std::size_t>& sizes) {
  std::vector<std::string> out;
  for (const std::size_t size : sizes) {
    std::string& message = out.emplace_back();
    for (std::size_t i = 0; i < size; ++i) message.push_back(static_cast<char>(i * 131 + out.size() * 17));
  }
  return out;
}

void expect_the_same(const std::vector<std::string>& messages) {
  const Hash256 key = hash256("a key");
  std::vector<Hash256> plain(messages.size());
  std::vector<Hash128> keyed(messages.size());
  std::vector<HashJob> plain_jobs, keyed_jobs;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    plain_jobs.push_back({messages[i], plain[i].data(), sizeof(Hash256)});
    keyed_jobs.push_back({messages[i], keyed[i].data(), sizeof(Hash128)});
  }
  hash_each(plain_jobs, nullptr);
  hash_each(keyed_jobs, &key);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    EXPECT_EQ(plain[i], hash256(messages[i])) << messages[i].size() << " bytes";
    EXPECT_EQ(keyed[i], keyed_hash128(key, messages[i])) << messages[i].size() << " bytes";
  }
}

TEST(HashLanes, every_length_gives_the_digest_of_one_alone) {
  std::vector<std::size_t> sizes;
  for (std::size_t size = 0; size < 700; ++size) sizes.push_back(size * 37 % 700);
  expect_the_same(messages_of(sizes));
}

TEST(HashLanes, fewer_messages_than_lanes_and_none_at_all_are_no_special_case) {
  const std::vector<std::vector<std::size_t>> few = {{}, {0}, {128}, {0, 0}, {127, 129}, {1, 5000, 256}};
  for (const std::vector<std::size_t>& sizes : few) expect_the_same(messages_of(sizes));
}

TEST(HashLanes, a_long_message_beside_many_short_ones_leaves_them_whole) {
  expect_the_same(messages_of({40'000, 1, 128, 129, 255, 256, 257, 0, 3, 64, 64, 64, 64}));
}

TEST(HashLanes, parts_put_together_give_what_the_hasher_gives) {
  const Hash256 key = hash256("another key");
  std::string message;
  append_part(message, "submission");
  append_part(message, "");
  append_part(message, std::string(300, 'x'));
  Hash256 digest{};
  const HashJob jobs[] = {{message, digest.data(), sizeof digest}, {message, digest.data(), sizeof digest}};
  hash_each(jobs, &key);
  EXPECT_EQ(digest, Hasher(key).part("submission").part("").part(std::string(300, 'x')).finish256());
}

}  // namespace
}  // namespace gridline::base
