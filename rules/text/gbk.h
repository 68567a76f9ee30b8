// GBK's two bytes of a Han character and back, without a converter: enough to see bytes that were decoded
// one off, and to undo it. Pure; the table is made while Gridline is built (tools/tables/make_gbk_table.cc).
#pragma once

#include <cstdint>

namespace gridline::text {

// First byte << 8 | second, of a character from U+4E00 to U+9FFF; 0 when it has none.
std::uint16_t gbk_of(char32_t c);

// The Han character with these bytes; 0 when there is none.
char32_t of_gbk(std::uint8_t first, std::uint8_t second);

// One of the 3755 characters that nearly all text consists of (level 1 of GB 2312), or the traditional
// form of one.
bool is_common(char32_t c);

}  // namespace gridline::text
