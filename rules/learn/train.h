// Learning a text model from labelled texts.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rules/learn/combine.h"
#include "rules/pack/text_model.h"
#include "rules/text/verdict.h"

namespace gridline::learn {

// One text to learn from, as the reader sees it.
struct Example {
  text::GramChars chars;
  std::vector<std::pair<std::uint32_t, std::int32_t>> words;  // what they say: label, strength
  std::vector<std::uint32_t> sure;                            // labels that the words alone are sure of
  bool emergency = false;                                     // the words raise the first of these
  std::uint32_t label = 0;                                    // the right one, into the labels
};

// Defaults are what did best by measurement (README.md). `words_least` is a judgement: texts written to learn
// from are rich in what words fail at (another category's words, a matter told without its own), so they make
// words worth less than they are in texts as they come.
struct Options {
  std::uint64_t seed = 1;
  std::uint32_t folds = 5;  // of the inner cross-validation
  std::uint32_t gram_chars = 2;
  std::uint32_t title_counts = 3;
  std::uint32_t texts_min = 2;       // an n-gram of fewer texts is none; of three characters: one more
  std::uint32_t grams_max = 40'000;  // the most telling ones are kept
  std::int32_t weight_least = 20;    // sixteenths of the average weight; smaller ones are left out
  double cost = 1.0;
  std::int32_t words_least = 2'000;  // of pack::TextModel::words_count
};

struct Learned {
  pack::TextModel model;
  // What models said of texts they had not seen, in the order of the examples: the honest figures.
  std::vector<Opinion> unseen;
  std::vector<std::uint32_t> groups;  // near duplicates, as folds.h has them
};

// Called with how many of how many steps are done.
using Progress = std::function<void(std::uint64_t done, std::uint64_t whole)>;

// The same model for the same examples, labels and options. For one thread (linear.h).
// `hints` are learned from, but nothing is judged by them: a pack's own words as texts.
// REQUIRES: labels as pack::TextModel wants them, each example's label below their number, examples of at
// least two labels and at least `folds` of them.
Learned train(std::span<const Example> examples, std::span<const Example> hints,
              std::vector<std::string> labels, const Options& options, const Progress& progress);

// What a model says of a text.
Opinion opinion_of(const text::Classifier& classifier, const Example& example);

}  // namespace gridline::learn
