// The timeline of a ticket for a person in a terminal.
#pragma once

#include <string>

#include "tools/gridline/session.h"

namespace gridline::cli {

// "王小明", or "#7" of a member without a name; "" for nobody. `member` is {"member","name"} or null.
std::string member_text(const Json& member);
// Why there is a hot spot, by its numbers.
std::string hot_text(const Json& hot);
// The word of a field with its Chinese name before it: "已签收 accepted"; "" when it is not there.
std::string word_text(const Json& object, const char* name);

// A line an event: when, what, who, and what it says.
std::string timeline_text(const Json& timeline);

}  // namespace gridline::cli
