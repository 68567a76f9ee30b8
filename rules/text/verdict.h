// What the words say and what the model says, come to one answer, as the pack wants it (pack.yaml,
// reading). Words with scope raise emergencies; the model alone never does, but never hides one either.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rules/pack/model.h"
#include "rules/text/classifier.h"
#include "rules/text/matters.h"
#include "rules/text/passage.h"
#include "rules/text/reading.h"
#include "rules/text/vocabulary.h"

namespace gridline::text {

// How strongly words speak for one category: thousandths of what makes a text of this length sure, at
// most words_say_max.
struct WordsSay {
  pack::CategoryIndex category;
  std::int32_t strength = 0;
};
inline constexpr std::int32_t words_say_max = 3000;
std::vector<WordsSay> words_say(const MattersFound& found);

// The characters of title and text that the model may look at: without the names of places (a compound is
// no reason for a category) without clauses that are put aside and without the sender's
// signature. Positions stay: what is left out is 0.
struct GramChars {
  std::u32string title, text;
  GramText view() const { return {title, text}; }
};
GramChars gram_chars(std::span<const Passage> passages, const Vocabulary& vocabulary);

// A few words that speak of one category alone (停水了): there is nothing in it that a model could know
// better. `words`: how many categories they speak of; `matters`: how many they are sure of.
bool is_plain(const GramText& chars, std::size_t words, std::size_t matters);

// A text as `gridline pack learn` sees it (Reader::observe).
struct Observed {
  GramChars chars;
  std::vector<WordsSay> words;
  std::vector<pack::CategoryIndex> sure;  // the matters, when the words alone are sure of them
  bool emergency = false;                 // the words raise the first of these: no model is asked
};

// exp(-distance / 1000) by IEEE multiplication of constants, so that it is the same everywhere; 0 from
// 16 000 on. REQUIRES: distance >= 0.
double falling(std::int64_t distance);

// How many times longer a text is than four characters that n-grams are made of, in doublings; thousandths,
// from 0 to 7 000.
std::int32_t doublings(const GramText& chars);

// How much a thousandth of the model's score counts in such a text.
std::int64_t score_counts(const pack::TextModel& model, std::int32_t doublings);

// The utility of a label, in thousandths: what decides, and what `falling` turns into a probability.
std::int64_t utility(std::int64_t model_counts, std::int64_t model_score, std::int64_t words_count,
                     std::int64_t words_strength);

// How often a probability (per mille) was right, by the model's calibration.
std::int32_t calibrated(std::span<const pack::CalibrationStep> steps, std::int32_t permille);

struct Verdict {
  std::vector<Matter> matters;  // best first, at most limits::matters_max
  bool sure = false;
  bool emergency = false;       // the first matter is one that the words raise
  std::int32_t confidence = 0;  // per mille, that the first is right; 0: no model was asked
  // An emergency that the model alone sees, or that doubtful words say: urgent, to a person.
  pack::CategoryIndex alarm;
  std::vector<MatchedWord> words;  // the n-grams that decided, "model:prop.roof_leak"
};

class Judge {
 public:
  // The pack must outlive it.
  explicit Judge(const pack::Pack& pack);

  // Null: the pack has no model, or does not want it.
  const Classifier* classifier() const { return classifier_.get(); }

  Verdict judge(MattersFound found, std::span<const Passage> passages, const Vocabulary& vocabulary) const;

 private:
  struct Likely;
  struct Opinion;
  Verdict by_words(MattersFound found) const;
  Opinion opinion(const MattersFound& found, std::span<const Passage> passages,
                  const Vocabulary& vocabulary) const;
  // An emergency of which the words are not (or no longer) certain.
  bool model_alone(const MattersFound& found, pack::CategoryIndex category) const;
  bool overrules(const Opinion& opinion, pack::CategoryIndex alarm, std::int32_t confidence) const;
  std::int32_t confidence_of(const Opinion& opinion, const MattersFound& found) const;
  std::vector<Matter> matters_of(const Opinion& opinion, const MattersFound& found, bool sure) const;
  void explain(const KnownGrams& grams, std::span<const Passage> passages, std::uint32_t label,
               std::uint32_t other, Verdict& verdict) const;

  const pack::Pack& pack_;
  std::unique_ptr<Classifier> classifier_;
  std::vector<pack::CategoryIndex> category_of_;  // by label; none for label_none
  std::vector<std::uint32_t> label_of_;           // by category
};

}  // namespace gridline::text
