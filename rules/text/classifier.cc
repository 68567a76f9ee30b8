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
// Rejected: a dense row of weights per n-gram (with a thousand classes hundreds of megabytes), a list of
// label and weight (twice the time: a text has 4 000 of them), and hashed n-grams (half the size, but no
// n-gram can be shown as a reason).
#include "rules/text/classifier.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

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
  std::int32_t largest = 1;
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
      largest = std::max(largest, std::abs(std::int32_t{weight}));
      if (weight > 0) of.speaks_for |= bit_of(label);
    }
  }
  added_max_ = static_cast<std::uint32_t>(std::max(32'767 / largest, 1));
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
  std::vector<std::uint32_t> cells(room, 0);  // one more than where it stands in counts; 0: free
  grams.counts.resize(grams.places.size());
  std::uint32_t counted = 0;
  for (const KnownGrams::Place& place : grams.places) {
    const std::uint32_t times = place.in_title ? model_->title_counts : 1;
    std::size_t at = place.gram * mix >> shift;
    while (cells[at] != 0 && grams.counts[cells[at] - 1].gram != place.gram) at = (at + 1) & (room - 1);
    if (cells[at] == 0) {
      cells[at] = ++counted;
      grams.counts[counted - 1].gram = place.gram;
      __builtin_prefetch(&weights_[place.gram]);
    }
    grams.counts[cells[at] - 1].count += times;
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

// N-grams that stand there once, which most do, have one frequency: their weights are added by themselves, as
// many as fit into 16 bits, eight at a time.
void Classifier::add_single(const KnownGrams& grams, std::vector<std::int64_t>& sums) const {
  std::vector<Block> few(sums.size() / block_labels);
  std::uint32_t added = 0;
  const auto flush = [&] {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] += std::int64_t{weight_of_count(1)} * few[i / block_labels].weights[i % block_labels];
    }
    std::fill(few.begin(), few.end(), Block{});
    added = 0;
  };
  for (const KnownGrams::Count& c : grams.counts) {
    if (c.count != 1) continue;
    if (added++ == added_max_) {
      flush();
      added = 1;
    }
    const Weights of = weights_[c.gram];
    const Block* const blocks = blocks_.data() + of.begin;
    const std::uint16_t* const block_of = block_of_.data() + of.begin;
    Block* const out = few.data();
    for (std::uint32_t b = 0; b < of.blocks; ++b) out[block_of[b]].weights += blocks[b].weights;
  }
  flush();
}

void Classifier::add_repeated(const KnownGrams& grams, std::vector<std::int64_t>& sums) const {
  constexpr std::uint32_t added_max = 512;  // products, of 83 x 32 768 at most: their sum fits into 32 bits
  std::vector<std::int32_t> some(sums.size(), 0);
  std::uint32_t added = 0;
  const auto flush = [&] {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += some[i];
    std::fill(some.begin(), some.end(), 0);
    added = 0;
  };
  for (const KnownGrams::Count& c : grams.counts) {
    if (c.count == 1) continue;
    if (added++ == added_max) {
      flush();
      added = 1;
    }
    const Weights of = weights_[c.gram];
    const Block* const blocks = blocks_.data() + of.begin;
    const std::uint16_t* const block_of = block_of_.data() + of.begin;
    std::int32_t* const out = some.data();
    const auto frequency = static_cast<std::int16_t>(weight_of_count(c.count));
    for (std::uint32_t b = 0; b < of.blocks; ++b) {
      std::int32_t* const sum = out + block_of[b] * block_labels;
      for (std::uint32_t k = 0; k < block_labels; ++k) {
        sum[k] += std::int32_t{frequency} * std::int32_t{blocks[b].weights[k]};
      }
    }
  }
  flush();
}

void Classifier::score(const KnownGrams& grams, std::vector<std::int32_t>& scores) const {
  const pack::TextModel& model = *model_;
  scores.assign(model.bias.begin(), model.bias.end());
  if (grams.counts.empty()) return;
  const std::size_t room = (scores.size() + block_labels - 1) / block_labels * block_labels;
  std::vector<std::int64_t> sums(room, 0);
  add_single(grams, sums);
  add_repeated(grams, sums);
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
  all.reserve(64);
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
  const auto is_taken = [&](const TellingGram& gram) {
    return std::any_of(chosen.begin(), chosen.end(), [&](const TellingGram& c) {
      const bool over =
          c.in_title == gram.in_title && c.begin < gram.begin + gram.chars && gram.begin < c.begin + c.chars;
      return over || c.gram == gram.gram;
    });
  };
  while (chosen.size() < most) {
    const TellingGram* best = nullptr;
    for (const TellingGram& gram : all) {
      if ((best == nullptr || goes_before(gram, *best)) && !is_taken(gram)) best = &gram;
    }
    if (best == nullptr) break;
    chosen.push_back(*best);
  }
  return chosen;
}

}  // namespace gridline::text
