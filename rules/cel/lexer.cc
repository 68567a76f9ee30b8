// The lexer: CEL's own tokens, and what Chinese input methods make of them.
#include "rules/cel/lexer.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "rules/cel/literal.h"
#include "rules/cel/scan_string.h"
#include "rules/pack/utf8.h"

namespace gridline::cel {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_name(char c) { return is_letter(c) || is_digit(c); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

struct Spelled {
  std::string_view text;
  TokenKind kind;
};

// Longest first, so that the first that fits is the token.
constexpr Spelled symbols[] = {
    {"||", TokenKind::logical_or},  {"&&", TokenKind::logical_and},  {"<=", TokenKind::less_equal},
    {">=", TokenKind::greater_equal}, {"==", TokenKind::equal},      {"!=", TokenKind::not_equal},
    {"?", TokenKind::question},     {":", TokenKind::colon},         {"<", TokenKind::less},
    {">", TokenKind::greater},      {"+", TokenKind::plus},          {"-", TokenKind::minus},
    {"*", TokenKind::star},         {"/", TokenKind::slash},         {"%", TokenKind::percent},
    {"!", TokenKind::exclamation},  {".", TokenKind::dot},           {",", TokenKind::comma},
    {"(", TokenKind::left_paren},   {")", TokenKind::right_paren},   {"[", TokenKind::left_bracket},
    {"]", TokenKind::right_bracket}, {"{", TokenKind::left_brace},   {"}", TokenKind::right_brace},
};

// What is often written instead, and what it is read as.
struct Mistaken {
  std::string_view text;
  std::string_view meant;
  TokenKind kind;
};
constexpr Mistaken mistakes[] = {
    {"<>", "!=", TokenKind::not_equal},  {"=", "==", TokenKind::equal},
    {"&", "&&", TokenKind::logical_and}, {"|", "||", TokenKind::logical_or},
    {"（", "(", TokenKind::left_paren},  {"）", ")", TokenKind::right_paren},
    {"【", "[", TokenKind::left_bracket}, {"】", "]", TokenKind::right_bracket},
    {"，", ",", TokenKind::comma},       {"、", ",", TokenKind::comma},
    {"：", ":", TokenKind::colon},       {"？", "?", TokenKind::question},
    {"！", "!", TokenKind::exclamation}, {"＝＝", "==", TokenKind::equal},
    {"＝", "==", TokenKind::equal},      {"＆＆", "&&", TokenKind::logical_and},
    {"｜｜", "||", TokenKind::logical_or}, {"＜", "<", TokenKind::less},
    {"＞", ">", TokenKind::greater},     {"＋", "+", TokenKind::plus},
    {"－", "-", TokenKind::minus},       {"。", ".", TokenKind::dot},
};

constexpr Spelled words[] = {
    {"null", TokenKind::null}, {"true", TokenKind::true_word}, {"false", TokenKind::false_word},
    {"in", TokenKind::in},
};

constexpr std::string_view reserved_words[] = {
    "as", "break", "const", "continue", "else", "for", "function", "if", "import",
    "let", "loop", "package", "namespace", "return", "var", "void", "while",
};

class Lexer {
 public:
  Lexer(const Source& source, Issues& issues) : text_(source.text()), issues_(issues) {}

  Tokens run() {
    tokens_.list.reserve(text_.size() / bytes_of_a_token + 2);
    tokens_.texts.reserve(text_.size() / bytes_of_a_token + 2);
    while (skip_blank()) next();
    push(TokenKind::end, at_);
    return std::move(tokens_);
  }

 private:
  static constexpr std::size_t bytes_of_a_token = 4;  // about; conditions are many, so that it tells

