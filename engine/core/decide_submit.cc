// A complaint comes in: known, changed or new; then each of its matters is routed into a ticket.
#include <algorithm>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/decide_parts.h"
#include "engine/core/directive.h"
#include "engine/core/likeness.h"
#include "engine/core/open_ticket.h"
#include "engine/core/receipt.h"

namespace gridline::core {

namespace {

TicketKind kind_of(const SubmitComplaint& body) {
  return body.kind == TicketKind::none ? TicketKind::complaint : body.kind;
}
Origin origin_of(const SubmitComplaint& body) {
  return body.origin == Origin::none ? Origin::complaint : body.origin;
}
pack::PlaceIndex place_of(const SubmitComplaint& body) {
  return body.reading.place == 0 ? pack::PlaceIndex() : pack::PlaceIndex(body.reading.place - 1);
}

// Everything one submission is decided with.
struct Intake {
  const State& state;
  const Command& command;
  const SubmitComplaint& body;
  const RuleSet& rules;

  TicketKind kind() const { return kind_of(body); }
  Origin origin() const { return origin_of(body); }
  pack::PlaceIndex place() const { return place_of(body); }
};

pack::CategoryIndex category_of(const ReadMatter& matter) {
  return matter.category == 0 ? pack::CategoryIndex() : pack::CategoryIndex(matter.category - 1);
}

// The matters that are acted on: none when the reading is unsure, unless the best is an emergency
// (an emergency never waits for somebody to be sure).
std::vector<pack::CategoryIndex> certain_matters(const Intake& in) {
  std::vector<pack::CategoryIndex> out;
  for (const ReadMatter& matter : in.body.reading.matters) {
    const pack::CategoryIndex category = category_of(matter);
    const bool emergency = category && (*in.rules.pack)[category].guard == pack::Guard::transfer;
    if (category && (in.body.reading.sure || emergency) && out.size() < limits::matters_max)
      out.push_back(category);
  }
  return out;
}

// The urgency read belongs to the best matter; a further one has its category's own.
pack::Urgency urgency_of(const Intake& in, pack::CategoryIndex category, bool best) {
  if (best && in.body.reading.urgency != pack::Urgency::none) return in.body.reading.urgency;
  return category ? (*in.rules.pack)[category].urgency : pack::Urgency::u3;
}

route::Routing route_matter(const Intake& in, pack::CategoryIndex category, pack::Urgency urgency) {
  return in.rules.routes->route(facts_of(in.command, category, urgency));
}

Opening opening_of(const Intake& in, TicketId ticket, ComplaintId complaint, pack::CategoryIndex category,
                   pack::Urgency urgency) {
  Opening o;
  o.ticket = ticket;
  o.complaint = complaint;
  o.kind = in.kind();
  o.place = in.place();
  o.category = category;
  o.urgency = urgency;
  o.nature = in.body.reading.nature;
  o.tags = in.body.reading.tags;
  o.place_flags = in.body.reading.place_flags;
  o.secret = in.body.confidential || o.nature == pack::Nature::report;
  o.no_resident = o.kind == TicketKind::directive || in.origin() == Origin::discovered;
  o.upstream_due = in.body.upstream_due;
  return o;
}

// A confidential complaint or an informant's: nobody else's ticket may tell of it.
bool is_secret(const Intake& in) {
  return in.body.confidential || in.body.reading.nature == pack::Nature::report;
}

Matter matter_of(const Intake& in, pack::CategoryIndex category, pack::Urgency urgency) {
  return {in.body.sketch, in.place(), category, in.kind(), is_secret(in),
          is_emergency(*in.rules.pack, category, urgency)};
}

// Would this resident be served by that ticket? Not when this one is more urgent, and not when somebody has
// to go to him and nobody was to go to those before.
bool serves(const Intake& in, const Ticket& ticket, pack::Urgency urgency) {
  return urgency >= ticket.urgency &&
         (!sends_a_person(in.body.reading.tags) || ticket.has(ticket_flag::person_visit));
}

// An open ticket about the same matter at the same place, when the pack lets complaints join; never for
// what is a secret, and an emergency never waits for another.
const Ticket* ticket_to_join(const Intake& in, pack::CategoryIndex category, pack::Urgency urgency,
                             const route::Routing& routing) {
  if (is_emergency(*in.rules.pack, category, urgency)) return nullptr;
  if (!routing.join || !category || !in.place() || is_secret(in) ||
      routing.triage != route::TriageReason::none) {
    return nullptr;
  }
  const Ticket* ticket =
      in.state.joinable(in.rules.places[in.place().value], in.rules.categories[category.value]);
  return ticket != nullptr && serves(in, *ticket, urgency) ? ticket : nullptr;
}

// What the complaint joins, if anything: what is at the same place, or what the pack's rule finds alike.
// `like` is what it is like in any case; a ticket of its own then says so.
std::optional<LikeTicket> join_of(const Intake& in, pack::CategoryIndex category, pack::Urgency urgency,
                                  const route::Routing& routing, std::optional<LikeTicket>& like) {
  if (const Ticket* same = ticket_to_join(in, category, urgency, routing))
    return LikeTicket{same, 0, SimilarWhy::place};
  like = most_like(in.state, in.rules, routing.similar, matter_of(in, category, urgency), in.command.at);
  if (!like || routing.similar.act != pack::SimilarAct::join || like->why != SimilarWhy::near ||
      routing.triage != route::TriageReason::none || !serves(in, *like->ticket, urgency))
    return std::nullopt;
  return like;
}

ComplaintJoined joined(const Intake& in, ComplaintId complaint, const LikeTicket& join,
                       pack::CategoryIndex category, pack::Urgency urgency) {
  return {complaint,
          join.ticket->id,
          in.command.at,
          in.place() ? in.rules.places[in.place().value] : Symbol(),
          in.rules.categories[category.value],
          urgency,
          join.alike,
          join.why};
}

Decision receive(const Intake& in) {
  Decision d;
  d.events.reserve(8);  // received, opened, dispatched, assigned, clocks: without moving them while they grow
  NewSymbols symbols(in.state);
  const ComplaintId complaint(in.state.next_complaint);
  ComplaintReceived received;
  received.complaint = complaint;
  received.source = symbols.of("source:" + in.body.source);
  received.channel = symbols.of("channel:" + in.body.channel);
  received.key = in.body.key;
  received.content = in.body.content;
  received.receipt = receipt_bits(in.body.chance);
  received.origin = in.origin();
  received.confidential = in.body.confidential;
  received.reply_wanted = in.body.reply_wanted;
  received.at = in.command.at;
  d.reply = {complaint, received.receipt, 1, true, {}};
  d.events.push_back(std::move(received));

  std::vector<pack::CategoryIndex> matters = certain_matters(in);
  if (matters.empty()) matters.push_back(pack::CategoryIndex());
  std::vector<MemberId> given;
  std::uint64_t next = in.state.next_ticket;
  for (std::size_t i = 0; i < matters.size(); ++i) {
    const pack::Urgency urgency = urgency_of(in, matters[i], i == 0);
    const route::Routing routing = route_matter(in, matters[i], urgency);
    std::optional<LikeTicket> like;
    if (matters.size() == 1) {
      if (const auto join = join_of(in, matters[i], urgency, routing, like)) {
        d.events.push_back(joined(in, complaint, *join, matters[i], urgency));
        d.reply.tickets.push_back(join->ticket->id);
        break;
      }
    }
    const TicketId ticket(next++);
    const Opening opening = opening_of(in, ticket, complaint, matters[i], urgency);
    d.reply.tickets.push_back(ticket);
    if (opening.kind == TicketKind::directive &&
        open_directive(in.state, in.rules, in.command.at, opening, routing, next, d.events))
      break;
    open_ticket(in.state, in.rules, in.command.at, opening, routing, given, d.events);
    if (const auto e = sketched(in.rules, routing.similar, matter_of(in, matters[i], urgency), ticket))
      d.events.push_back(*e);
    if (like)
      d.events.push_back(
          DuplicateProposed{ticket, in.command.at, {like->ticket->id}, like->alike, like->why});
    if (i == 0 && !routing.split) break;
  }
  symbols.put_first(d.events);
  return d;
}

std::vector<TicketId> tickets_of(const Complaint& complaint) {
  if (complaint.tickets == 0) return {complaint.first_ticket};
  std::vector<TicketId> out;
  for (std::uint16_t i = 0; i < complaint.tickets; ++i)
    out.push_back(TicketId(complaint.first_ticket.value + i));
  return out;
}

// The resident's due when a ticket has become an emergency: the earlier of the promise and the class's.
void hasten(const Intake& in, const Ticket& ticket, const route::Routing& routing,
            std::vector<Event>& events) {
  for (const route::Clock& c : routing.clocks) {
    if (c.clock != pack::ClockKind::resolve || (ticket.resolve_due && ticket.resolve_due <= c.due)) continue;
    events.push_back(ClocksStarted{
        ticket.id, {{c.clock, c.due, resolve_next(in.rules, ticket, in.command.at, c.due), Symbol()}}});
  }
}

// Accepted already: the handler sees the complaint as changed, and only its urgency may rise.
void reread_accepted(const Intake& in, const Ticket& ticket, TicketReread again,
                     const route::Routing& routing, std::vector<Event>& events) {
  if (again.urgency == ticket.urgency) return;
  const bool alarm = again.urgency == pack::Urgency::u1 && !ticket.has(ticket_flag::emergency);
  const Ticket back = alarm ? stop_waiting(in.state, in.rules, in.command.at, ticket, events) : ticket;
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
    events.push_back(ClocksStarted{ticket.id, {{clock, due, Instant(), Symbol()}}});
}

// Reads a revised complaint's ticket again while nobody has accepted it. The promise to the resident is
// not reset; it only becomes earlier when this turns out to be an emergency.
void reread(const Intake& in, const Ticket& asked, std::vector<Event>& events) {
  const bool answers = asked.state == TicketState::need_info;  // what the resident was asked
  const Ticket ticket = answers ? stop_waiting(in.state, in.rules, in.command.at, asked, events) : asked;
  const std::vector<pack::CategoryIndex> matters = certain_matters(in);
  const pack::CategoryIndex category = matters.empty() ? pack::CategoryIndex() : matters.front();
  const bool emergency = is_emergency(*in.rules.pack, category, urgency_of(in, category, true));
  const pack::Urgency read = emergency ? pack::Urgency::u1 : urgency_of(in, category, true);
  const pack::Urgency urgency = std::min(read, ticket.urgency);  // U1 is the smallest number
  TicketReread again{ticket.id,     ticket.place, ticket.category, urgency, in.body.reading.nature,
                     in.rules.name, ticket.route, Symbol()};
  const route::Routing routing = route_matter(in, category, urgency);
  if (ticket.state != TicketState::queued && ticket.state != TicketState::triage)
    return reread_accepted(in, ticket, again, routing, events);
  again.place = in.place() ? in.rules.places[in.place().value] : Symbol();
  again.category = category ? in.rules.categories[category.value] : Symbol();
  again.route = in.rules.route_nodes[routing.route.value];
  again.policy = routing.policy ? in.rules.policies[routing.policy.value] : Symbol();
  events.push_back(again);
  Matter matter = matter_of(in, category, urgency);
  matter.secret = matter.secret || ticket.has(ticket_flag::confidential);
  if (const auto e = sketched(in.rules, routing.similar, matter, ticket.id)) events.push_back(*e);
  const bool triage = routing.triage != route::TriageReason::none;
  const bool same =
      in.rules.units[routing.lead.value] == ticket.lead && triage == (ticket.state == TicketState::triage);
  if (same) {
    Ticket now = ticket;
    if (again.policy) now.policy = again.policy;
    now.urgency = urgency;
    if (answers) wait_again(in, now, events);
    now.urgency = ticket.urgency;
    if (urgency != pack::Urgency::u1 || ticket.has(ticket_flag::emergency)) return;
    raise_alarm(in.state, in.rules, in.command.at, now, urgency, events);
    return hasten(in, now, routing, events);
  }
  std::vector<MemberId> given;
  Opening opening = opening_of(in, ticket.id, ticket.complaint, category, urgency);
  opening.upstream_due = ticket.resolve_due;  // not later than what was promised
  send_ticket(in.state, in.rules, in.command.at, opening, routing, false, given, events);
}

Decision revise(const Intake& in, const Complaint& known) {
  Decision d;
  const std::uint32_t version = known.version + 1;
  d.events.push_back(ComplaintRevised{known.id, version, in.body.content, in.command.at});
  // With several tickets a person has to see which of them the change is about.
  if (known.tickets == 1) {
    const Ticket* ticket = in.state.ticket(known.first_ticket);
    if (ticket != nullptr && !is_final(ticket->state)) reread(in, *ticket, d.events);
  }
  d.reply = {known.id, known.receipt, version, true, tickets_of(known)};
  return d;
}

}  // namespace

route::Facts facts_of(const Command& command, pack::CategoryIndex category, pack::Urgency urgency) {
  const auto& body = std::get<SubmitComplaint>(command.body);
  route::Facts facts;
  facts.channel = body.channel;
  facts.kind = code(kind_of(body));
  facts.origin = code(origin_of(body));
  facts.title = command.personal.title;
  facts.text = command.personal.text;
  facts.confidential = body.confidential;
  facts.advert = body.reading.advert;
  facts.at = command.at;
  facts.place = place_of(body);
  facts.place_flags = body.reading.place_flags;
  facts.category = category;
  facts.urgency = urgency;
  facts.nature = body.reading.nature;
  facts.tags = &body.reading.tags;
  return facts;
}

namespace {

// Also when it is sent again: who lost the first answer needs the advice no less.
bool about_an_emergency(const State& state, const Decision& d) {
  const auto raised = [](const Event& event) {
    const auto* message = std::get_if<MessageQueued>(&event);
    return message != nullptr && message->notice == Notice::emergency_advice;
  };
  const auto open = [&](TicketId id) {
    const Ticket* ticket = state.ticket(id);
    return ticket != nullptr && ticket->has(ticket_flag::emergency) && !is_final(ticket->state);
  };
  return std::any_of(d.events.begin(), d.events.end(), raised) ||
         std::any_of(d.reply.tickets.begin(), d.reply.tickets.end(), open);
}

}  // namespace

Decision decide_submit(const State& state, const Command& command, const SubmitComplaint& body,
                       const RuleSet& rules) {
  const Intake in{state, command, body, rules};
  const Complaint* known = state.complaint_by_key(body.key);
  if (known == nullptr && body.archived) known = &*body.archived;
  if (known != nullptr && known->content == body.content) {
    Decision d;
    d.reply = {known->id, known->receipt, known->version, false, tickets_of(*known)};
    d.reply.emergency = about_an_emergency(state, d);
    return d;
  }
  GRIDLINE_ASSERT(body.reading.pack == rules.short_hash());
  if (auto refusal = refuse_name(state, "source:" + body.source)) return *std::move(refusal);
  if (auto refusal = refuse_name(state, "channel:" + body.channel)) return *std::move(refusal);
  Decision d = known == nullptr ? receive(in) : revise(in, *known);
  d.reply.emergency = about_an_emergency(state, d);
  return d;
}

}  // namespace gridline::core
