// A complaint comes in: known, changed or new; then each of its matters is routed into a ticket.
#include <algorithm>

#include "engine/base/assert.h"
#include "engine/core/act.h"
#include "engine/core/advice.h"
#include "engine/core/contact.h"
#include "engine/core/decide_parts.h"
#include "engine/core/desk_clock.h"
#include "engine/core/directive.h"
#include "engine/core/hot_spot.h"
#include "engine/core/intake.h"
#include "engine/core/likeness.h"
#include "engine/core/open_ticket.h"
#include "engine/core/receipt.h"

namespace gridline::core {

namespace {

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
  if (!routing.join || !category || !in.place() || in.secret() ||
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
  like = most_like(in.state, in.rules, routing.similar, in.matter_of(category, urgency), in.command.at);
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
          category ? in.rules.categories[category.value] : Symbol(),
          urgency,
          join.alike,
          join.why};
}

ComplaintReceived received_of(const Intake& in, ComplaintId complaint, NewSymbols& symbols) {
  ComplaintReceived e;
  e.complaint = complaint;
  e.source = symbols.of("source:" + in.body.source);
  e.channel = symbols.of("channel:" + in.body.channel);
  e.key = in.body.key;
  e.content = in.body.content;
  e.receipt = receipt_bits(in.body.chance);
  e.origin = in.origin();
  e.confidential = in.body.confidential;
  e.reply_wanted = in.body.reply_wanted;
  e.at = in.command.at;
  return e;
}

// A new complaint with all that follows from it.
class Receiving {
 public:
  explicit Receiving(const Intake& in)
      : in_(in), symbols_(in.state), complaint_(in.state.next_complaint), next_(in.state.next_ticket) {}

  Decision done() {
    d_.events.reserve(
        8);  // received, opened, dispatched, assigned, clocks: without moving them while they grow
    d_.events.push_back(received_of(in_, complaint_, symbols_));
    const std::uint64_t receipt = std::get<ComplaintReceived>(d_.events.back()).receipt;
    d_.reply = {complaint_, receipt, 1, true, {}};
    std::vector<pack::CategoryIndex> matters = in_.certain_matters();
    if (matters.empty()) matters.push_back(pack::CategoryIndex());
    for (std::size_t i = 0; i < matters.size(); ++i) {
      const pack::Urgency urgency = in_.urgency_of(matters[i], i == 0);
      const route::Routing routing = in_.route_matter(matters[i], urgency);
      std::optional<LikeTicket> like;
      if (matters.size() == 1 && joins(matters[i], urgency, routing, like)) break;
      if (open(matters[i], urgency, routing, like)) break;
      if (i == 0 && !routing.split) break;
    }
    HotSpots spots(in_.state, in_.rules, in_.command.at, next_, symbols_);
    for (const ToCount& c : to_count_) spots.count(c.rule, c.matter, in_.earlier_tickets(), d_.events);
    symbols_.put_first(d_.events);
    return std::move(d_);
  }

 private:
  // The resident's own open ticket, or one about the same; else `like` is what a ticket of its own is like.
  bool joins(pack::CategoryIndex category, pack::Urgency urgency, const route::Routing& routing,
             std::optional<LikeTicket>& like) {
    const Repeat repeat = repeat_of(in_.state, in_.rules, in_.body, category, urgency);
    if (repeat.ticket != nullptr) {
      join({repeat.ticket, 0, SimilarWhy::resident}, category, urgency);
      urge_again(in_.state, in_.rules, in_.command.at, repeat, symbols_, d_.events);
      return true;
    }
    const auto other = join_of(in_, category, urgency, routing, like);
    if (!other) return false;
    join(*other, category, urgency);
    count(other->ticket->id, category, urgency, routing);
    return true;
  }

  void join(const LikeTicket& ticket, pack::CategoryIndex category, pack::Urgency urgency) {
    d_.events.push_back(joined(in_, complaint_, ticket, category, urgency));
    d_.reply.tickets.push_back(ticket.ticket->id);
    written_again(in_.state, in_.rules, in_.command.at, *ticket.ticket, d_.events);
  }

