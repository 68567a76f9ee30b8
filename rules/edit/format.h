// `gridline pack fmt`: one canonical form of a pack's files, with the same meaning and the same comments.
//
// YAML: two blanks of indentation, lists indented below their key, keys in the order of shape.h within groups
// that blank lines set apart, {a: 1} and [a] as long as the line holds at most line_max (print.h) characters,
// else lines of their own, "double" quotes where single ones are not needed, comments behind values two
// blanks away and in one column in lines that follow each other, at most one blank line. Words are filled
// anew when a line of them is too long. CSV: quotes only where needed, cells without blanks at their ends,
// \n, a final line end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/files.h"
#include "rules/pack/issue.h"

namespace gridline::edit {

struct Formatted {
  std::string content;                // as it should be; empty when refused
  std::vector<pack::Issue> refused;   // why it was left alone: broken, or a form that is not known
};

// Whether the pack's file is one that is formatted: its *.yaml and *.csv.
bool is_formatted(std::string_view name);

// One file of the pack. What is returned has been proved: read again by the loader's own reader it is the
// same tree (or table), with the same comments, and formatting it once more changes nothing. Otherwise it is
// refused. Pure. REQUIRES: is_formatted(files.files[file].name), file < files.files.size().
Formatted format_file(const pack::PackFiles& files, std::uint32_t file);

}  // namespace gridline::edit
