// The problem: thousands of words and names of two to six Chinese characters, a text of a hundred,
// and most positions of the text begin nothing. A table of bits over the hash of two neighbouring
// characters answers "nothing begins here" with one load; what passes walks a trie whose edges
// stand in one hash table, so that a thousand names with the same beginning cost no more than one.
// Words of a single character have no pair: a bit per character answers for them.
//
// Rejected: Aho-Corasick (a dependent load per character, and far larger tables over Unicode),
// Vectorscan (slower at every size, builds ninety times slower), RE2::Set (milliseconds when cold).
#include "rules/text/word_index.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/assert.h"
#include "rules/text/places_where.h"
#include "rules/text/plain_chars.h"

namespace gridline::text {

namespace {

constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ull;
constexpr std::uint64_t pair_mark = 1ull << 63;  // keeps pairs apart from edges

constexpr std::uint64_t pair_key(char32_t a, char32_t b) {
  return pair_mark | static_cast<std::uint64_t>(a) << 21 | b;
}
constexpr std::uint64_t edge_key(std::uint32_t node, char32_t c) {
  return static_cast<std::uint64_t>(node) << 21 | c;
}
}  // namespace

WordIndex::WordIndex(std::span<const Word> words) {
  slots_.resize(64);
  slot_shift_ = 64 - 6;
  // Sixteen bits a pair keep false alarms near 6 %; the floor of 32 Ki bits stays in the L1 cache.
  std::uint32_t bits = 15;
  while ((1ull << bits) < words.size() * 16 && bits < 28) ++bits;
  pair_bits_.resize((1ull << bits) / 64);
  pair_mask_ = (1ull << bits) - 1;
  single_bits_.resize(0x110000 / 64);

  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;  // node, id
  std::vector<std::uint32_t> inner;
  for (const Word& word : words) {
    const std::u32string& c = word.chars;
    GRIDLINE_ASSERT(!c.empty());
    std::uint32_t node = 0;
    if (c.size() == 1) {
      node = add(edge_key(0, c[0]));
      single_bits_[c[0] >> 6] |= 1ull << (c[0] & 63);
    } else {
      node = add(pair_key(c[0], c[1]));
      const std::uint64_t bit = pair_key(c[0], c[1]) * golden >> 32 & pair_mask_;
      pair_bits_[bit >> 6] |= 1ull << (bit & 63);
    }
    for (std::size_t i = 2; i < c.size(); ++i) {
      inner.push_back(node);
      node = add(edge_key(node, c[i]));
    }
    ends.emplace_back(node, word.id);
  }
  set_ends(ends, inner);
}

const WordIndex::Slot* WordIndex::find(std::uint64_t key) const {
  for (std::size_t i = (key * golden) >> slot_shift_;; i = (i + 1) & (slots_.size() - 1)) {
    if (slots_[i].key == key) return &slots_[i];
    if (slots_[i].key == empty_key) return nullptr;
  }
}

WordIndex::Slot& WordIndex::insert(Slot slot) {
  std::size_t i = (slot.key * golden) >> slot_shift_;
  while (slots_[i].key != empty_key) i = (i + 1) & (slots_.size() - 1);
  return slots_[i] = slot;
}

void WordIndex::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  --slot_shift_;
  for (const Slot& slot : old) {
    if (slot.key != empty_key) insert(slot);
  }
}

// The node behind `key`, made when it is new.
std::uint32_t WordIndex::add(std::uint64_t key) {
  if (const Slot* known = find(key); known != nullptr) return known->node;
  if (++used_ * 2 > slots_.size()) grow();
  return insert({key, nodes_++, no_word}).node;
}

// `ends`: node and id; `inner`: the nodes that longer words go on from.
void WordIndex::set_ends(std::vector<std::pair<std::uint32_t, std::uint32_t>>& ends,
                         const std::vector<std::uint32_t>& inner) {
  std::vector<Slot*> slot_of(nodes_, nullptr);
  for (Slot& slot : slots_) {
    if (slot.key != empty_key) slot_of[slot.node] = &slot;
  }
  std::sort(ends.begin(), ends.end());
  for (std::size_t begin = 0, end = 0; begin < ends.size(); begin = end) {
    while (end < ends.size() && ends[end].first == ends[begin].first) ++end;
    Slot& slot = *slot_of[ends[begin].first];
    if (end - begin == 1) {
      GRIDLINE_ASSERT(ends[begin].second < no_word);
      slot.ends = ends[begin].second;
      continue;
    }
    GRIDLINE_ASSERT(ids_.size() < no_word);
    slot.ends = several | static_cast<std::uint32_t>(ids_.size());
    ids_.push_back(static_cast<std::uint32_t>(end - begin));
    for (std::size_t i = begin; i < end; ++i) ids_.push_back(ends[i].second);
  }
  for (const std::uint32_t node : inner) slot_of[node]->ends |= goes_on;
}

