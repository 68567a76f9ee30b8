// Reading a string or bytes literal.
#include "rules/cel/scan_string.h"
#include "rules/pack/utf8.h"

#include <cstdint>
#include <utility>


namespace gridline::cel {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

class Scanner {
 public:
  Scanner(std::string_view text, std::size_t at, Issues& issues) : text_(text), at_(at), issues_(issues) {}

  ScannedString run() {
    const std::size_t begin = at_;
    const std::size_t open = string_prefix(text_, at_);
    for (; at_ < open; ++at_) {
      raw_ = raw_ || text_[at_] == 'r' || text_[at_] == 'R';
      out_.is_bytes = out_.is_bytes || text_[at_] == 'b' || text_[at_] == 'B';
    }
    const std::string_view triple = text_[open] == '"' ? "\"\"\"" : "'''";
    const bool is_triple = text_.substr(open).starts_with(triple);
    const std::string_view close = is_triple ? triple : triple.substr(0, 1);
    at_ += close.size();
    plain_characters(close[0]);
    while (at_ < text_.size() && !text_.substr(at_).starts_with(close)) {
      if (!is_triple && (text_[at_] == '\n' || text_[at_] == '\r')) break;
      character();
      plain_characters(close[0]);
    }
    if (text_.substr(at_).starts_with(close)) {
      at_ += close.size();
    } else {
      issue(begin, "引号没有闭合", "the quote is not closed");
    }
    out_.end = at_;
    return std::move(out_);
  }

 private:
  void issue(std::size_t begin, std::string zh, std::string en) {
    issues_.add({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)}, std::move(zh),
                std::move(en));
  }

  void character() {
    if (raw_ || text_[at_] != '\\' || at_ + 1 >= text_.size()) {
      out_.value += text_[at_++];
    } else {
      escape();
    }
  }

  // What can neither be an escape nor end the literal.
  void plain_characters(char quote) {
    const std::size_t begin = at_;
    const auto plain = [&](char c) { return c != quote && c != '\\' && c != '\n' && c != '\r'; };
    while (at_ < text_.size() && plain(text_[at_])) ++at_;
    out_.value += text_.substr(begin, at_ - begin);
  }

  void escape() {
    const std::size_t begin = at_;
    const char kind = text_[at_ + 1];
    at_ += 2;
    constexpr std::string_view letters = "abfnrtv\\?\"'`";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\?\"'`";
    if (const std::size_t found = letters.find(kind); found != std::string_view::npos) {
      out_.value += meanings[found];
      return;
    }
    switch (kind) {
      case 'x': case 'X': return coded(begin, 2, 16);
      case 'u': return out_.is_bytes ? unknown(begin) : coded(begin, 4, 16);
      case 'U': return out_.is_bytes ? unknown(begin) : coded(begin, 8, 16);
      case '0': case '1': case '2': case '3': --at_; return coded(begin, 3, 8);
      default: return unknown(begin);
    }
  }

  void coded(std::size_t begin, int digits, int base) {
    std::uint32_t value = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      const int digit = at_ < text_.size() ? hex_digit(text_[at_]) : 99;
      if (digit >= base) return unknown(begin);
      value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
    }
    if (out_.is_bytes) {
      out_.value += static_cast<char>(value);
    } else if (pack::is_scalar(value)) {
      pack::append_utf8(out_.value, value);
    } else {
      issue(begin, "不是有效的 Unicode 码位", "not a Unicode character");
    }
  }

  void unknown(std::size_t begin) {
    while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) == 0x80) ++at_;
    issue(begin, "不认识的转义；反斜杠本身写作 \\\\", "unknown escape; a backslash itself is \\\\");
  }

  std::string_view text_;
  std::size_t at_;
  Issues& issues_;
  bool raw_ = false;
  ScannedString out_;
};

}  // namespace

std::size_t string_prefix(std::string_view text, std::size_t at) {
  const auto is = [&](std::size_t i, char lower) { return i < text.size() && (text[i] | 0x20) == lower; };
  const auto quote = [&](std::size_t i) { return i < text.size() && (text[i] == '"' || text[i] == '\''); };
  if (quote(at)) return at;
  const bool letter = is(at, 'r') || is(at, 'b');
  if (letter && quote(at + 1)) return at + 1;
  const bool both = (is(at, 'r') && is(at + 1, 'b')) || (is(at, 'b') && is(at + 1, 'r'));
  return both && quote(at + 2) ? at + 2 : std::string_view::npos;
}

ScannedString scan_string(std::string_view text, std::size_t at, Issues& issues) {
  return Scanner(text, at, issues).run();
}

}  // namespace gridline::cel
