// A routing, in the fixed JSON form of DESIGN §6, as a person reads it.
#pragma once

#include <string>

#include "tools/gridline/session.h"

namespace gridline::cli {

// Several lines: place, category, urgency, who leads, partners, clocks, the route, the words that
// counted. `raw` and `title` are the texts that the words' offsets belong to; empty: not shown.
std::string routing_text(const Json& routing, const std::string& raw, const std::string& title);

}  // namespace gridline::cli
