// Who is told what by an event: what timelines, scenarios and the tests of packs ask.
#pragma once

#include <vector>

#include "engine/core/event.h"

namespace gridline::core {

struct Telling {
  MemberId who;                    // none: the resident
  Notice notice = Notice::none;    // of a ladder's warning due_soon, of its rungs overdue
  TicketId ticket;
};

// In the event's order; empty when it tells nobody. Pure.
std::vector<Telling> told_by(const Event& event);

}  // namespace gridline::core
