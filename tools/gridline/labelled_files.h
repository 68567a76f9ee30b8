// Labelled texts from files, for `pack learn` and `pack score`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rules/learn/labelled.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

struct LabelledFiles {
  std::vector<std::string> names;
  std::vector<learn::LabelledText> texts;
};

// All of them, or nothing: then what is wrong has been said on stderr, with file and line, and `exit` says
// how to end. Files over limits::learn_bytes_max are refused.
std::optional<LabelledFiles> read_labelled_files(const std::vector<std::string>& paths, Exit& exit);

// FOLDER/learn/*.jsonl by name; empty when there are none.
std::vector<std::string> learn_files_of(const std::string& folder);

// Says which labels are neither categories of the pack nor "none", with the first line of each; true when
// there are none.
bool check_labels(const LabelledFiles& files, const std::map<std::string, std::uint32_t>& labels);

}  // namespace gridline::cli
