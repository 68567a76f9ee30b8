// How good guesses were: by label, by pair of labels, and by how sure they were.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gridline::learn {

struct Judged {
  std::uint32_t right = 0;  // labels
  std::uint32_t guessed = 0;
  std::int32_t confidence = 0;  // per mille
  bool accepted = false;        // the guess is right, or one of the others that are
};

struct LabelFigures {
  std::uint32_t label = 0;
  std::uint32_t texts = 0, guessed = 0, hit = 0;
  double precision() const { return guessed == 0 ? 0 : double(hit) / guessed; }
  double recall() const { return texts == 0 ? 0 : double(hit) / texts; }
  double f1() const { return texts + guessed == 0 ? 0 : 2.0 * hit / (texts + guessed); }
};

struct Confusion {
  std::uint32_t right = 0, guessed = 0, texts = 0;
};

// At or above a confidence: what share of the texts that is, and how many of these were right.
struct CurvePoint {
  std::int32_t confidence = 0;
  double coverage = 0, precision = 0;
};

struct Figures {
  std::size_t texts = 0;
  double accuracy = 0, macro_f1 = 0;  // over labels that occur
  std::vector<LabelFigures> labels;   // by label, all of them
  std::vector<Confusion> confusions;  // the most frequent first
};

Figures measure(std::span<const Judged> judged, std::uint32_t labels);

// At the given confidences (per mille).
std::vector<CurvePoint> curve(std::span<const Judged> judged, std::span<const std::int32_t> at);

}  // namespace gridline::learn
