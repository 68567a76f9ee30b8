// The model's scores are distances, not probabilities; and on the texts it was learned from they are too
// good. So both numbers are fitted on the scores of models that had not seen the text (cross-validation).
//
// Rejected: a coefficient a category. With 40 texts a category that would be noise.
#include "rules/learn/combine.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "rules/text/verdict.h"

namespace gridline::learn {

namespace {

constexpr int rounds = 40;
constexpr double ridge = 1.0;  // of the coefficients; keeps them finite when all texts are right
constexpr double counts_max = 20.0;
constexpr std::size_t bins = 20;
constexpr std::int32_t plain_texts_min = 20;

std::int32_t strength_of(const Opinion& opinion, std::uint32_t label) {
  for (const auto& [of, strength] : opinion.words) {
    if (of == label) return strength;
  }
  return 0;
}

// The model's score, the words' strength, and the score once more for every doubling of the length.
constexpr std::size_t parts = 3;
using Parts = std::array<double, parts>;

// The gradient and the curvature of the log-likelihood, in units of one.
struct Slope {
  Parts gradient{};
  std::array<Parts, parts> curvature{};
};

void add(const Opinion& o, const Parts& counts, Slope& slope) {
  std::vector<Parts> says(o.scores.size());
  for (std::size_t i = 0; i < says.size(); ++i) {
    const double score = o.scores[i] / 1000.0;
    says[i] = {score, 0, score * o.doublings / 1000.0};
  }
  for (const auto& [label, strength] : o.words) says[label][1] = strength / 1000.0;
  std::vector<double> weights;
  for (const Parts& s : says) weights.push_back(counts[0] * s[0] + counts[1] * s[1] + counts[2] * s[2]);
  const double most = *std::max_element(weights.begin(), weights.end());
  double sum = 0;
  for (double& w : weights) sum += w = text::falling(static_cast<std::int64_t>((most - w) * 1000));
  Parts mean{};
  std::array<Parts, parts> squares{};
  for (std::size_t i = 0; i < says.size(); ++i) {
    const double share = weights[i] / sum;
    for (std::size_t p = 0; p < parts; ++p) {
      mean[p] += share * says[i][p];
      for (std::size_t q = 0; q < parts; ++q) squares[p][q] += share * says[i][p] * says[i][q];
    }
  }
  for (std::size_t p = 0; p < parts; ++p) {
    slope.gradient[p] += says[o.label][p] - mean[p];
    for (std::size_t q = 0; q < parts; ++q) slope.curvature[p][q] += squares[p][q] - mean[p] * mean[q];
  }
}

// Newton's step: the curvature is positive definite (it has a ridge), so elimination needs no pivot.
Parts step_of(Slope s) {
  for (std::size_t p = 0; p < parts; ++p) {
    for (std::size_t row = 0; row < parts; ++row) {
      if (row == p) continue;
      const double part = s.curvature[row][p] / s.curvature[p][p];
      for (std::size_t q = 0; q < parts; ++q) s.curvature[row][q] -= part * s.curvature[p][q];
      s.gradient[row] -= part * s.gradient[p];
    }
  }
  Parts step{};
  for (std::size_t p = 0; p < parts; ++p) step[p] = s.gradient[p] / s.curvature[p][p];
  return step;
}

struct Bin {
  double from = 0;   // the probabilities, added up
  double right = 0;  // how many were right
  double count = 0;
};

// Pool adjacent violators: neighbours that descend become one.
std::vector<Bin> ascending(const std::vector<Bin>& all) {
  std::vector<Bin> out;
  for (const Bin& bin : all) {
    out.push_back(bin);
    while (out.size() > 1) {
      Bin &a = out[out.size() - 2], &b = out.back();
      if (a.right * b.count < b.right * a.count && a.from * b.count < b.from * a.count) break;
      a.from += b.from;
      a.right += b.right;
      a.count += b.count;
      out.pop_back();
    }
  }
  return out;
}

}  // namespace

Counts counts_of(const pack::TextModel& model) {
  return {model.model_counts, model.words_count, model.longer_counts};
}

Counts weigh(std::span<const Opinion> opinions) {
  const Parts start{1, 0, 0};
  Parts counts = start;
  for (int round = 0; round < rounds; ++round) {
    Slope s;
    for (const Opinion& o : opinions) {
      if (!o.emergency) add(o, counts, s);
    }
    for (std::size_t p = 0; p < parts; ++p) {
      s.gradient[p] -= ridge * (counts[p] - start[p]);
      s.curvature[p][p] += ridge;
    }
    const Parts step = step_of(s);
    double moved = 0;
    for (std::size_t p = 0; p < parts; ++p) {
      const double before = counts[p];
      // Held back where it would run away.
      counts[p] = std::clamp(before + std::clamp(step[p], -1.0, 1.0), 0.0, counts_max);
      moved = std::max(moved, std::abs(counts[p] - before));
    }
    if (moved < 1e-4) break;
  }
  const auto rounded = [](double count) { return static_cast<std::int32_t>(std::lround(count * 100)) * 10; };
  return {rounded(counts[0]), rounded(counts[1]), rounded(counts[2])};
}

Guess guess(const Opinion& opinion, Counts counts) {
  Guess out;
  if (opinion.emergency) return {opinion.sure.front(), 1000, true};
  const std::int64_t score_counts = counts.model + std::int64_t{counts.longer} * opinion.doublings / 1000;
  std::int64_t most = INT64_MIN;
  std::vector<std::int64_t> utilities(opinion.scores.size());
  for (std::uint32_t i = 0; i < utilities.size(); ++i) {
    utilities[i] = text::utility(score_counts, opinion.scores[i], counts.words, strength_of(opinion, i));
    if (utilities[i] > most) {
      most = utilities[i];
      out.label = i;
    }
  }
  double sum = 0;
  for (const std::int64_t u : utilities) sum += text::falling(most - u);
  out.permille = static_cast<std::int32_t>(1000 / sum);
  out.agreed = std::find(opinion.sure.begin(), opinion.sure.end(), out.label) != opinion.sure.end();
  return out;
}

std::int32_t confidence_of(const Opinion& opinion, const Guess& guess, const pack::TextModel& model) {
  if (opinion.emergency) return 1000;
  if (model.labels[guess.label] == pack::label_none) return 0;
  const std::int32_t read = text::calibrated(guess.agreed ? model.agreed : model.calibration, guess.permille);
  return guess.agreed && opinion.plain ? std::max(read, model.plain_right) : read;
}

std::int32_t plain_right(std::span<const Opinion> opinions, Counts counts) {
  std::int32_t right = 0, texts = 0;
  for (const Opinion& o : opinions) {
    const Guess g = guess(o, counts);
    if (o.emergency || !o.plain || !g.agreed) continue;
    ++texts;
    right += g.label == o.label ? 1 : 0;
  }
  return texts < plain_texts_min ? 0 : (right + 1) * 1000 / (texts + 2);
}

std::vector<pack::CalibrationStep> calibrate(std::span<const Opinion> opinions, Counts counts, bool agreed) {
  std::vector<std::pair<std::int32_t, bool>> guesses;
  for (const Opinion& o : opinions) {
    const Guess g = guess(o, counts);
    if (!o.emergency && g.agreed == agreed) guesses.emplace_back(g.permille, g.label == o.label);
  }
  std::sort(guesses.begin(), guesses.end());
  std::vector<Bin> all;
  for (std::size_t b = 0; b < bins; ++b) {
    const std::size_t begin = guesses.size() * b / bins, end = guesses.size() * (b + 1) / bins;
    if (begin == end) continue;
    Bin bin;
    bin.count = static_cast<double>(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
      bin.from += guesses[i].first;
      bin.right += guesses[i].second ? 1 : 0;
    }
    all.push_back(bin);
  }
  std::vector<pack::CalibrationStep> steps{{0, 0}};
  for (const Bin& bin : ascending(all)) {
    // One wrong and one right beside what was seen: nothing is certain.
    const auto right = static_cast<std::int32_t>(std::lround((bin.right + 1) / (bin.count + 2) * 1000));
    const auto from = static_cast<std::int32_t>(std::lround(bin.from / bin.count));
    if (from > steps.back().from) steps.push_back({from, std::max(right, steps.back().right)});
  }
  if (steps.back().from < 1000) steps.push_back({1000, steps.back().right});
  return steps;
}

}  // namespace gridline::learn
