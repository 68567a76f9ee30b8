// The table within a sheet: its header row, wherever it stands, and the columns by the names that offices
// give them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/sheet/cell_issues.h"
#include "rules/sheet/sheet.h"

namespace gridline::sheet {

struct Field {
  std::string_view key, zh;              // "grid", "网格": what --map takes
  std::vector<std::string_view> others;  // 所属网格, 责任网格, ...
  bool needed = false;
};

// Of an office's own header names: {"辖区", "grid"}; from --map.
using Mapping = std::map<std::string, std::string>;

inline constexpr std::size_t no_column = ~std::size_t{0};

// A sheet with a header.
struct Part {
  const Sheet* sheet = nullptr;
  std::size_t header = 0;                                   // its row
  std::vector<std::size_t> column_of;                       // by field; no_column: it has none
  std::vector<std::pair<std::size_t, std::string>> others;  // columns that are no field, with their names
  std::vector<std::size_t> rows;                            // without blank ones, notes and sums

  bool has(std::size_t field) const { return column_of[field] != no_column; }
};

// One row of a part, and what is said of it.
struct Row {
  const Book& book;
  const Part& part;
  std::size_t row;
  CellIssues& issues;

  std::string text(std::size_t field) const;  // plain; empty when there is none
  std::string at(std::size_t column) const;   // plain, of any column
  std::string cell(std::size_t field) const;  // "C17"; of a field without a column the row's first cell
  void error(std::size_t field, std::string_view code, std::string zh, std::string en) const;
  void warning(std::size_t field, std::string_view code, std::string zh, std::string en) const;
  void say(std::size_t column, bool warning, std::string_view code, std::string zh, std::string en) const;
  // 0 when empty; outside of the bounds it is an issue.
  std::int32_t count(std::size_t field, std::int32_t high) const;
  // Is it a number that a spreadsheet has rounded? Then that is an issue.
  bool rounded(std::size_t field) const;
};

// The sheets that have all needed fields; a book without one is an issue, as are keys of `mapping` that are
// no field. The book must outlive what is returned. A sheet with anything in it that is not taken is a
// warning, and so are columns that nobody reads unless `keep_others` says that they mean something.
std::vector<Part> parts_of(const Book& book, const std::vector<Field>& fields, const Mapping& mapping,
                           bool keep_others, CellIssues& issues);

}  // namespace gridline::sheet
