// Cleaning: what the folded text is, and that every character knows its raw bytes.
#include "rules/text/clean.h"

#include <gtest/gtest.h>

#include <string>

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
      {"小區(qū)里的井蓋（gài）", U"小區里的井蓋"},
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
