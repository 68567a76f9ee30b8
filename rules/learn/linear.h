// Separating labels by planes, one against the rest: support vectors with squared loss, by LIBLINEAR.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gridline::learn {

struct Component {
  std::uint32_t feature = 0;
  double value = 0;
};

struct LinearProblem {
  std::vector<std::vector<Component>> rows;  // by feature, ascending
  std::vector<std::uint32_t> labels;         // of each row, below label_count
  std::uint32_t features = 0;
  std::uint32_t label_count = 0;
};

struct Planes {
  std::uint32_t features = 0;
  std::vector<double> weights;  // label x feature
  std::vector<double> bias;     // by label
  double weight(std::uint32_t label, std::uint32_t feature) const {
    return weights[std::size_t{label} * features + feature];
  }
};

// `cost`: how much a text on the wrong side costs; a label with few texts costs more a text. The same
// result for the same problem and seed; sets the C library's seed of random numbers, as LIBLINEAR draws
// from it, so it is for one thread. A label without a row gets no weights and a bias of -1.
// REQUIRES: rows of at least two labels.
Planes separate(const LinearProblem& problem, double cost, std::uint32_t seed);

}  // namespace gridline::learn
