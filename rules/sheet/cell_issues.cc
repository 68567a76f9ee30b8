// Issues of cells as text.
#include "rules/sheet/cell_issues.h"

#include <fmt/format.h>

#include "rules/pack/utf8.h"

namespace gridline::sheet {

namespace {

constexpr std::size_t issues_max = 200;     // more than a person mends in one go
constexpr std::uint32_t characters_shown = 60;

// On one line, cut.
std::string shown(std::string_view text) {
  std::string out;
  std::uint32_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    if (count == characters_shown) return out + "…";
    const pack::CodePoint c = pack::decode(text, at);
    if (c.value < 0x20 || c.value == 0x7F) out += ' ';
    else out += text.substr(at, c.bytes);
    at += c.bytes;
  }
  return out;
}

}  // namespace

std::string to_text(const CellIssue& i) {
  std::string where = i.file;
  if (!i.sheet.empty()) where += fmt::format(" 表 {}", i.sheet);
  if (!i.cell.empty()) where += fmt::format(" 单元格 {}", i.cell);
  std::string out = fmt::format("{}: {}: {}\n    {} [{}]\n", where, i.warning ? "警告 warning" : "错误 error",
                                i.zh, i.en, i.code);
  if (!i.text.empty()) out += fmt::format("    {}\n", shown(i.text));
  return out;
}

void CellIssues::add(CellIssue issue) {
  errors_ += issue.warning ? 0 : 1;
  if (list_.size() < issues_max) list_.push_back(std::move(issue));
  else ++left_out_;
}

std::vector<CellIssue> CellIssues::take() {
  if (left_out_ != 0) {
    list_.push_back({list_.back().file, "", "", "too_many_issues", fmt::format("另有 {} 个问题未列出", left_out_),
                     fmt::format("{} more issues are not listed", left_out_), "", errors_ == 0});
  }
  return std::move(list_);
}

}  // namespace gridline::sheet
