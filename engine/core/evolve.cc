// One small function per event; what they have in common is member load and joinability.
#include "engine/core/evolve.h"

#include "engine/base/assert.h"

namespace gridline::core {

namespace {

Ticket& ticket_of(State& state, TicketId id) {
  Ticket* ticket = state.ticket(id);
  GRIDLINE_ASSERT(ticket != nullptr);
  return *ticket;
}

Member* member_of(State& state, MemberId id) {
  return id && id.value <= state.members.size() ? &state.members[id.value - 1] : nullptr;
}

// The member in hand changes: counts follow the ticket, so that "least loaded" is always true.
void give(State& state, Ticket& ticket, MemberId member, Instant at) {
  if (ticket.has(ticket_flag::counted)) {
    if (Member* before = member_of(state, ticket.member)) --before->open;
    ticket.flags &= static_cast<std::uint8_t>(~ticket_flag::counted);
  }
  ticket.member = member;
  if (Member* now = member_of(state, member)) {
    ++now->open;
    now->last_given = at;
    ticket.flags |= ticket_flag::counted;
  }
}

void finish(State& state, Ticket& ticket, TicketState to) {
  ticket.state = to;
  state.set_joinable(ticket, false);
  if (ticket.has(ticket_flag::counted)) {
    if (Member* member = member_of(state, ticket.member)) --member->open;
    ticket.flags &= static_cast<std::uint8_t>(~ticket_flag::counted);
  }
}

void apply(State& state, const SymbolsDefined& e) {
  GRIDLINE_ASSERT(e.first == state.symbols.next());
  for (const std::string& name : e.names) state.symbols.define(name);
}

void apply(State& state, const PackActivated& e) {
  state.pack = e.pack;
  state.pack_hash = e.hash;
}

void apply(State& state, const MembersChanged& e) {
  for (const ChangedMember& m : e.members) {
    if (m.member.value == state.members.size() + 1) {
      Member fresh;
      fresh.id = m.member;
      fresh.unit = m.unit;
      state.add(fresh);
    }
    state.move_member(m.member, m.unit);
    Member& member = state.members[m.member.value - 1];
    member.name = m.id;
    member.roles = m.roles;
    member.skills = m.skills;
    member.shifts = m.shifts;
    member.open_max = m.open_max;
    member.left = m.left;
  }
}

void apply(State& state, const ComplaintReceived& e) {
  Complaint complaint;
  complaint.id = e.complaint;
  complaint.key = e.key;
  complaint.content = e.content;
  complaint.receipt = e.receipt;
  complaint.version = 1;
  complaint.confidential = e.confidential;
  state.add(complaint);
  state.next_complaint = e.complaint.value + 1;
}

void apply(State& state, const ComplaintRevised& e) {
  Complaint* complaint = state.complaint(e.complaint);
  GRIDLINE_ASSERT(complaint != nullptr);
  complaint->version = e.version;
  complaint->content = e.content;
  for (std::uint16_t i = 0; i < complaint->tickets; ++i) {
    Ticket& ticket = ticket_of(state, TicketId(complaint->first_ticket.value + i));
    if (ticket.state != TicketState::queued && ticket.state != TicketState::triage)
      ticket.flags |= ticket_flag::changed;
  }
}

void apply(State& state, const ComplaintJoined& e) {
  Complaint* complaint = state.complaint(e.complaint);
  GRIDLINE_ASSERT(complaint != nullptr);
  complaint->first_ticket = e.ticket;
}

void apply(State& state, const TicketOpened& e) {
  Complaint* complaint = state.complaint(e.complaint);
  GRIDLINE_ASSERT(complaint != nullptr);
  Ticket ticket;
  ticket.id = e.ticket;
  ticket.complaint = e.complaint;
  ticket.parent = e.parent;
  ticket.opened = e.at;
  ticket.place = e.place;
  ticket.category = e.category;
  ticket.route = e.route;
  ticket.kind = e.kind;
  ticket.urgency = e.urgency;
  ticket.state = TicketState::triage;
  if (e.joinable) ticket.flags |= ticket_flag::joinable;
  if (complaint->confidential) ticket.flags |= ticket_flag::confidential;
  state.add(ticket);
  state.next_ticket = e.ticket.value + 1;
  if (complaint->tickets == 0) complaint->first_ticket = e.ticket;
  ++complaint->tickets;
}

void apply(State& state, const TicketReread& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  state.set_place_and_category(ticket, e.place, e.category);
  ticket.urgency = e.urgency;
  ticket.route = e.route;
}

void apply(State& state, const TicketTriaged& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  give(state, ticket, MemberId(), e.at);
  ticket.lead = e.unit;
  ticket.state = TicketState::triage;
}

void apply(State& state, const TicketDispatched& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  give(state, ticket, MemberId(), e.at);
  ticket.lead = e.lead;
  ticket.state = TicketState::queued;
}

void apply(State& state, const TicketAssigned& e) { give(state, ticket_of(state, e.ticket), e.member, e.at); }

void apply(State& state, const ClocksStarted& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  for (const RunningClock& c : e.clocks) {
    if (c.clock == pack::ClockKind::accept) ticket.accept_due = c.due;
    if (c.clock == pack::ClockKind::resolve) ticket.resolve_due = c.due;
  }
}

void apply(State& state, const TicketAccepted& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  ticket.state = TicketState::accepted;
  ticket.accept_due = Instant();
}

void apply(State& state, const TicketClaimed& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  give(state, ticket, e.member, e.at);
  ticket.state = TicketState::claimed;
}

void apply(State& state, const DoneReported& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  ticket.state = TicketState::reported;
}

void apply(State& state, const TicketClosed& e) {
  finish(state, ticket_of(state, e.ticket), TicketState::closed);
}

void apply(State& state, const NoteAdded& e) { ticket_of(state, e.ticket); }

void apply(State& state, const ActRemembered& e) { state.remember_act(e.key); }

}  // namespace

void evolve(State& state, const Event& event) {
  std::visit([&](const auto& e) { apply(state, e); }, event);
}

}  // namespace gridline::core
