// The folded characters of a text one by one, for a look that needs neither the list of them nor the
// way back to the raw bytes: a third of what clean() costs. It gives up where a character does not
// simply stand for itself; then clean() must look.
#pragma once

#include <cstdint>
#include <string_view>

#include "rules/text/simplified.h"

namespace gridline::text {

class PlainChars {
 public:
  static constexpr char32_t end = 0x110000;        // behind the last
  static constexpr char32_t not_plain = 0x110001;  // clean() must look at this text

  explicit PlainChars(std::string_view raw)
      : at_(reinterpret_cast<const unsigned char*>(raw.data())), end_(at_ + raw.size()) {}

  // What clean() has at this place, or one of the two constants. Not to be called after these.
  char32_t next() {
    if (at_ == end_) return end;
    const unsigned char first = *at_;
    if (first < 0x80) {
      ++at_;
      return ascii(first);
    }
    if ((first & 0xF0) != 0xE0 || end_ - at_ < 3 || (at_[1] & 0xC0) != 0x80 || (at_[2] & 0xC0) != 0x80) {
      return not_plain;
    }
    const char32_t c = (first & 0x0Fu) << 12 | (at_[1] & 0x3Fu) << 6 | (at_[2] & 0x3Fu);
    at_ += 3;
    if (c >= 0x4E00 && c <= 0x9FFF) return tells_traditional(c) ? not_plain : c;
    if (c >= 0xFF01 && c <= 0xFF5E) return ascii(c - 0xFEE0);
    const bool mark = c == 0x3001 || c == 0x3002 || (c >= 0x3008 && c <= 0x3011) ||
                      (c >= 0x2013 && c <= 0x2014) || (c >= 0x2018 && c <= 0x201D);
    return mark ? c : not_plain;
  }

 private:
  // A bracket may hold a pronunciation, which clean() drops.
  static char32_t ascii(char32_t c) {
    if (c == U'(') return not_plain;
    if (c < 0x20 && c != U'\n') return U' ';
    return c >= U'A' && c <= U'Z' ? c + 32 : c;
  }

  const unsigned char* at_;
  const unsigned char* end_;
};

}  // namespace gridline::text
