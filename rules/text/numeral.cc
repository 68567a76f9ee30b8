// Reading numbers; whether one counts as part of an address is for the grammar to say.
#include "rules/text/numeral.h"

namespace gridline::text {

namespace {

constexpr std::uint32_t digits_max = 5;
constexpr std::uint32_t chinese_chars_max = 6;

Numeral read_digits(std::span<const char32_t> chars, std::uint32_t at) {
  std::uint32_t end = at;
  std::uint32_t value = 0;
  while (end < chars.size() && is_digit(chars[end])) {
    if (end - at >= digits_max) return {};
    value = value * 10 + (chars[end++] - U'0');
  }
  if (chars[at] == U'0') return {};
  return {value, end - at, false};
}

// With 十 or 百 the value is built from them (二百零一); without, digit by digit (一〇二).
Numeral read_chinese(std::span<const char32_t> chars, std::uint32_t at) {
  std::uint32_t end = at;
  std::uint32_t total = 0, digits = 0;
  bool units = false, after_digit = false;
  for (; end < chars.size(); ++end) {
    const int v = chinese_numeral_value(chars[end]);
    if (v < 0) break;
    if (end - at >= chinese_chars_max) return {};
    if (v >= 10) {
      units = true;
      total += (after_digit ? digits : 1) * static_cast<std::uint32_t>(v);
      digits = 0;
      after_digit = false;
    } else {
      digits = (units && !after_digit ? 0 : digits * 10) + static_cast<std::uint32_t>(v);
      after_digit = true;
    }
  }
  const std::uint32_t value = total + digits;
  if (value == 0 || value > 99'999) return {};
  return {value, end - at, true};
}

}  // namespace

int chinese_numeral_value(char32_t c) {
  switch (c) {
    case U'〇': case U'零': case U'○': return 0;
    case U'一': case U'壹': case U'幺': return 1;
    case U'二': case U'贰': case U'两': case U'俩': return 2;
    case U'三': case U'叁': return 3;
    case U'四': case U'肆': return 4;
    case U'五': case U'伍': return 5;
    case U'六': case U'陆': return 6;
    case U'七': case U'柒': return 7;
    case U'八': case U'捌': return 8;
    case U'九': case U'玖': return 9;
    case U'十': case U'拾': return 10;
    case U'百': case U'佰': return 100;
    default: return -1;
  }
}

Numeral read_numeral(std::span<const char32_t> chars, std::uint32_t at) {
  if (at >= chars.size()) return {};
  if (is_digit(chars[at])) return read_digits(chars, at);
  if (chinese_numeral_value(chars[at]) >= 0) return read_chinese(chars, at);
  return {};
}

}  // namespace gridline::text
