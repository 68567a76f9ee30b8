// A word begins with the first byte of a character, so a whole character of three bytes is passed at once; in
// text that is not UTF-8 every byte is looked at.
#include "rules/route/literal_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <tuple>

#include "engine/base/assert.h"

namespace gridline::route {

namespace {

constexpr std::uint32_t beginnings[] = {6, 4};  // bytes
constexpr std::size_t slots_for_each = 8, entries_min = 128;  // of the table of first children
constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ull;
static_assert(std::endian::native == std::endian::little);

// The bytes from `at` on in the order of memory; beyond the end zeros.
std::uint64_t eight_at(std::string_view text, std::size_t at) {
  std::uint64_t out = 0;
  if (at + sizeof out <= text.size()) std::memcpy(&out, text.data() + at, sizeof out);
  else if (at < text.size()) std::memcpy(&out, text.data() + at, text.size() - at);
  return out;
}

constexpr std::uint64_t low_bytes(std::size_t bytes) {
  return bytes == 0 ? 0 : ~std::uint64_t{0} >> (64 - std::min<std::size_t>(bytes, 8) * 8);
}

// 1110xxxx 10xxxxxx 10xxxxxx, as almost every Chinese character is.
bool is_three_bytes(std::uint64_t eight_bytes) { return (eight_bytes & 0xc0c0f0u) == 0x8080e0u; }
std::size_t length_at(std::string_view text, std::size_t at) {
  return is_three_bytes(eight_at(text, at)) ? 3 : 1;
}

}  // namespace

class LiteralIndex::Keys {
 public:
  explicit Keys(std::uint32_t bytes) : bytes_(bytes), mask_(low_bytes(bytes)) {}

  void add(const Word& word, std::uint32_t number) {
    entries_.push_back({eight_at(word.text, 0) & mask_, eight_at(word.text, bytes_),
                        low_bytes(word.text.size() - bytes_), &word.text,
                        static_cast<std::uint32_t>(word.text.size()), number, word.first});
  }

  void finish() {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.key, a.first, a.word) < std::tie(b.key, b.first, b.word);
    });
    earliest_.make(std::max(entries_.size(), entries_min), slots_for_each);
    slots_.assign(std::bit_ceil(entries_.size() * 2 + 2), no_entry);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      if (i > 0 && entries_[i - 1].key == entries_[i].key) continue;
      earliest_.note(entries_[i].key * golden, entries_[i].first);
      std::size_t at = slot_of(entries_[i].key);
      while (slots_[at] != no_entry) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = i;
    }
  }

  void find(std::string_view text, Ordinal before, std::vector<std::uint32_t>& found) const {
    const Earliest::Bound last = Earliest::last_before(before);
    for (std::size_t at = next(text, 0, last); at < text.size(); at = next(text, at, last)) {
      each_word(text, at, before, found);
      at += length_at(text, at);
    }
  }

 private:
  struct Entry {
    std::uint64_t key = 0, rest = 0, rest_mask = 0;  // the first bytes of the word, and up to eight more
    const std::string* text = nullptr;
    std::uint32_t size = 0;                          // of all of it
    std::uint32_t word = 0;
    Ordinal first = no_child;
  };
  static constexpr std::uint32_t no_entry = 0xffffffffu;
  std::size_t slot_of(std::uint64_t key) const { return (key * golden >> 20) & (slots_.size() - 1); }

  // Where from `at` on a word that matters may begin; the end of the text or beyond it: nowhere.
  std::size_t next(std::string_view text, std::size_t at, Earliest::Bound last) const {
    const Earliest::View earliest = earliest_.view();
    const std::uint64_t mask = mask_;
    while (at < text.size()) {
      // In a loop of its own, which ends by a branch: the bytes after this character are then read before it
      // is known how long it is.
      for (; at + sizeof(std::uint64_t) <= text.size(); at += 3) {
        const std::uint64_t eight_bytes = eight_at(text, at);
        if (!is_three_bytes(eight_bytes)) break;
        if (earliest.of((eight_bytes & mask) * golden) <= last) return at;
      }
      if (earliest.of((eight_at(text, at) & mask) * golden) <= last) return at;
      at += length_at(text, at);
    }
    return at;
  }

  void each_word(std::string_view text, std::size_t at, Ordinal before,
                 std::vector<std::uint32_t>& found) const {
    const std::uint64_t key = eight_at(text, at) & mask_;
    std::size_t slot = slot_of(key);
    while (slots_[slot] != no_entry && entries_[slots_[slot]].key != key)
      slot = (slot + 1) & (slots_.size() - 1);
    if (slots_[slot] == no_entry) return;
    const std::uint64_t rest = eight_at(text, at + bytes_);
    for (std::size_t i = slots_[slot]; i < entries_.size() && entries_[i].key == key; ++i) {
      const Entry& e = entries_[i];
      if (e.first >= before && before != no_child) return;
      if (((rest ^ e.rest) & e.rest_mask) != 0 || at + e.size > text.size()) continue;
      const bool all_compared = e.size <= bytes_ + sizeof rest;
      if (all_compared || text.substr(at).starts_with(*e.text)) found.push_back(e.word);
    }
  }

  std::uint32_t bytes_;
  std::uint64_t mask_;
  Earliest earliest_;                 // by key
  std::vector<Entry> entries_;        // by key, then by first child
  std::vector<std::uint32_t> slots_;  // the first entry of a key; open addressing, at most half full
};

LiteralIndex::LiteralIndex() = default;
LiteralIndex::~LiteralIndex() = default;

std::uint32_t LiteralIndex::add(std::string_view word) {
  GRIDLINE_ASSERT(word.size() >= literal_bytes_min);
  const auto [at, is_new] =
      numbers_.try_emplace(std::string(word), static_cast<std::uint32_t>(words_.size()));
  if (is_new) words_.push_back({std::string(word)});
  return at->second;
}

void LiteralIndex::asked_by(std::uint32_t number, Ordinal child) {
  words_[number].first = std::min(words_[number].first, child);
}

void LiteralIndex::finish() {
  keys_.clear();
  std::size_t longer = static_cast<std::size_t>(-1);
  for (const std::uint32_t bytes : beginnings) {
    Keys keys(bytes);
    bool any = false;
    for (std::uint32_t i = 0; i < words_.size(); ++i) {
      const std::size_t size = words_[i].text.size();
      if (size < bytes || size >= longer) continue;
      keys.add(words_[i], i);
      any = true;
    }
    longer = bytes;
    if (!any) continue;
    keys.finish();
    keys_.push_back(std::move(keys));
  }
}

void LiteralIndex::find(std::string_view text, Ordinal before, std::vector<std::uint32_t>& found) const {
  const auto begun = static_cast<std::ptrdiff_t>(found.size());
  for (const Keys& keys : keys_) keys.find(text, before, found);
  std::sort(found.begin() + begun, found.end());
  found.erase(std::unique(found.begin() + begun, found.end()), found.end());
}

}  // namespace gridline::route
