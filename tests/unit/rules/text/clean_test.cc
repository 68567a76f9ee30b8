// Cleaning: what the folded text is, and that every character knows its raw bytes.
#include "rules/text/clean.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gridline::text {
namespace {

std::u32string folded(std::string_view raw) {
  const CleanText text = clean(raw);
  return {text.chars.begin(), text.chars.end()};
}

struct Case {
  const char* raw;
  const char32_t* folded;
};

TEST(Clean, each_form_is_folded_to_the_one_that_is_compared) {
  const Case cases[] = {
      {"海曲世家８号楼", U"海曲世家8号楼"},
      {"ＫＴＶ Ａ座", U"ktv a座"},
      {"，！（）", U",!()"},
      {"①㎡", U"1m2"},
      {"\xF0\xAF\xA0\x80樓\xEF\xA4\x80", U"丽楼岂"},  // compatibility forms, then traditional
      {"小區(qū)里的井蓋（gài）", U"小区里的井盖"},
      {"的(de)事", U"的事"},
      {"3栋(A)座(B座)", U"3栋(a)座(b座)"},
      {"a(qū)", U"a(qū)"},
      {"cafe\xCC\x81", U"café"},
      {"漏\xE2\x80\x8B雨\xEF\xBB\xBF", U"漏雨"},
      {"漏\xE3\x80\x80雨\xC2\xA0!", U"漏 雨 !"},
      {"一\t二\n三\r", U"一 二\n三 "},
      {"漏\xFF\xFE\x80雨", U"漏\uFFFD雨"},
      {"\xE6\xBC", U"\uFFFD"},
      {"", U""},
  };
  for (const Case& c : cases) EXPECT_EQ(folded(c.raw), c.folded) << c.raw;
}

TEST(Clean, surrogates_overlong_forms_and_what_is_beyond_unicode_are_not_characters) {
  for (const char* raw :
       {"\xED\xA0\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80"}) {
    EXPECT_EQ(folded(raw), U"\uFFFD");
  }
}

TEST(Clean, a_stretch_of_the_folded_text_names_its_raw_bytes) {
  const std::string raw = "在小区(qū)里８号楼㎡";
  const CleanText text = clean(raw);
  const std::u32string chars(text.chars.begin(), text.chars.end());
  const auto raw_of = [&](std::u32string_view part) {
    const auto at = static_cast<std::uint32_t>(chars.find(part));
    const Span span = text.raw_of({at, at + static_cast<std::uint32_t>(part.size())});
    return raw.substr(span.begin, span.end - span.begin);
  };
  EXPECT_EQ(raw_of(U"8号楼"), "８号楼");
  EXPECT_EQ(raw_of(U"小区里"), "小区(qū)里");
  EXPECT_EQ(raw_of(U"小区"), "小区");
  EXPECT_EQ(raw_of(U"m2"), "㎡");
}

TEST(Clean, a_signature_at_the_head_or_tail_is_marked_and_an_address_in_brackets_is_not) {
  EXPECT_EQ(clean("【同城短信】停水").signatures[0].end, 6u);
  EXPECT_EQ(clean(" 停水【同城短信】 ").signatures[1].begin, 3u);
  EXPECT_TRUE(clean("【8号楼】停水").signatures[0].empty());
  EXPECT_TRUE(clean("停水【同城短信】停电").signatures[0].empty());
  EXPECT_TRUE(clean("【一二三四五六七八九十一二三四五六七】停水").signatures[0].empty());
}

TEST(Clean, traditional_characters_become_simplified_by_phrase_and_then_one_by_one) {
  const Case cases[] = {
      {"凌雲小區1號樓頂漏雨，物業不管", U"凌云小区1号楼顶漏雨,物业不管"},
      {"頭髮裏發霉", U"头发里发霉"},
      {"以後皇后", U"以后皇后"},
      {"一隻雞只養在樓裏", U"一只鸡只养在楼里"},
      {"乾淨乾隆乾坤", U"干净乾隆乾坤"},
      {"答覆電", U"答复电"},  // the phrase that begins first: 答覆 before 覆電
      {"已答覆覆蓋", U"已答复覆盖"},
      {"反反覆覆", U"反反复复"},
      {"不瞭解一目瞭然瞭望", U"不了解一目了然瞭望"},
      {"找藉口拉鍊鍊鋼", U"找借口拉链炼钢"},
      {"沈没沈先生沈沒", U"沈没沈先生沉没"},
      {"計畫圖畫", U"计划图画"},
      {"乾", U"干"},
      {"瞭", U"瞭"},
      {"\xF0\xA0\xB5\xBE", U"\U00020D7E"},
      {"干净里面后面", U"干净里面后面"},
  };
  for (const Case& c : cases) EXPECT_EQ(folded(c.raw), c.folded) << c.raw;
}

TEST(Clean, a_phrase_that_is_simplified_keeps_the_bytes_of_each_character) {
  const std::string raw = "(反反覆覆)瞭\xE2\x80\x8B解";
  const CleanText text = clean(raw);
  ASSERT_EQ(text.size(), 8u);
  EXPECT_EQ(text.chars[6], U'了');  // a zero-width character does not part a phrase
  EXPECT_EQ(text.raw_of({1, 5}).begin, 1u);
  EXPECT_EQ(text.raw_of({3, 4}).begin, 7u);
  EXPECT_EQ(text.raw_of({7, 8}).end, raw.size());
}

struct DamageCase {
  const char* raw;
  const char32_t* folded;
  std::vector<std::string> damages;  // "kind:the raw bytes"
};

std::vector<std::string> damages_of(std::string_view raw) {
  constexpr const char* kinds[] = {"bytes", "replaced", "shifted", "foreign"};
  std::vector<std::string> list;
  for (const Damage& d : clean(raw).damages) {
    list.push_back(kinds[static_cast<std::size_t>(d.kind)] + (":" + std::string(raw.substr(d.raw.begin,
                                                                                  d.raw.end - d.raw.begin))));
  }
  return list;
}

TEST(Clean, what_was_lost_on_the_way_is_noted_and_put_back_where_that_is_certain) {
  const DamageCase cases[] = {
      {"當?shù)氐囊粋€小區", U"当?shù)\uFFFD的一个小区", {"shifted:氐囊粋€"}},
      {"漏\xFF\xFE雨\x80", U"漏\uFFFD雨\uFFFD", {"bytes:\xFF\xFE", "bytes:\x80"}},
      {"漏\xEF\xBF\xBD\xEF\xBF\xBD雨", U"漏\uFFFD雨", {"replaced:\xEF\xBF\xBD\xEF\xBF\xBD"}},
      {"锟斤拷锟斤拷楼漏水", U"锟斤拷锟斤拷楼漏水", {"foreign:锟斤拷锟斤拷"}},
      // Where the run begins is not known, so it is left as it is.
      {"丼囊粋€", U"丼囊粋€", {"shifted:丼囊粋€"}},
      {"爱湻曟?漏水", U"爱湻曟?漏水", {}},
      {"漏水?锘挎湁鏉", U"漏水?锘挎湁\U00028C52", {"shifted:?锘挎湁鏉"}},
      {"停车费5€", U"停车费5€", {}},
      {"停车费€", U"停车费€", {}},
      {"物业费涨价€", U"物业费涨价€", {}},
      {"芙蓉苑?琥珀湾?漏水了吗?", U"芙蓉苑?琥珀湾?漏水了吗?", {}},
      {"€", U"€", {}},
      {"?", U"?", {}},
      {"锟", U"锟", {}},
  };
  for (const DamageCase& c : cases) {
    EXPECT_EQ(folded(c.raw), c.folded) << c.raw;
    EXPECT_EQ(damages_of(c.raw), c.damages) << c.raw;
  }
}

TEST(Clean, a_character_that_was_put_back_names_the_two_it_was_found_in) {
  const std::string raw = "氐囊粋€";
  const CleanText text = clean(raw);
  ASSERT_EQ(text.size(), 4u);
  const Span spans[] = {{0, 3}, {0, 6}, {3, 9}, {6, 12}};
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(text.raw[i].begin, spans[i].begin) << i;
    EXPECT_EQ(text.raw[i].end, spans[i].end) << i;
  }
}

TEST(Clean, a_text_of_damages_keeps_the_first_ones) {
  std::string raw;
  for (int i = 0; i < 1000; ++i) raw += "漏\xFF";
  const CleanText text = clean(raw);
  ASSERT_EQ(text.damages.size(), damages_max);
  EXPECT_EQ(text.damages.front().raw.begin, 3u);
  EXPECT_EQ(text.size(), 2000u);
}

TEST(Clean, a_long_run_of_combining_marks_is_cut_in_pieces_and_loses_no_byte) {
  std::string raw = "a";
  for (int i = 0; i < 10'000; ++i) raw += i % 2 == 0 ? "\xCC\x81" : "\xCC\xA3";
  const CleanText text = clean(raw);
  ASSERT_FALSE(text.chars.empty());
  EXPECT_EQ(text.raw.front().begin, 0u);
  EXPECT_EQ(text.raw.back().end, raw.size());
}

}  // namespace
}  // namespace gridline::text
