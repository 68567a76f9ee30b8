// The problem: which of some dozens of classes, in a few microseconds, from a model of some hundred
// kilobytes, with the same answer everywhere. The texts are short: some 130 characters are 260 look-ups
// of n-grams, and as many short runs of weights to add. So the cost is cache misses, and the tables are
// made for that: single characters by their code, longer ones in open addressing with the key in the
// slot, all of them called into the cache before the first is looked into; weights in blocks of eight labels
// side by side, without those blocks that have none, so that eight are added at once.
//
// score = (sum of weight x frequency) / length + bias, where length is that of the whole vector of
// frequencies: a long text must not shout. Integers up to the division, which is IEEE, as is the root.
//
// Rejected: a dense row of weights per n-gram (with a thousand classes hundreds of megabytes), a list of label and
// weight (twice the time: a text has 4 000 of them), and hashed n-grams (half the size, but no n-gram can be shown as a reason).
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
  fill_blocks();
}

void Classifier::fill_blocks() {
  const pack::TextModel& model = *model_;
  weights_.resize(model.grams.size());
  for (std::uint32_t i = 0; i < model.grams.size(); ++i) {
    Weights& of = weights_[i];
    of.begin = static_cast<std::uint32_t>(blocks_.size());
    of.rarity = model.rarity[i];
    if (model.first.empty()) continue;  // it only counts n-grams
    for (std::uint32_t w = model.first[i]; w < model.first[i + 1]; ++w) {
      const auto [label, weight] = model.weights[w];
      const auto block = static_cast<std::uint16_t>(label / block_labels);
      if (of.blocks == 0 || block_of_.back() != block) {
        block_of_.push_back(block);
        blocks_.emplace_back();
        ++of.blocks;
      }
      blocks_.back().weights[label % block_labels] = weight;
      if (weight > 0) of.speaks_for |= bit_of(label);
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

// Calls the slots of all n-grams into the cache, so that they come at once.
void Classifier::call(std::span<const char32_t> chars) const {
  const auto prefetch = [&](pack::Gram gram, std::uint32_t, std::uint32_t) {
    __builtin_prefetch(gram < basic_plane ? static_cast<const void*>(&single_[gram])
                                          : &slots_[gram * mix >> slot_shift_]);
  };
  for_each_gram(chars, model_->gram_chars, prefetch);
}

// Written always and kept when known: whether it is known cannot be foretold, so it is no branch.
std::size_t Classifier::look(std::span<const char32_t> chars, bool title, KnownGrams::Place* out) const {
  std::size_t kept = 0;
  const auto note = [&](pack::Gram gram, std::uint32_t begin, std::uint32_t length) {
    const std::uint32_t known = number_of(gram);
    out[kept] = {known, begin, static_cast<std::uint8_t>(length), title};
    kept += known != no_gram ? 1 : 0;
  };
  for_each_gram(chars, model_->gram_chars, note);
  return kept;
}

KnownGrams Classifier::find(const GramText& text) const {
  KnownGrams out;
  call(text.title);
  call(text.text);
  out.places.resize((text.title.size() + text.text.size()) * model_->gram_chars + 1);
  const std::size_t of_title = look(text.title, true, out.places.data());
  const std::size_t of_text = look(text.text, false, out.places.data() + of_title);
  out.places.resize(of_title + of_text);
  count(out);
  return out;
}

void Classifier::count(KnownGrams& grams) const {
  const std::size_t room = std::bit_ceil(2 * grams.places.size() + 2);
  const std::uint32_t shift = 64u - static_cast<std::uint32_t>(std::countr_zero(room));
  struct Cell {
    std::uint32_t gram = no_gram;
    std::uint32_t at = 0;  // into counts
  };
  std::vector<Cell> cells(room);
  grams.counts.resize(grams.places.size());
  std::uint32_t counted = 0;
  for (const KnownGrams::Place& place : grams.places) {
    const std::uint32_t times = place.in_title ? model_->title_counts : 1;
    std::size_t at = place.gram * mix >> shift;
    while (cells[at].gram != no_gram && cells[at].gram != place.gram) at = (at + 1) & (room - 1);
    if (cells[at].gram == no_gram) {
      cells[at] = {place.gram, counted};
      grams.counts[counted++].gram = place.gram;
      __builtin_prefetch(&weights_[place.gram]);
    }
    grams.counts[cells[at].at].count += times;
  }
  grams.counts.resize(counted);
  std::uint64_t sum = 0;  // (83 x 65535)^2 is below 2^45: good for half a million n-grams in one text
  for (const KnownGrams::Count& c : grams.counts) {
    const std::uint64_t frequency = std::uint64_t{weight_of_count(c.count)} * weights_[c.gram].rarity;
    sum += frequency * frequency;
    if (!blocks_.empty()) __builtin_prefetch(blocks_.data() + weights_[c.gram].begin);
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
  constexpr std::size_t summed_max = 512;  // n-grams whose sum, of 83 x 32 768 each, fits into 32 bits
  const std::size_t room = (scores.size() + block_labels - 1) / block_labels * block_labels;
  std::vector<std::int64_t> sums(room, 0);
  std::vector<std::int32_t> part_sums(room);
  for (std::size_t from = 0; from < grams.counts.size(); from += summed_max) {
    std::fill(part_sums.begin(), part_sums.end(), 0);
    const std::size_t to = std::min(grams.counts.size(), from + summed_max);
    for (std::size_t i = from; i < to; ++i) {
      const KnownGrams::Count& c = grams.counts[i];
      const Weights& of = weights_[c.gram];
      const auto frequency = static_cast<std::int16_t>(weight_of_count(c.count));
      for (std::uint32_t b = of.begin; b < of.begin + of.blocks; ++b) {
        const std::int16_t* const w = blocks_[b].weights;
        std::int32_t* const sum = part_sums.data() + block_of_[b] * block_labels;
        for (std::uint32_t k = 0; k < block_labels; ++k) sum[k] += std::int32_t{frequency} * std::int32_t{w[k]};
      }
    }
    for (std::size_t i = 0; i < room; ++i) sums[i] += part_sums[i];
  }
  const double part = part_of(grams);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    scores[i] += static_cast<std::int32_t>(std::clamp(static_cast<double>(sums[i]) * part, -1e6, 1e6));
  }
}

std::int32_t Classifier::weight(const Weights& of, std::uint32_t label) const {
  for (std::uint32_t b = of.begin; b < of.begin + of.blocks; ++b) {
    if (block_of_[b] == label / block_labels) return blocks_[b].weights[label % block_labels];
  }
  return 0;
}

std::vector<TellingGram> Classifier::telling(const KnownGrams& grams, std::uint32_t label,
                                             std::uint32_t other, std::size_t most) const {
  std::vector<TellingGram> all;
  if (grams.places.empty()) return all;
  const double part = part_of(grams);
  for (const KnownGrams::Place& p : grams.places) {
    const Weights& of = weights_[p.gram];
    if ((of.speaks_for & bit_of(label)) == 0) continue;  // most of them
    const std::int32_t own = weight(of, label);
    const std::int32_t more = own - weight(of, other);
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
