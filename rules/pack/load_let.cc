// routes.yaml, `let`: lists and values with a name.
//
//   let:
//     old_compounds: [海曲世家, 安泰花园]
//     crowd: 5
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "rules/pack/draft.h"

namespace gridline::pack {

namespace {

// What a person keeps in his head, and reads in a list; longer ones belong into places, units or tags.
constexpr std::size_t names_max = 100;
constexpr std::size_t values_max = 1'000;
constexpr std::size_t text_bytes_max = 400;

template <class Number>
std::optional<Number> number_of(const std::string& text) {
  Number value{};
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// As YAML has it: quoted is text; true, false and numbers are what they look like.
Constant constant_of(const YamlNode& node) {
  const std::string& text = node.text;
  if (node.style != YamlNode::Style::plain) return text;
  if (text == "true" || text == "false") return text == "true";
  if (const auto whole = number_of<std::int64_t>(text)) return *whole;
  const bool numeric = !text.empty() && text.find_first_not_of("0123456789.eE+-") == std::string::npos;
  if (const auto number = numeric ? number_of<double>(text) : std::nullopt; number && std::isfinite(*number))
    return *number;
  return text;
}

std::pair<std::string_view, std::string_view> sort_of(const Constant& value) {
  constexpr std::pair<std::string_view, std::string_view> sorts[] = {
      {"真假", "true or false"}, {"整数", "a whole number"}, {"小数", "a decimal number"}, {"文字", "text"}};
  return sorts[value.index()];
}

void read_values(const YamlNode& node, Let& let, IssueList& issues) {
  for (const YamlNode* item : scalars_of(node, issues)) {
    if (item->text.size() > text_bytes_max || (item->text.empty() && item->is_scalar())) {
      issues.error(
          item->at, "bad_let_value", fmt::format("名单里的文字不能为空，也不能超过 {} 字节", text_bytes_max),
          fmt::format("a text in a list may not be empty, nor longer than {} bytes", text_bytes_max));
      continue;
    }
    Constant value = constant_of(*item);
    if (!let.values.empty() && value.index() != let.values.front().value.index()) {
      const auto [zh, en] = sort_of(value);
      const auto [zh_first, en_first] = sort_of(let.values.front().value);
      issues.error(
          item->at, "mixed_let",
          fmt::format("“{}”是{}，前面的却是{}；一个名单只能有一种值：数字都加引号（作文字），或都不加", item->text, zh,
                      zh_first),
          fmt::format("'{}' is {}, what stands before it is {}; a list has values of one sort: "
                      "quote all numbers (as texts) or none",
                      item->text, en, en_first));
      continue;
    }
    for (const LetValue& other : let.values) {
      if (other.value != value) continue;
      issues.warning(item->at, "doubled_let_value", fmt::format("“{}”在名单里写了两次；请去掉一个", item->text),
                     fmt::format("'{}' stands twice in the list; take one out", item->text));
      break;
    }
    let.values.push_back({std::move(value), item->at});
  }
}

}  // namespace

void load_lets(const YamlNode& node, Draft& draft) {
  IssueList& issues = draft.issues;
  MapReader map(node, issues);
  if (!map.is_map()) return;
  if (node.keys.size() > names_max) {
    issues.error(node.keys[names_max].at, "too_many_lets",
                 fmt::format("let 至多 {} 个名字，这里有 {} 个；请合并或去掉一些", names_max, node.keys.size()),
                 fmt::format("let has {} names at most, here are {}; put some together or take some out",
                             names_max, node.keys.size()));
    return;
  }
  for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
    const YamlNode& value = node.items[i];
    if (!node.keys[i].is_scalar() || value.reported) continue;
    Let let;
    let.name = node.keys[i].text;
    let.at = node.keys[i].at;
    let.is_list = value.is_sequence();
    if (value.is_null() || value.is_map() || (let.is_list && value.items.empty()) ||
        value.items.size() > values_max) {
      issues.error(value.is_null() ? let.at : value.at, "bad_let",
                   fmt::format("“{}”应是一个值，或 1 到 {} 个值的名单", let.name, values_max),
                   fmt::format("'{}' should be a value, or a list of 1 to {} values", let.name, values_max));
      continue;
    }
    const std::size_t before = issues.errors();
    read_values(value, let, issues);
    // A list with a mistake keeps what is sound, so that conditions that name it are looked at all the same.
    if (issues.errors() == before || !let.values.empty()) draft.pack.lets.push_back(std::move(let));
  }
}

}  // namespace gridline::pack
