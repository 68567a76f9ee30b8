// Text into tokens. Goes on after every problem with the token that was most likely meant (a
// full-width （ is read as a bracket, a single = as ==), so that the parser can report more.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rules/cel/source.h"

namespace gridline::cel {

enum class TokenKind : std::uint8_t {
  end, identifier, quoted_identifier, integer, unsigned_integer, number, string, bytes,
  null, true_word, false_word, in, reserved,
  question, colon, logical_or, logical_and, less, less_equal, greater, greater_equal, equal, not_equal,
  plus, minus, star, slash, percent, exclamation, dot, comma,
  left_paren, right_paren, left_bracket, right_bracket, left_brace, right_brace,
  broken,  // already reported
};

struct Token {
  TokenKind kind = TokenKind::end;
  Span span;
  std::uint32_t text = 0;  // identifiers and strings (decoded): index into Tokens::texts
  union {
    std::uint64_t magnitude = 0;  // integer (its sign is a token of its own), unsigned_integer
    double number;
  };
};

struct Tokens {
  std::vector<Token> list;  // the last one is `end`
  std::vector<std::string> texts;
};

// REQUIRES: source.text() is UTF-8 and at most expression_bytes_max long.
Tokens tokenize(const Source& source, Issues& issues);

}  // namespace gridline::cel
