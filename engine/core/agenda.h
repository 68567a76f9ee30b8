// 提交议事会 by a ladder's step.
#pragma once

#include <optional>

#include "engine/core/act.h"

namespace gridline::core {

// On the agenda of the next meeting, by the weekly rule, of the council nearest to the lead (its own, or that
// of the next unit above that has one). Nothing: there is none, or the ticket is U1 or U2, which never wait
// for a meeting. Its handling clock runs on.
std::optional<TicketTabled> tabled_by_ladder(const Act& act, NewSymbols& symbols);

}  // namespace gridline::core
