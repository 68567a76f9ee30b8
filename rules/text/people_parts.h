// The parts of people.cc: numbers and names are found apart.
#pragma once

#include <vector>

#include "rules/text/people.h"

namespace gridline::text {

// Both append in order of position; what one finds does not overlap itself.
void find_numbers(const CleanText& text, std::size_t at_most, std::vector<PersonalFind>& out);
void find_names(const CleanText& text, std::size_t at_most, std::vector<PersonalFind>& out);

// Whether `word` stands in `chars` at `at`, or ends there.
inline bool stands_at(const CleanText& text, std::size_t at, std::u32string_view word) {
  return at + word.size() <= text.chars.size() &&
         std::u32string_view(text.chars.data() + at, word.size()) == word;
}
inline bool ends_at(const CleanText& text, std::size_t end, std::u32string_view word) {
  return end >= word.size() && stands_at(text, end - word.size(), word);
}

}  // namespace gridline::text
