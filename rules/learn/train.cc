// Cross-validation first: what the fold models say of their left-out texts gives the coefficients, the
// calibration and every figure of the report. Then one model of all texts, which is what is kept.
#include "rules/learn/train.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "rules/learn/folds.h"
#include "rules/learn/grams.h"
#include "rules/learn/linear.h"

namespace gridline::learn {

namespace {

std::shared_ptr<pack::TextModel> learn_from(std::span<const Example> examples,
                                            const std::vector<std::uint32_t>& chosen,
                                            std::span<const Example> hints,
                                            const std::vector<std::string>& labels, const Options& options) {
  std::vector<text::GramText> texts;
  LinearProblem problem;
  problem.label_count = static_cast<std::uint32_t>(labels.size());
  for (const std::uint32_t i : chosen) {
    texts.push_back(examples[i].chars.view());
    problem.labels.push_back(examples[i].label);
  }
  for (const Example& hint : hints) {
    texts.push_back(hint.chars.view());
    problem.labels.push_back(hint.label);
  }
  GramList list = list_grams(texts, options.gram_chars, options.texts_min);
  const auto planes_of = [&] {
    problem.rows = components(texts, list, options.gram_chars, options.title_counts);
    problem.features = static_cast<std::uint32_t>(list.grams.size());
    return separate(problem, options.cost, static_cast<std::uint32_t>(options.seed));
  };
  Planes planes = planes_of();
  if (list.grams.size() > options.grams_max) {
    list = most_telling(list, planes, problem.label_count, options.grams_max);
    planes = planes_of();
  }
  auto model = std::make_shared<pack::TextModel>();
  model->labels = labels;
  model->gram_chars = options.gram_chars;
  model->title_counts = options.title_counts;
  model->seed = options.seed;
  model->learned_from = static_cast<std::uint32_t>(chosen.size());
  model->calibration = model->agreed = {{0, 0}, {1000, 1000}};
  set_weights(list, planes, problem.label_count, options.weight_least, *model);
  return model;
}

std::vector<std::uint32_t> groups_of(std::span<const Example> examples) {
  std::vector<std::u32string_view> texts;
  for (const Example& e : examples) texts.push_back(e.chars.text.empty() ? e.chars.title : e.chars.text);
  return near_duplicates(texts);
}

}  // namespace

Opinion opinion_of(const text::Classifier& classifier, const Example& example) {
  Opinion out;
  classifier.score(classifier.find(example.chars.view()), out.scores);
  out.words = example.words;
  out.sure = example.sure;
  out.plain = text::is_plain(example.chars.view(), example.words.size(), example.sure.size());
  out.emergency = example.emergency;
  out.doublings = text::doublings(example.chars.view());
  out.label = example.label;
  return out;
}

Learned train(std::span<const Example> examples, std::span<const Example> hints,
              std::vector<std::string> labels, const Options& options, const Progress& progress) {
  GRIDLINE_ASSERT(labels.size() >= 2 && examples.size() >= options.folds && options.folds >= 2);
  Learned out;
  out.groups = groups_of(examples);
  std::vector<std::uint32_t> right;
  for (const Example& e : examples) right.push_back(e.label);
  const std::vector<std::uint32_t> folds = divide(right, out.groups, options.folds, options.seed);

  out.unseen.resize(examples.size());
  for (std::uint32_t fold = 0; fold < options.folds; ++fold) {
    progress(fold, options.folds + 1);
    std::vector<std::uint32_t> rest;
    for (std::uint32_t i = 0; i < examples.size(); ++i) {
      if (folds[i] != fold) rest.push_back(i);
    }
    const text::Classifier classifier(learn_from(examples, rest, hints, labels, options));
    for (std::uint32_t i = 0; i < examples.size(); ++i) {
      if (folds[i] == fold) out.unseen[i] = opinion_of(classifier, examples[i]);
    }
  }
  progress(options.folds, options.folds + 1);
  std::vector<std::uint32_t> all(examples.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  out.model = *learn_from(examples, all, hints, labels, options);
  // What a probability is worth is read from the counts that fit these texts best; only then words count at
  // least as much as they do in texts as they come (Options::words_least).
  const Counts counts = weigh(out.unseen);
  out.model.model_counts = counts.model;
  out.model.longer_counts = counts.longer;
  out.model.words_count = std::max(counts.words, options.words_least);
  out.model.calibration = calibrate(out.unseen, counts, false);
  out.model.agreed = calibrate(out.unseen, counts, true);
  out.model.plain_right = plain_right(out.unseen, counts);
  progress(options.folds + 1, options.folds + 1);
  return out;
}

}  // namespace gridline::learn
