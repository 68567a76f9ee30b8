// The word index finds what a plain search finds, in one pass.
#include "rules/text/word_index.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace gridline::text {
namespace {

using Found = std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>>;

Found scan(const WordIndex& index, const std::u32string& text) {
  std::vector<WordHit> hits;
  index.scan(text, hits);
  Found out;
  for (const WordHit& hit : hits) out.emplace_back(hit.begin, hit.end, hit.word);
  return out;
}

Found search(const std::vector<WordIndex::Word>& words, const std::u32string& text) {
  Found out;
  for (const WordIndex::Word& word : words) {
    for (std::size_t at = text.find(word.chars); at != std::u32string::npos;
         at = text.find(word.chars, at + 1)) {
      out.emplace_back(at, at + word.chars.size(), word.id);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

// splitmix64: the same words on every machine.
struct Draw {
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = state += 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  std::u32string chars(std::size_t count, std::uint32_t alphabet) {
    std::u32string out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(0x4E00 + static_cast<char32_t>(next() % alphabet));
    return out;
  }
};

TEST(WordIndex, an_empty_index_finds_nothing) { EXPECT_TRUE(scan(WordIndex(), U"漏雨").empty()); }

TEST(WordIndex, words_of_one_character_and_words_inside_words_are_found) {
  const std::vector<WordIndex::Word> words = {{U"又", 1}, {U"漏", 2}, {U"漏雨", 3}, {U"漏雨了", 4}, {U"雨了", 5}};
  const WordIndex index(words);
  EXPECT_EQ(scan(index, U"又漏雨了"), (Found{{0, 1, 1}, {1, 2, 2}, {1, 3, 3}, {1, 4, 4}, {2, 4, 5}}));
}

TEST(WordIndex, the_same_word_may_stand_for_several_things) {
  const WordIndex index(std::vector<WordIndex::Word>{{U"充电", 7}, {U"充电", 9}});
  EXPECT_EQ(scan(index, U"充电"), (Found{{0, 2, 7}, {0, 2, 9}}));
}

TEST(WordIndex, characters_beyond_the_basic_plane_are_found) {
  const WordIndex index(std::vector<WordIndex::Word>{{U"𠀀", 1}, {U"𠀀𠀁", 2}});
  EXPECT_EQ(scan(index, U"一𠀀𠀁"), (Found{{1, 2, 1}, {1, 3, 2}}));
}

TEST(WordIndex, it_agrees_with_a_plain_search_over_random_words) {
  Draw draw{20240917};
  for (int round = 0; round < 60; ++round) {
    const auto alphabet = static_cast<std::uint32_t>(2 + draw.next() % 30);
    std::vector<WordIndex::Word> words;
    for (std::uint32_t id = 0; id < 1 + draw.next() % 200; ++id) {
      words.push_back({draw.chars(1 + draw.next() % 6, alphabet), id});
    }
    const std::u32string text = draw.chars(300, alphabet);
    Found found = scan(WordIndex(words), text);
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
    EXPECT_EQ(found, search(words, text)) << "round " << round;
  }
}

TEST(WordIndex, ten_thousand_names_that_begin_alike_are_all_found) {
  Draw draw{7};
  std::vector<WordIndex::Word> words;
  for (std::uint32_t id = 0; id < 10'000; ++id) words.push_back({U"日照市东港区" + draw.chars(4, 20'000), id});
  const WordIndex index(words);
  for (std::uint32_t id = 0; id < 10'000; id += 97) {
    EXPECT_EQ(scan(index, U"在" + words[id].chars), (Found{{1, 11, id}}));
  }
}

}  // namespace
}  // namespace gridline::text
