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

namespace gridline::text {

namespace {

constexpr std::uint64_t mix = 0x9E3779B97F4A7C15ull;
constexpr std::uint32_t basic_plane = 0x10000;
constexpr std::uint64_t bit_of(std::uint32_t label) { return std::uint64_t{1} << (label & 63); }

}  // namespace

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
  speaks_for_.assign(grams.size(), 0);
  if (model_->first.empty()) return;  // it only counts n-grams
  for (std::uint32_t i = 0; i < grams.size(); ++i) {
    for (std::uint32_t w = model_->first[i]; w < model_->first[i + 1]; ++w) {
      if (model_->weights[w].weight > 0) speaks_for_[i] |= bit_of(model_->weights[w].label);
    }
  }
}

std::uint32_t Classifier::number_of(pack::Gram gram) const {
  if (gram < basic_plane) return single_[gram];
  for (std::size_t at = gram * mix >> slot_shift_;; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].key == gram) return slots_[at].gram;
    if (slots_[at].key == 0) return no_gram;
  }
}

// Twice over the n-grams: the first time only calls their slots into the cache, all at once.
KnownGrams Classifier::find(const GramText& text) const {
  KnownGrams out;
  std::vector<GramAt> all;
  all.reserve((text.title.size() + text.text.size()) * model_->gram_chars);
  const auto call = [&](pack::Gram gram, std::uint32_t begin, std::uint32_t length) {
    __builtin_prefetch(gram < basic_plane ? static_cast<const void*>(&single_[gram])
                                          : &slots_[gram * mix >> slot_shift_]);
    all.push_back({gram, begin, length});
  };
  for_each_gram(text.title, model_->gram_chars, call);
  const std::size_t of_title = all.size();
  for_each_gram(text.text, model_->gram_chars, call);
  // Written always and kept when known: whether it is known cannot be foretold, so it is no branch.
  out.places.resize(all.size() + 1);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint32_t known = number_of(all[i].gram);
    out.places[kept] = {known, all[i].begin, static_cast<std::uint8_t>(all[i].chars), i < of_title};
    kept += known != no_gram ? 1 : 0;
  }
  out.places.resize(kept);
  count(out);
  return out;
}

void Classifier::count(KnownGrams& grams) const {
  grams.counts.reserve(grams.places.size());
  const std::size_t room = std::bit_ceil(2 * grams.places.size() + 2);
  const std::uint32_t shift = 64u - static_cast<std::uint32_t>(std::countr_zero(room));
  struct Cell {
    std::uint32_t gram = no_gram;
    std::uint32_t at = 0;  // into counts
  };
  std::vector<Cell> cells(room);
  for (const KnownGrams::Place& place : grams.places) {
    const std::uint32_t times = place.in_title ? model_->title_counts : 1;
    std::size_t at = place.gram * mix >> shift;
    while (cells[at].gram != no_gram && cells[at].gram != place.gram) at = (at + 1) & (room - 1);
    if (cells[at].gram == no_gram) {
      cells[at] = {place.gram, static_cast<std::uint32_t>(grams.counts.size())};
      grams.counts.push_back({place.gram, times});
      if (!model_->weights.empty()) __builtin_prefetch(model_->weights.data() + model_->first[place.gram]);
    } else {
      grams.counts[cells[at].at].count += times;
    }
  }
  std::uint64_t sum = 0;  // (83 x 65535)^2 is below 2^45: good for half a million n-grams in one text
  for (const KnownGrams::Count& c : grams.counts) {
    const std::uint64_t frequency = std::uint64_t{weight_of_count(c.count)} * model_->rarity[c.gram];
    sum += frequency * frequency;
  }
  grams.length = std::sqrt(static_cast<double>(sum));
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
    if ((speaks_for_[p.gram] & bit_of(label)) == 0) continue;  // most of them
    const std::int32_t own = weight(p.gram, label);
    const std::int32_t more = own - weight(p.gram, other);
    const auto score = static_cast<std::int32_t>(static_cast<double>(16 * more) * part);
    if (own > 0 && score > 0) all.push_back({model_->grams[p.gram], p.in_title, p.begin, p.chars, score});
  }
  const auto goes_before = [](const TellingGram& a, const TellingGram& b) {
    if (a.score != b.score) return a.score > b.score;
    if (a.in_title != b.in_title) return a.in_title;
    return a.begin != b.begin ? a.begin < b.begin : a.chars > b.chars;
  };
  std::vector<TellingGram> chosen;
  while (chosen.size() < most && !all.empty()) {
    const TellingGram first = *std::min_element(all.begin(), all.end(), goes_before);
    chosen.push_back(first);
    std::erase_if(all, [&](const TellingGram& gram) {
      const bool over = gram.in_title == first.in_title && first.begin < gram.begin + gram.chars &&
                        gram.begin < first.begin + first.chars;
      return over || gram.gram == first.gram;
    });
  }
  return chosen;
}

}  // namespace gridline::text
