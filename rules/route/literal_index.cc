// A word begins with the first byte of a character, so the bytes inside characters are passed over; also in
// text that is not UTF-8, where a word can begin nowhere else either.
#include "rules/route/literal_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/base/assert.h"

namespace gridline::route {

namespace {

std::uint32_t key_at(const char* bytes) {
  std::uint32_t key;
  std::memcpy(&key, bytes, sizeof key);
  return key;
}

std::uint64_t hashed(std::uint32_t key) { return key * 0x9e3779b97f4a7c15ull; }

bool inside_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0u) == 0x80u; }

}  // namespace

std::uint32_t LiteralIndex::add(std::string_view word) {
  GRIDLINE_ASSERT(word.size() >= literal_bytes_min);
  const auto [at, is_new] = numbers_.try_emplace(std::string(word), static_cast<std::uint32_t>(words_.size()));
  if (is_new) words_.emplace_back(word);
  return at->second;
}

void LiteralIndex::finish() {
  entries_.clear();
  for (std::uint32_t i = 0; i < words_.size(); ++i) entries_.push_back({key_at(words_[i].data()), i});
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return a.key != b.key ? a.key < b.key : a.word < b.word;
  });
  const std::size_t bits = std::bit_ceil(std::max<std::size_t>(64, entries_.size() * 32));  // one in 32 is set
  bits_.assign(bits / 64, 0);
  shift_ = 64u - static_cast<std::uint32_t>(std::countr_zero(bits));
  for (const Entry& entry : entries_) {
    const std::uint64_t bit = hashed(entry.key) >> shift_;
    bits_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
}

void LiteralIndex::find(std::string_view text, std::vector<std::uint32_t>& found) const {
  if (entries_.empty() || text.size() < literal_bytes_min) return;
  const std::size_t before = found.size();
  for (std::size_t at = 0; at + literal_bytes_min <= text.size(); ++at) {
    if (inside_character(text[at])) continue;
    const std::uint32_t key = key_at(text.data() + at);
    const std::uint64_t bit = hashed(key) >> shift_;
    if ((bits_[bit / 64] >> (bit % 64) & 1u) == 0) [[likely]] continue;
    auto entry = std::lower_bound(entries_.begin(), entries_.end(), key,
                                  [](const Entry& e, std::uint32_t k) { return e.key < k; });
    for (; entry != entries_.end() && entry->key == key; ++entry) {
      if (text.substr(at).starts_with(words_[entry->word])) found.push_back(entry->word);
    }
  }
  std::sort(found.begin() + static_cast<std::ptrdiff_t>(before), found.end());
  found.erase(std::unique(found.begin() + static_cast<std::ptrdiff_t>(before), found.end()), found.end());
}

}  // namespace gridline::route
