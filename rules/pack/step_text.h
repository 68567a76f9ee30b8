// A ladder's step in one line, for differences between packs.
#pragma once

#include <string>

#include "rules/pack/ladder.h"

namespace gridline::pack {

// "at -1 wd notify handler", "after 2 h notify community every 30 min x4".
std::string step_text(const LadderStep& step);

}  // namespace gridline::pack
