// model.bin: the text classifier of a pack as `gridline pack learn` made it. Numbers only, all whole:
// what it says of a text is the same on every machine. How it is applied: rules/text/classifier.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace gridline::pack {

inline constexpr std::string_view text_model_file = "model.bin";

// A label beside the categories: a text of this kind goes to a person.
inline constexpr std::string_view label_none = "none";

// One to three characters side by side as a number; 0 is none.
using Gram = std::uint64_t;
inline constexpr std::uint32_t gram_chars_max = 3;
constexpr Gram gram_of(char32_t a, char32_t b = 0, char32_t c = 0) {
  return static_cast<Gram>(a) | static_cast<Gram>(b) << 21 | static_cast<Gram>(c) << 42;
}
std::u32string chars_of(Gram gram);

struct LabelWeight {
  std::uint16_t label = 0;
  std::int16_t weight = 0;
};

// From a statistic to how often it was right, both per mille; between two steps in a straight line.
struct CalibrationStep {
  std::int32_t from = 0;
  std::int32_t right = 0;
};

struct TextModel {
  std::vector<std::string> labels;  // category ids, each once, at least two
  std::uint32_t gram_chars = 2;     // the longest n-gram
  std::uint32_t title_counts = 1;   // an n-gram of the title stands for so many
  std::uint32_t unit = 1;           // weights are in so many parts

  // By n-gram, ascending. `rarity` is 64 times the inverse document frequency.
  std::vector<Gram> grams;
  std::vector<std::uint16_t> rarity;
  std::vector<std::uint32_t> first;  // grams.size() + 1: its weights are [first[i], first[i + 1])
  std::vector<LabelWeight> weights;  // by label within an n-gram; a label left out has none
  std::vector<std::int32_t> bias;    // by label, in thousandths

  // How much a thousandth of the model's score, and of what the words say, counts; per mille. The longer
  // a text, the smaller its scores: `longer_counts` is added at every doubling (text::doublings).
  std::int32_t model_counts = 1000;
  std::int32_t longer_counts = 0;
  std::int32_t words_count = 0;
  std::vector<CalibrationStep> calibration;  // ascending in both, at least two
  std::vector<CalibrationStep> agreed;       // the same, where the words alone are sure of it as well
  std::int32_t plain_right = 0;              // and how often in a plain text (text::is_plain); per mille

  // For people: what it was made from.
  std::uint64_t seed = 0;
  std::uint32_t learned_from = 0;  // texts
};

// The canonical bytes: the same model gives the same bytes.
std::string to_bytes(const TextModel& model);

// Errors: unsupported (a form of another version), invalid_input (damaged, out of range, over
// limits::model_bytes_max). What it returns is sound in itself; whether its labels are known is for
// the loader of the pack.
base::Result<TextModel> text_model_from(std::string_view bytes);

}  // namespace gridline::pack
