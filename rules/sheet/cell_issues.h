// What is wrong with a spreadsheet, by cell, all at the same time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gridline::sheet {

struct CellIssue {
  std::string file, sheet;  // sheet: empty for CSV
  std::string cell;         // "C17"; empty: the sheet as a whole
  std::string code;         // stable: "bad_phone"
  std::string zh, en;       // what is wrong and what to do
  std::string text;         // what stands in the cell
  bool warning = false;     // a warning does not stop the import
};

// "花名册.xlsx 表 Sheet1 单元格 C17: 错误 error: ...", the English sentence, and the cell's text.
std::string to_text(const CellIssue& issue);

// After issues_max of them the rest is only counted. Not thread-safe.
class CellIssues {
 public:
  void add(CellIssue issue);
  std::size_t errors() const { return errors_; }
  // In the order they were found; says at the end how many were left out. May be called once.
  std::vector<CellIssue> take();

 private:
  std::vector<CellIssue> list_;
  std::size_t errors_ = 0, left_out_ = 0;
};

}  // namespace gridline::sheet
