// The same figures twice: as tables for people, as JSON for programs.
#include "tools/gridline/learn_report.h"

#include <algorithm>
#include <fmt/format.h>

#include "rules/pack/utf8.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

constexpr std::size_t confusions_shown = 25;
constexpr std::int32_t steps[] = {0, 300, 500, 600, 700, 750, 800, 850, 900, 925, 950, 970, 990};

double rounded(double share) {
  return static_cast<double>(static_cast<std::int64_t>(share * 10'000 + 0.5)) / 10'000;
}

std::string words_of(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& word : list) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string written(pack::Gram gram) {
  std::string out;
  for (const char32_t c : pack::chars_of(gram)) pack::append_utf8(out, c);
  return out;
}

}  // namespace

std::span<const std::int32_t> curve_steps() {
  return steps;
}

std::string percent(double share) {
  return fmt::format("{:.1f}%", share * 100);
}

std::vector<std::vector<std::string>> telling_grams(const text::Classifier& classifier,
                                                    std::span<const learn::Example> examples,
                                                    std::size_t most) {
  const pack::TextModel& model = classifier.model();
  std::vector<std::map<std::uint32_t, double>> sums(model.labels.size());
  for (const learn::Example& e : examples) {
    const text::KnownGrams known = classifier.find(e.chars.view());
    for (const text::KnownGrams::Count& c : known.counts) {
      for (std::uint32_t w = model.first[c.gram]; w < model.first[c.gram + 1]; ++w) {
        if (model.weights[w].label != e.label || model.weights[w].weight <= 0) continue;
        sums[e.label][c.gram] += model.weights[w].weight * text::weight_of_count(c.count) / known.length;
      }
    }
  }
  std::vector<std::vector<std::string>> out;
  for (const auto& of_label : sums) {
    std::vector<std::pair<double, std::uint32_t>> order;
    for (const auto& [gram, sum] : of_label) order.emplace_back(-sum, gram);
    std::sort(order.begin(), order.end());
    std::vector<std::string>& list = out.emplace_back();
    for (const auto& [sum, gram] : order) {
      if (list.size() == most) break;
      list.push_back(written(model.grams[gram]));
    }
  }
  return out;
}

Json figures_json(const learn::Figures& figures, const std::vector<std::string>& labels,
                  const std::vector<std::vector<std::string>>& telling) {
  Json by_label = Json::array(), confusions = Json::array();
  for (const learn::LabelFigures& f : figures.labels) {
    Json one{{"label", labels[f.label]},
             {"texts", f.texts},
             {"precision", rounded(f.precision())},
             {"recall", rounded(f.recall())},
             {"f1", rounded(f.f1())}};
    if (f.label < telling.size()) one["telling"] = telling[f.label];
    by_label.push_back(std::move(one));
  }
  for (const learn::Confusion& c : figures.confusions) {
    confusions.push_back({{"right", labels[c.right]}, {"guessed", labels[c.guessed]}, {"texts", c.texts}});
  }
  return {{"texts", figures.texts},
          {"accuracy", rounded(figures.accuracy)},
          {"macro_f1", rounded(figures.macro_f1)},
          {"labels", by_label},
          {"confusions", confusions}};
}

Json curve_json(const std::vector<learn::CurvePoint>& curve) {
  Json out = Json::array();
  for (const learn::CurvePoint& p : curve) {
    out.push_back({{"confidence", p.confidence / 1000.0},
                   {"coverage", rounded(p.coverage)},
                   {"precision", rounded(p.precision)}});
  }
  return out;
}

std::string figures_text(const learn::Figures& figures, const std::vector<std::string>& labels,
                         const std::vector<std::vector<std::string>>& telling) {
  Table table({"类别 label", ">条数 texts", ">准 precision", ">全 recall", ">F1", "最有力的字词 telling"});
  for (const learn::LabelFigures& f : figures.labels) {
    table.add({labels[f.label], std::to_string(f.texts), percent(f.precision()), percent(f.recall()),
               percent(f.f1()), f.label < telling.size() ? words_of(telling[f.label]) : std::string()});
  }
  std::string out = table.text();
  if (figures.confusions.empty()) return out;
  Table confusions({"应为 right", "误为 guessed", ">条数 texts"});
  for (std::size_t i = 0; i < std::min(confusions_shown, figures.confusions.size()); ++i) {
    const learn::Confusion& c = figures.confusions[i];
    confusions.add({labels[c.right], labels[c.guessed], std::to_string(c.texts)});
  }
  return out + "\n最常见的混淆 / the largest confusions\n" + confusions.text();
}

std::string curve_text(const std::vector<learn::CurvePoint>& curve) {
  Table table({">把握 confidence", ">直派 routed", ">准确 right"});
  for (const learn::CurvePoint& p : curve) {
    table.add({percent(p.confidence / 1000.0), percent(p.coverage), percent(p.precision)});
  }
  return table.text();
}

}  // namespace gridline::cli
