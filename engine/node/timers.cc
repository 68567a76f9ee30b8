// The wheel says when, the state says what.
#include "engine/node/timers.h"

namespace gridline::node {

namespace {

core::Deadline next_of(const core::State& state, const core::Ticket& ticket) {
  const bool with_file = ticket.has(core::ticket_flag::case_file);
  return core::next_deadline(ticket, with_file ? state.case_file(ticket.id) : nullptr);
}

}  // namespace

void Timers::load() {
  wheel_ = TimingWheel(state_.now);
  put_off_.clear();
  for (const core::Ticket* ticket : state_.tickets_by_id()) {
    if (const core::Deadline next = next_of(state_, *ticket); next.at) wheel_.schedule({next.at, ticket->id});
  }
}

core::Deadline Timers::deadline_of(base::TicketId id) const {
  const core::Ticket* ticket = state_.ticket(id);
  return ticket == nullptr ? core::Deadline() : next_of(state_, *ticket);
}

void Timers::moved(base::TicketId ticket, base::Instant before, base::Instant now) {
  if (before == now) return;
  if (const auto off = put_off_.find(ticket); off != put_off_.end()) {
    before = off->second;
    put_off_.erase(off);
  }
  if (before) wheel_.cancel({before, ticket});
  if (now) wheel_.schedule({now, ticket});
}

void Timers::put_off(base::TicketId ticket, base::Instant until) {
  const auto [off, first] = put_off_.try_emplace(ticket, deadline_of(ticket).at);
  wheel_.cancel({off->second, ticket});
  wheel_.schedule({until, ticket});
  off->second = until;
}

std::optional<DueTicket> Timers::due(base::Instant at) {
  while (const std::optional<Reminder> reminder = wheel_.due(at)) {
    const core::Deadline deadline = deadline_of(reminder->ticket);
    // Earlier than the reminder: it was put off.
    if (deadline.at && deadline.at <= reminder->at) return DueTicket{reminder->ticket, deadline};
    wheel_.cancel(*reminder);
    if (deadline.at) wheel_.schedule({deadline.at, reminder->ticket});
  }
  return std::nullopt;
}

}  // namespace gridline::node
