// The problem: residents send the same letter twice, and one of them in the part learned from, the other in
// the part judged, makes any model look good. Each text is represented by its twelve smallest hashes of
// eight characters side by side (bottom-k sampling); texts that share half of them are one group.
//
// Rejected: comparing all pairs (quadratic), and equal texts alone (the second letter has a new greeting).
#include "rules/learn/folds.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "rules/text/classifier.h"

namespace gridline::learn {

namespace {

constexpr std::size_t stretch = 8, sample_size = 12, common_share = 2, crowd = 64;

std::uint64_t mixed(std::uint64_t x) {  // the finaliser of splitmix64
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9ull;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBull;
  return x ^ x >> 31;
}

std::vector<std::uint64_t> sample_of(std::u32string_view text) {
  std::u32string chars;
  for (const char32_t c : text) {
    if (text::is_gram_char(c)) chars.push_back(c);
  }
  std::vector<std::uint64_t> hashes;
  for (std::size_t i = 0; i == 0 || i + stretch <= chars.size(); ++i) {
    std::uint64_t hash = 1;
    for (const char32_t c : std::u32string_view(chars).substr(i, stretch)) hash = mixed(hash * 31 + c);
    hashes.push_back(hash);
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  if (hashes.size() > sample_size) hashes.resize(sample_size);
  return hashes;
}

std::uint32_t root_of(std::vector<std::uint32_t>& parents, std::uint32_t i) {
  while (parents[i] != i) i = parents[i] = parents[parents[i]];
  return i;
}

}  // namespace

std::vector<std::uint32_t> near_duplicates(std::span<const std::u32string_view> texts) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> all;
  std::vector<std::size_t> sizes;
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    const std::vector<std::uint64_t> sample = sample_of(texts[i]);
    sizes.push_back(sample.size());
    for (const std::uint64_t hash : sample) all.emplace_back(hash, i);
  }
  std::sort(all.begin(), all.end());
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> common;
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && all[end].first == all[begin].first) ++end;
    if (end - begin > crowd) continue;  // a phrase that everybody uses
    for (std::size_t a = begin; a < end; ++a) {
      for (std::size_t b = a + 1; b < end; ++b) ++common[{all[a].second, all[b].second}];
    }
  }
  std::vector<std::uint32_t> parents(texts.size());
  std::iota(parents.begin(), parents.end(), 0u);
  for (const auto& [pair, count] : common) {
    if (count * common_share < std::min(sizes[pair.first], sizes[pair.second])) continue;
    const std::uint32_t a = root_of(parents, pair.first), b = root_of(parents, pair.second);
    parents[std::max(a, b)] = std::min(a, b);
  }
  for (std::uint32_t i = 0; i < parents.size(); ++i) parents[i] = root_of(parents, i);
  return parents;
}

std::vector<std::uint32_t> divide(std::span<const std::uint32_t> labels,
                                  std::span<const std::uint32_t> groups, std::uint32_t folds,
                                  std::uint64_t seed) {
  std::vector<std::uint32_t> heads;
  for (std::uint32_t i = 0; i < groups.size(); ++i) {
    if (groups[i] == i) heads.push_back(i);
  }
  const auto order = [&](std::uint32_t i) { return std::pair(labels[i], mixed(mixed(seed + 1) + i)); };
  std::sort(heads.begin(), heads.end(),
            [&](std::uint32_t a, std::uint32_t b) { return order(a) < order(b); });
  std::vector<std::uint32_t> out(groups.size());
  for (std::uint32_t i = 0; i < heads.size(); ++i) out[heads[i]] = i % folds;
  for (std::uint32_t i = 0; i < groups.size(); ++i) out[i] = out[groups[i]];
  return out;
}

}  // namespace gridline::learn
