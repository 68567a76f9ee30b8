// One table by character, and its inverse, made when it is first asked for.
#include "rules/text/gbk.h"

#include <array>

#include "rules/text/simplified.h"

namespace gridline::text {

extern const std::uint16_t gbk_table[0x5200];

namespace {

using Inverse = std::array<std::uint16_t, 0x8000>;  // by code, from 0x8000

const Inverse& inverse() {
  static const Inverse made = [] {
    Inverse by_code{};
    for (std::uint32_t i = 0; i < 0x5200; ++i) {
      if (gbk_table[i] >= 0x8000) by_code[gbk_table[i] - 0x8000] = static_cast<std::uint16_t>(0x4E00 + i);
    }
    return by_code;
  }();
  return made;
}

}  // namespace

std::uint16_t gbk_of(char32_t c) {
  return c >= 0x4E00 && c <= 0x9FFF ? gbk_table[c - 0x4E00] : std::uint16_t(0);
}

char32_t of_gbk(std::uint8_t first, std::uint8_t second) {
  return first >= 0x80 ? inverse()[(first - 0x80u) << 8 | second] : 0;
}

bool is_common(char32_t c) {
  const std::uint16_t code = gbk_of(simplified(c));
  return code >= 0xB0A1 && code <= 0xD7F9 && (code & 0xFF) >= 0xA1;
}

}  // namespace gridline::text
