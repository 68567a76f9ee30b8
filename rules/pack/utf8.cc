// UTF-8, and the edit distance behind "did you mean".
#include "rules/pack/utf8.h"

#include <algorithm>
#include <utility>

namespace gridline::pack {

namespace {

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    out.push_back(point.value);
    at += point.bytes;
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

CodePoint decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  constexpr CodePoint wrong{0xFFFD, 1, false};
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1, true};
  const std::uint32_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return wrong;
  char32_t value = lead & (0xFFu >> (length + 1));
  for (std::uint32_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return wrong;
    value = value << 6 | (byte(at + i) & 0x3Fu);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || !is_scalar(value)) return wrong;
  return {value, length, true};
}

void append_utf8(std::string& out, char32_t value) {
  const auto push = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (value < 0x80) {
    push(value);
  } else if (value < 0x800) {
    push(0xC0 | value >> 6);
    push(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    push(0xE0 | value >> 12);
    push(0x80 | (value >> 6 & 0x3F));
    push(0x80 | (value & 0x3F));
  } else {
    push(0xF0 | value >> 18);
    push(0x80 | (value >> 12 & 0x3F));
    push(0x80 | (value >> 6 & 0x3F));
    push(0x80 | (value & 0x3F));
  }
}

std::size_t first_invalid_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
    const CodePoint point = decode(bytes, at);
    if (!point.valid) return at;
    at += point.bytes;
  }
  return std::string_view::npos;
}

std::uint32_t characters(std::string_view text) {
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += decode(text, at).bytes;
  return count;
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
