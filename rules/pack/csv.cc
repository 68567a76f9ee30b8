// Reading CSV with positions.
#include "rules/pack/csv.h"

#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/reading_help.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

constexpr std::size_t none = std::string_view::npos;
const std::string empty;

}  // namespace

CsvTable::CsvTable(std::uint32_t file, const std::vector<CsvColumn>& columns, IssueList& issues)
    : file_(file), issues_(issues), content_(issues.source().files().files[file].content) {
  cell_of_column_.assign(columns.size(), none);
  const std::size_t wrong = first_invalid_utf8(content_);
  if (wrong != none) {
    issues_.error(issues_.source().position_at(file_, wrong), "not_utf8",
                  "不是 UTF-8 文字（可能存成了 GBK），请另存为 UTF-8 的 CSV",
                  "not UTF-8 (saved as GBK?); save it as CSV UTF-8");
    return;
  }
  read_rows();
  if (rows_.empty()) {
    issues_.error({file_, 0, 1, 1}, "no_header", "表里没有标题行", "the table has no header row");
    return;
  }
  take_header(columns);
}

bool CsvTable::read_cell(std::size_t& at, std::uint32_t& line, CsvCell& cell) {
  cell.offset = at;
  if (at < content_.size() && content_[at] == '"') {
    const std::size_t begin = at++;
    for (;; ++at) {
      if (at >= content_.size()) {
        issues_.error(issues_.source().position_at(file_, begin), "open_quote", "引号没有配对",
                      "the quote is not closed");
        return false;
      }
      if (content_[at] == '"' && (at + 1 >= content_.size() || content_[at + 1] != '"')) {
        ++at;
        break;
      }
      if (content_[at] == '"') ++at;
      line += content_[at] == '\n' ? 1 : 0;
      cell.text += content_[at];
    }
  }
  const std::size_t end = std::min(content_.find_first_of(",\n", at), content_.size());
  cell.text += content_.substr(at, end - at);
  at = end;
  cell.length = at - cell.offset;
  const std::string_view kept = trimmed(cell.text);
  if (kept.size() != cell.text.size()) cell.text = std::string(kept);
  return true;
}

void CsvTable::read_rows() {
  std::size_t at = content_.starts_with("\xef\xbb\xbf") ? 3 : 0;
  std::uint32_t line = 1;
  while (at < content_.size()) {
    CsvRow row;
    row.line = line;
    for (;;) {
      if (!read_cell(at, line, row.cells.emplace_back())) return;  // it has swallowed the rest
      if (at >= content_.size() || content_[at] != ',') break;
      ++at;
    }
    ++at;  // the line's end
    ++line;
    const bool blank =
        std::all_of(row.cells.begin(), row.cells.end(), [](const CsvCell& c) { return c.text.empty(); });
    if (blank) continue;
    (row.cells[0].text.starts_with('#') ? comments_ : rows_).push_back(std::move(row));
  }
}

void CsvTable::take_header(const std::vector<CsvColumn>& columns) {
  const CsvRow header = std::move(rows_.front());
  rows_.erase(rows_.begin());
  if (header.cells.size() == 1 && header.cells[0].text.find("，") != std::string::npos) {
    issues_.error({file_, header.line, 1, 1}, "full_width_comma", "分隔用的是全角逗号“，”，请改用半角“,”",
                  "the cells are separated by full-width commas; use plain ones");
    rows_.clear();
    return;
  }
  std::vector<std::string_view> names;
  for (const CsvColumn& column : columns) {
    names.push_back(column.name);
    names.push_back(column.zh);
  }
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const std::string& name = header.cells[i].text;
    if (name.empty()) continue;
    const auto column = std::find_if(columns.begin(), columns.end(),
                                     [&](const CsvColumn& c) { return c.name == name || c.zh == name; });
    const Position at = issues_.source().position_at(file_, header.cells[i].offset, header.cells[i].length);
    if (column == columns.end()) {
      report_unknown(issues_, at, "unknown_column", "列", "column", name, names);
      continue;
    }
    std::size_t& cell = cell_of_column_[static_cast<std::size_t>(column - columns.begin())];
    if (cell != none) {
      issues_.error(at, "duplicate_key", fmt::format("列“{}”有两个", name),
                    fmt::format("column '{}' is there twice", name));
    }
    cell = i;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].required || cell_of_column_[i] != none) continue;
    issues_.error({file_, header.line, 1, 1}, "missing_column",
                  fmt::format("缺少列 {}（{}）", columns[i].name, columns[i].zh),
                  fmt::format("column '{}' is missing", columns[i].name));
    rows_.clear();
  }
  std::erase_if(rows_, [&](const CsvRow& row) {
    if (row.cells.size() <= header.cells.size()) return false;
    const CsvCell& extra = row.cells[header.cells.size()];
    if (std::all_of(row.cells.begin() + static_cast<std::ptrdiff_t>(header.cells.size()), row.cells.end(),
                    [](const CsvCell& c) { return c.text.empty(); })) {
      return false;  // spreadsheets leave empty cells at the end
    }
    issues_.error(issues_.source().position_at(file_, extra.offset, extra.length), "extra_cell",
                  "这一行的格数比标题行多（多了逗号？文字里有逗号请加引号）",
                  "more cells than the header has (a comma in a text needs quotes)");
    return true;
  });
}

const std::string& CsvTable::text(const CsvRow& row, std::size_t column) const {
  const std::size_t cell = cell_of_column_[column];
  return cell < row.cells.size() ? row.cells[cell].text : empty;
}

Position CsvTable::position(const CsvRow& row, std::size_t column) const {
  const std::size_t cell = cell_of_column_[column];
  if (cell >= row.cells.size()) return row_position(row);
  const CsvCell& c = row.cells[cell];
  std::size_t length = c.length;
  while (length > 0 && content_[c.offset + length - 1] == '\r') --length;
  return issues_.source().position_at(file_, c.offset, length);
}

std::int32_t CsvTable::integer(const CsvRow& row, std::size_t column, std::int32_t low, std::int32_t high,
                               std::int32_t otherwise) const {
  const std::string& cell = text(row, column);
  if (cell.empty()) return otherwise;
  const std::optional<std::int32_t> number = whole_number(cell);
  if (number && *number >= low && *number <= high) return *number;
  report_bad_number(issues_, position(row, column), cell, low, high);
  return otherwise;
}

}  // namespace gridline::pack
