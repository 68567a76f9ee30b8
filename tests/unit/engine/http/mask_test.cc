// What lists show of people.
#include "engine/http/mask.h"

#include <gtest/gtest.h>

namespace gridline::http {
namespace {

TEST(Mask, names_keep_their_first_character) {
  EXPECT_EQ(masked_name("徐先生"), "徐**");
  EXPECT_EQ(masked_name("Wang"), "W**");
  EXPECT_EQ(masked_name(""), "");
  EXPECT_EQ(masked_name("\xe5\xbe"), "\xe5\xbe**");  // half a character is not read past its end
}

TEST(Mask, numbers_keep_what_recognises_them) {
  EXPECT_EQ(masked_number("13912345678"), "139****5678");
  EXPECT_EQ(masked_number("0633-8888888"), "063****8888");
  EXPECT_EQ(masked_number("8888812"), "****12");
  EXPECT_EQ(masked_number("110"), "****");
  EXPECT_EQ(masked_number(""), "");
  EXPECT_EQ(masked_number("wx_wang88"), "w**");
  EXPECT_EQ(masked_number("微信同号"), "微**");
}

TEST(Mask, long_runs_of_digits_in_a_text_lose_their_middle) {
  const struct { const char* text; const char* masked; } cases[] = {
      {"电话13912345678，3号楼", "电话139******78，3号楼"},
      {"电话139 1234 5678。", "电话139 **** **78。"},
      {"139-1234-5678", "139-****-**78"},
      {"身份证370802199001011234X", "身份证370*************34X"},
      {"１３９１２３４５６７８", "１３９******７８"},
      {"8号楼2单元1802", "8号楼2单元1802"},
      {"2026-03-12", "202*-**-12"},  // better a date too many than a phone too few
      {"1234567", "123**67"},
      {"123456", "123456"},
      {"", ""},
      {"末尾12-", "末尾12-"},
  };
  for (const auto& c : cases) EXPECT_EQ(masked_text(c.text), c.masked);
}

}  // namespace
}  // namespace gridline::http
