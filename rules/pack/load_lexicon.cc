// words.yaml: cues that are not about a category. Every part may be left out, as may the file.
//
//   nature: {求: 希望 帮忙, 投: 投诉 不管}
//   tags:
//     mass: {zh: 群体, words: 联名 上访}
//   urgent: 冒火星 触电
//   negation: 不是 没有
#include <fmt/format.h>

#include "rules/pack/draft.h"
#include "rules/pack/load_words.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

std::vector<Cue> cues_of(const YamlNode* node, IssueList& issues) {
  std::vector<Cue> out;
  if (node == nullptr) return out;
  for (WeightedWord& word : read_words(*node, issues)) out.push_back({std::move(word.text), word.weight});
  return out;
}

void read_natures(const YamlNode* node, Lexicon& lexicon, IssueList& issues) {
  if (node == nullptr) return;
  MapReader check(*node, issues);
  for (std::size_t i = 0; i < node->keys.size() && i < node->items.size(); ++i) {
    const auto nature = nature_of(node->keys[i].text);
    if (!nature) {
      report_unknown(issues, node->keys[i].at, "unknown_nature", "性质（求 投 咨 建 举 扬）",
                     "nature (ask complain consult suggest report praise)", node->keys[i].text,
                     {"ask", "complain", "consult", "suggest", "report", "praise"});
      continue;
    }
    lexicon.nature[static_cast<std::size_t>(*nature)] = cues_of(&node->items[i], issues);
  }
}

void read_tags(const YamlNode* node, Lexicon& lexicon, IssueList& issues) {
  if (node == nullptr) return;
  MapReader check(*node, issues);
  for (std::size_t i = 0; i < node->keys.size() && i < node->items.size(); ++i) {
    MapReader map(node->items[i], issues);
    Tag tag;
    tag.id = node->keys[i].text;
    tag.zh = map.text("zh");
    tag.cues = cues_of(map.take("words"), issues);
    map.finish();
    lexicon.tags.push_back(std::move(tag));
  }
}

}  // namespace

WeightedWord weighted_word(std::string_view written, Position at, IssueList& issues) {
  constexpr std::int32_t weight_max = 1000;
  const std::size_t sign = written.rfind('=');
  WeightedWord out{std::string(trimmed(written.substr(0, sign))), 10};
  if (sign != std::string_view::npos) {
    const auto weight = whole_number(trimmed(written.substr(sign + 1)));
    if (weight && *weight >= 1 && *weight <= weight_max) out.weight = *weight;
    else report_bad_number(issues, at, written.substr(sign + 1), 1, weight_max);
  }
  if (out.text.empty()) issues.error(at, "empty_word", "这里缺一个词", "a word is missing here");
  return out;
}

std::vector<WeightedWord> read_words(const YamlNode& node, IssueList& issues) {
  std::vector<WeightedWord> out;
  if (node.is_null()) return out;
  for (const YamlNode* scalar : scalars_of(node, issues)) {
    if (scalar->style == YamlNode::Style::quoted && node.is_sequence()) {
      out.push_back({scalar->text, 10});
      if (trimmed(scalar->text).empty())
        issues.error(scalar->at, "empty_word", "这里缺一个词", "a word is missing here");
      continue;
    }
    for (const std::string_view word : split_list(scalar->text, " \n\t,")) {
      out.push_back(weighted_word(word, scalar->at, issues));
    }
  }
  return out;
}

void load_lexicon(Draft& draft) {
  Lexicon& lexicon = draft.pack.lexicon;
  lexicon.nature.resize(static_cast<std::size_t>(Nature::praise) + 1);
  const auto root = draft.yaml("words.yaml", false);
  if (!root) return;
  MapReader map(*root, draft.issues);
  read_natures(map.take("nature"), lexicon, draft.issues);
  read_tags(map.take("tags"), lexicon, draft.issues);
  lexicon.urgent = cues_of(map.take("urgent"), draft.issues);
  lexicon.negation = cues_of(map.take("negation"), draft.issues);
  lexicon.past = cues_of(map.take("past"), draft.issues);
  lexicon.solved = cues_of(map.take("solved"), draft.issues);
  lexicon.ongoing = cues_of(map.take("ongoing"), draft.issues);
  lexicon.hypothetical = cues_of(map.take("hypothetical"), draft.issues);
  lexicon.quoted = cues_of(map.take("quoted"), draft.issues);
  lexicon.hyperbole = cues_of(map.take("hyperbole"), draft.issues);
  lexicon.sincere = cues_of(map.take("sincere"), draft.issues);
  lexicon.aside = cues_of(map.take("aside"), draft.issues);
  lexicon.noise = cues_of(map.take("noise"), draft.issues);
  lexicon.advert = cues_of(map.take("advert"), draft.issues);
  map.finish();
}

}  // namespace gridline::pack
