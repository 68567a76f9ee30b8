// The form of the tables that tools/tables/make_simplified_table.cc writes while Gridline is built. Only
// simplified.h and simplified.cc look at them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gridline::text {

struct SimplifiedPair {
  char32_t from, to;
};

// A phrase that its characters one by one would get wrong, first at `at`. Both have one length.
struct SimplifiedPhrase {
  char32_t anchor;  // from[at]
  std::size_t at;
  std::u32string_view from, to;
};

// A bit for each character of the basic plane that has another form, is some phrase's anchor, or is 锟.
extern const std::uint64_t simplified_asked[1024];
// Those of them without which a text is what it is: all but anchors of phrases that have another of them
// behind the anchor.
extern const std::uint64_t simplified_telling[1024];
// Characters of the basic plane by page; 0: itself, or among those `beyond`.
extern const std::uint16_t simplified_page[1024];
extern const std::uint16_t simplified_pages[][64];
// Pairs with a character beyond the basic plane, by `from`.
extern const SimplifiedPair simplified_beyond[];
extern const std::size_t simplified_beyond_count;
// A bit for the last ten of each anchor: false for most characters that are none.
extern const std::uint64_t simplified_anchors[16];
// By anchor; then those that begin farther before it, and the longer ones, first.
extern const SimplifiedPhrase simplified_phrases[];
extern const std::size_t simplified_phrases_count;
// Two characters that are a word, or neighbours in a phrase: first << 16 | second, ascending.
extern const std::uint32_t simplified_pairs[];
extern const std::size_t simplified_pairs_count;

}  // namespace gridline::text
