// Characters of UTF-8, as a pack's loader, the lexer of expressions and the carets need them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gridline::pack {

struct CodePoint {
  char32_t value = 0;
  std::uint32_t bytes = 1;
  bool valid = false;
};

// The code point that starts at `at`. A wrong byte is U+FFFD of one byte, not valid.
// REQUIRES: at < text.size().
CodePoint decode(std::string_view text, std::size_t at);

// A Unicode scalar value: at most U+10FFFF and no surrogate.
constexpr bool is_scalar(char32_t value) {
  return value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
}

// Appends one code point. REQUIRES: is_scalar(value).
void append_utf8(std::string& out, char32_t value);

// The byte offset of the first byte that is not strict UTF-8 (overlong forms, surrogates and
// values above U+10FFFF count as wrong), or std::string_view::npos.
std::size_t first_invalid_utf8(std::string_view bytes);

// Code points in `text`, which may be damaged: a wrong byte counts as one.
std::uint32_t characters(std::string_view text);

// `text` without blanks (also the full-width one, U+3000) at both ends.
std::string_view trimmed(std::string_view text);

// The pieces between the separators (any byte of `separators`, or a full-width comma, semicolon
// or the enumeration comma 、), trimmed, without empty ones.
std::vector<std::string_view> split_list(std::string_view text, std::string_view separators);

// What the writer may have meant: the candidate with the smallest edit distance, when it is near
// enough to be a slip (a third of the word); empty when none is. Ties go to the first.
std::string nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace gridline::pack
