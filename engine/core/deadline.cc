// A comparison over a handful of moments; no rules, no time.
#include "engine/core/deadline.h"

#include "engine/base/limits.h"

namespace gridline::core {

bool accept_waits(const Ticket& ticket) {
  const bool waits = ticket.state == TicketState::need_info || ticket.state == TicketState::return_asked;
  return waits && !ticket.has(ticket_flag::emergency);
}

Deadline next_deadline(const Ticket& ticket, const CaseFile* file) {
  Deadline best;
  const auto see = [&](Instant at, pack::ClockKind clock, Symbol unit) {
    if (!at) return;
    const bool earlier = !best.at || at < best.at || (at == best.at && clock < best.clock);
    if (earlier) best = {at, clock, unit};
  };
  if (is_final(ticket.state)) {
    // One merged into another goes with that one.
    if (ticket.state != TicketState::merged)
      see(ticket.closed + Duration{limits::closed_kept_ms}, pack::ClockKind::archive, {});
    return best;
  }
  const bool triage = ticket.state == TicketState::triage;
  if (!accept_waits(ticket))
    see(ticket.accept_next, triage ? pack::ClockKind::dispatch : pack::ClockKind::accept, {});
  see(ticket.resolve_next, pack::ClockKind::resolve, {});
  if (file != nullptr) {
    for (const CaseClock& c : file->clocks) {
      // A claim lapses only while it is held by that claim alone.
      if (c.clock == pack::ClockKind::claim && ticket.state != TicketState::claimed) continue;
      // The unit's time stands still with the resident's.
      const bool still = ticket.state == TicketState::on_hold || (file->paused & paused_clock::resolve) != 0;
      if (c.clock == pack::ClockKind::assignment && still) continue;
      see(c.next, c.clock, c.unit);
    }
  }
  return best;
}

}  // namespace gridline::core
