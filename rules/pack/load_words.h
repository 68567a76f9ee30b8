// Words with weights, as categories.yaml and words.yaml write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/source.h"
#include "rules/pack/yaml_node.h"

namespace gridline::pack {

struct WeightedWord {
  std::string text;
  std::int32_t weight = 10;
};

// "漏雨" or "漏雨=20".
WeightedWord weighted_word(std::string_view written, Position at, IssueList& issues);

// A list of words, or one text with blanks between them. A quoted item of a list is one word,
// blanks included.
std::vector<WeightedWord> read_words(const YamlNode& node, IssueList& issues);

}  // namespace gridline::pack
