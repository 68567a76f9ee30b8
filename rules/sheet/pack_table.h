// A table file of a pack (places.csv, members.csv) that rows are merged into: what the import does not speak
// of stays as it was, comments included.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/pack/issue.h"

namespace gridline::sheet {

using PackRow = std::map<std::string, std::string>;  // by column, empty ones left out

class PackTable {
 public:
  // `file`: its name in the pack. The first column is the key. `content`: the file as it is; empty when there
  // is none. Its header may name columns in Chinese.
  PackTable(std::string file, std::vector<std::pair<std::string, std::string>> columns,
            std::string_view content);

  // What cannot be kept of the file as it is, by line: an open quote, a column that is not known, cells
  // beyond the header. Unless it is empty the file must not be replaced by content().
  const std::vector<pack::Issue>& unkept() const { return unkept_; }

  const PackRow* find(const std::string& key) const;
  std::vector<const PackRow*> rows() const;
  // Adds the row, or changes the one with its key: a cell that `row` leaves empty keeps what it had.
  void put(const PackRow& row);
  // Empties a cell of a row that is there.
  void clear(const std::string& key, const std::string& column);

  std::size_t added() const { return added_; }
  std::size_t changed() const { return changed_; }
  std::size_t unchanged() const { return unchanged_; }  // put again with what it had
  std::string content() const;

 private:
  struct Line {
    std::string comment;  // of a line that is one
    PackRow row;
  };
  std::vector<std::pair<std::string, std::string>> columns_;
  std::vector<pack::Issue> unkept_;
  std::vector<Line> lines_;
  std::map<std::string, std::size_t> line_of_;
  std::size_t added_ = 0, changed_ = 0, unchanged_ = 0;
};

}  // namespace gridline::sheet