void WordIndex::report(const Slot& slot, std::uint32_t begin, std::uint32_t end,
                       std::vector<WordHit>& hits) const {
  const std::uint32_t at = slot.ends & no_word;
  if ((slot.ends & several) != 0) {
    for (std::uint32_t i = 1; i <= ids_[at]; ++i) hits.push_back({begin, end, ids_[at + i]});
  } else if (at != no_word) {
    hits.push_back({begin, end, at});
  }
}

// The words that begin at `at`.
inline void WordIndex::follow(std::span<const char32_t> text, std::uint32_t at,
                              std::vector<WordHit>& hits) const {
  const auto size = static_cast<std::uint32_t>(text.size());
  const char32_t c = text[at];
  if (is_single(c)) {
    if (const Slot* slot = find(edge_key(0, c)); slot != nullptr) report(*slot, at, at + 1, hits);
  }
  if (at + 1 == size) return;
  std::uint32_t end = at + 2;
  for (const Slot* slot = find(pair_key(c, text[at + 1])); slot != nullptr;) {
    report(*slot, at, end, hits);
    if (end == size || (slot->ends & goes_on) == 0) break;
    slot = find(edge_key(slot->node, text[end++]));
  }
}

// A stretch at a time: first where something may begin, then their slots are called into the cache all at
// once, and only then looked into. Where something begins cannot be foretold, so the first look is without a
// branch.
void WordIndex::scan(std::span<const char32_t> text, std::vector<WordHit>& hits) const {
  constexpr std::uint32_t stretch = 256;
  std::array<std::uint32_t, stretch> begins;
  const auto size = static_cast<std::uint32_t>(text.size());
  for (std::uint32_t from = 0; from < size; from += stretch) {
    const std::uint32_t to = std::min(size, from + stretch);
    const auto begins_here = [chars = text.data(), pairs = pair_bits_.data(), singles = single_bits_.data(),
                              mask = pair_mask_, c = text[from]](std::uint32_t at) mutable {
      const char32_t here = std::exchange(c, chars[at + 1]);
      const std::uint64_t bit = pair_key(here, c) * golden >> 32 & mask;
      return (pairs[bit >> 6] >> (bit & 63) | singles[here >> 6] >> (here & 63)) & 1;
    };
    const std::uint32_t count = places_where(from, std::min(to, size - 1), begins.data(), begins_here);
    for (std::uint32_t i = 0; i < count; ++i) {
      __builtin_prefetch(&slots_[pair_key(text[begins[i]], text[begins[i] + 1]) * golden >> slot_shift_]);
    }
    for (std::uint32_t i = 0; i < count; ++i) follow(text, begins[i], hits);
  }
  if (size > 0) follow(text, size - 1, hits);  // no pair begins with the last one
}

// The words that have begun are followed side by side, for the characters come one by one from the raw bytes.
bool WordIndex::may_be_in(std::string_view raw) const {
  constexpr std::size_t begun_max = 16;
  std::array<std::uint32_t, begun_max> begun;
  std::size_t count = 0;
  const auto ends = [](const Slot& slot) { return (slot.ends & ~goes_on) != no_word; };
  PlainChars chars(raw);
  char32_t before = PlainChars::end;
  for (char32_t c = chars.next(); c != PlainChars::end; before = c, c = chars.next()) {
    if (c == PlainChars::not_plain || is_single(c)) return true;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Slot* slot = find(edge_key(begun[i], c));
      if (slot == nullptr) continue;
      if (ends(*slot)) return true;
      if ((slot->ends & goes_on) != 0) begun[kept++] = slot->node;
    }
    count = kept;
    const std::uint64_t bit = pair_key(before, c) * golden >> 32 & pair_mask_;
    if ((pair_bits_[bit >> 6] >> (bit & 63) & 1) == 0) continue;
    const Slot* slot = find(pair_key(before, c));
    if (slot == nullptr) continue;
    if (ends(*slot) || count == begun_max) return true;
    if ((slot->ends & goes_on) != 0) begun[count++] = slot->node;
  }
  return false;
}

}  // namespace gridline::text
