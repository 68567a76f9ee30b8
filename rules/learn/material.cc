// Words of the pack are learned as texts of their own: with some forty sentences a category they are what a
// model lacks most. Labels of the pack keep its order, so that a model does not depend on that of the files.
#include "rules/learn/material.h"

#include <algorithm>
#include <set>

namespace gridline::learn {

namespace {

// Labels of the categories, without those that have no text.
std::vector<std::uint32_t> numbers_of(std::span<const pack::CategoryIndex> categories, const pack::Pack& pack,
                                      const Labels& labels) {
  std::vector<std::uint32_t> out;
  for (const pack::CategoryIndex category : categories) {
    const auto at = labels.numbers.find(pack[category].id);
    if (at != labels.numbers.end()) out.push_back(at->second);
  }
  return out;
}

}  // namespace

void Labels::add(const std::string& name) {
  if (numbers.emplace(name, static_cast<std::uint32_t>(names.size())).second) names.push_back(name);
}

Labels labels_of(std::span<const LabelledText> texts, const pack::Pack& pack) {
  std::set<std::string> used;
  for (const LabelledText& text : texts) used.insert(text.label);
  Labels out;
  const auto is_used = [&](const pack::Category& category) { return used.count(category.id) > 0; };
  if (std::any_of(pack.categories.begin(), pack.categories.end(), is_used)) {
    for (const pack::Category& category : pack.categories) out.add(category.id);
  }
  for (const std::string& label : used) out.add(label);
  return out;
}

Example example_of(const text::Reader& reader, const LabelledText& text, const Labels& labels) {
  text::Observed observed = reader.observe(text.title, text.text);
  Example out;
  out.chars = std::move(observed.chars);
  out.label = labels.numbers.at(text.label);
  out.sure = numbers_of(observed.sure, reader.pack(), labels);
  out.emergency = observed.emergency && !out.sure.empty();
  for (const text::WordsSay& say : observed.words) {
    const auto at = labels.numbers.find(reader.pack()[say.category].id);
    if (at != labels.numbers.end()) out.words.emplace_back(at->second, say.strength);
  }
  return out;
}

std::vector<Example> hints_of(const text::Reader& reader, const Labels& labels) {
  std::vector<Example> out;
  for (const pack::Category& category : reader.pack().categories) {
    const auto label = labels.numbers.find(category.id);
    if (label == labels.numbers.end()) continue;
    const auto add = [&](std::string_view words) {
      Example& hint = out.emplace_back();
      hint.chars = reader.observe({}, words).chars;
      hint.label = label->second;
    };
    add(category.zh);
    for (const pack::CategoryWord& word : category.words) add(word.text);
  }
  return out;
}

}  // namespace gridline::learn
