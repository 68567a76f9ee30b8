// What is wrong with a pack, said once, all at the same time, with the place and a caret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gridline::pack {

// A position in a file of the pack. Lines and columns count from 1; columns count characters
// (code points), not bytes. `length` is the span in characters, at least 1.
struct Position {
  std::uint32_t file = 0;  // index into PackFiles::names order (see files.h)
  std::uint32_t line = 0;  // 0: the file as a whole
  std::uint32_t column = 1;
  std::uint32_t length = 1;
};

struct Issue {
  std::string file;      // relative to the pack's folder: "routes.yaml"
  std::uint32_t line = 0;
  std::uint32_t column = 1;
  std::uint32_t length = 1;
  std::string code;      // stable, for tests and editors: "unknown_unit", "duplicate_key"
  std::string zh;        // what is wrong and what to do
  std::string en;
  std::string text;      // the line of the file, for the caret; may be empty
  bool warning = false;  // a warning does not stop the pack
};

// "routes.yaml:12:7: 错误: ... / error: ... [unknown_unit]", the line, and carets under the span.
// A wide character (Chinese, full-width) takes two columns of a terminal, so the caret is padded
// with as many.
std::string to_text(const Issue& issue);

// By file, line, column; what says that others were left out stands last.
void sort_by_place(std::vector<Issue>& issues);

}  // namespace gridline::pack
