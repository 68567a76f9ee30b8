// An issue as text.
#include "rules/pack/issue.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "rules/pack/caret.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

// The offset of the character `number` (from 1); the end when there are fewer.
std::size_t offset_of(std::string_view line, std::uint32_t number) {
  std::size_t at = 0;
  for (std::uint32_t i = 1; i < number && at < line.size(); ++i) at += decode(line, at).bytes;
  return at;
}

}  // namespace

void sort_by_place(std::vector<Issue>& issues) {
  const auto key = [](const Issue& i) {
    return std::tuple(i.code == "too_many_issues", std::string_view(i.file), i.line, i.column);
  };
  std::stable_sort(issues.begin(), issues.end(),
                   [&](const Issue& a, const Issue& b) { return key(a) < key(b); });
}

std::string to_text(const Issue& i) {
  std::string out =
      i.line == 0 ? fmt::format("{}: ", i.file) : fmt::format("{}:{}:{}: ", i.file, i.line, i.column);
  out += fmt::format("{}: {}\n", i.warning ? "警告 warning" : "错误 error", i.zh);
  if (!i.en.empty()) out += fmt::format("    {} [{}]\n", i.en, i.code);
  if (!i.text.empty())
    out += with_carets(i.text, offset_of(i.text, i.column), offset_of(i.text, i.column + i.length), 4);
  return out;
}

}  // namespace gridline::pack
