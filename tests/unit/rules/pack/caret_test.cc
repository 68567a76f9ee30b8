// Widths and carets, also under damaged text; and UTF-8 itself.
#include "rules/pack/caret.h"

#include <gtest/gtest.h>

#include "rules/pack/issue.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {
namespace {

TEST(Utf8, wrong_bytes_are_replaced_one_by_one) {
  EXPECT_EQ(first_invalid_utf8("海曲 😀"), std::string_view::npos);
  for (const std::string_view wrong : {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xE6\xB5",
                                       "\xF5\x80\x80\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80"}) {
    EXPECT_EQ(first_invalid_utf8(wrong), 0u);
    EXPECT_EQ(characters(wrong), wrong.size());
  }
}

TEST(Caret, widths_are_those_of_a_terminal) {
  EXPECT_EQ(terminal_columns(U'海'), 2);
  EXPECT_EQ(terminal_columns(U'（'), 2);
  EXPECT_EQ(terminal_columns(U'a'), 1);
  EXPECT_EQ(terminal_columns(0x301), 0);
  EXPECT_EQ(display_width("a海é\t😀"), 7u);
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);
}

TEST(Caret, it_stands_under_the_characters_and_over_both_columns_of_a_wide_one) {
  EXPECT_EQ(with_carets("a 世家 b", 2, 8, 0), "a 世家 b\n  ^^^^\n");
  EXPECT_EQ(with_carets("\tab", 1, 2, 2), "   ab\n   ^\n");
  EXPECT_EQ(with_carets("ab", 2, 2, 0), "ab\n  ^\n");
  EXPECT_EQ(with_carets("", 0, 1, 0), "\n^\n");
}

TEST(Caret, what_would_move_a_terminal_is_replaced) {
  EXPECT_EQ(with_carets("a\xFF\x1b[31m", 1, 2, 0), "a\xEF\xBF\xBD\xEF\xBF\xBD[31m\n ^\n");
  EXPECT_EQ(with_carets("a\u202Eb", 4, 5, 0), "a\xEF\xBF\xBD" "b\n  ^\n");
}

TEST(Caret, a_long_line_is_shown_around_the_caret) {
  const std::string line = std::string(300, 'x') + "HERE" + std::string(300, 'y');
  const std::string shown = with_carets(line, 300, 304, 0);
  const std::size_t newline = shown.find('\n');
  EXPECT_EQ(shown.substr(0, newline),
            "..." + std::string(60, 'x') + "HERE" + std::string(36, 'y') + "...");
  EXPECT_EQ(shown.substr(newline + 1), std::string(63, ' ') + "^^^^\n");
}

TEST(Caret, an_issue_counts_in_characters_and_is_shown_in_columns) {
  Issue issue;
  issue.file = "places.yaml";
  issue.line = 3;
  issue.column = 4;
  issue.length = 2;
  issue.zh = "没有这个";
  issue.text = "小区 海曲 x";
  EXPECT_EQ(to_text(issue), "places.yaml:3:4: 错误 error: 没有这个\n    小区 海曲 x\n         ^^^^\n");
}

}  // namespace
}  // namespace gridline::pack
