// Few texts have a traditional character, and in those that have, few characters need more than their page:
// a phrase is looked for only from a character that some phrase reads otherwise than it would be read
// alone (乾, 藉, 覆, 沈 ...), 258 phrases in all.
//
// Rejected: OpenCC's own converter (66 µs a text of 400 bytes; it splits every text into words first).
#include "rules/text/simplified.h"

#include <algorithm>

namespace gridline::text {

namespace {

std::span<const SimplifiedPhrase> phrases_of(char32_t anchor) {
  if ((simplified_anchors[anchor >> 6 & 15] >> (anchor & 63) & 1) == 0) return {};
  const SimplifiedPhrase* const end = simplified_phrases + simplified_phrases_count;
  const SimplifiedPhrase* const first =
      std::lower_bound(simplified_phrases, end, anchor,
                       [](const SimplifiedPhrase& p, char32_t c) { return p.anchor < c; });
  const SimplifiedPhrase* last = first;
  while (last != end && last->anchor == anchor) ++last;
  return {first, last};
}

// What stands before the anchor is simplified by now, and so is the phrase's beginning in `to`.
bool stands_at(const SimplifiedPhrase& phrase, std::span<const char32_t> chars, std::size_t at) {
  if (at < phrase.at || chars.size() - at < phrase.from.size() - phrase.at) return false;
  const char32_t* const begin = chars.data() + (at - phrase.at);
  return std::equal(phrase.to.begin(), phrase.to.begin() + static_cast<std::ptrdiff_t>(phrase.at), begin) &&
         std::equal(phrase.from.begin() + static_cast<std::ptrdiff_t>(phrase.at), phrase.from.end(),
                    begin + phrase.at);
}

}  // namespace

char32_t simplified(char32_t c) {
  if (!may_be_traditional(c)) return c;
  if (c < 0x10000) {
    if (const char32_t to = simplified_pages[simplified_page[c >> 6]][c & 63]; to != 0) return to;
  }
  const SimplifiedPair* const end = simplified_beyond + simplified_beyond_count;
  const SimplifiedPair* const found = std::lower_bound(
      simplified_beyond, end, c, [](const SimplifiedPair& p, char32_t x) { return p.from < x; });
  return found != end && found->from == c ? found->to : c;
}

std::size_t simplify_at(std::span<char32_t> chars, std::size_t at) {
  for (const SimplifiedPhrase& phrase : phrases_of(chars[at])) {
    if (!stands_at(phrase, chars, at)) continue;
    std::copy(phrase.to.begin() + static_cast<std::ptrdiff_t>(phrase.at), phrase.to.end(),
              chars.begin() + static_cast<std::ptrdiff_t>(at));
    return phrase.to.size() - phrase.at;
  }
  chars[at] = simplified(chars[at]);
  return 1;
}

bool is_known_pair(char32_t first, char32_t second) {
  if (first >= 0x10000 || second >= 0x10000) return false;
  return std::binary_search(simplified_pairs, simplified_pairs + simplified_pairs_count,
                            static_cast<std::uint32_t>(first << 16 | second));
}

}  // namespace gridline::text
