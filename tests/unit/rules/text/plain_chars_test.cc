// The short way through a text sees what clean() sees, or says that it cannot.
#include "rules/text/plain_chars.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "rules/text/clean.h"
#include "rules/text/word_index.h"

namespace gridline::text {
namespace {

// Pieces that clean() treats in different ways; a text is some of them in a row.
const std::vector<std::string> pieces = {
    "漏", "水", "着", "火", "救", "护", "车", "，", "。", "！", "（", "）", "(qū)", "(A)", "A", "b", "7", "Ｚ",
    " ", "　", "\n", "\t", "\r\n", "——", "…", "【", "】", "“", "①", "é",
    "e\xcc\x81", "\xe2\x80\x8b", "\xff", "\xe6\xbc",
    "\xef\xbf\xbd", "𠮷", "么", "麽", "乾", "㈠", "々", "ﾊﾟ", "卐", "\xe9\xbe\x9f", "豈"};

std::string random_text(std::mt19937& random, std::size_t kinds) {
  std::string out;
  for (std::size_t n = random() % 24; n > 0; --n) out += pieces[random() % kinds];
  return out;
}

TEST(PlainChars, as_far_as_it_goes_it_is_what_clean_gives) {
  std::mt19937 random(1);
  std::size_t whole = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string raw = random_text(random, i % 2 == 0 ? pieces.size() : 11);
    std::vector<char32_t> seen;
    PlainChars chars(raw);
    char32_t c = chars.next();
    for (; c != PlainChars::end && c != PlainChars::not_plain; c = chars.next()) seen.push_back(c);
    if (c == PlainChars::not_plain) continue;
    ++whole;
    ASSERT_EQ(seen, clean(raw).chars) << raw;
  }
  EXPECT_GT(whole, 5'000u);
}

TEST(PlainChars, a_character_that_is_traditional_beside_others_only_is_plain_without_them) {
  const auto is_plain = [](std::string_view raw) {
    PlainChars chars(raw);
    char32_t c = chars.next();
    while (c != PlainChars::end && c != PlainChars::not_plain) c = chars.next();
    return c == PlainChars::end;
  };
  EXPECT_TRUE(is_plain("为什么没人管"));
  EXPECT_FALSE(is_plain("么麽"));
  EXPECT_EQ(clean("么麽").chars, (std::vector<char32_t>{U'幺', U'麽'}));
  EXPECT_EQ(clean("什么").chars, (std::vector<char32_t>{U'什', U'么'}));
}

TEST(PlainChars, a_word_that_is_there_is_never_missed) {
  const std::vector<WordIndex::Word> words = {{U"着火", 1}, {U"救护车", 2}, {U"漏b7", 3}, {U"𠮷", 4}, {U"!", 5}};
  const WordIndex index{std::span<const WordIndex::Word>(words)};
  std::mt19937 random(2);
  std::size_t absent = 0, present = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string raw = random_text(random, i % 2 == 0 ? pieces.size() : 9);
    std::vector<WordHit> hits;
    index.scan(clean(raw).chars, hits);
    present += hits.empty() ? 0 : 1;
    if (index.may_be_in(raw)) continue;
    ++absent;
    ASSERT_TRUE(hits.empty()) << raw;
  }
  EXPECT_GT(absent, 1'000u);
  EXPECT_GT(present, 1'000u);
}

}  // namespace
}  // namespace gridline::text
