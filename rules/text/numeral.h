// Numbers in addresses: 8, 八, 十二, 二十三, 一〇二, 幺〇二.
#pragma once

#include <cstdint>
#include <span>

namespace gridline::text {

struct Numeral {
  std::uint32_t value = 0;
  std::uint32_t chars = 0;  // how many were read; 0: no number here
  bool chinese = false;
};

constexpr bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

// 0 to 9, 10 for 十, 100 for 百; -1 for any other character.
int chinese_numeral_value(char32_t c);

// The number that begins at `at`, read to its end. A run of digits longer than five or with a
// leading zero is none (it is a telephone, not a door), as is a Chinese one of more than six
// characters or over 99 999. REQUIRES: at <= chars.size().
Numeral read_numeral(std::span<const char32_t> chars, std::uint32_t at);

}  // namespace gridline::text
