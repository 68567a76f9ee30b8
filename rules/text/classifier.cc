// The problem: which of some dozens of classes, in a few microseconds, from a model of some hundred
// kilobytes, with the same answer everywhere. The texts are short: some 130 characters are 260 look-ups
// of n-grams, and as many short runs of weights to add. So the cost is cache misses, and the tables are
// made for that: single characters by their code, longer ones in open addressing with the key in the
// slot, weights only where they are not nearly zero.
//
// score = (sum of weight x frequency) / length + bias, where length is that of the whole vector of
// frequencies: a long text must not shout. Integers up to the division, which is IEEE, as is the root.
//
// Rejected: a dense row of weights per n-gram (69 classes: 3 MB instead of 400 KB, and slower, for it does
// not fit into the cache), and hashed n-grams (half the size, but no n-gram can be shown as a reason).
#include "rules/text/classifier.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/base/assert.h"
#include "rules/text/character_set.h"

namespace gridline::text {

namespace {

constexpr std::uint64_t mix = 0x9E3779B97F4A7C15ull;
constexpr std::uint32_t basic_plane = 0x10000;

// round(16 * (1 + ln count)); counts beyond the end are as the last
constexpr std::uint8_t count_weights[] = {0,  16, 27, 34, 38, 42, 45, 47, 49, 51, 53, 54, 56, 57, 58, 59, 60,
                                          61, 62, 63, 64, 65, 65, 66, 67, 68, 68, 69, 69, 70, 70, 71, 71, 72,
                                          72, 73, 73, 74, 74, 75, 75, 75, 76, 76, 77, 77, 77, 78, 78, 78, 79,
                                          79, 79, 80, 80, 80, 80, 81, 81, 81, 82, 82, 82, 82, 83};

}  // namespace

bool is_gram_char(char32_t c) {
  if (c >= 0x4E00 && c <= 0x9FFF) return true;
  if (c < 0x80) return c >= U'a' && c <= U'z';
  return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) || c == U'〇';
}

std::uint32_t weight_of_count(std::uint32_t count) {
  return count_weights[std::min<std::size_t>(count, std::size(count_weights) - 1)];
}

Classifier::Classifier(std::shared_ptr<const pack::TextModel> model) : model_(std::move(model)) {
  GRIDLINE_ASSERT(model_ != nullptr);
  const std::vector<pack::Gram>& grams = model_->grams;
  single_.assign(basic_plane, no_gram);
  const std::size_t room = std::bit_ceil(2 * grams.size() + 2);
  slot_shift_ = 64u - static_cast<std::uint32_t>(std::countr_zero(room));
  slots_.resize(room);
  for (std::uint32_t i = 0; i < grams.size(); ++i) {
    if (grams[i] < basic_plane) {
      single_[grams[i]] = i;
      continue;
    }
    std::size_t at = grams[i] * mix >> slot_shift_;
    while (slots_[at].key != 0) at = (at + 1) & (room - 1);
    slots_[at] = {grams[i], i};
  }
}

std::uint32_t Classifier::number_of(pack::Gram gram) const {
  if (gram < basic_plane) return single_[gram];
  for (std::size_t at = gram * mix >> slot_shift_;; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].key == gram) return slots_[at].gram;
    if (slots_[at].key == 0) return no_gram;
  }
}

