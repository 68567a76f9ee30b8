// When the clock has something to do with a ticket. Deadlines are part of the state; the timer index
// (node/timers.h) holds only the next one of each ticket and can always be made again from here.
#pragma once

#include "engine/core/rows.h"

namespace gridline::core {

struct Deadline {
  Instant at;                       // none: nothing to wait for
  pack::ClockKind clock = pack::ClockKind::none;
  Symbol unit;                      // whose, with partner and ruling
  bool operator==(const Deadline&) const = default;
};

// Nobody accepts (or dispatches) what waits for the resident's answer or for a ruling; an emergency waits for
// neither.
bool accept_waits(const Ticket& ticket);

// Has this clock of the case file anything to do now? A claim lapses only while the ticket is held by it
// alone; the unit's own time stands still with the resident's.
bool runs(const Ticket& ticket, const CaseFile& file, const CaseClock& clock);

// The earliest; of several at the same moment the one with the smaller clock number. `file` is null
// when the ticket has none.
Deadline next_deadline(const Ticket& ticket, const CaseFile* file);

}  // namespace gridline::core
