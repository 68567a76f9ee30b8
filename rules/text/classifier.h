// What a learned model says of a text: a linear classifier over the n-grams of its characters.
// Whole numbers and IEEE division and square root alone, so that every machine says the same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/pack/text_model.h"

namespace gridline::text {

// An n-gram where it stands.
struct GramAt {
  pack::Gram gram = 0;
  std::uint32_t begin = 0;  // in chars
  std::uint32_t chars = 0;
};

// Is it part of n-grams? Letters are; stops, blanks and marks keep their neighbours apart, as does 0,
// which stands for what is not to be looked at. So do digits: they are doors and telephones.
inline bool is_gram_char(char32_t c) {
  if (c >= 0x4E00 && c <= 0x9FFF) return true;
  if (c < 0x80) return c >= U'a' && c <= U'z';
  return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) || c == U'〇';
}

// Calls visit(gram, begin, chars) for every n-gram of up to `chars_max` characters, by its end.
template <class Visit>
void for_each_gram(std::span<const char32_t> chars, std::uint32_t chars_max, Visit visit) {
  char32_t before = 0, before_that = 0;
  for (std::uint32_t i = 0; i < chars.size(); ++i) {
    const char32_t c = is_gram_char(chars[i]) ? chars[i] : 0;
    if (c != 0) {
      visit(pack::gram_of(c), i, 1u);
      if (chars_max > 1 && before != 0) visit(pack::gram_of(before, c), i - 1, 2u);
      if (chars_max > 2 && before != 0 && before_that != 0) {
        visit(pack::gram_of(before_that, before, c), i - 2, 3u);
      }
    }
    before_that = before;
    before = c;
  }
}

// round(16 * (1 + ln count)); counts beyond the end are as the last
inline constexpr std::uint8_t count_weights[] = {
    0,  16, 27, 34, 38, 42, 45, 47, 49, 51, 53, 54, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65,
    65, 66, 67, 68, 68, 69, 69, 70, 70, 71, 71, 72, 72, 73, 73, 74, 74, 75, 75, 75, 76, 76,
    77, 77, 77, 78, 78, 78, 79, 79, 79, 80, 80, 80, 80, 81, 81, 81, 82, 82, 82, 82, 83};

// 16 times one and the logarithm of `count`: how much an n-gram counts that stands there so often.
inline std::uint32_t weight_of_count(std::uint32_t count) {
  return count_weights[std::min<std::size_t>(count, std::size(count_weights) - 1)];
}

// What is classified: folded characters, with 0 for those that must not count (names of places).
struct GramText {
  std::span<const char32_t> title;
  std::span<const char32_t> text;
};

// Why: an n-gram of the text that speaks for a label.
struct TellingGram {
  pack::Gram gram = 0;
  bool in_title = false;
  std::uint32_t begin = 0;  // in chars
  std::uint32_t chars = 0;
  std::int32_t score = 0;  // its part of the label's score, in thousandths
};

// The n-grams of one text that a model knows.
struct KnownGrams {
  struct Place {
    std::uint32_t gram = 0;  // its number in the model
    std::uint32_t begin = 0;
    std::uint8_t chars = 0;
    bool in_title = false;
  };
  struct Count {
    std::uint32_t gram = 0;
    std::uint32_t count = 0;
  };
  std::vector<Place> places;  // in order, the title's first
  std::vector<Count> counts;  // each n-gram once, by its first place
  double length = 0;          // of the vector of frequencies; 0 without any
};

class Classifier {
 public:
  // REQUIRES: model not null and sound (as text_model_from returns it).
  explicit Classifier(std::shared_ptr<const pack::TextModel> model);

  const pack::TextModel& model() const { return *model_; }

  // Linear in the text.
  KnownGrams find(const GramText& text) const;

  // A score for each label, in thousandths of a distance from the border: the bias alone for a text
  // without a known n-gram. `scores` is made as long as there are labels.
  void score(const KnownGrams& grams, std::vector<std::int32_t>& scores) const;

  // The n-grams that speak most for `label` against `other`, at most `most`, the strongest first, each
  // once and none over another. REQUIRES: both are labels.
  std::vector<TellingGram> telling(const KnownGrams& grams, std::uint32_t label, std::uint32_t other,
                                   std::size_t most) const;

 private:
  static constexpr std::uint32_t no_gram = 0xffffffffu;
  static constexpr std::uint32_t block_labels = 8;
  struct Slot {
    pack::Gram key = 0;  // 0: free
    std::uint32_t gram = 0;
  };
  // The weights of eight labels that stand side by side: one look, and one addition of all of them (GCC's and
  // Clang's vectors, which every machine has).
  using Eight [[gnu::vector_size(16)]] = std::int16_t;
  struct Block {
    Eight weights = {};
  };
  // An n-gram's weights are blocks_[begin, begin + blocks), by label.
  struct Weights {
    std::uint32_t begin = 0;
    std::uint16_t blocks = 0;
    std::uint16_t rarity = 0;
    std::uint64_t speaks_for = 0;  // a bit for each label, modulo 64, that has a positive weight
  };

  void fill_blocks();
  std::uint32_t number_of(pack::Gram gram) const;
  void call(std::span<const char32_t> chars) const;
  std::size_t look(std::span<const char32_t> chars, bool title, KnownGrams::Place* out) const;
  void count(KnownGrams& grams) const;
  void add_single(const KnownGrams& grams, std::vector<std::int64_t>& sums) const;
  void add_repeated(const KnownGrams& grams, std::vector<std::int64_t>& sums) const;
  std::int32_t weight(const Weights& of, std::uint32_t label) const;
  double part_of(const KnownGrams& grams) const;

  std::shared_ptr<const pack::TextModel> model_;
  std::vector<std::uint32_t> single_;  // characters of the basic plane by code
  std::vector<Slot> slots_;            // all others; a power of two, at most half full
  std::uint32_t slot_shift_ = 0;
  std::vector<Weights> weights_;       // by n-gram
  std::vector<Block> blocks_;
  std::vector<std::uint16_t> block_of_;  // which eight labels a block is of
  std::uint32_t added_max_ = 1;          // so many weights, whichever they are, have a sum of 16 bits
};

}  // namespace gridline::text
