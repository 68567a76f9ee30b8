// Words in bytes: the index against a search for each.
#include "rules/route/literal_index.h"

#include <gtest/gtest.h>

#include <random>

namespace gridline::route {
namespace {

TEST(LiteralIndex, finds_each_word_that_a_search_finds_in_any_bytes) {
  const std::vector<std::string> pieces = {"漏水", "水", "电梯停了", "电梯停", "abcd", "ab", "\xe6\xbc", "\xff", " "};
  const std::vector<std::string> words = {"漏水", "电梯停了", "电梯停", "abcd", "bcda", "水漏水", "停了 ab"};
  LiteralIndex index;
  for (std::uint32_t i = 0; i < words.size(); ++i) ASSERT_EQ(index.add(words[i]), i);
  EXPECT_EQ(index.add("abcd"), 3u);
  index.finish();
  std::mt19937 random(7);
  std::size_t hits = 0;
  for (int n = 0; n < 20'000; ++n) {
    std::string text;
    for (unsigned i = random() % 9; i > 0; --i) text += pieces[random() % pieces.size()];
    std::vector<std::uint32_t> expected, found;
    for (std::uint32_t i = 0; i < words.size(); ++i) {
      if (text.find(words[i]) != std::string::npos) expected.push_back(i);
    }
    index.find(text, found);
    ASSERT_EQ(found, expected) << text;
    hits += found.size();
  }
  EXPECT_GT(hits, 5'000u);
}

}  // namespace
}  // namespace gridline::route
