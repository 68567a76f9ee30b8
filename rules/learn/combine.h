// How much the model and the words count together, and how often such a verdict is right: found on texts
// that the model had not seen.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rules/pack/text_model.h"

namespace gridline::learn {

// What is known of one text: the model's score for each label, and what the words say.
struct Opinion {
  std::vector<std::int32_t> scores;                           // by label
  std::vector<std::pair<std::uint32_t, std::int32_t>> words;  // label, strength (text::WordsSay)
  std::vector<std::uint32_t> sure;                            // labels that the words alone are sure of
  bool plain = false;                                         // text::is_plain
  bool emergency = false;      // the words raise one: the first of `sure`, and no model is asked
  std::int32_t doublings = 0;  // of its length (text::doublings)
  std::uint32_t label = 0;                                    // the right one
};

struct Counts {
  std::int32_t model = 1000;
  std::int32_t words = 0;
  std::int32_t longer = 0;  // added to `model` at every doubling of the length
};
Counts counts_of(const pack::TextModel& model);

// The most likely counts (a conditional logit), none of them negative. Like all figures here without those
// texts whose words raise an emergency.
Counts weigh(std::span<const Opinion> opinions);

struct Guess {
  std::uint32_t label = 0;
  std::int32_t permille = 0;  // its probability before calibration
  bool agreed = false;        // the words alone are sure of it
};

// How sure a guess is, per mille, as text::Judge finds it; 0 where it is that the text belongs to nobody.
std::int32_t confidence_of(const Opinion& opinion, const Guess& guess, const pack::TextModel& model);

// How often agreed guesses on plain texts were right, per mille; 0 where there are fewer than 20.
std::int32_t plain_right(std::span<const Opinion> opinions, Counts counts);

// The likeliest label, as text::Judge finds it.
Guess guess(const Opinion& opinion, Counts counts);

// From probabilities to how often they were right: ascending steps over about 20 equally full bins. Of
// guesses that are agreed, or of those that are not.
std::vector<pack::CalibrationStep> calibrate(std::span<const Opinion> opinions, Counts counts, bool agreed);

}  // namespace gridline::learn
