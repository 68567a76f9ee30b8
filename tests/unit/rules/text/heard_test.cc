// Words typed by ear: which are heard, and which are not because they are other words.
#include "rules/text/heard.h"

#include <gtest/gtest.h>

namespace gridline::text {
namespace {

HeardWords words(const std::vector<std::u32string>& list) {
  std::vector<WordIndex::Word> numbered;
  for (const std::u32string& word : list) {
    numbered.push_back({word, static_cast<std::uint32_t>(numbered.size())});
  }
  return HeardWords(numbered);
}

const HeardWords& pack_words() {
  static const HeardWords made =
      words({U"物业费", U"物业", U"下水道", U"负责任", U"保健品", U"水龙头", U"业主委员会", U"煤气罐", U"混凝土",
             U"打混凝土", U"市政府", U"报销比例", U"停车费", U"KTV吵", U"公示栏", U"业主委员会"});
  return made;
}

TEST(Heard, a_word_with_one_character_of_the_same_sound_that_makes_no_sense_is_heard) {
  const struct {
    const char32_t* text;
    std::vector<std::uint32_t> heard;  // numbers of words
  } cases[] = {{U"安居花园物夜费涨价", {0}},
               {U"卖保键品的", {4}},
               {U"业猪委员会", {6, 15}},
               {U"保销比例太低", {11}},
               {U"物夜费和保键品", {0, 4}},
               {U"物业费", {}},          // as the pack has it: not a typing error
               {U"物夜", {}},            // too short
               {U"负责人", {}},          // 责人, and 人 stands by itself
               {U"煤气管", {}},          // 气管
               {U"水笼头", {}},          // 笼头
               {U"宏达混凝土", {}},      // the rest is a word
               {U"下水到也没人修", {2}},
               {U"到下水到", {}},        // 到 stands by itself
               {U"下水到小区外", {}},    // and leads somewhere
               {U"是政府", {}},
               {U"交停车废", {}},        // the rest is a word
               {U"物叶废", {}},          // two differ
               {U"", {}}};
  for (const auto& c : cases) {
    std::vector<WordHit> hits;
    pack_words().find(std::u32string_view(c.text), hits);
    std::vector<std::uint32_t> heard;
    for (const WordHit& hit : hits) heard.push_back(hit.word);
    EXPECT_EQ(heard, c.heard) << testing::PrintToString(std::u32string(c.text));
  }
}

TEST(Heard, a_hit_names_the_stretch_that_was_written) {
  std::vector<WordHit> hits;
  pack_words().find(std::u32string_view(U"涨了物夜费"), hits);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].begin, 2u);
  EXPECT_EQ(hits[0].end, 5u);
}

TEST(Heard, no_words_hear_nothing) {
  std::vector<WordHit> hits;
  HeardWords().find(std::u32string_view(U"物夜费"), hits);
  words({}).find(std::u32string_view(U"物夜费"), hits);
  EXPECT_TRUE(hits.empty());
}

}  // namespace
}  // namespace gridline::text