  // True: it is a directive with its buildings, and nothing comes after it.
  bool open(pack::CategoryIndex category, pack::Urgency urgency, const route::Routing& routing,
            const std::optional<LikeTicket>& like) {
    const TicketId ticket(next_++);
    count(ticket, category, urgency, routing);
    const Opening opening = in_.opening_of(ticket, complaint_, category, urgency);
    d_.reply.tickets.push_back(ticket);
    if (opening.kind == TicketKind::directive &&
        open_directive(in_.state, in_.rules, in_.command.at, opening, routing, next_, d_.events))
      return true;
    open_ticket(in_.state, in_.rules, in_.command.at, opening, routing, given_, d_.events);
    if (const auto e = sketched(in_.rules, routing.similar, in_.matter_of(category, urgency), ticket))
      d_.events.push_back(*e);
    if (like)
      d_.events.push_back(
          DuplicateProposed{ticket, in_.command.at, {like->ticket->id}, like->alike, like->why});
    return false;
  }

  // Where complaints pile up; after all its tickets, whose numbers follow each other.
  void count(TicketId ticket, pack::CategoryIndex category, pack::Urgency urgency,
             const route::Routing& routing) {
    if (!in_.counts_as_household(category, urgency, routing)) return;
    const pack::PlaceIndex place = counted_place(in_.rules, routing.hot, in_.body.reading);
    HotMatter matter{complaint_, ticket, place, category, urgency, false, in_.body.sketch};
    matter.alike = alike_for(routing.similar);
    to_count_.push_back({routing.hot, matter});
  }

  struct ToCount {
    pack::Hot rule;
    HotMatter matter;
  };

  const Intake& in_;
  Decision d_;
  NewSymbols symbols_;
  ComplaintId complaint_;
  std::uint64_t next_;
  std::vector<MemberId> given_;
  std::vector<ToCount> to_count_;
};

// 历史件: it was over long ago. One ticket that is opened and closed at its own moments and put away at once:
// nobody is told, nothing runs, and nothing is compared with it or piles up with it.
Decision take_history(const Intake& in) {
  const SubmitComplaint& body = in.body;
  const Instant from = body.received, over = body.done ? body.done : body.received;
  if (in.command.actor.kind != ActorKind::administrator) return not_yours();
  if (!from || over < from || over > in.command.at)
    return rejected("bad_times", "历史件应有受理时间，办结不早于受理，且都在过去",
                    "history has a time of receipt, an end that is not before it, and both are past");
  NewSymbols symbols(in.state);
  const ComplaintId complaint(in.state.next_complaint);
  const TicketId ticket(in.state.next_ticket);
  ComplaintReceived received = received_of(in, complaint, symbols);
  received.at = from;
  const std::vector<pack::CategoryIndex> matters = in.certain_matters();
  const pack::CategoryIndex category = matters.empty() ? pack::CategoryIndex() : matters.front();
  const pack::Urgency urgency = in.urgency_of(category, true);
  const route::Routing routing = in.route_matter(category, urgency);
  TicketOpened opened =
      opened_of(in.rules, from, in.opening_of(ticket, complaint, category, urgency), routing);
  opened.history = true;
  opened.joinable = false;
  const Symbol lead = in.rules.units[routing.lead.value];
  const Outcome outcome = body.outcome != Outcome::none ? body.outcome : Outcome::answered;
  Decision d;
  d.reply = {complaint, received.receipt, 1, true, {ticket}, {}};
  d.events.push_back(std::move(received));
  d.events.push_back(std::move(opened));
  d.events.push_back(TicketDispatched{ticket, lead, {}, false, from, false});
  d.events.push_back(TicketClosed{ticket, outcome, MemberId(), over});
  d.events.push_back(TicketArchived{ticket, {complaint}});
  symbols.put_first(d.events);
  return d;
}

}  // namespace

Decision decide_submit(const State& state, const Command& command, const SubmitComplaint& body,
                       const RuleSet& rules) {
  const Intake in{state, command, body, rules};
  const Complaint* known = state.complaint_by_key(body.key);
  if (known == nullptr && body.archived) known = &*body.archived;
  if (known != nullptr && (known->content == body.content || body.history)) {
    Decision d;
    d.reply = {known->id, known->receipt, known->version, false, tickets_of(*known)};
    if (!body.history) d.reply.advice = emergency_advice(state, d, rules);
    return d;
  }
  GRIDLINE_ASSERT(body.reading.pack == rules.short_hash());
  if (auto refusal = refuse_name(state, "source:" + body.source)) return *std::move(refusal);
  if (auto refusal = refuse_name(state, "channel:" + body.channel)) return *std::move(refusal);
  if (body.history) return take_history(in);
  Decision d = known == nullptr ? Receiving(in).done() : revise(in, *known);
  d.reply.advice = emergency_advice(state, d, rules);
  return d;
}

}  // namespace gridline::core
