// Clocks that end, stand still and go on, applied.
#include "engine/core/evolve_parts.h"

namespace gridline::core {

namespace {

// It stands still; what is left lies between now and its due, which stays.
void pause_clock(State& state, Ticket& ticket, const ClockStopped& e) {
  CaseFile& file = state.open_case_file(e.ticket);
  file.paused_since = e.at;
  if (e.clock == pack::ClockKind::resolve) {
    file.paused |= paused_clock::resolve;
    file.held_remaining = e.left;
    ticket.resolve_next = Instant();
  } else {
    file.paused |= paused_clock::accept;
    ticket.accept_next = Instant();
  }
}

}  // namespace

bool is_paused(State& state, const Ticket& ticket, std::uint8_t clock) {
  return ticket.has(ticket_flag::case_file) && (state.open_case_file(ticket.id).paused & clock) != 0;
}

void end_pause(State& state, const Ticket& ticket, std::uint8_t clocks) {
  if (!ticket.has(ticket_flag::case_file)) return;
  CaseFile& file = state.open_case_file(ticket.id);
  file.paused &= static_cast<std::uint8_t>(~clocks);
  if (file.paused == 0) file.paused_since = Instant();
}

void apply_desk(State& state, const ClockStopped& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  if (e.at) return pause_clock(state, ticket, e);
  if (e.clock == pack::ClockKind::accept || e.clock == pack::ClockKind::dispatch) {
    ticket.accept_due = ticket.accept_next = Instant();
    forget_climb(state, ticket, e.clock);
  } else if (e.clock == pack::ClockKind::resolve) {
    ticket.resolve_next = Instant();
    forget_climb(state, ticket, e.clock);
  } else {
    stop_clock(state.open_case_file(e.ticket), e.clock, e.subject);
  }
}

}  // namespace gridline::core
