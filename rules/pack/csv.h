// Tables of a pack as CSV (RFC 4180: commas, "quotes" doubled inside quotes, a header row), with
// the position of every cell. Blank rows and rows that begin with # are passed over.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/source.h"

namespace gridline::pack {

// A column that a table may have: by its name or its Chinese name.
struct CsvColumn {
  std::string_view name;
  std::string_view zh;
  bool required = false;
};

struct CsvCell {
  std::string text;         // trimmed
  std::size_t offset = 0;   // in the file, of the cell as written
  std::size_t length = 0;   // bytes as written
};

struct CsvRow {
  std::uint32_t line = 0;   // where it begins
  std::vector<CsvCell> cells;
};

class CsvTable {
 public:
  // Reads one file. Unknown, missing and doubled columns, broken quotes, rows with more cells
  // than the header and bytes that are not UTF-8 go to `issues`; rows that are left are sound.
  CsvTable(std::uint32_t file, const std::vector<CsvColumn>& columns, IssueList& issues);

  const std::vector<CsvRow>& rows() const { return rows_; }
  // The rows that begin with #, cut into cells as the others are.
  const std::vector<CsvRow>& comments() const { return comments_; }
  // The text of a cell by the index of its column in `columns`; empty when the row has none.
  const std::string& text(const CsvRow& row, std::size_t column) const;
  Position position(const CsvRow& row, std::size_t column) const;
  Position row_position(const CsvRow& row) const { return {file_, row.line, 1, 1}; }
  // A whole number from `low` to `high`, `otherwise` for an empty cell; else an issue.
  std::int32_t integer(const CsvRow& row, std::size_t column, std::int32_t low, std::int32_t high,
                       std::int32_t otherwise = 0) const;

 private:
  void read_rows();
  // False: the cell's quote is not closed.
  bool read_cell(std::size_t& at, std::uint32_t& line, CsvCell& cell);
  void take_header(const std::vector<CsvColumn>& columns);

  std::uint32_t file_;
  IssueList& issues_;
  std::string_view content_;
  std::vector<std::size_t> cell_of_column_;  // npos: the file has no such column
  std::vector<CsvRow> rows_, comments_;
};

}  // namespace gridline::pack
