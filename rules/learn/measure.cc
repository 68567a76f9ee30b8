// Plain counting.
#include "rules/learn/measure.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gridline::learn {

Figures measure(std::span<const Judged> judged, std::uint32_t labels) {
  Figures out;
  out.texts = judged.size();
  for (std::uint32_t i = 0; i < labels; ++i) out.labels.push_back({i});
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pairs;
  std::size_t right = 0;
  for (const Judged& j : judged) {
    ++out.labels[j.right].texts;
    ++out.labels[j.guessed].guessed;
    if (j.right == j.guessed)
      ++out.labels[j.right].hit;
    else
      ++pairs[{j.right, j.guessed}];
    right += j.accepted ? 1 : 0;
  }
  std::size_t occurring = 0;
  for (const LabelFigures& label : out.labels) {
    if (label.texts == 0) continue;
    ++occurring;
    out.macro_f1 += label.f1();
  }
  if (occurring > 0) out.macro_f1 /= static_cast<double>(occurring);
  if (!judged.empty()) out.accuracy = static_cast<double>(right) / static_cast<double>(judged.size());
  for (const auto& [pair, texts] : pairs) out.confusions.push_back({pair.first, pair.second, texts});
  std::stable_sort(out.confusions.begin(), out.confusions.end(),
                   [](const Confusion& a, const Confusion& b) { return a.texts > b.texts; });
  return out;
}

std::vector<CurvePoint> curve(std::span<const Judged> judged, std::span<const std::int32_t> at) {
  std::vector<CurvePoint> out;
  for (const std::int32_t confidence : at) {
    std::size_t covered = 0, right = 0;
    for (const Judged& j : judged) {
      if (j.confidence < confidence) continue;
      ++covered;
      right += j.accepted ? 1 : 0;
    }
    const auto share = [](std::size_t part, std::size_t whole, double of_none) {
      return whole == 0 ? of_none : static_cast<double>(part) / static_cast<double>(whole);
    };
    out.push_back({confidence, share(covered, judged.size(), 0), share(right, covered, 1)});
  }
  return out;
}

}  // namespace gridline::learn
