// Words in bytes: the index against a search for each.
#include "rules/route/literal_index.h"

#include <gtest/gtest.h>

#include <algorithm>
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
    index.find(text, no_child, found);
    ASSERT_EQ(found, expected) << text;
    hits += found.size();
  }
  EXPECT_GT(hits, 5'000u);
}

// Of each word a child asks, some of them late.
TEST(LiteralIndex, finds_the_words_that_earlier_children_ask_for) {
  std::mt19937 random(11);
  const std::vector<std::string> characters = {"漏", "水", "梯", "停", "了", "a", "b", "\xff"};
  const auto made = [&](unsigned least, unsigned more) {
    std::string out;
    for (unsigned i = least + random() % more; i > 0; --i) out += characters[random() % characters.size()];
    return out;
  };
  LiteralIndex index;
  std::vector<Ordinal> first;
  while (first.size() < 300) {
    const std::string word = made(2, 5);
    if (word.size() < literal_bytes_min) continue;
    const std::uint32_t number = index.add(word);
    const Ordinal child = random() % 3 == 0 ? random() % 20 : random() % 100'000;
    first.resize(std::max<std::size_t>(first.size(), number + 1), no_child);
    first[number] = std::min(first[number], child);
    index.asked_by(number, child);
  }
  index.finish();
  std::size_t wanted = 0, left_out = 0;
  for (int n = 0; n < 20'000; ++n) {
    const std::string text = made(0, 40);
    const Ordinal before = n % 4 == 0 ? no_child : 1 + random() % (n % 2 == 0 ? 20 : 100'000);
    std::vector<std::uint32_t> found;
    index.find(text, before, found);
    ASSERT_TRUE(std::is_sorted(found.begin(), found.end()));
    for (std::uint32_t i = 0; i < first.size(); ++i) {
      const bool there = text.find(index.word(i)) != std::string::npos;
      const bool listed = std::binary_search(found.begin(), found.end(), i);
      ASSERT_LE(listed, there) << text << " " << index.word(i);
      if (there && (first[i] < before || before == no_child)) {
        ASSERT_TRUE(listed) << text << " " << index.word(i);
        ++wanted;
      }
      left_out += there && !listed ? 1u : 0u;
    }
  }
  EXPECT_GT(wanted, 10'000u);
  EXPECT_GT(left_out, 10'000u) << "the bound must spare something, or it is of no use";
}

}  // namespace
}  // namespace gridline::route
