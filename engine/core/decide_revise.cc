// A complaint changed: what nobody has accepted yet is read and routed again.
#include <algorithm>

#include "engine/core/act.h"
#include "engine/core/council.h"
#include "engine/core/decide_parts.h"
#include "engine/core/desk_clock.h"
#include "engine/core/hot_spot.h"
#include "engine/core/intake.h"
#include "engine/core/ladder.h"
#include "engine/core/likeness.h"
#include "engine/core/open_ticket.h"

namespace gridline::core {

namespace {

// The resident's due when a ticket has become an emergency: the earlier of the promise and the class's.
void hasten(const Intake& in, const Ticket& ticket, const route::Routing& routing,
            std::vector<Event>& events) {
  for (const route::Clock& c : routing.clocks) {
    if (c.clock != pack::ClockKind::resolve || (ticket.resolve_due && ticket.resolve_due <= c.due)) continue;
    Ticket urgent = ticket;
    urgent.urgency = pack::Urgency::u1;
    events.push_back(ClocksStarted{
        ticket.id, {{c.clock, c.due, resolve_next(in.rules, urgent, in.command.at, c.due), Symbol()}}});
  }
}

// Accepted already: the handler sees the complaint as changed, and only its urgency may rise.
void reread_accepted(const Intake& in, const Ticket& ticket, TicketReread again,
                     const route::Routing& routing, std::vector<Event>& events) {
  if (again.urgency == ticket.urgency) return;
  const bool alarm = again.urgency == pack::Urgency::u1 && !ticket.has(ticket_flag::emergency);
  const Ticket awake = alarm ? stop_waiting(in.state, in.rules, in.command.at, ticket, events) : ticket;
  const Ticket back = leave_agenda(in.state, in.rules, in.command.at, awake, again.urgency, events);
  events.push_back(again);
  if (!alarm) return;
  raise_alarm(in.state, in.rules, in.command.at, back, again.urgency, events);
  hasten(in, back, routing, events);
}

// Who had not accepted yet has his whole time again: he could not have judged it before.
void wait_again(const Intake& in, const Ticket& ticket, std::vector<Event>& events) {
  const auto clock =
      ticket.state == TicketState::queued ? pack::ClockKind::accept : pack::ClockKind::dispatch;
  if (const Instant due = due_of(in.rules, ticket, clock, in.command.at))
    events.push_back(ClocksStarted{
        ticket.id,
        {{clock, due, first_moment(in.rules, ticket, clock, in.command.at, due, false), Symbol()}}});
}

// Reads a revised complaint's ticket again while nobody has accepted it. The promise to the resident is
// not reset; it only becomes earlier when this turns out to be an emergency.
void reread(const Intake& in, const Ticket& asked, std::vector<Event>& events) {
  const bool answers = asked.state == TicketState::need_info;  // what the resident was asked
  const Ticket ticket = answers ? stop_waiting(in.state, in.rules, in.command.at, asked, events) : asked;
  const std::vector<pack::CategoryIndex> matters = in.certain_matters();
  const pack::CategoryIndex category = matters.empty() ? pack::CategoryIndex() : matters.front();
  const bool emergency = is_emergency(*in.rules.pack, category, in.urgency_of(category, true));
  const pack::Urgency read = emergency ? pack::Urgency::u1 : in.urgency_of(category, true);
  const pack::Urgency urgency = std::min(read, ticket.urgency);  // U1 is the smallest number
  TicketReread again{ticket.id,     ticket.place, ticket.category, urgency, in.body.reading.nature,
                     in.rules.name, ticket.route, Symbol()};
  const route::Routing routing = in.route_matter(category, urgency);
  if (ticket.state != TicketState::queued && ticket.state != TicketState::triage)
    return reread_accepted(in, ticket, again, routing, events);
  again.place = in.place() ? in.rules.places[in.place().value] : Symbol();
  again.category = category ? in.rules.categories[category.value] : Symbol();
  again.route = in.rules.route_nodes[routing.route.value];
  again.policy = routing.policy ? in.rules.policies[routing.policy.value] : Symbol();
  events.push_back(again);
  Matter matter = in.matter_of(category, urgency);
  matter.secret = matter.secret || ticket.has(ticket_flag::confidential);
  if (const auto e = sketched(in.rules, routing.similar, matter, ticket.id)) events.push_back(*e);
  const bool triage = routing.triage != route::TriageReason::none;
  const bool same =
      in.rules.units[routing.lead.value] == ticket.lead && triage == (ticket.state == TicketState::triage);
  if (same) {
    Ticket now = ticket;
    if (again.policy) now.policy = again.policy;
    now.urgency = urgency;
    const CaseFile* file = in.state.case_file(ticket.id);
    const bool stood_still = file != nullptr && (file->paused & paused_clock::accept) != 0;
    if (answers && !stood_still) wait_again(in, now, events);
    now.urgency = ticket.urgency;
    if (urgency != pack::Urgency::u1 || ticket.has(ticket_flag::emergency)) return;
    raise_alarm(in.state, in.rules, in.command.at, now, urgency, events);
    return hasten(in, now, routing, events);
  }
  std::vector<MemberId> given;
  Opening opening = in.opening_of(ticket.id, ticket.complaint, category, urgency);
  opening.upstream_due = ticket.resolve_due;  // not later than what was promised
  // A promise that a dispatch starts has not been made yet.
  const bool promised = static_cast<bool>(ticket.resolve_due);
  send_ticket(in.state, in.rules, in.command.at, opening, routing, !promised, given, events);
}

// Read again, it may belong to another pile than before, or to one at all. Only while nobody had accepted it
// was it read again.
void count_reread(const Intake& in, const Ticket& ticket, std::vector<Event>& events) {
  const auto again = std::find_if(events.begin(), events.end(),
                                  [](const Event& e) { return std::holds_alternative<TicketReread>(e); });
  if (again == events.end() || ticket.kind != TicketKind::complaint) return;
  const auto& read = std::get<TicketReread>(*again);
  if (read.place == ticket.place && read.category == ticket.category) return;
  const std::vector<pack::CategoryIndex> matters = in.certain_matters();
  const pack::CategoryIndex category = matters.empty() ? pack::CategoryIndex() : matters.front();
  const route::Routing routing = in.route_matter(category, read.urgency);
  if (!in.counts_as_household(category, read.urgency, routing)) return;
  std::uint64_t next = in.state.next_ticket;
  NewSymbols symbols(in.state);
  HotSpots spots(in.state, in.rules, in.command.at, next, symbols);
  HotMatter matter{
      ticket.complaint, ticket.id,    counted_place(in.rules, routing.hot, in.body.reading),
      category,         read.urgency, true,
      in.body.sketch};
  matter.alike = alike_for(routing.similar);
  spots.count(routing.hot, matter, in.earlier_tickets(), events);
  symbols.put_first(events);
}

}  // namespace

Decision revise(const Intake& in, const Complaint& known) {
  Decision d;
  const std::uint32_t version = known.version + 1;
  d.events.push_back(ComplaintRevised{known.id, version, in.body.content, in.command.at});
  // With several tickets a person has to see which of them the change is about.
  if (known.tickets == 1) {
    const Ticket* ticket = in.state.ticket(known.first_ticket);
    if (ticket != nullptr && !is_final(ticket->state)) reread(in, *ticket, d.events);
    if (ticket != nullptr && !is_final(ticket->state)) count_reread(in, *ticket, d.events);
    if (ticket != nullptr) written_again(in.state, in.rules, in.command.at, *ticket, d.events);
  }
  d.reply = {known.id, known.receipt, version, true, tickets_of(known)};
  return d;
}

}  // namespace gridline::core
