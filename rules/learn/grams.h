// From texts to the components that planes are put between: n-grams that are worth keeping, and how much
// each counts in a text. Made with the very numbers that text::Classifier reads with.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rules/learn/linear.h"
#include "rules/pack/text_model.h"
#include "rules/text/classifier.h"

namespace gridline::learn {

// The n-grams that enough texts have, ascending, with their rarity (64 times; see rarity_of).
struct GramList {
  std::vector<pack::Gram> grams;
  std::vector<std::uint16_t> rarity;
};

// `texts_min` texts must have it; one more when it has three characters.
GramList list_grams(std::span<const text::GramText> texts, std::uint32_t gram_chars, std::uint32_t texts_min);

// 64 times (1 + ln((1 + texts) / (1 + with_it))) to the power of one and a half.
std::uint16_t rarity_of(std::size_t texts, std::size_t with_it);

// Each text as a vector of length one.
std::vector<std::vector<Component>> components(std::span<const text::GramText> texts, const GramList& list,
                                               std::uint32_t gram_chars, std::uint32_t title_counts);

// The planes' weights as whole numbers, 16 on an average; those under `least` are left out.
void set_weights(const GramList& list, const Planes& planes, std::uint32_t labels, std::int32_t least,
                 pack::TextModel& model);

// The `most` n-grams that tell most: by the largest weight that any label gives them, times their rarity.
GramList most_telling(const GramList& list, const Planes& planes, std::uint32_t labels, std::size_t most);

}  // namespace gridline::learn
