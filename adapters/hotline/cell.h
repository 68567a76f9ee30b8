// What stands in one cell of an export, cleaned of what Excel, WPS and copying left there.
// Pure; all texts are UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gridline::hotline {

// One line: ="..." and a leading apostrophe taken off, every run of white space (tab, line breaks, NBSP,
// U+3000, zero-width ones) made one blank, none at the ends.
std::string clean_word(std::string_view cell);

// A text of several lines: the same, but runs with a line break become one line break.
std::string clean_text(std::string_view cell);

// Full-width letters, digits and signs (０-９ Ａ-ｚ ：／－．，) as ASCII, for ids, phones, times and headers.
std::string half_width(std::string_view text);

// "1.3900000001E+10" → "13900000001", when all its digits are there. None: digits were lost, as in
// "2.50912E+17", or the text has no such form (see looks_scientific).
std::optional<std::string> expand_scientific(std::string_view text);
bool looks_scientific(std::string_view text);

// "202603020001.0" → "202603020001": a number that passed through a floating-point column.
std::string_view without_zero_fraction(std::string_view text);

// 保密, 匿名, 不详, 无, * and the like: words that stand for a name or phone that was not given.
bool is_withheld(std::string_view text);

// 是 有 需要 Y yes true 1 保密 公开 …: a yes in any of the ways such columns say it; 否 不 无 N 0 … no; else none.
std::optional<bool> read_yes_no(std::string_view text);

}  // namespace gridline::hotline
