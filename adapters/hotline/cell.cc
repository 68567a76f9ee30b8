// Cleaning of cells; see cell.h.
#include "adapters/hotline/cell.h"

#include <algorithm>
#include <array>

namespace gridline::hotline {

namespace {

bool starts_with(std::string_view text, std::string_view front) {
  return text.substr(0, front.size()) == front;
}

// Bytes of white space at the front of `text`, or 0.
std::size_t blank_bytes(std::string_view text) {
  const auto c = static_cast<unsigned char>(text.front());
  if (c <= ' ' || c == 0x7F) return 1;  // control characters have no meaning here but line breaks and tabs
  if (starts_with(text, "\xC2\xA0")) return 2;  // NBSP
  for (const char* wide : {"\xE3\x80\x80", "\xEF\xBB\xBF", "\xE2\x80\x8B", "\xE2\x80\x83", "\xE2\x80\x82"}) {
    if (starts_with(text, wide)) return 3;  // U+3000, U+FEFF, zero width, em and en blanks
  }
  return 0;
}

std::string collapse(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  bool line = false;
  while (!text.empty()) {
    if (const std::size_t n = blank_bytes(text)) {
      gap = true;
      line = line || text.front() == '\n' || text.front() == '\r';
      text.remove_prefix(n);
      continue;
    }
    if (gap && !out.empty()) out += line && keep_lines ? '\n' : ' ';
    gap = line = false;
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

// ="..." is how Excel is made to keep leading zeros; an apostrophe does the same when typed.
std::string_view unwrap(std::string_view text) {
  while (!text.empty() && blank_bytes(text) > 0) text.remove_prefix(blank_bytes(text));
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  if (text.size() >= 3 && starts_with(text, "=\"") && text.back() == '"')
    return text.substr(2, text.size() - 3);
  if (text.size() >= 2 && text.front() == '\'') return text.substr(1);
  return text;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Scientific {
  std::string_view whole, fraction, exponent;
};

std::optional<Scientific> take_apart(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos) return std::nullopt;
  Scientific s;
  s.exponent = text.substr(e + 1);
  if (!s.exponent.empty() && s.exponent.front() == '+') s.exponent.remove_prefix(1);
  const std::string_view mantissa = text.substr(0, e);
  const std::size_t dot = std::min(mantissa.find('.'), mantissa.size());
  s.whole = mantissa.substr(0, dot);
  s.fraction = dot < mantissa.size() ? mantissa.substr(dot + 1) : std::string_view{};
  if (!all_digits(s.whole) || s.whole.size() != 1 || !all_digits(s.exponent) || s.exponent.size() > 3) {
    return std::nullopt;
  }
  if (dot < mantissa.size() && !all_digits(s.fraction)) return std::nullopt;
  return s;
}

}  // namespace

std::string clean_word(std::string_view cell) { return collapse(unwrap(cell), false); }
std::string clean_text(std::string_view cell) { return collapse(unwrap(cell), true); }

std::string half_width(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    // U+FF01..U+FF5E are EF BC 81..EF BC BF and EF BD 80..EF BD 9E.
    if (text[at] == '\xEF' && at + 2 < text.size()) {
      const auto middle = static_cast<unsigned char>(text[at + 1]);
      const auto last = static_cast<unsigned char>(text[at + 2]);
      if ((middle == 0xBC && last >= 0x81) || (middle == 0xBD && last <= 0x9E)) {
        out += static_cast<char>(middle == 0xBC ? last - 0x60 : last - 0x20);
        at += 2;
        continue;
      }
    }
    out += text[at];
  }
  return out;
}

bool looks_scientific(std::string_view text) { return take_apart(text).has_value(); }

std::optional<std::string> expand_scientific(std::string_view text) {
  const auto s = take_apart(text);
  if (!s) return std::nullopt;
  std::size_t exponent = 0;
  for (const char c : s->exponent) exponent = exponent * 10 + static_cast<std::size_t>(c - '0');
  // A digit that is not written may have been any digit; Excel shows six of eighteen.
  if (s->fraction.size() != exponent) return std::nullopt;
  return std::string(s->whole) + std::string(s->fraction);
}

std::string_view without_zero_fraction(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0) return text;
  const std::string_view fraction = text.substr(dot + 1);
  if (fraction.empty() || fraction.find_first_not_of('0') != std::string_view::npos) return text;
  return all_digits(text.substr(0, dot)) ? text.substr(0, dot) : text;
}

bool is_withheld(std::string_view text) {
  static constexpr std::array<std::string_view, 14> words = {
      "保密", "匿名", "不详", "未知", "无", "未提供", "不愿透露", "信息保密", "匿名用户", "空", "*", "/", "-", "无名氏"};
  if (text.find_first_not_of('*') == std::string_view::npos) return true;
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<bool> read_yes_no(std::string_view text) {
  static constexpr std::array<std::string_view, 15> yes = {"是",  "有", "需要", "要", "保密", "公开", "已公开", "需回复",
                                                           "1", "Y", "y", "yes", "true", "TRUE", "√"};
  static constexpr std::array<std::string_view, 15> no = {"否", "不", "无", "不需要", "不保密", "不公开", "未公开", "0",
                                                          "N", "n", "no", "false", "FALSE", "×", "无需回复"};
  if (std::find(yes.begin(), yes.end(), text) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), text) != no.end()) return false;
  return std::nullopt;
}

}  // namespace gridline::hotline
