// Dividing texts so that what is judged was not seen: near duplicates stay together.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace gridline::learn {

// For each text the number of the first one that is nearly the same (half of a sample of its stretches of
// eight characters); its own number when there is none before it.
std::vector<std::uint32_t> near_duplicates(std::span<const std::u32string_view> texts);

// A fold from 0 to folds - 1 for each text: about as many of every label in each, groups whole. The same
// for the same seed. REQUIRES: labels and groups as long as each other, folds >= 2.
std::vector<std::uint32_t> divide(std::span<const std::uint32_t> labels,
                                  std::span<const std::uint32_t> groups, std::uint32_t folds,
                                  std::uint64_t seed);

}  // namespace gridline::learn
