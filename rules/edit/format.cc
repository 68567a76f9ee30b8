// Formatting with proof: what is printed is read again and must say the same.
#include "rules/edit/format.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "rules/edit/print.h"
#include "rules/edit/shape.h"
#include "rules/pack/csv.h"
#include "rules/pack/source.h"
#include "rules/pack/yaml_node.h"

namespace gridline::edit {

namespace {

using pack::YamlNode;

// The same text in the same style, the same items in the same order, the same keys; only the keys that the
// reference orders may have changed places.
bool is_same(const YamlNode& a, const YamlNode& b) {
  if (a.kind != b.kind || a.text != b.text || a.items.size() != b.items.size()) return false;
  if (a.is_scalar() && a.style != b.style) return false;
  if (!a.is_map()) {
    for (std::size_t i = 0; i < a.items.size(); ++i)
      if (!is_same(a.items[i], b.items[i])) return false;
    return true;
  }
  for (std::size_t i = 0; i < a.keys.size(); ++i) {
    const YamlNode* other = b.get(a.keys[i].text);
    if (other == nullptr || !is_same(a.items[i], *other)) return false;
  }
  return a.keys.size() == b.keys.size();
}

// Maps of names (units, categories, days) keep the editor's order, whatever else moves.
bool keeps_order(const YamlNode& a, const YamlNode& b, const Shape* shape) {
  if (shape != nullptr)
    shape = shape->fitting(a.is_map(), [&](std::string_view key) { return a.get(key) != nullptr; });
  const bool may_move = shape != nullptr && shape->kind == Shape::Kind::fields;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    const Shape* inner = shape != nullptr ? shape->item : nullptr;
    if (a.is_map() && !may_move && a.keys[i].text != b.keys[i].text) return false;
    if (may_move && a.is_map()) {
      const Field* field = shape->field(a.keys[i].text);
      inner = field != nullptr ? field->shape : nullptr;
    }
    const YamlNode& other = a.is_map() ? *b.get(a.keys[i].text) : b.items[i];
    if (!keeps_order(a.items[i], other, inner)) return false;
  }
  return true;
}

std::vector<std::string> sorted_comments(std::string_view content) {
  Unreadable why;
  const auto layout = read_layout(content, why);
  std::vector<std::string> out = layout ? comments_of(*layout) : std::vector<std::string>();
  std::sort(out.begin(), out.end());
  return out;
}

std::string without_returns(std::string_view content) {
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  std::string out(content);
  std::erase(out, '\r');
  return out;
}

Formatted refuse(const pack::PackFiles& files, std::uint32_t file, const Unreadable& why) {
  pack::IssueList issues(files);
  issues.error(why.line == 0
                   ? pack::Position{file, 0, 1, 1}
                   : issues.source().position(file, static_cast<std::uint32_t>(why.line), why.column - 1, 1),
               "cannot_format", why.zh, why.en);
  return {"", issues.take()};
}

Unreadable not_proved() {
  return {
      0, 0, "排版后的意思或注释不能证明与原来相同，所以没有改动；请把这个文件的写法简化",
      "it could not be proved that the meaning or the comments stay the same, so nothing was changed; write "
      "this file more plainly"};
}

// The file alone, so that only its own issues are found.
pack::PackFiles alone(const std::string& name, std::string content) {
  return {{{name, std::move(content)}}};
}

Formatted format_yaml(const pack::PackFiles& files, std::uint32_t file) {
  const std::string& name = files.files[file].name;
  const std::string& content = files.files[file].content;
  pack::IssueList issues(files);
  const YamlNode before = pack::read_yaml(file, issues);
  if (issues.has_errors()) return {"", issues.take()};
  Unreadable why;
  const auto printed = print_yaml(name, content, why);
  if (!printed) return refuse(files, file, why);

  const pack::PackFiles again = alone(name, *printed);
  pack::IssueList new_issues(again);
  const YamlNode after = pack::read_yaml(0, new_issues);
  const FileShape* shape = shape_of(name);
  const std::string plain = without_returns(content);
  const bool proved =
      !new_issues.has_errors() && is_same(before, after) &&
      keeps_order(before, after, shape != nullptr ? shape->shape : nullptr) &&
      sorted_comments(plain) == sorted_comments(*printed) &&
      std::count(plain.begin(), plain.end(), '#') == std::count(printed->begin(), printed->end(), '#') &&
      print_yaml(name, *printed, why) == printed;
  return proved ? Formatted{*printed, {}} : refuse(files, file, not_proved());
}

// Every row that is neither blank nor a comment, cell by cell, as the loader reads it. A header as wide as
// any row can be is put before it, so that the table's own header is a row like the others.
std::vector<std::vector<std::string>> rows_of(std::string_view content) {
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  std::string wide = "header";
  wide.append(static_cast<std::size_t>(std::count(content.begin(), content.end(), ',')), ',');
  const pack::PackFiles files = alone("table.csv", wide + "\n" + std::string(content));
  pack::IssueList issues(files);
  const pack::CsvTable table(0, {}, issues);
  std::vector<std::vector<std::string>> out;
  for (const pack::CsvRow& row : table.rows()) {
    std::vector<std::string>& cells = out.emplace_back();
    for (const pack::CsvCell& cell : row.cells) cells.push_back(cell.text);
  }
  return out;
}

Formatted format_csv(const pack::PackFiles& files, std::uint32_t file) {
  pack::IssueList issues(files);
  const pack::CsvTable table(file, {}, issues);
  std::vector<pack::Issue> broken = issues.take();
  // Which columns there may be is for `pack check` to say.
  std::erase_if(broken, [](const pack::Issue& i) { return i.code != "not_utf8" && i.code != "open_quote"; });
  if (!broken.empty()) return {"", std::move(broken)};
  const std::string& content = files.files[file].content;
  const auto printed = print_csv(content);
  const bool proved = printed && rows_of(content) == rows_of(*printed) && print_csv(*printed) == printed &&
                      std::count(content.begin(), content.end(), '#') ==
                          std::count(printed->begin(), printed->end(), '#');
  return proved ? Formatted{*printed, {}} : refuse(files, file, not_proved());
}

}  // namespace

bool is_formatted(std::string_view name) { return name.ends_with(".yaml") || name.ends_with(".csv"); }

Formatted format_file(const pack::PackFiles& files, std::uint32_t file) {
  return files.files[file].name.ends_with(".csv") ? format_csv(files, file) : format_yaml(files, file);
}

}  // namespace gridline::edit
