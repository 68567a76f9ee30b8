// Requests, rulings and partners applied.
#include <algorithm>

#include "engine/core/evolve_parts.h"

namespace gridline::core {

// ---- asking and ruling ----

namespace {

template <class E>
CaseFile& ask(State& state, const E& e, Request request) {
  CaseFile& file = state.open_case_file(e.ticket);
  file.request = request;
  file.asked_by = e.member;
  file.ruler = e.unit;
  file.reason = e.reason;
  file.until = e.until;
  file.waits_for = e.others;
  return file;
}

void begin_hold(State& state, Ticket& ticket, CaseFile& file, Instant at) {
  file.before = ticket.state;
  file.held_since = at;
  file.held_remaining = ticket.resolve_due ? ticket.resolve_due - at : Duration{};
  file.blocked_by = file.waits_for;
  ticket.state = TicketState::on_hold;
  ticket.resolve_next = Instant();
  for (const TicketId id : file.blocked_by) state.open_case_file(id).blocks.push_back(ticket.id);
}

template <class E>
CaseFile& end_request(State& state, const E& e) {
  CaseFile& file = state.open_case_file(e.ticket);
  take_part(file, Part::judge, e.member);
  if (e.request == Request::decline) {
    stop_clock(file, pack::ClockKind::ruling, e.unit);
    return file;
  }
  file.request = Request::none;
  stop_clock(file, pack::ClockKind::ruling);
  if (e.request == Request::return_ticket) ++file.returns;
  return file;
}

}  // namespace

void apply_desk(State& state, const ReturnAsked& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  ask(state, e, Request::return_ticket).before = ticket.state;
  ticket.state = TicketState::return_asked;
}
void apply_desk(State& state, const ExtensionAsked& e) {
  ask(state, e, Request::extension);
}
void apply_desk(State& state, const HoldAsked& e) {
  ask(state, e, Request::hold);
}

void apply_desk(State& state, const RequestGranted& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  CaseFile& file = end_request(state, e);
  if (e.request == Request::extension) {
    if (file.extensions < 255) ++file.extensions;
    ticket.resolve_due = e.resolve_due;
    ticket.resolve_next = e.next;
    forget_climb(file, pack::ClockKind::resolve);
  } else if (e.request == Request::hold) {
    begin_hold(state, ticket, file, e.at);
  } else if (Partner* partner = file.partner(e.unit); partner != nullptr && e.request == Request::decline) {
    partner->state = PartnerState::declined;
    stop_clock(file, pack::ClockKind::partner, e.unit);
    stop_clock(file, pack::ClockKind::whistle, e.unit);
  }
}

void apply_desk(State& state, const RequestDenied& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  CaseFile& file = end_request(state, e);
  if (e.to != TicketState::none) ticket.state = e.to;
  if (e.forced) ticket.set(ticket_flag::forced, true);
  if (e.request != Request::decline) return;
  if (Partner* partner = file.partner(e.unit)) partner->state = PartnerState::accepted;
}

void apply_desk(State& state, const TicketResumed& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  CaseFile& file = state.open_case_file(e.ticket);
  ticket.state = e.to;
  ticket.resolve_next = e.next;
  if (e.resolve_due) ticket.resolve_due = e.resolve_due;
  for (const TicketId id : file.blocked_by) {
    if (state.ticket(id) != nullptr) std::erase(state.open_case_file(id).blocks, e.ticket);
  }
  file.blocked_by.clear();
  for (CaseClock& c : file.clocks) {  // who had claimed it keeps the time he had left
    if (c.clock != pack::ClockKind::claim || !file.held_since || c.next <= file.held_since) continue;
    c.due = c.due + (e.at - file.held_since);
    c.next = c.next + (e.at - file.held_since);
  }
  file.held_since = Instant();
  end_pause(state, ticket, paused_clock::resolve);
  stop_clock(file, pack::ClockKind::hold_review);
}

// ---- partners ----

namespace {

// What he does instead takes back a wish to decline.
Partner& partner_acts(CaseFile& file, Symbol unit, PartnerState to) {
  Partner& partner = *file.partner(unit);
  partner.state = to;
  stop_clock(file, pack::ClockKind::ruling, unit);
  return partner;
}

}  // namespace

void apply_desk(State& state, const PartnerInvited& e) {
  CaseFile& file = state.open_case_file(e.ticket);
  Partner* partner = file.partner(e.unit);
  if (partner == nullptr) partner = &file.partners.emplace_back();
  *partner = {e.unit, e.member, PartnerState::invited, e.required, e.whistle, Instant()};
}

void apply_desk(State& state, const PartnerAccepted& e) {
  partner_acts(state.open_case_file(e.ticket), e.unit, PartnerState::accepted).member = e.member;
}

void apply_desk(State& state, const PartnerArrived& e) {
  CaseFile& file = state.open_case_file(e.ticket);
  Partner& partner = partner_acts(file, e.unit, PartnerState::accepted);
  partner.member = e.member;
  partner.arrived = e.at;
  // By a plan without a time for the whistle the partner's own time was that of the arrival.
  const bool timed = file.clock(pack::ClockKind::whistle, e.unit) != nullptr;
  if (timed) stop_clock(file, pack::ClockKind::whistle, e.unit);
  else if (partner.whistle) stop_clock(file, pack::ClockKind::partner, e.unit);
}

void apply_desk(State& state, const PartnerReported& e) {
  CaseFile& file = state.open_case_file(e.ticket);
  partner_acts(file, e.unit, PartnerState::reported);
  stop_clock(file, pack::ClockKind::partner, e.unit);
  stop_clock(file, pack::ClockKind::whistle, e.unit);
}

void apply_desk(State& state, const PartnerDeclined& e) {
  state.open_case_file(e.ticket).partner(e.unit)->state = PartnerState::decline_asked;
}

void apply_desk(State& state, const PartnerReleased& e) {
  CaseFile& file = state.open_case_file(e.ticket);
  partner_acts(file, e.unit, PartnerState::released);
  stop_clock(file, pack::ClockKind::partner, e.unit);
  stop_clock(file, pack::ClockKind::whistle, e.unit);
}

}  // namespace gridline::core
