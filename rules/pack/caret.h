// A line of somebody's file with carets under a part of it, and how wide characters are in a terminal.
// The one place that knows it: issues of a pack, of an expression, and tables of the command line use it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gridline::pack {

// Columns of a terminal: 2 for East Asian wide and emoji, 0 for combining marks, else 1.
int terminal_columns(char32_t value);

// The same of a whole text; a tab counts 1. Damaged bytes count 1 each.
std::uint32_t display_width(std::string_view utf8);

// Two lines, each indented by so many blanks and ended: the text, and carets under its bytes
// [begin, end), at least one caret. Any bytes may be given: what must not reach a terminal (control
// characters, wrong bytes, marks that turn the direction of text) is shown as U+FFFD, a tab as a
// blank. A long line is shown around the caret.
std::string with_carets(std::string_view line, std::size_t begin, std::size_t end, std::size_t indent);

}  // namespace gridline::pack
