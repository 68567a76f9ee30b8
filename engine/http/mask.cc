// Runs of digits are found by hand: they may be broken by blanks or dashes, as people write phones.
#include "engine/http/mask.h"

#include <vector>

namespace gridline::http {

namespace {

constexpr std::size_t digits_min = 7;
constexpr std::size_t kept_front = 3, kept_back = 2;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_joint(char c) { return c == ' ' || c == '-'; }

std::size_t first_character(std::string_view s) {
  const auto b = static_cast<unsigned char>(s[0]);
  const std::size_t n = b < 0x80 ? 1 : b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
  return n < s.size() ? n : s.size();
}

}  // namespace

std::string masked_name(std::string_view name) {
  return name.empty() ? std::string() : std::string(name.substr(0, first_character(name))) + "**";
}

std::string masked_number(std::string_view number) {
  if (number.size() < digits_min) return number.empty() ? "" : "****";
  return std::string(number.substr(0, kept_front)) + "****" + std::string(number.substr(number.size() - kept_back));
}

std::string masked_text(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size();) {
    if (!is_digit(out[i])) {
      ++i;
      continue;
    }
    std::vector<std::size_t> digits;
    std::size_t end = i;
    for (std::size_t j = i; j < out.size() && (is_digit(out[j]) || (is_joint(out[j]) && j + 1 < out.size() && is_digit(out[j + 1]))); ++j) {
      if (is_digit(out[j])) digits.push_back(j);
      end = j + 1;
    }
    if (digits.size() >= digits_min) {
      for (std::size_t d = kept_front; d + kept_back < digits.size(); ++d) out[digits[d]] = '*';
    }
    i = end;
  }
  return out;
}

}  // namespace gridline::http
