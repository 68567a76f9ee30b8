// Kind by kind; a value that is a list shows what came and went, not the whole of it twice.
#include "tools/gridline/difference_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

constexpr std::size_t rows_a_kind = 40;    // the rest is counted
constexpr std::size_t value_columns = 160;

const std::map<std::string, std::string>& kinds() {
  static const std::map<std::string, std::string> words = {
      {"pack", "规则包 pack"},        {"unit", "单元 units"},       {"place", "地点 places"},
      {"lead kind", "主办类型 lead kinds"}, {"category", "类别 categories"}, {"words", "提示词 cue words"},
      {"calendar", "日历 calendar"},  {"policy", "时限方案 policies"}, {"shift", "班次 shifts"},
      {"let", "命名值 let"},          {"text", "告知文本 texts"},
      {"route", "派单规则 routes"},   {"file", "文件 files"}};
  return words;
}

std::vector<std::string> items_of(const std::string& list) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t end = std::min(list.find(", ", from), list.size());
    if (end > from) out.push_back(list.substr(from, end - from));
    from = end + 2;
  }
  return out;
}

bool has(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::string field_text(const Json& field) {
  const std::string name = text_of(field, "field"), from = text_of(field, "from"), to = text_of(field, "to");
  if (name != "when" && (from.find(", ") != std::string::npos || to.find(", ") != std::string::npos)) {
    const std::vector<std::string> before = items_of(from), after = items_of(to);
    std::string out;
    for (const std::string& item : before) out += has(after, item) ? "" : " -" + item;
    for (const std::string& item : after) out += has(before, item) ? "" : " +" + item;
    return fmt::format("    {}:{}\n", name,
                       out.empty() ? " 次序不同 in another order" : fitted(out, value_columns));
  }
  const auto shown = [](const std::string& value) {
    return value.empty() ? std::string("—") : fitted(value, value_columns);
  };
  return fmt::format("    {}: {} → {}\n", name, shown(from), shown(to));
}

std::string row_text(const Json& change) {
  const std::string how = text_of(change, "how"), id = text_of(change, "id");
  if (how == "added") return fmt::format("  + {}\n", id);
  if (how == "removed") return fmt::format("  - {}\n", id);
  std::string out = fmt::format("  ~ {}\n", id);
  for (const Json& field : change.at("fields")) out += field_text(field);
  return out;
}

}  // namespace

std::string difference_text(const Json& difference) {
  std::string out, kind;
  std::size_t shown = 0, left = 0;
  const auto close = [&] {
    if (left > 0) out += fmt::format("  … 另有 {} 处 / and {} more\n", left, left);
    shown = left = 0;
  };
  for (const Json& change : difference.at("changes")) {
    if (const std::string now = text_of(change, "kind"); now != kind) {
      close();
      kind = now;
      const auto word = kinds().find(kind);
      out += (word == kinds().end() ? kind : word->second) + "\n";
    }
    if (shown == rows_a_kind) {
      ++left;
    } else {
      out += row_text(change);
      ++shown;
    }
  }
  close();
  return out;
}

}  // namespace gridline::cli
