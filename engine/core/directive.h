// 上级任务: one parent, a child per building, each acknowledged and reported by its grid.
#pragma once

#include "engine/core/open_ticket.h"

namespace gridline::core {

// Opens parent and children; ids from `next` on. Nothing: the place is unknown or has no buildings, or
// more than limits::directive_children_max; the caller then treats it as any other ticket (triage).
bool open_directive(const State& state, const RuleSet& rules, Instant at, const Opening& parent,
                    const route::Routing& routing, std::uint64_t& next, std::vector<Event>& events);

}  // namespace gridline::core
