// A set of characters that is asked about for every character of a text: one load and a shift.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace gridline::text {

// Characters of the basic plane; any other is never in it.
class CharacterSet {
 public:
  constexpr CharacterSet() = default;
  constexpr explicit CharacterSet(std::u32string_view chars) {
    for (const char32_t c : chars) add(c);
  }
  constexpr void add(char32_t c) {
    if (c < 0x10000) bits_[c >> 6] |= 1ull << (c & 63);
  }
  constexpr bool has(char32_t c) const { return c < 0x10000 && (bits_[c >> 6] >> (c & 63) & 1) != 0; }

 private:
  std::array<std::uint64_t, 1024> bits_{};
};

}  // namespace gridline::text
