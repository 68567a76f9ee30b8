// Opened, sent, and its clocks started: always in this order.
#include "engine/core/open_ticket.h"

#include <algorithm>
#include <optional>

#include "engine/core/act.h"
#include "engine/core/choose_member.h"
#include "engine/core/council.h"
#include "engine/core/ladder.h"
#include "engine/core/pause.h"

namespace gridline::core {

namespace {

// The tag of a pack's lexicon that means: this resident cannot come, somebody goes there (代办).
constexpr std::string_view vulnerable_tag = "vulnerable";

// What counting and ladders look at.
Ticket as_sent(const RuleSet& rules, const Opening& o, const route::Routing& routing) {
  Ticket as;
  as.lead = rules.units[routing.lead.value];
  as.policy = routing.policy ? rules.policies[routing.policy.value] : Symbol();
  as.urgency = o.urgency;
  return as;
}

// Partners of an emergency are called to the spot; of any other ticket the route's partners are
// informed, and invited when the lead needs them.
void call_partners(const State& state, const RuleSet& rules, Instant at, const Opening& o,
                   const route::Routing& routing, std::vector<Event>& events) {
  const Ticket as = as_sent(rules, o, routing);
  for (const pack::UnitIndex unit : routing.partners) {
    const Symbol partner = rules.units[unit.value];
    const std::vector<MemberId> called = called_in(state, partner, at);
    events.push_back(
        PartnerInvited{o.ticket, called.empty() ? MemberId() : called.front(), at, partner, false, false});
    if (const Instant due = due_of(rules, as, pack::ClockKind::partner, at))
      events.push_back(
          ClocksStarted{o.ticket,
                        {{pack::ClockKind::partner, due,
                          first_moment(rules, as, pack::ClockKind::partner, at, due, false), partner}}});
    if (!called.empty())
      events.push_back(MessageQueued{o.ticket, at, called, ComplaintId(), Notice::invited});
  }
}

Ticket as_offered(const RuleSet& rules, const Opening& o, Symbol lead) {
  Ticket as;
  as.id = o.ticket;
  as.kind = o.kind;
  as.urgency = o.urgency;
  as.lead = lead;
  as.place = o.place ? rules.places[o.place.value] : Symbol();
  as.category = o.category ? rules.categories[o.category.value] : Symbol();
  as.state = TicketState::claimable;
  as.set(ticket_flag::confidential, o.secret);
  return as;
}

// What is on the wall is heard at the next meeting too, while nobody claims it.
std::optional<TicketTabled> tabled_offer(const State& state, const RuleSet& rules, Instant at,
                                         const Opening& o, Symbol lead) {
  if (rules.councils.empty()) return std::nullopt;
  return tabling_of(state, rules, as_offered(rules, o, lead), state.case_file(o.ticket), at, MemberId());
}

// 走访发现: the council of its area gathers what has this origin. A lead beside the chain (a department, a firm)
// has its own work sent to it.
bool is_gathered(const RuleSet& rules, const Opening& o, pack::UnitIndex lead) {
  if (!(*rules.pack)[lead].level) return false;
  const pack::Council* council = council_of_ticket(rules, as_offered(rules, o, rules.units[lead.value]));
  return council != nullptr && std::find(council->gathers.begin(), council->gathers.end(), code(o.origin)) !=
                                   council->gathers.end();
}

RunningClock running(const RuleSet& rules, Instant at, const Opening& o, const route::Routing& routing,
                     const route::Clock& c) {
  RunningClock clock{c.clock, c.due, Instant(), Symbol(), c.from == at ? Instant() : c.from};
  if (c.clock == pack::ClockKind::contact) clock.from = c.from;
  if (c.clock == pack::ClockKind::resolve && o.upstream_due && o.upstream_due < c.due)
    clock.due = o.upstream_due;
  const bool warned = c.clock == pack::ClockKind::resolve || c.clock == pack::ClockKind::accept;
  clock.next = first_moment(rules, as_sent(rules, o, routing), c.clock, at, clock.due, warned,
                            c.from ? c.from : at);
  return clock;
}

}  // namespace

bool sends_a_person(const std::vector<std::string>& tags) {
  return std::find(tags.begin(), tags.end(), vulnerable_tag) != tags.end();
}

bool is_emergency(const pack::Pack& pack, pack::CategoryIndex category, pack::Urgency urgency) {
  return urgency == pack::Urgency::u1 || (category && pack[category].guard == pack::Guard::transfer);
}

void send_ticket(const State& state, const RuleSet& rules, Instant at, const Opening& o,
                 const route::Routing& routing, bool with_clocks, std::vector<MemberId>& given,
                 std::vector<Event>& events) {
  const Symbol lead = rules.units[routing.lead.value];
  const bool emergency = is_emergency(*rules.pack, o.category, o.urgency);
  const bool triage = routing.triage != route::TriageReason::none;
  MemberId member;
  if (triage) {
    events.push_back(TicketTriaged{o.ticket, lead, static_cast<std::uint8_t>(routing.triage), at});
  } else if (!emergency && is_wish(o.kind, o.urgency)) {  // on the wall, until somebody claims it
    events.push_back(TicketOffered{o.ticket, MemberId(), at, lead});
    if (auto e = tabled_offer(state, rules, at, o, lead)) events.push_back(*std::move(e));
  } else if (auto e = !emergency && is_gathered(rules, o, routing.lead)
                          ? tabled_offer(state, rules, at, o, lead)
                          : std::nullopt) {
    events.push_back(TicketOffered{o.ticket, MemberId(), at, lead});
    events.push_back(*std::move(e));
  } else {
    std::vector<Symbol> partners;
    for (const pack::UnitIndex unit : routing.partners) partners.push_back(rules.units[unit.value]);
    events.push_back(TicketDispatched{o.ticket, lead, std::move(partners), false, at, false});
    pack::PersonRule person = routing.person;
    person.on_duty = person.on_duty || emergency;  // somebody who is there now, whatever the hour
    member = choose_member(state, rules, lead, person, at, given);
  }
  if (emergency && !member) member = someone_for(state, rules, lead, at);
  if (member) {
    events.push_back(TicketAssigned{o.ticket, member, at});
    given.push_back(member);
  }
  if (emergency) {
    if (member) events.push_back(MessageQueued{o.ticket, at, {member}, ComplaintId(), Notice::assigned});
    if (!o.no_resident)
      events.push_back(MessageQueued{o.ticket, at, {}, o.complaint, Notice::emergency_advice});
    call_partners(state, rules, at, o, routing, events);
  }
  ClocksStarted clocks{o.ticket, {}};
  clocks.clocks.reserve(routing.clocks.size());
  const bool offered = std::holds_alternative<TicketOffered>(events.back()) ||
                       std::holds_alternative<TicketTabled>(events.back());
  for (const route::Clock& c : routing.clocks) {
    if (c.clock == (triage ? pack::ClockKind::accept : pack::ClockKind::dispatch)) continue;
    if (offered && (c.clock == pack::ClockKind::accept || c.clock == pack::ClockKind::assignment)) continue;
    // Sent elsewhere: the unit has its own time to accept, what the resident was promised stays.
    // An emergency's class may only bring it forward: started again, a due that has acted would act twice.
    const bool sooner = emergency && !(o.upstream_due && o.upstream_due <= c.due);
    if (!with_clocks && c.clock == pack::ClockKind::resolve && !sooner) continue;
    clocks.clocks.push_back(running(rules, at, o, routing, c));
  }
  if (!clocks.clocks.empty()) events.push_back(std::move(clocks));
}

TicketOpened opened_of(const RuleSet& rules, Instant at, const Opening& o, const route::Routing& routing) {
  TicketOpened opened;
  opened.ticket = o.ticket;
  opened.complaint = o.complaint;
  opened.parent = o.parent;
  opened.kind = o.kind;
  opened.place = o.place ? rules.places[o.place.value] : Symbol();
  opened.category = o.category ? rules.categories[o.category.value] : Symbol();
  opened.urgency = o.urgency;
  opened.nature = o.nature;
  opened.tags = o.tags;
  opened.place_flags = o.place_flags;
  opened.pack = rules.name;
  opened.route = rules.route_nodes[routing.route.value];
  opened.policy = routing.policy ? rules.policies[routing.policy.value] : Symbol();
  opened.emergency = is_emergency(*rules.pack, o.category, o.urgency);
  opened.joinable = routing.join && !o.secret && !o.for_many && !opened.emergency && opened.place &&
                    opened.category && routing.triage == route::TriageReason::none;
  opened.at = at;
  opened.person_visit = sends_a_person(o.tags);
  opened.no_resident = o.no_resident;
  opened.for_many = o.for_many;
  return opened;
}

void open_ticket(const State& state, const RuleSet& rules, Instant at, const Opening& o,
                 const route::Routing& routing, std::vector<MemberId>& given, std::vector<Event>& events) {
  events.push_back(opened_of(rules, at, o, routing));
  send_ticket(state, rules, at, o, routing, true, given, events);
}

namespace {

// What stood still goes on, at once in the ticket as it then is: what is decided next compares with it.
void go_on(const RuleSet& rules, Instant at, const CaseFile& file, Ticket& back, std::vector<Event>& events) {
  ClocksStarted started{back.id, {}};
  if ((file.paused & paused_clock::accept) != 0 && back.accept_due) {
    const auto clock =
        back.state == TicketState::triage ? pack::ClockKind::dispatch : pack::ClockKind::accept;
    back.accept_due = due_after_pause(rules, back, clock, file.paused_since, back.accept_due, at);
    const Instant next = moment_after_pause(rules, back, &file, clock, at, back.accept_due);
    back.accept_next = next ? next : back.accept_due;
    started.clocks.push_back({clock, back.accept_due, next, Symbol()});
  }
  if ((file.paused & paused_clock::resolve) != 0) {
    const Instant due =
        due_after_pause(rules, back, pack::ClockKind::resolve, file.paused_since, back.resolve_due, at);
    back.resolve_next = next_after_hold(rules, as_counted(back, &file), &file, at, due);
    back.resolve_due = due;
    started.clocks.push_back({pack::ClockKind::resolve, due, back.resolve_next, Symbol()});
  }
  if (!started.clocks.empty()) events.push_back(std::move(started));
}

}  // namespace

Ticket stop_waiting(const State& state, const RuleSet& rules, Instant at, const Ticket& ticket,
                    std::vector<Event>& events) {
  Ticket back = ticket;
  const CaseFile* file = state.case_file(ticket.id);
  if (ticket.state == TicketState::need_info) {
    back.state = file->before;
    events.push_back(InfoGiven{ticket.id, MemberId(), at, back.state});
    go_on(rules, at, *file, back, events);
  } else if (ticket.state == TicketState::on_hold) {
    back.state = file->before;
    if (ticket.resolve_due) back.resolve_due = due_after_hold(rules, ticket, *file, at);
    back.resolve_next = next_after_hold(rules, as_counted(ticket, file), file, at, back.resolve_due);
    events.push_back(
        TicketResumed{ticket.id, MemberId(), at, back.state, back.resolve_next, back.resolve_due});
  }
  return back;
}

void raise_alarm(const State& state, const RuleSet& rules, Instant at, const Ticket& ticket,
                 pack::Urgency urgency, std::vector<Event>& events) {
  if (urgency != pack::Urgency::u1 || ticket.has(ticket_flag::emergency)) return;
  MemberId member = ticket.member;
  const bool unclaimed = ticket.state == TicketState::triage || ticket.state == TicketState::queued ||
                         ticket.state == TicketState::accepted;
  if (!member) member = someone_for(state, rules, ticket.lead, at);
  if (member && member != ticket.member && unclaimed)
    events.push_back(TicketAssigned{ticket.id, member, at});
  if (member) events.push_back(MessageQueued{ticket.id, at, {member}, ComplaintId(), Notice::assigned});
  if (!ticket.has(ticket_flag::no_resident))
    events.push_back(MessageQueued{ticket.id, at, {}, ticket.complaint, Notice::emergency_advice});
  hasten(rules, at, ticket, urgency, events);
}

void hasten(const RuleSet& rules, Instant at, const Ticket& ticket, pack::Urgency urgency,
            std::vector<Event>& events) {
  if (ticket.state != TicketState::triage && ticket.state != TicketState::queued) return;
  const auto clock =
      ticket.state == TicketState::triage ? pack::ClockKind::dispatch : pack::ClockKind::accept;
  Ticket urgent = ticket;
  urgent.urgency = urgency;
  const Instant due = due_of(rules, urgent, clock, at);
  if (due && (!ticket.accept_due || due < ticket.accept_due))
    events.push_back(ClocksStarted{
        ticket.id, {{clock, due, first_moment(rules, urgent, clock, at, due,
                                                  urgency != pack::Urgency::u1), Symbol()}}});
}

}  // namespace gridline::core
