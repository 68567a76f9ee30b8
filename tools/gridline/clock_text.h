// What the engine says of the machine's clock, as a person reads it: for `clock show` and `status`.
#pragma once

#include <string>

#include "tools/gridline/session.h"

namespace gridline::cli {

// One line when the clock is followed; else what happened, since when and what to do. Ends with a newline.
std::string clock_text(const Json& clock);

}  // namespace gridline::cli
