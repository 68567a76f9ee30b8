// A list of members as CSV, in the columns of a pack's members.csv (and `left` 离岗, `posts` 兼职).
#pragma once

#include <string>

#include "tools/gridline/session.h"

namespace gridline::cli {

// {"members":[...]} as the API takes it, or every problem of the file with FILE:LINE:COLUMN. Whether
// units and shifts exist is the engine's to say.
struct MemberList {
  Json body;
  std::string problems;  // empty: sound
};
// `name` is what the file is called in problems.
MemberList read_members(const std::string& name, const std::string& content);

}  // namespace gridline::cli
