// String and bytes literals: quotes, prefixes, escapes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "rules/cel/source.h"

namespace gridline::cel {

struct ScannedString {
  std::string value;  // decoded; UTF-8 unless is_bytes
  std::size_t end = 0;
  bool is_bytes = false;
};

// The offset of the opening quote when a literal starts at `at` ("x", r'x', b"x", br"x" ...), else npos.
std::size_t string_prefix(std::string_view text, std::size_t at);

// Reads the literal that starts at `at`. An unclosed one ends with its line (triple: with the text).
// REQUIRES: string_prefix(text, at) != npos.
ScannedString scan_string(std::string_view text, std::size_t at, Issues& issues);

}  // namespace gridline::cel