KnownGrams Classifier::find(const GramText& text) const {
  KnownGrams out;
  out.places.reserve((text.title.size() + text.text.size()) * model_->gram_chars);
  const auto look_in = [&](std::span<const char32_t> chars, bool title) {
    for_each_gram(chars, model_->gram_chars, [&](pack::Gram gram, std::uint32_t begin, std::uint32_t length) {
      const std::uint32_t known = number_of(gram);
      if (known != no_gram) out.places.push_back({known, begin, static_cast<std::uint8_t>(length), title});
    });
  };
  look_in(text.title, true);
  look_in(text.text, false);

  out.counts.reserve(out.places.size());
  const std::size_t room = std::bit_ceil(2 * out.places.size() + 2);
  const std::uint32_t shift = 64u - static_cast<std::uint32_t>(std::countr_zero(room));
  std::vector<std::uint32_t> index(room, no_gram);  // into counts
  for (const KnownGrams::Place& place : out.places) {
    const std::uint32_t times = place.in_title ? model_->title_counts : 1;
    std::size_t at = place.gram * mix >> shift;
    while (index[at] != no_gram && out.counts[index[at]].gram != place.gram) at = (at + 1) & (room - 1);
    if (index[at] == no_gram) {
      index[at] = static_cast<std::uint32_t>(out.counts.size());
      out.counts.push_back({place.gram, times});
    } else {
      out.counts[index[at]].count += times;
    }
  }
  std::uint64_t sum = 0;  // (83 x 65535)^2 is below 2^45: good for half a million n-grams in one text
  for (const KnownGrams::Count& c : out.counts) {
    const std::uint64_t frequency = std::uint64_t{weight_of_count(c.count)} * model_->rarity[c.gram];
    sum += frequency * frequency;
  }
  out.length = std::sqrt(static_cast<double>(sum));
  return out;
}

// What one unit of weight times frequency adds to a score. Frequencies are 16 times and rarities 64 times
// what they stand for; a weight holds its rarity already.
double Classifier::part_of(const KnownGrams& grams) const {
  return 64'000.0 / (static_cast<double>(model_->unit) * grams.length);
}

void Classifier::score(const KnownGrams& grams, std::vector<std::int32_t>& scores) const {
  const pack::TextModel& model = *model_;
  scores.assign(model.bias.begin(), model.bias.end());
  if (grams.counts.empty()) return;
  std::vector<std::int64_t> sums(scores.size(), 0);
  for (const KnownGrams::Count& c : grams.counts) {
    const auto frequency = static_cast<std::int64_t>(weight_of_count(c.count));
    const pack::LabelWeight* end = model.weights.data() + model.first[c.gram + 1];
    for (const pack::LabelWeight* w = model.weights.data() + model.first[c.gram]; w != end; ++w) {
      sums[w->label] += frequency * w->weight;
    }
  }
  const double part = part_of(grams);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i] += static_cast<std::int32_t>(std::clamp(static_cast<double>(sums[i]) * part, -1e6, 1e6));
  }
}

std::int32_t Classifier::weight(std::uint32_t gram, std::uint32_t label) const {
  const pack::LabelWeight* begin = model_->weights.data() + model_->first[gram];
  const pack::LabelWeight* end = model_->weights.data() + model_->first[gram + 1];
  const pack::LabelWeight* at = std::lower_bound(
      begin, end, label, [](const pack::LabelWeight& w, std::uint32_t wanted) { return w.label < wanted; });
  return at != end && at->label == label ? at->weight : 0;
}

std::vector<TellingGram> Classifier::telling(const KnownGrams& grams, std::uint32_t label,
                                             std::uint32_t other, std::size_t most) const {
  std::vector<TellingGram> all;
  if (grams.places.empty()) return all;
  const double part = part_of(grams);
  for (const KnownGrams::Place& p : grams.places) {
    const std::int32_t own = weight(p.gram, label);
    const std::int32_t more = own - weight(p.gram, other);
    const auto score = static_cast<std::int32_t>(static_cast<double>(16 * more) * part);
    if (own > 0 && score > 0) all.push_back({model_->grams[p.gram], p.in_title, p.begin, p.chars, score});
  }
  std::sort(all.begin(), all.end(), [](const TellingGram& a, const TellingGram& b) {
    if (a.score != b.score) return a.score > b.score;
    if (a.in_title != b.in_title) return a.in_title;
    return a.begin != b.begin ? a.begin < b.begin : a.chars > b.chars;
  });
  std::vector<TellingGram> chosen;
  for (const TellingGram& gram : all) {
    if (chosen.size() == most) break;
    const auto taken = [&](const TellingGram& c) {
      const bool over =
          c.in_title == gram.in_title && c.begin < gram.begin + gram.chars && gram.begin < c.begin + c.chars;
      return over || c.gram == gram.gram;
    };
    if (std::none_of(chosen.begin(), chosen.end(), taken)) chosen.push_back(gram);
  }
  return chosen;
}

}  // namespace gridline::text
