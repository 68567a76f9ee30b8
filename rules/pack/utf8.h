// Characters of UTF-8, as far as a pack's loader needs them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gridline::pack {

// The byte offset of the first byte that is not strict UTF-8 (overlong forms, surrogates and
// values above U+10FFFF count as wrong), or std::string_view::npos.
std::size_t first_invalid_utf8(std::string_view bytes);

// Code points in `text`. Counts bytes that do not continue a character, so damaged text is safe.
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
