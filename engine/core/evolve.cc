// One small function per event; what they have in common is member load and joinability.
#include "engine/core/evolve.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/core/evolve_parts.h"

namespace gridline::core {

namespace {

void apply(State& state, const SymbolsDefined& e) {
  GRIDLINE_ASSERT(e.first == state.symbols.next());
  for (const std::string& name : e.names) state.symbols.define(name);
}

void apply(State& state, const PackActivated& e) {
  state.pack = e.pack;
  state.pack_hash = e.hash;
  state.proposed.reset();
  const auto known = std::find_if(state.packs.begin(), state.packs.end(),
                                  [&](const KnownPack& p) { return p.name == e.pack; });
  if (known == state.packs.end()) state.packs.push_back({e.pack, e.hash, e.since});
  else known->activated = e.since;
}

void apply(State& state, const PackProposed& e) {
  state.proposed = ProposedPack{e.hash, e.at, e.member, e.instead_of, e.from};
}

void apply(State& state, const PlanDefined& e) { state.plans.push_back(e.plan); }

void apply(State& state, const PlanChanged& e) {
  Ticket* ticket = state.ticket(e.ticket);
  GRIDLINE_ASSERT(ticket != nullptr);
  const Ticket before = *ticket;
  ticket->policy = e.policy;
  ticket->resolve_due = e.resolve_due;
  ticket->resolve_next = e.resolve_next;
  leave_other_ladders(state, before, *ticket);
}

void apply(State& state, const ComplaintReceived& e) {
  Complaint complaint;
  complaint.id = e.complaint;
  complaint.key = e.key;
  complaint.content = e.content;
  complaint.receipt = e.receipt;
  complaint.version = 1;
  complaint.confidential = e.confidential;
  complaint.source = e.source;
  state.add(complaint);
  state.next_complaint = e.complaint.value + 1;
}

void apply(State& state, const ComplaintRevised& e) {
  Complaint* complaint = state.complaint(e.complaint);
  if (complaint == nullptr) return;  // archived: the archive takes the new version in
  complaint->version = e.version;
  complaint->content = e.content;
  for (std::uint16_t i = 0; i < complaint->tickets; ++i) {
    Ticket* found = state.ticket(TicketId(complaint->first_ticket.value + i));
    if (found == nullptr) continue;  // archived by itself
    Ticket& ticket = *found;
    if (ticket.state != TicketState::queued && ticket.state != TicketState::triage)
      ticket.set(ticket_flag::changed, true);
  }
}

void apply(State& state, const ComplaintJoined& e) {
  Complaint* complaint = state.complaint(e.complaint);
  GRIDLINE_ASSERT(complaint != nullptr);
  complaint->first_ticket = e.ticket;
  state.open_case_file(e.ticket).callbacks.push_back(
      {e.complaint, 0, 0, Outcome::none, e.at, e.place, e.category, e.urgency});
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
  ticket.policy = e.policy;
  ticket.kind = e.kind;
  ticket.urgency = e.urgency;
  ticket.state = TicketState::triage;
  ticket.set(ticket_flag::joinable, e.joinable);
  ticket.set(ticket_flag::confidential, complaint->confidential || e.nature == pack::Nature::report);
  ticket.set(ticket_flag::emergency, e.emergency);
  ticket.set(ticket_flag::person_visit, e.person_visit);
  ticket.set(ticket_flag::no_resident, e.no_resident);
  state.add(ticket);
  state.next_ticket = e.ticket.value + 1;
  ++complaint->at_hand;
  if (e.recurs_days != 0) state.open_case_file(e.ticket).recurs_days = e.recurs_days;
  if (e.for_many) return;  // no complaint is answered by it: only kept at hand
  if (complaint->tickets == 0) complaint->first_ticket = e.ticket;
  if (e.ticket.value == complaint->first_ticket.value + complaint->tickets) ++complaint->tickets;
  if (e.parent) state.open_case_file(e.parent).children.push_back(e.ticket);
}

void apply(State& state, const TicketReread& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  const Ticket before = ticket;
  state.set_place_and_category(ticket, e.place, e.category);
  ticket.urgency = e.urgency;
  ticket.route = e.route;
  if (e.policy) ticket.policy = e.policy;
  leave_other_ladders(state, before, ticket);
  if (e.urgency == pack::Urgency::u1) become_emergency(state, ticket);
}

// Nobody has to accept or dispatch it any more.
void accepted(State& state, Ticket& ticket) {
  ticket.accept_due = ticket.accept_next = Instant();
  forget_climb(state, ticket, pack::ClockKind::accept);
  forget_climb(state, ticket, pack::ClockKind::dispatch);
}

// In a unit's hands from now on, with nobody's name on it; what was not accepted there is no longer
// asked of the unit before.
void hand_to(State& state, Ticket& ticket, Symbol lead, TicketState to, Instant at) {
  give(state, ticket, MemberId(), at);
  ticket.lead = lead;
  ticket.state = to;
  ticket.level = 0;
  ticket.set(ticket_flag::no_contact, false);
  ticket.accept_due = ticket.accept_next = Instant();
  if (!ticket.has(ticket_flag::case_file)) return;
  end_pause(state, ticket, paused_clock::accept);
  CaseFile& file = state.open_case_file(ticket.id);
  file.visited = false;
  stop_clock(file, pack::ClockKind::claim);
  if (to != TicketState::claimable) leave_council(state, file, false);
  stop_clock(file, pack::ClockKind::assignment);
  accepted(state, ticket);
  if (Climb* climb = file.climb(pack::ClockKind::resolve)) climb->told_in = Symbol();  // the new lead's chain
}

void apply(State& state, const TicketTriaged& e) {
  hand_to(state, ticket_of(state, e.ticket), e.unit, TicketState::triage, e.at);
}

void apply(State& state, const TicketDispatched& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  hand_to(state, ticket, e.lead, TicketState::queued, e.at);
  if (e.forced) ticket.set(ticket_flag::forced, true);
}

void apply(State& state, const TicketOffered& e) {
  hand_to(state, ticket_of(state, e.ticket), e.unit, TicketState::claimable, e.at);
}

void apply(State& state, const TicketAssigned& e) {
  give(state, ticket_of(state, e.ticket), e.member, e.at);
}

void go_on_or_begin(CaseFile& file, const RunningClock& c, Instant next) {
  for (CaseClock& known : file.clocks) {
    if (known.clock != c.clock || known.unit != c.unit) continue;
    known.due = c.due;
    known.next = next;
    return;
  }
  file.clocks.push_back({c.clock, c.unit, c.due, next, 0});
}

void apply(State& state, const ClocksStarted& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  for (const RunningClock& c : e.clocks) {
    const Instant next = c.next ? c.next : c.due;
    switch (c.clock) {
      case pack::ClockKind::accept:
      case pack::ClockKind::dispatch:
        if (!is_paused(state, ticket, paused_clock::accept)) accepted(state, ticket);
        ticket.accept_due = c.due;
        ticket.accept_next = next;
        end_pause(state, ticket, paused_clock::accept);
        break;
      case pack::ClockKind::resolve:
        if (!is_paused(state, ticket, paused_clock::resolve)) forget_climb(state, ticket, c.clock);
        ticket.resolve_due = c.due;
        ticket.resolve_next = next;
        end_pause(state, ticket, paused_clock::resolve);
        if (c.from && c.from != ticket.opened) state.open_case_file(e.ticket).counts_from = c.from;
        break;
      case pack::ClockKind::assignment:  // a unit that gets the ticket has none yet: it stood still, and goes
                                         // on
        go_on_or_begin(state.open_case_file(e.ticket), c, next);
        break;
      case pack::ClockKind::intake:  // shown, and counted by the views
        break;
      case pack::ClockKind::contact:  // the same, unless somebody is told when it is over
        if (c.from) ticket.set(ticket_flag::no_contact, true);
        if (!c.next) break;
        if (CaseFile& file = state.open_case_file(e.ticket); !file.unanswered)
          file.unanswered = c.from ? c.from : ticket.opened;
        [[fallthrough]];
      default: {
        CaseFile& file = state.open_case_file(e.ticket);
        stop_clock(file, c.clock, c.unit);
        file.clocks.push_back({c.clock, c.unit, c.due, next, 0});
      }
    }
  }
}

void apply(State& state, const TicketAccepted& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  ticket.state = TicketState::accepted;
  accepted(state, ticket);
}

void apply(State& state, const TicketClaimed& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  give(state, ticket, e.member, e.at);
  ticket.state = TicketState::claimed;
  accepted(state, ticket);
  if (ticket.has(ticket_flag::case_file)) leave_council(state, state.open_case_file(ticket.id), true);
}

void apply(State& state, const ActRemembered& e) {
  state.remember_act(e.key);
}

}  // namespace

void evolve(State& state, const Event& event) {
  std::visit(
      [&](const auto& e) {
        if constexpr (requires { apply(state, e); }) {
          apply(state, e);
        } else {
          apply_desk(state, e);
        }
      },
      event);
}

}  // namespace gridline::core
