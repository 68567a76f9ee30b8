// Words for the search index and for a question to it: the one folding used by both. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace gridline::view {

// A question longer than this (bytes) is a pasted text, not words to look for.
inline constexpr std::size_t query_bytes_max = 512;

// Appends the words of one complaint, separated by blanks, in the order they stand, to `out`.
// The same title and text always give the same words: taking a text out of the index needs them.
void append_index_words(std::string_view title, std::string_view text, std::string& out);

// What somebody typed: terms separated by blanks, all of which must be found.
class SearchQuery {
 public:
  // Errors: invalid_input when it is too long or holds nothing that could be found.
  static base::Result<SearchQuery> parse(std::string_view typed);

  // The FTS5 expression: never misses a text that fits, and may give some that do not.
  const std::string& expression() const { return expression_; }
  // False: every text that the expression gives does fit.
  bool needs_check() const { return needs_check_; }
  // Whether each term stands in the text as typed (folded; numbers and Latin words as whole words).
  bool fits(std::string_view title, std::string_view text) const;

 private:
  std::vector<std::u32string> terms_;
  std::string expression_;
  bool needs_check_ = false;
};

}  // namespace gridline::view
