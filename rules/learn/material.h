// From labelled texts and a pack to what a model is learned from.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "rules/learn/labelled.h"
#include "rules/learn/train.h"
#include "rules/text/reading.h"

namespace gridline::learn {

// The labels in use, and which number each has.
struct Labels {
  std::vector<std::string> names;
  std::map<std::string, std::uint32_t> numbers;

  void add(const std::string& name);  // unless it is there
};

// The pack's categories in its order, if a text has one of them (those without a text are learned from their
// words alone), then by name all other labels that a text has.
Labels labels_of(std::span<const LabelledText> texts, const pack::Pack& pack);

// As the reader sees it; no model is asked. REQUIRES: its label is one of `labels`.
Example example_of(const text::Reader& reader, const LabelledText& text, const Labels& labels);

// The pack's own words for the labels, and their names, as short texts.
std::vector<Example> hints_of(const text::Reader& reader, const Labels& labels);

}  // namespace gridline::learn
