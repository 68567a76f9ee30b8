// Frequencies in a text count by their logarithm, rarity over the texts by its inverse document frequency
// to the power of one and a half, which by measurement goes before one and before two.
#include "rules/learn/grams.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace gridline::learn {

namespace {

// What an average weight becomes: small enough for one byte, large enough that rounding does not matter.
constexpr double weight_average = 16;

double average_weight(const GramList& list, const Planes& planes, std::uint32_t labels) {
  double sum = 0;
  std::size_t count = 0;
  for (std::uint32_t gram = 0; gram < list.grams.size(); ++gram) {
    for (std::uint32_t label = 0; label < labels; ++label) {
      const double weight = std::abs(planes.weight(label, gram)) * list.rarity[gram] / 64.0;
      sum += weight;
      count += weight > 0 ? 1 : 0;
    }
  }
  return count == 0 ? 1 : sum / static_cast<double>(count);
}

std::vector<pack::Gram> grams_of(const text::GramText& text, std::uint32_t gram_chars) {
  std::vector<pack::Gram> all;
  const auto note = [&](pack::Gram gram, std::uint32_t, std::uint32_t) { all.push_back(gram); };
  text::for_each_gram(text.title, gram_chars, note);
  text::for_each_gram(text.text, gram_chars, note);
  return all;
}

}  // namespace

std::uint16_t rarity_of(std::size_t texts, std::size_t with_it) {
  const double rarity = 1 + std::log(static_cast<double>(1 + texts) / static_cast<double>(1 + with_it));
  const double scaled = std::round(64 * rarity * std::sqrt(rarity));
  return static_cast<std::uint16_t>(std::clamp(scaled, 1.0, 65535.0));
}

GramList list_grams(std::span<const text::GramText> texts, std::uint32_t gram_chars,
                    std::uint32_t texts_min) {
  std::vector<pack::Gram> all;
  for (const text::GramText& text : texts) {
    std::vector<pack::Gram> grams = grams_of(text, gram_chars);
    std::sort(grams.begin(), grams.end());
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
    all.insert(all.end(), grams.begin(), grams.end());
  }
  std::sort(all.begin(), all.end());
  GramList out;
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && all[end] == all[begin]) ++end;
    const bool of_three = all[begin] >> 42 != 0;
    if (end - begin < texts_min + (of_three ? 1u : 0u)) continue;
    out.grams.push_back(all[begin]);
    out.rarity.push_back(rarity_of(texts.size(), end - begin));
  }
  return out;
}

std::vector<std::vector<Component>> components(std::span<const text::GramText> texts, const GramList& list,
                                               std::uint32_t gram_chars, std::uint32_t title_counts) {
  // A model without weights knows where the n-grams are and how often.
  auto model = std::make_shared<pack::TextModel>();
  model->labels = {"a", "b"};
  model->gram_chars = gram_chars;
  model->title_counts = title_counts;
  model->grams = list.grams;
  model->rarity = list.rarity;
  const text::Classifier finder(model);
  std::vector<std::vector<Component>> rows;
  rows.reserve(texts.size());
  for (const text::GramText& text : texts) {
    const text::KnownGrams known = finder.find(text);
    std::vector<Component>& row = rows.emplace_back();
    row.reserve(known.counts.size());
    for (const text::KnownGrams::Count& c : known.counts) {
      row.push_back({c.gram, text::weight_of_count(c.count) * list.rarity[c.gram] / known.length});
    }
    std::sort(row.begin(), row.end(),
              [](const Component& a, const Component& b) { return a.feature < b.feature; });
  }
  return rows;
}

void set_weights(const GramList& list, const Planes& planes, std::uint32_t labels, std::int32_t least,
                 pack::TextModel& model) {
  const double unit = std::round(weight_average / average_weight(list, planes, labels));
  model.unit = static_cast<std::uint32_t>(std::clamp(unit, 1.0, 4096.0));
  model.first = {0};
  for (std::uint32_t gram = 0; gram < list.grams.size(); ++gram) {
    const double scale = list.rarity[gram] / 64.0 * model.unit;
    std::vector<pack::LabelWeight> weights;
    for (std::uint32_t label = 0; label < labels; ++label) {
      const double exact = std::round(planes.weight(label, gram) * scale);
      const auto weight = static_cast<std::int32_t>(std::clamp(exact, -32'000.0, 32'000.0));
      if (weight >= least || weight <= -least) {
        weights.push_back({static_cast<std::uint16_t>(label), static_cast<std::int16_t>(weight)});
      }
    }
    model.weights.insert(model.weights.end(), weights.begin(), weights.end());
    model.grams.push_back(list.grams[gram]);
    model.rarity.push_back(list.rarity[gram]);
    model.first.push_back(static_cast<std::uint32_t>(model.weights.size()));
  }
  for (std::uint32_t label = 0; label < labels; ++label) {
    model.bias.push_back(static_cast<std::int32_t>(std::lround(planes.bias[label] * 1000)));
  }
}

GramList most_telling(const GramList& list, const Planes& planes, std::uint32_t labels, std::size_t most) {
  std::vector<double> telling(list.grams.size(), 0);
  for (std::uint32_t gram = 0; gram < telling.size(); ++gram) {
    for (std::uint32_t label = 0; label < labels; ++label) {
      telling[gram] = std::max(telling[gram], std::abs(planes.weight(label, gram)) * list.rarity[gram]);
    }
  }
  std::vector<std::uint32_t> order(telling.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return telling[a] > telling[b]; });
  order.resize(std::min(order.size(), most));
  std::sort(order.begin(), order.end());
  GramList out;
  for (const std::uint32_t gram : order) {
    out.grams.push_back(list.grams[gram]);
    out.rarity.push_back(list.rarity[gram]);
  }
  return out;
}

}  // namespace gridline::learn
