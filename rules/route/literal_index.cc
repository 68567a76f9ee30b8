// A word begins with the first byte of a character, so a whole character of three bytes is passed at once; in
// text that is not UTF-8 every byte is looked at.
#include "rules/route/literal_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "engine/base/assert.h"

namespace gridline::route {

namespace {

constexpr std::uint32_t beginnings[] = {8, 6, 4};  // bytes
constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ull;
static_assert(std::endian::native == std::endian::little);

// The bytes from `at` on in the order of memory; beyond the end zeros.
std::uint64_t eight_at(std::string_view text, std::size_t at) {
  std::uint64_t out = 0;
  std::memcpy(&out, text.data() + at, std::min<std::size_t>(text.size() - at, sizeof out));
  return out;
}

// 1110xxxx 10xxxxxx 10xxxxxx, as almost every Chinese character is.
bool is_three_bytes(std::uint64_t eight_bytes) { return (eight_bytes & 0xc0c0f0u) == 0x8080e0u; }

}  // namespace

// Copied to the stack by the pass, so that no store can make the compiler read it again.
struct LiteralIndex::Probe {
  std::uint64_t mask = 0;
  std::uint32_t shift = 0;
  const std::uint64_t* bits = nullptr;

  bool may_have(std::uint64_t eight_bytes) const {
    const std::uint64_t bit = (eight_bytes & mask) * golden >> shift;
    return (bits[bit / 64] >> (bit % 64) & 1u) != 0;
  }
};

class LiteralIndex::Keys {
 public:
  explicit Keys(std::uint32_t bytes) : mask_(~std::uint64_t{0} >> (64 - bytes * 8)) {}

  void add(std::uint64_t beginning, std::uint32_t word) { entries_.push_back({beginning & mask_, word}); }

  void finish() {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return a.key != b.key ? a.key < b.key : a.word < b.word;
    });
    const std::size_t bits = std::bit_ceil(std::max<std::size_t>(64, entries_.size() * 32));
    bits_.assign(bits / 64, 0);
    shift_ = 64u - static_cast<std::uint32_t>(std::countr_zero(bits));
    for (const Entry& entry : entries_) {
      const std::uint64_t bit = entry.key * golden >> shift_;
      bits_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
    slots_.assign(std::bit_ceil(entries_.size() * 2 + 2), no_entry);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      if (i > 0 && entries_[i - 1].key == entries_[i].key) continue;
      std::size_t at = slot_of(entries_[i].key);
      while (slots_[at] != no_entry) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = i;
    }
  }

  Probe probe() const { return {mask_, shift_, bits_.data()}; }

  // Calls `take` with the words that begin like it.
  template <class Take>
  void each(std::uint64_t eight_bytes, Take take) const {
    const std::uint64_t key = eight_bytes & mask_;
    for (std::size_t at = slot_of(key); slots_[at] != no_entry; at = (at + 1) & (slots_.size() - 1)) {
      if (entries_[slots_[at]].key != key) continue;
      for (std::size_t i = slots_[at]; i < entries_.size() && entries_[i].key == key; ++i)
        take(entries_[i].word);
      return;
    }
  }

 private:
  struct Entry {
    std::uint64_t key = 0;
    std::uint32_t word = 0;
  };
  static constexpr std::uint32_t no_entry = 0xffffffffu;
  std::size_t slot_of(std::uint64_t key) const { return (key * golden >> 20) & (slots_.size() - 1); }

  std::uint64_t mask_;
  std::vector<Entry> entries_;        // by key
  std::vector<std::uint32_t> slots_;  // the first entry of a key; open addressing, at most half full
  std::vector<std::uint64_t> bits_;   // by the hash of a key: some entry may have it
  std::uint32_t shift_ = 58;
};

LiteralIndex::LiteralIndex() = default;
LiteralIndex::~LiteralIndex() = default;

std::uint32_t LiteralIndex::add(std::string_view word) {
  GRIDLINE_ASSERT(word.size() >= literal_bytes_min);
  const auto [at, is_new] =
      numbers_.try_emplace(std::string(word), static_cast<std::uint32_t>(words_.size()));
  if (is_new) words_.emplace_back(word);
  return at->second;
}

void LiteralIndex::finish() {
  keys_.clear();
  std::size_t longest = static_cast<std::size_t>(-1);
  for (const std::uint32_t bytes : beginnings) {
    Keys keys(bytes);
    bool any = false;
    for (std::uint32_t i = 0; i < words_.size(); ++i) {
      if (words_[i].size() < bytes || words_[i].size() >= longest) continue;
      keys.add(eight_at(words_[i], 0), i);
      any = true;
    }
    longest = bytes;
    if (!any) continue;
    keys.finish();
    keys_.push_back(std::move(keys));
  }
}

void LiteralIndex::find(std::string_view text, std::vector<std::uint32_t>& found) const {
  const std::size_t before = found.size();
  std::array<Probe, std::size(beginnings)> probes;
  const std::size_t tables = keys_.size();
  for (std::size_t i = 0; i < tables; ++i) probes[i] = keys_[i].probe();
  const char* const begin = text.data();
  const std::size_t size = tables == 0 ? 0 : text.size();
  for (std::size_t at = 0; at < size;) {
    std::uint64_t bytes;
    if (at + sizeof bytes <= size) std::memcpy(&bytes, begin + at, sizeof bytes);
    else bytes = eight_at(text, at);
    for (std::size_t i = 0; i < tables; ++i) {
      if (!probes[i].may_have(bytes)) [[likely]] continue;
      keys_[i].each(bytes, [&](std::uint32_t word) {
        if (text.substr(at).starts_with(words_[word])) found.push_back(word);
      });
    }
    at += is_three_bytes(bytes) ? 3 : 1;
  }
  std::sort(found.begin() + static_cast<std::ptrdiff_t>(before), found.end());
  found.erase(std::unique(found.begin() + static_cast<std::ptrdiff_t>(before), found.end()), found.end());
}

}  // namespace gridline::route
