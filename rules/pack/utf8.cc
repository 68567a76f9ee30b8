// UTF-8 checks, and the edit distance behind "did you mean".
#include "rules/pack/utf8.h"

#include <algorithm>
#include <utility>

namespace gridline::pack {

namespace {

bool is_continuation(char c) { return (static_cast<std::uint8_t>(c) & 0xc0) == 0x80; }

// The length of the strict UTF-8 sequence at the front, 0 when there is none.
std::size_t sequence_length(std::string_view s) {
  const auto b0 = static_cast<std::uint8_t>(s[0]);
  if (b0 < 0x80) return 1;
  const std::size_t n = b0 >= 0xf0 ? 4 : b0 >= 0xe0 ? 3 : 2;
  if (b0 < 0xc2 || b0 > 0xf4 || s.size() < n) return 0;
  for (std::size_t i = 1; i < n; ++i) {
    if (!is_continuation(s[i])) return 0;
  }
  const auto b1 = static_cast<std::uint8_t>(s[1]);
  const bool overlong = (b0 == 0xe0 && b1 < 0xa0) || (b0 == 0xf0 && b1 < 0x90);
  const bool surrogate = b0 == 0xed && b1 > 0x9f;
  const bool too_large = b0 == 0xf4 && b1 > 0x8f;
  return overlong || surrogate || too_large ? 0 : n;
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t n = std::max<std::size_t>(1, sequence_length(text.substr(i)));
    char32_t c = 0;
    for (std::size_t k = 0; k < n; ++k) c = c << 8 | static_cast<std::uint8_t>(text[i + k]);
    out.push_back(c);  // not the code point itself, but one value for each: enough to compare
    i += n;
  }
  return out;
}

// Edit distance (two neighbours changing places count as one edit), ASCII case ignored.
std::size_t distance(const std::u32string& a, const std::u32string& b) {
  const auto same = [](char32_t x, char32_t y) {
    const auto fold = [](char32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; };
    return fold(x) == fold(y);
  };
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1), last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

// The length of the blank at the front: 1 for ASCII ones, 3 for U+3000 (e3 80 80); else 0.
std::size_t blank_at_front(std::string_view s) {
  if (s.empty()) return 0;
  if (s[0] == ' ' || s[0] == '\t' || s[0] == '\r' || s[0] == '\n') return 1;
  return s.starts_with("\xe3\x80\x80") ? 3 : 0;
}

// The length of the separator at the front; 0 when there is none.
std::size_t separator_at_front(std::string_view s, std::string_view separators) {
  if (separators.find(s[0]) != std::string_view::npos) return 1;
  for (const std::string_view wide : {"，", "；", "、", "　"}) {
    if (s.starts_with(wide)) return wide.size();
  }
  return 0;
}

}  // namespace

std::size_t first_invalid_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const std::size_t n = sequence_length(bytes.substr(i));
    if (n == 0) return i;
    i += n;
  }
  return std::string_view::npos;
}

std::uint32_t characters(std::string_view text) {
  return static_cast<std::uint32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string_view trimmed(std::string_view text) {
  while (const std::size_t n = blank_at_front(text)) text.remove_prefix(n);
  for (;;) {
    if (!text.empty() && blank_at_front(text.substr(text.size() - 1)) == 1) text.remove_suffix(1);
    else if (text.size() >= 3 && blank_at_front(text.substr(text.size() - 3)) == 3) text.remove_suffix(3);
    else return text;
  }
}

std::vector<std::string_view> split_list(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  const auto take = [&](std::size_t end) {
    const std::string_view piece = trimmed(text.substr(begin, end - begin));
    if (!piece.empty()) out.push_back(piece);
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t n = separator_at_front(text.substr(i), separators);
    if (n == 0) {
      ++i;
      continue;
    }
    take(i);
    i += n;
    begin = i;
  }
  take(text.size());
  return out;
}

std::string nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::u32string wanted = code_points(word.substr(0, 64));
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, (wanted.size() + 1) / 3) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > 128 || candidate == word) continue;
    const std::u32string other = code_points(candidate);
    const std::size_t gap =
        wanted.size() > other.size() ? wanted.size() - other.size() : other.size() - wanted.size();
    if (gap >= best_distance) continue;
    const std::size_t d = distance(wanted, other);
    if (d < best_distance && d < std::max(wanted.size(), other.size())) {
      best_distance = d;
      best = candidate;
    }
  }
  return best;
}

}  // namespace gridline::pack
