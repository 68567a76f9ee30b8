// One event as a line of a ticket's timeline.
#pragma once

#include "engine/core/event.h"
#include "engine/view/rows.h"

namespace gridline::view {

// Fills what the event says; ticket, entry, time and actor are the caller's. `t` is the ticket as the
// event left it.
void describe(TimelineRow& line, const TicketRow& t, const core::Event& event);

}  // namespace gridline::view
