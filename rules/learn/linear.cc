// Chosen by measurement, on 5 572 messages with seven labels, five folds, near duplicates kept together:
// see README.md. The dual coordinate descent is used, which needs no BLAS, whose sums differ from machine
// to machine.
#include "rules/learn/linear.h"

#include <algorithm>
#include <cstdlib>
#include <linear.h>

#include "engine/base/assert.h"

namespace gridline::learn {

namespace {

void say_nothing(const char*) {}

// LIBLINEAR's form: features count from 1, the last one is the constant of the bias, -1 ends a row.
struct Nodes {
  explicit Nodes(const LinearProblem& problem) {
    std::size_t count = 0;
    for (const auto& row : problem.rows) count += row.size() + 2;
    all.reserve(count);
    for (const auto& row : problem.rows) {
      starts.push_back(all.size());
      for (const Component& c : row) all.push_back({static_cast<int>(c.feature) + 1, c.value});
      all.push_back({static_cast<int>(problem.features) + 1, 1.0});
      all.push_back({-1, 0.0});
    }
    for (const std::size_t start : starts) rows.push_back(all.data() + start);
  }
  std::vector<feature_node> all;
  std::vector<std::size_t> starts;
  std::vector<feature_node*> rows;
};

void take(const model& made, const LinearProblem& problem, Planes& planes) {
  const auto count = static_cast<std::uint32_t>(get_nr_class(&made));
  std::vector<int> labels(count);
  get_labels(&made, labels.data());
  for (std::uint32_t at = 0; at < count; ++at) {
    const auto label = static_cast<std::uint32_t>(labels[at]);
    // Of two labels there is one plane, from the first to the second.
    const int plane = count == 2 ? 0 : static_cast<int>(at);
    const double side = count == 2 && at == 1 ? -1 : 1;
    for (std::uint32_t f = 0; f < problem.features; ++f) {
      planes.weights[std::size_t{label} * problem.features + f] =
          side * get_decfun_coef(&made, static_cast<int>(f) + 1, plane);
    }
    planes.bias[label] = side * get_decfun_coef(&made, static_cast<int>(problem.features) + 1, plane);
  }
}

}  // namespace

Planes separate(const LinearProblem& problem, double cost, std::uint32_t seed) {
  std::vector<double> counts(problem.label_count, 0);
  for (const std::uint32_t label : problem.labels) counts[label] += 1;
  const auto present =
      static_cast<double>(std::count_if(counts.begin(), counts.end(), [](double c) { return c > 0; }));
  GRIDLINE_ASSERT(present >= 2);

  Nodes nodes(problem);
  std::vector<double> labels(problem.labels.begin(), problem.labels.end());
  ::problem given{};
  given.l = static_cast<int>(problem.rows.size());
  given.n = static_cast<int>(problem.features) + 1;
  given.y = labels.data();
  given.x = nodes.rows.data();
  given.bias = -1;

  std::vector<int> weight_labels;
  std::vector<double> weights;
  for (std::uint32_t label = 0; label < problem.label_count; ++label) {
    if (counts[label] == 0) continue;
    weight_labels.push_back(static_cast<int>(label));
    weights.push_back(static_cast<double>(problem.rows.size()) / (present * counts[label]));
  }
  parameter how{};
  how.solver_type = L2R_L2LOSS_SVC_DUAL;
  how.eps = 0.1;
  how.C = cost;
  how.nr_weight = static_cast<int>(weights.size());
  how.weight_label = weight_labels.data();
  how.weight = weights.data();

  set_print_string_function(say_nothing);
  std::srand(seed);
  model* made = train(&given, &how);
  Planes planes;
  planes.features = problem.features;
  planes.weights.assign(std::size_t{problem.label_count} * problem.features, 0.0);
  planes.bias.assign(problem.label_count, -1.0);
  take(*made, problem, planes);
  free_and_destroy_model(&made);
  return planes;
}

}  // namespace gridline::learn
