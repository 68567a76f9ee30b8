// Texts with the category they should get, as JSON lines: {"text","title"?,"category" or "label","also"?}.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gridline::learn {

struct LabelledText {
  std::string title, text;
  std::string label;              // a category id, "none", or with free labels anything
  std::vector<std::string> also;  // other labels that are right as well
  std::uint32_t file = 0;         // which of the files
  std::uint32_t line = 0;
};

// Why a line cannot be used.
struct LabelledIssue {
  std::uint32_t line = 0;
  std::string zh, en;
};

// Appends the lines of one file's content; blank lines and lines that begin with # are passed over. What is
// wrong goes to `issues`, at most a hundred of them.
void read_labelled(std::string_view content, std::uint32_t file, std::vector<LabelledText>& texts,
                   std::vector<LabelledIssue>& issues);

}  // namespace gridline::learn
