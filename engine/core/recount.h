// Deadlines after the calendar was corrected: which of them would move, and whereto.
#pragma once

#include <vector>

#include "engine/core/decide.h"

namespace gridline::core {

// What of an open ticket counts otherwise by the active pack's calendar than by that of `before`, the
// pack that the deadlines were counted by: the accept time, the resident's due, the clocks of the case
// file, in this order. Each is counted again from its start; a start that the state does not keep is
// found by counting back from the due. What a ruling had added stays added; a date that was somebody's
// word and not a count stays; so do clocks that began under the active pack, tickets that were counted
// again by it already, and those on hold or closed. A clock that has acted at its due keeps the moment
// of its next step, and none acts again.
std::vector<DeadlineRecounted> recount_of(const State& state, const RuleSet& rules, const pack::Pack& before,
                                          const Ticket& ticket, Instant at);

}  // namespace gridline::core
