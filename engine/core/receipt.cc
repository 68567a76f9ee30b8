// Crockford's base 32.
#include "engine/core/receipt.h"

namespace gridline::core {

namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

}  // namespace

std::uint64_t receipt_bits(std::uint64_t chance) {
  const std::uint64_t bits = chance & ((1ull << 50) - 1);
  return bits == 0 ? 1 : bits;
}

std::string receipt_code(std::uint64_t bits) {
  std::string out;
  for (int i = 9; i >= 0; --i) {
    out += digits[bits >> (5 * i) & 31];
    if (i == 5) out += '-';
  }
  return out;
}

std::optional<std::uint64_t> receipt_of(std::string_view code) {
  std::uint64_t bits = 0;
  int count = 0;
  for (char c : code) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    const std::size_t value = digits.find(c);
    if (value == std::string_view::npos || ++count > 10) return std::nullopt;
    bits = bits << 5 | value;
  }
  if (count != 10) return std::nullopt;
  return bits;
}

}  // namespace gridline::core
