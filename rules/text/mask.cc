// Masks over what people.h finds.
#include "rules/text/mask.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "rules/text/numeral.h"
#include "rules/text/people.h"

namespace gridline::text {

namespace {

constexpr std::size_t number_min = 7;  // fewer digits are a door, a date, a sum
constexpr std::size_t phone_digits = 11;

// Bytes of the first `n` characters.
std::size_t bytes_of(std::string_view s, std::size_t n) {
  std::size_t at = 0;
  for (; n > 0 && at < s.size(); --n) {
    const auto b = static_cast<unsigned char>(s[at]);
    at += b < 0x80 ? 1 : b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
  }
  return std::min(at, s.size());
}

struct Kept {
  std::uint32_t front = 0, back = 0;  // digits and letters that stay
};

Kept kept_of(const PersonalFind& find) {
  switch (find.kind) {
    case PersonalKind::mobile: return {find.area + 3, 4};
    case PersonalKind::landline: return {find.area, find.certain ? 4u + find.extension : 2u};
    case PersonalKind::service: return {3, 4};
    case PersonalKind::identity: return {6, 4};
    case PersonalKind::old_identity: return {6, 3};
    case PersonalKind::bank_card: return {4, 4};
    case PersonalKind::plate: return {2, 2};
    case PersonalKind::account: return {1, 1};
    case PersonalKind::name: break;
  }
  return {};
}

// A star for each character between the first and last ones; blanks and dashes stay.
void hide_characters(const CleanText& text, const PersonalFind& find, std::vector<Hidden>& out) {
  const auto counts = [&](std::uint32_t i) {
    const char32_t c = text.chars[i];
    return is_digit(c) || (c >= U'a' && c <= U'z') || c >= 0x4E00;
  };
  std::uint32_t all = 0;
  for (std::uint32_t i = find.at.begin; i < find.at.end; ++i) all += counts(i);
  const Kept kept = kept_of(find);
  std::uint32_t n = 0;
  for (std::uint32_t i = find.at.begin; i < find.at.end; ++i) {
    if (!counts(i)) continue;
    const bool hide = n >= kept.front && n + kept.back < all;
    ++n;
    // One raw character may have become several (⑽ → 10); it is hidden once.
    if (hide && (out.empty() || out.back().raw.begin != text.raw[i].begin)) out.push_back({text.raw[i], "*"});
  }
}

}  // namespace

std::vector<Hidden> hidden_in(std::string_view raw) {
  std::vector<Hidden> out;
  const CleanText text = clean(raw);
  for (const PersonalFind& find : find_personal(text, static_cast<std::size_t>(-1))) {
    if (find.masked) continue;
    if (find.kind != PersonalKind::name) {
      hide_characters(text, find, out);
      continue;
    }
    const std::uint32_t surname =
        std::max(1u, surname_at(text.chars.data() + find.at.begin, find.at.end - find.at.begin));
    const std::uint32_t begin = text.raw[find.at.begin + surname - 1].end;
    out.push_back({{begin, std::max(begin, find.raw.end)}, "*"});
  }
  return out;
}

std::string masked_text(std::string_view raw) {
  std::string out;
  std::size_t at = 0;
  for (const Hidden& hidden : hidden_in(raw)) {
    if (hidden.raw.begin < at) continue;
    out += raw.substr(at, hidden.raw.begin - at);
    out += hidden.shown;
    at = hidden.raw.end;
  }
  return out.append(raw.substr(at));
}

std::string masked_beginning(std::string_view text) {
  constexpr std::size_t digits_shown = 3;
  std::string out = masked_text(text);
  std::size_t begin = out.size();
  while (begin > 0 && is_digit(static_cast<unsigned char>(out[begin - 1]))) --begin;
  for (std::size_t i = begin + digits_shown; i < out.size(); ++i) out[i] = '*';
  return out;
}

std::string masked_name(std::string_view name) {
  if (name.empty()) return {};
  const CleanText text = clean(name.substr(0, 64));
  const std::uint32_t surname = surname_at(text.chars.data(), text.chars.size());
  return std::string(name.substr(0, bytes_of(name, std::max(1u, surname)))) + "*";
}

std::string masked_number(std::string_view number) {
  if (number.empty()) return {};
  const auto plain = [](char c) { return (c >= '0' && c <= '9') || c == ' ' || c == '-' || c == '+'; };
  if (!std::all_of(number.begin(), number.end(), plain)) {
    const bool masked = number.find("***") != std::string_view::npos;
    return masked ? std::string(number) : std::string(number.substr(0, bytes_of(number, 1))) + "*";
  }
  if (number.size() < number_min) return "****";
  if (number.size() < phone_digits) return "****" + std::string(number.substr(number.size() - 2));
  return std::string(number.substr(0, 3)) + "****" + std::string(number.substr(number.size() - 4));
}

}  // namespace gridline::text
