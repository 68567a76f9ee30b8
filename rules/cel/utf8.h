// UTF-8 as the lexer, `size` and the caret display need it. Any bytes are accepted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gridline::cel {

struct CodePoint {
  char32_t value = 0;
  std::uint32_t bytes = 1;
  bool valid = false;
};

// The code point that starts at `at`. A wrong byte is U+FFFD of one byte, not valid.
// REQUIRES: at < text.size().
CodePoint decode(std::string_view text, std::size_t at);

// Appends one code point. REQUIRES: is_scalar(value).
void append_utf8(std::string& out, char32_t value);

// A Unicode scalar value: at most U+10FFFF and no surrogate.
constexpr bool is_scalar(char32_t value) {
  return value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
}

bool is_utf8(std::string_view text);

// Code points; a wrong byte counts as one.
std::size_t count_code_points(std::string_view text);

// Columns of a terminal: 2 for East Asian wide and emoji, 0 for combining marks, else 1.
int terminal_columns(char32_t value);

}  // namespace gridline::cel
