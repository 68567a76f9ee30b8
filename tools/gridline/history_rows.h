// Old complaints as they lie in a file, row by row: JSON lines, or CSV in UTF-8 or GB18030. Memory is
// bounded.
#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "tools/gridline/session.h"

namespace gridline::cli {

struct HistoryRow {
  std::uint64_t line = 0;    // where it begins, from 1
  std::uint64_t end = 0;     // bytes of the file up to its end
  Json fields;               // as POST /api/v1/import takes a row
  std::string zh, en;        // what is wrong with its form; empty: nothing
};

class HistoryRows {
 public:
  // Errors: not_found; invalid_input for a name that is neither .jsonl nor .csv, and for a header with
  // columns that there are not (all of them at once).
  static base::Result<HistoryRows> open(const std::string& path);

  // The next row; none: the file is over. Blank lines are passed over.
  std::optional<HistoryRow> next();
  std::uint64_t bytes() const { return bytes_; }

 private:
  base::Status read_header(const std::string& path);
  std::optional<HistoryRow> next_of_csv();
  std::optional<HistoryRow> next_of_lines();
  bool line(std::string& into);
  // False: over. `problem`: a quote that is not closed, or a row that is too long.
  bool record(std::vector<std::string>& cells, bool& problem);
  // False: a cell is not in the file's encoding.
  bool to_utf8(std::vector<std::string>& cells) const;

  std::ifstream file_;
  bool csv_ = false, gb18030_ = false;
  std::uint64_t bytes_ = 0, line_ = 0, read_ = 0;
  std::vector<std::string> columns_;  // names of fields, in the file's order
};

}  // namespace gridline::cli
