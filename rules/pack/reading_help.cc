// Typed access to YAML maps, and the sentences for what is wrong.
#include "rules/pack/reading_help.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

// Of so many names all are shown when none is near to what was written.
constexpr std::size_t listed_max = 12;

}  // namespace

void report_unknown(IssueList& issues, Position at, std::string_view code, std::string_view zh_what,
                    std::string_view en_what, std::string_view word,
                    const std::vector<std::string_view>& candidates) {
  const std::string near = issues.wants_suggestions() ? nearest(word, candidates) : std::string();
  std::string zh = fmt::format("没有叫“{}”的{}", word, zh_what);
  std::string en = fmt::format("no {} '{}'", en_what, word);
  if (!near.empty()) {
    zh += fmt::format("，是不是“{}”？", near);
    en += fmt::format("; did you mean '{}'?", near);
  } else if (candidates.size() <= listed_max && zh_what.find("（") == zh_what.npos) {  // not said already
    std::vector<std::string_view> names;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(names),
                 [](std::string_view name) { return !name.empty(); });
    if (!names.empty()) {
      zh += fmt::format("，可写 {}", fmt::join(names, "、"));
      en += fmt::format("; there is {}", fmt::join(names, ", "));
    }
  }
  issues.error(at, code, std::move(zh), std::move(en));
}

void report_bad_number(IssueList& issues, Position at, std::string_view text, std::int64_t low,
                       std::int64_t high) {
  issues.error(at, "bad_number", fmt::format("“{}” 应是 {} 到 {} 的整数", text, low, high),
               fmt::format("'{}' should be a whole number from {} to {}", text, low, high));
}

void report_duplicate(IssueList& issues, Position at, std::string_view zh_what, std::string_view en_what,
                      std::string_view word) {
  issues.error(at, "duplicate_name", fmt::format("{}“{}”定义了两次；请删去一个，或给其中一个改名", zh_what, word),
               fmt::format("{} '{}' is defined twice; take one out, or give it another name", en_what, word));
}

std::optional<std::int32_t> whole_number(std::string_view text) {
  std::int32_t value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int32_t> minutes_of_day(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 2 || text.size() != colon + 3)
    return std::nullopt;
  const auto hour = whole_number(text.substr(0, colon));
  const auto minute = whole_number(text.substr(colon + 1));
  if (!hour || !minute || *hour < 0 || *minute < 0 || *minute > 59) return std::nullopt;
  const std::int32_t total = *hour * 60 + *minute;
  return total <= 24 * 60 ? std::optional(total) : std::nullopt;
}

bool expect_scalar(const YamlNode& node, IssueList& issues) {
  if (node.reported) return false;
  if (node.is_scalar()) return true;
  issues.error(node.at, "not_text", "这里应是一个词或一个数", "one word or number is expected here");
  return false;
}

std::vector<const YamlNode*> scalars_of(const YamlNode& node, IssueList& issues) {
  std::vector<const YamlNode*> out;
  if (!node.is_sequence()) {
    if (expect_scalar(node, issues)) out.push_back(&node);
    return out;
  }
  for (const YamlNode& item : node.items) {
    if (expect_scalar(item, issues)) out.push_back(&item);
  }
  return out;
}

MapReader::MapReader(const YamlNode& node, IssueList& issues) : node_(node), issues_(issues) {
  if (node_.is_map() || node_.reported) return;
  issues_.error(node_.at, "not_a_map", "这里应是“键: 值”的形式", "a map (key: value) is expected here");
}

const YamlNode* MapReader::take(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.push_back(key);
  const YamlNode* value = node_.get(key);
  return value == nullptr || (value->is_null() && !value->reported) ? nullptr : value;
}

const YamlNode* MapReader::need(std::string_view key) {
  const YamlNode* value = take(key);
  if (value == nullptr && node_.is_map()) {
    issues_.error(node_.at, "missing_key", fmt::format("缺少“{}”", key), fmt::format("'{}' is missing", key));
  }
  return value;
}

std::string MapReader::text(std::string_view key) {
  const YamlNode* value = take(key);
  return value != nullptr && expect_scalar(*value, issues_) ? value->text : std::string();
}

std::string MapReader::need_text(std::string_view key) {
  const YamlNode* value = need(key);
  return value != nullptr && expect_scalar(*value, issues_) ? value->text : std::string();
}

std::optional<bool> MapReader::boolean(std::string_view key) {
  const YamlNode* value = take(key);
  if (value == nullptr || !expect_scalar(*value, issues_)) return std::nullopt;
  if (value->style == YamlNode::Style::plain && value->text == "true") return true;
  if (value->style == YamlNode::Style::plain && value->text == "false") return false;
  issues_.error(value->at, "bad_boolean", fmt::format("“{}” 应写 true 或 false", key),
                fmt::format("'{}' should be true or false", key));
  return std::nullopt;
}

std::int32_t MapReader::integer(std::string_view key, std::int32_t low, std::int32_t high,
                                std::int32_t otherwise) {
  const YamlNode* value = take(key);
  if (value == nullptr || !expect_scalar(*value, issues_)) return otherwise;
  const auto number = whole_number(value->text);
  if (number && *number >= low && *number <= high) return *number;
  report_bad_number(issues_, value->at, value->text, low, high);
  return otherwise;
}

std::vector<const YamlNode*> MapReader::list(std::string_view key) {
  const YamlNode* value = take(key);
  return value == nullptr ? std::vector<const YamlNode*>() : scalars_of(*value, issues_);
}

void MapReader::finish() {
  for (const YamlNode& key : node_.keys) {
    if (!key.is_scalar() || key.reported || std::find(known_.begin(), known_.end(), key.text) != known_.end())
      continue;
    report_unknown(issues_, key.at, "unknown_key", "键", "key", key.text, known_);
  }
}

}  // namespace gridline::pack
