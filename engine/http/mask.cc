// Runs of digits are found by hand: they may be broken by blanks or dashes, as people write phones.
#include "engine/http/mask.h"

#include <algorithm>
#include <vector>

namespace gridline::http {

namespace {

constexpr std::size_t digits_min = 7;     // fewer are house numbers, dates, sums
constexpr std::size_t phone_digits = 11;
constexpr std::size_t kept_front = 3, kept_back = 2;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The bytes of the digit at the front of `s`, 1 or (wide) 3; 0: there is none.
std::size_t digit_bytes(std::string_view s) {
  if (s.empty()) return 0;
  if (is_digit(s[0])) return 1;
  const bool wide = s.size() >= 3 && s[0] == '\xef' && s[1] == '\xbc' && s[2] >= '\x90' && s[2] <= '\x99';
  return wide ? 3 : 0;
}

bool is_joint(char c) { return c == ' ' || c == '-'; }

std::size_t first_character(std::string_view s) {
  const auto b = static_cast<unsigned char>(s[0]);
  const std::size_t n = b < 0x80 ? 1 : b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
  return std::min(n, s.size());
}

struct Digit {
  std::size_t at, bytes;
};

// The digits of the run that begins at `from`, over single joints.
std::vector<Digit> run_at(std::string_view text, std::size_t from) {
  std::vector<Digit> digits;
  std::size_t at = from;
  while (at < text.size()) {
    if (const std::size_t n = digit_bytes(text.substr(at)); n > 0) {
      digits.push_back({at, n});
      at += n;
    } else if (is_joint(text[at]) && digit_bytes(text.substr(at + 1)) > 0) {
      ++at;
    } else {
      break;
    }
  }
  return digits;
}

}  // namespace

std::string masked_name(std::string_view name) {
  return name.empty() ? std::string() : std::string(name.substr(0, first_character(name))) + "**";
}

std::string masked_number(std::string_view number) {
  if (number.empty()) return {};
  const bool plain = std::all_of(number.begin(), number.end(),
                                 [](char c) { return is_digit(c) || is_joint(c) || c == '+'; });
  if (!plain) return masked_name(number);
  if (number.size() < digits_min) return "****";
  if (number.size() < phone_digits) return "****" + std::string(number.substr(number.size() - kept_back));
  return std::string(number.substr(0, kept_front)) + "****" + std::string(number.substr(number.size() - 4));
}

std::string masked_text(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    if (digit_bytes(text.substr(at)) == 0) {
      out += text[at++];
      continue;
    }
    const std::vector<Digit> digits = run_at(text, at);
    const std::size_t end = digits.back().at + digits.back().bytes;
    const std::size_t back = digits.size() < digits_min ? 0 : digits.size() - kept_back;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      out += text.substr(at, digits[i].at - at);  // joints
      if (i >= kept_front && i < back) out += '*';
      else out += text.substr(digits[i].at, digits[i].bytes);
      at = digits[i].at + digits[i].bytes;
    }
    at = end;
  }
  return out;
}

}  // namespace gridline::http
