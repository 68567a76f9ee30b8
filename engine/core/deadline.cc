// A comparison over a handful of moments; no rules, no time.
#include "engine/core/deadline.h"

#include "engine/base/limits.h"

namespace gridline::core {

bool accept_waits(const Ticket& ticket) {
  const bool waits = ticket.state == TicketState::need_info || ticket.state == TicketState::return_asked;
  return waits && !ticket.has(ticket_flag::emergency);
}

bool runs(const Ticket& ticket, const CaseFile& file, const CaseClock& clock) {
  if (clock.clock == pack::ClockKind::claim) return ticket.state == TicketState::claimed;
  const bool still = ticket.state == TicketState::on_hold || (file.paused & paused_clock::resolve) != 0;
  return clock.clock != pack::ClockKind::assignment || !still;
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
      if (runs(ticket, *file, c)) see(c.next, c.clock, c.unit);
    }
  }
  return best;
}

}  // namespace gridline::core
