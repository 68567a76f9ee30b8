// Columns that line up in a terminal, where a Chinese character takes two.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gridline::cli {

class Table {
 public:
  // A heading that begins with ">" stands right (numbers).
  explicit Table(std::vector<std::string> headings);

  // REQUIRES: one cell a heading. Line breaks in a cell become blanks.
  void add(std::vector<std::string> cells);

  bool empty() const { return rows_.empty(); }
  // Headings, rows, a newline after each; the last column is not padded.
  std::string text() const;

 private:
  std::vector<std::string> headings_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

// `text` cut to `columns` of a terminal, with "…" when something was cut; line breaks become blanks.
std::string fitted(std::string_view text, std::size_t columns);

}  // namespace gridline::cli
