// Who is told what by an event: what timelines, scenarios, the feed and the tests of packs ask.
#pragma once

#include <string>
#include <vector>

#include "engine/core/event.h"

namespace gridline::core {

struct Telling {
  MemberId who;                    // none: the resident
  Notice notice = Notice::none;    // of a plain climb's warning due_soon, of its rungs overdue
  TicketId ticket;
  base::Hash128 effect{};          // of a ladder's step: the same for ever, so that a receiver tells a repeat
};

// In the event's order; empty when it tells nobody now (what was due during downtime is told by the digest).
// Pure.
std::vector<Telling> told_by(const Event& event);

// The id of what a step tells a person: of ticket, clock, subject, step, generation, time and person,
// whatever happens besides. Messages are sent at least once; who has this one already drops it.
base::Hash128 effect_id(const EscalationStepTaken& step, MemberId person);

}  // namespace gridline::core
