// What `pack learn` and `pack score` say of how good the guesses were.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "rules/learn/measure.h"
#include "rules/learn/train.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

// The n-grams that speak most for each label over its own texts, the strongest first.
std::vector<std::vector<std::string>> telling_grams(const text::Classifier& classifier,
                                                    std::span<const learn::Example> examples,
                                                    std::size_t most);

Json figures_json(const learn::Figures& figures, const std::vector<std::string>& labels,
                  const std::vector<std::vector<std::string>>& telling);
Json curve_json(const std::vector<learn::CurvePoint>& curve);

std::string figures_text(const learn::Figures& figures, const std::vector<std::string>& labels,
                         const std::vector<std::vector<std::string>>& telling);
// Precision and coverage by confidence, as a table.
std::string curve_text(const std::vector<learn::CurvePoint>& curve);

// The confidences of the curve: 0, 50 % ... 99 %.
std::span<const std::int32_t> curve_steps();

// "91.3%"
std::string percent(double share);

}  // namespace gridline::cli
