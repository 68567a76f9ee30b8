// Is one ladder at least as strict as another?
#pragma once

#include <span>

#include "rules/pack/calendar.h"
#include "rules/pack/ladder.h"

namespace gridline::pack {

// The first step of `bound` that `mine` does not take: the same thing done to the same people, in the same
// order, no later, said as often and with as many acknowledgements. Null: there is none. `mine` may be null.
const LadderStep* first_loosened(const Ladder* mine, const Ladder& bound,
                                 std::span<const Calendar> calendars);

// Can a step at `next` come before one at `step`, whatever the calendar? Of times that cannot be compared:
// no.
bool comes_before(const LadderStep& next, const LadderStep& step, std::span<const Calendar> calendars);

}  // namespace gridline::pack
