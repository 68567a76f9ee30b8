// The difference of two packs, for people.
#pragma once

#include <string>

#include "tools/gridline/session.h"

namespace gridline::cli {

// From what http::difference_json gives; long lists are cut and say so. "" when nothing differs.
std::string difference_text(const Json& difference);

}  // namespace gridline::cli
