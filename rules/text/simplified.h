// Traditional → simplified, by phrase and then by character: 乾淨 is 干净 and 乾隆 stays 乾隆. The data is
// OpenCC's, written into the program while it is built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "rules/text/simplified_table.h"

namespace gridline::text {

// False for nearly every character of a simplified text: it stays what it is, whatever stands beside it.
inline bool may_be_traditional(char32_t c) {
  return c >= 0x10000 || (simplified_asked[c >> 6] >> (c & 63) & 1) != 0;
}

// A text of which no character does stays what it is. False for some that may be traditional beside others.
inline bool tells_traditional(char32_t c) {
  return c >= 0x10000 || (simplified_telling[c >> 6] >> (c & 63) & 1) != 0;
}

// The simplified form of a character by itself.
char32_t simplified(char32_t c);

// Replaces the character at `at`, and those after it that belong to one phrase with it; those before it
// are simplified already. Returns how many it settled, at least 1: the next look is at at + this.
// REQUIRES: may_be_traditional(chars[at]).
std::size_t simplify_at(std::span<char32_t> chars, std::size_t at);

// Do these two make a word of the simplified language, or stand side by side in one of OpenCC's phrases?
bool is_known_pair(char32_t first, char32_t second);

}  // namespace gridline::text