  // The first byte is looked at first: nearly always it is another one.
  bool starts(std::string_view with) const {
    return at_ < text_.size() && text_[at_] == with[0] && text_.substr(at_).starts_with(with);
  }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  Token& push(TokenKind kind, std::size_t begin) {
    Token token;
    token.kind = kind;
    token.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
    return tokens_.list.emplace_back(token);
  }
  void push_text(TokenKind kind, std::size_t begin, std::string text) {
    push(kind, begin).text = static_cast<std::uint32_t>(tokens_.texts.size());
    tokens_.texts.push_back(std::move(text));
  }
  void issue(std::size_t begin, std::size_t end, std::string zh, std::string en) {
    issues_.add({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, std::move(zh),
                std::move(en));
  }

  // False at the end of the text.
  bool skip_blank() {
    for (; at_ < text_.size(); ++at_) {
      if (starts("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size() - 1);
      } else if (!is_blank(text_[at_])) {
        return true;
      }
    }
    return false;
  }

  void next() {
    const std::size_t begin = at_;
    if (const std::size_t quote = string_prefix(text_, at_); quote != std::string_view::npos) return string();
    if (is_letter(peek())) return name();
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return numeric();
    if (peek() == '`') return quoted_name();
    if (starts("“") || starts("‘")) return curly_string();
    if (mistaken(begin, "<>")) return;
    for (const Spelled& symbol : symbols) {
      if (!starts(symbol.text)) continue;
      at_ += symbol.text.size();
      push(symbol.kind, begin);
      return;
    }
    for (const Mistaken& mistake : mistakes) {
      if (mistaken(begin, mistake.text)) return;
    }
    strange();
  }

  bool mistaken(std::size_t begin, std::string_view text) {
    if (!starts(text)) return false;
    const Mistaken& mistake = *std::find_if(std::begin(mistakes), std::end(mistakes),
                                            [&](const Mistaken& m) { return m.text == text; });
    at_ += text.size();
    issue(begin, at_, fmt::format("这里应写 {}，不能写 {}", mistake.meant, text),
          fmt::format("write {} instead of {}", mistake.meant, text));
    push(mistake.kind, begin);
    return true;
  }

  void name() {
    const std::size_t begin = at_;
    while (is_name(peek())) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    for (const Spelled& keyword : words) {
      if (word == keyword.text) return push_text(keyword.kind, begin, std::string(word));
    }
    const bool reserved =
        std::find(std::begin(reserved_words), std::end(reserved_words), word) != std::end(reserved_words);
    push_text(reserved ? TokenKind::reserved : TokenKind::identifier, begin, std::string(word));
  }

  void quoted_name() {
    const std::size_t begin = at_++;
    while (is_name(peek()) || peek() == '.' || peek() == '-' || peek() == '/' || peek() == ' ') ++at_;
    if (peek() != '`' || at_ == begin + 1) {
      issue(begin, at_, "反引号里只能有字母、数字和 _ . - / 空格，并要成对",
            "back quotes hold letters, digits, _ . - / and blanks, and must be closed");
      if (peek() == '`') ++at_;
      push(TokenKind::broken, begin);
      return;
    }
    ++at_;
    push_text(TokenKind::quoted_identifier, begin, std::string(text_.substr(begin + 1, at_ - begin - 2)));
  }

  void string() {
    const std::size_t begin = at_;
    ScannedString scanned = scan_string(text_, at_, issues_);
    at_ = scanned.end;
    push_text(scanned.is_bytes ? TokenKind::bytes : TokenKind::string, begin, std::move(scanned.value));
  }

  void curly_string() {
    const std::size_t begin = at_;
    const std::string_view close = starts("“") ? "”" : "’";
    const std::size_t found = text_.find(close, at_);
    const std::size_t inner = begin + close.size();
    const std::size_t end = found == std::string_view::npos ? text_.size() : found;
    at_ = found == std::string_view::npos ? text_.size() : found + close.size();
    issue(begin, at_, "文字要用英文引号 \" \" 括起来", "text stands in straight quotes \" \"");
    push_text(TokenKind::string, begin, std::string(text_.substr(inner, end - inner)));
  }

  // Anything else: one run of characters that are not ASCII (text without quotes), or one character.
  void strange() {
    const std::size_t begin = at_;
    const auto foreign = [&] { return at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x80; };
    const auto known = [&] {
      return std::any_of(std::begin(mistakes), std::end(mistakes),
                         [&](const Mistaken& m) { return starts(m.text); });
    };
    if (!foreign()) {
      ++at_;
      issue(begin, at_, "这里不能出现这个字符", "this character has no meaning here");
      push(TokenKind::broken, begin);
      return;
    }
    do at_ += pack::decode(text_, at_).bytes;
    while (foreign() && !known());
    const std::string_view run = text_.substr(begin, at_ - begin);
    issue(begin, at_, fmt::format("文字要加英文引号：\"{}\"", shortened(run)),
          fmt::format("text must stand in quotes: \"{}\"", shortened(run)));
    push_text(TokenKind::string, begin, std::string(run));
  }

  void numeric() {
    const std::size_t begin = at_;
    const bool hex = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X') && is_hex(peek(2));
    bool fractional = false;
    if (hex) {
      at_ += 2;
      while (is_hex(peek())) ++at_;
    } else {
      fractional = decimal();
    }
    const std::size_t digits_end = at_;
    const bool is_unsigned = !fractional && (peek() == 'u' || peek() == 'U');
    if (is_unsigned) ++at_;
    if (is_name(peek())) {
      while (is_name(peek())) ++at_;
      issue(begin, at_, "数字后面不能直接跟字母", "letters directly after a number");
      push(TokenKind::broken, begin);
    } else if (fractional) {
      fraction(begin);
    } else {
      whole(begin, hex ? begin + 2 : begin, digits_end, hex ? 16 : 10, is_unsigned);
    }
  }

  // Moves over digits, fraction and exponent; true when it is a double.
  bool decimal() {
    bool fractional = false;
    while (is_digit(peek())) ++at_;
    if (peek() == '.' && is_digit(peek(1))) {
      fractional = true;
      ++at_;
      while (is_digit(peek())) ++at_;
    }
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      fractional = true;
      at_ += 1 + sign;
      while (is_digit(peek())) ++at_;
    }
    return fractional;
  }

  void whole(std::size_t begin, std::size_t from, std::size_t to, int base, bool is_unsigned) {
    std::uint64_t magnitude = 0;
    if (std::from_chars(text_.data() + from, text_.data() + to, magnitude, base).ec != std::errc()) {
      too_large(begin);
    } else {
      push(is_unsigned ? TokenKind::unsigned_integer : TokenKind::integer, begin).magnitude = magnitude;
    }
  }

  void fraction(std::size_t begin) {
    double number = 0;
    if (std::from_chars(text_.data() + begin, text_.data() + at_, number).ec != std::errc()) {
      too_large(begin);
    } else {
      push(TokenKind::number, begin).number = number;
    }
  }

  void too_large(std::size_t begin) {
    issue(begin, at_, "数字超出范围", "number out of range");
    push(TokenKind::broken, begin);
  }

  std::string_view text_;
  Issues& issues_;
  std::size_t at_ = 0;
  Tokens tokens_;
};

}  // namespace

Tokens tokenize(const Source& source, Issues& issues) { return Lexer(source, issues).run(); }

}  // namespace gridline::cel
