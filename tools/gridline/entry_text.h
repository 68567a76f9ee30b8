// A journal entry, as JSON lines have it (engine/codec/json.h), in lines for a person.
#pragma once

#include <string>
#include <vector>

#include "tools/gridline/session.h"

namespace gridline::cli {

// A line for each event that a supervisor cares about; none for the book-keeping ones (names, plans).
std::vector<std::string> entry_lines(const Json& entry);

}  // namespace gridline::cli
