// Who is told what by an event: what timelines, scenarios, the feed and the tests of packs ask.
#pragma once

#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/core/event.h"

namespace gridline::core {

struct Telling {
  MemberId who;                    // none: the resident
  Notice notice = Notice::none;    // of a plain climb's warning due_soon, of its rungs overdue
  TicketId ticket;                 // none: of no ticket, or of those that a digest names
};

// In the event's order; empty when it tells nobody, or tells them later in a digest. Pure.
std::vector<Telling> told_by(const Event& event);

// Names one message for ever: the same event and person give the same, whenever and however often it is
// sent, so that whoever receives it twice can see that. `who` none: the resident. REQUIRES: told_by(event)
// has such a telling.
base::Hash128 effect_id(const Event& event, MemberId who);

}  // namespace gridline::core
