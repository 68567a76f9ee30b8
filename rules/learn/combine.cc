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

// The gradient and the curvature of the log-likelihood at (model, words), in units of one.
struct Slope {
  double model = 0, words = 0;
  double model_model = 0, model_words = 0, words_words = 0;
};

void add(const Opinion& o, double model, double words, Slope& slope) {
  const std::size_t labels = o.scores.size();
  std::vector<double> strengths(labels, 0), weights(labels);
  for (const auto& [label, strength] : o.words) strengths[label] = strength / 1000.0;
  double most = -1e300;
  for (std::size_t i = 0; i < labels; ++i) {
    weights[i] = model * o.scores[i] / 1000.0 + words * strengths[i];
    most = std::max(most, weights[i]);
  }
  double sum = 0;
  for (double& w : weights) sum += w = text::falling(static_cast<std::int64_t>((most - w) * 1000));
  double mean_score = 0, mean_words = 0, score_2 = 0, both = 0, words_2 = 0;
  for (std::size_t i = 0; i < labels; ++i) {
    const double p = weights[i] / sum, s = o.scores[i] / 1000.0, w = strengths[i];
    mean_score += p * s;
    mean_words += p * w;
    score_2 += p * s * s;
    both += p * s * w;
    words_2 += p * w * w;
  }
  slope.model += o.scores[o.label] / 1000.0 - mean_score;
  slope.words += strengths[o.label] - mean_words;
  slope.model_model += score_2 - mean_score * mean_score;
  slope.model_words += both - mean_score * mean_words;
  slope.words_words += words_2 - mean_words * mean_words;
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

Counts weigh(std::span<const Opinion> opinions) {
  double model = 1, words = 1;
  for (int round = 0; round < rounds; ++round) {
    Slope s;
    for (const Opinion& o : opinions) add(o, model, words, s);
    s.model -= ridge * (model - 1);
    s.words -= ridge * words;
    s.model_model += ridge;
    s.words_words += ridge;
    const double determinant = s.model_model * s.words_words - s.model_words * s.model_words;
    if (!(determinant > 0)) break;
    // A full step of Newton, held back where it would run away.
    const double model_step = (s.words_words * s.model - s.model_words * s.words) / determinant;
    const double words_step = (s.model_model * s.words - s.model_words * s.model) / determinant;
    model = std::clamp(model + std::clamp(model_step, -1.0, 1.0), 0.0, counts_max);
    words = std::clamp(words + std::clamp(words_step, -1.0, 1.0), 0.0, counts_max);
    if (std::abs(model_step) < 1e-4 && std::abs(words_step) < 1e-4) break;
  }
  return {static_cast<std::int32_t>(std::lround(model * 100)) * 10,
          static_cast<std::int32_t>(std::lround(words * 100)) * 10};
}

Guess guess(const Opinion& opinion, Counts counts) {
  Guess out;
  std::int64_t most = INT64_MIN;
  std::vector<std::int64_t> utilities(opinion.scores.size());
  for (std::uint32_t i = 0; i < utilities.size(); ++i) {
    utilities[i] = text::utility(counts.model, opinion.scores[i], counts.words, strength_of(opinion, i));
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
  const std::int32_t read = text::calibrated(guess.agreed ? model.agreed : model.calibration, guess.permille);
  return guess.agreed && opinion.plain ? std::max(read, model.plain_right) : read;
}

std::int32_t plain_right(std::span<const Opinion> opinions, Counts counts) {
  std::int32_t right = 0, texts = 0;
  for (const Opinion& o : opinions) {
    const Guess g = guess(o, counts);
    if (!o.plain || !g.agreed) continue;
    ++texts;
    right += g.label == o.label ? 1 : 0;
  }
  return texts < plain_texts_min ? 0 : (right + 1) * 1000 / (texts + 2);
}

std::vector<pack::CalibrationStep> calibrate(std::span<const Opinion> opinions, Counts counts, bool agreed) {
  std::vector<std::pair<std::int32_t, bool>> guesses;
  for (const Opinion& o : opinions) {
    const Guess g = guess(o, counts);
    if (g.agreed == agreed) guesses.emplace_back(g.permille, g.label == o.label);
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
