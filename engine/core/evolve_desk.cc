// The desk's events applied: one small function each, in the order of a ticket's life.
#include <algorithm>

#include "engine/base/assert.h"
#include "engine/core/evolve_parts.h"

namespace gridline::core {

Ticket& ticket_of(State& state, TicketId id) {
  Ticket* ticket = state.ticket(id);
  GRIDLINE_ASSERT(ticket != nullptr);
  return *ticket;
}

void become_emergency(State& state, Ticket& ticket) {
  ticket.set(ticket_flag::emergency, true);
  state.set_joinable(ticket, false);
  state.similar.remove(ticket.id);
}

void give(State& state, Ticket& ticket, MemberId member, Instant at) {
  // Who had claimed it stays one of its handlers: he does not check or judge it later.
  if (ticket.state == TicketState::claimed && ticket.member != member)
    take_part(state.open_case_file(ticket.id), Part::handler, ticket.member);
  if (ticket.has(ticket_flag::counted)) {
    if (Member* before = state.member(ticket.member)) --before->open;
    ticket.set(ticket_flag::counted, false);
  }
  ticket.member = member;
  if (Member* now = state.member(member)) {
    ++now->open;
    now->last_given = at;
    ticket.set(ticket_flag::counted, true);
  }
}

namespace {

// Out of the hands and off the ladder; who had it stays known.
void put_down(State& state, Ticket& ticket, TicketState to) {
  ticket.state = to;
  ticket.accept_next = ticket.resolve_next = Instant();
  end_pause(state, ticket, paused_clock::accept | paused_clock::resolve);
  state.set_joinable(ticket, false);
  state.similar.remove(ticket.id);
  if (ticket.kind == TicketKind::cluster) state.piles.close(ticket.id);
  if (ticket.has(ticket_flag::counted)) {
    if (Member* member = state.member(ticket.member)) --member->open;
    ticket.set(ticket_flag::counted, false);
  }
}

// Who waits for this one waits no longer; a ticket_resumed follows where nothing else is missing.
void unblock_others(State& state, CaseFile& file) {
  for (const TicketId id : file.blocks) {
    if (state.ticket(id) != nullptr) std::erase(state.open_case_file(id).blocked_by, file.id);
  }
  file.blocks.clear();
}

void back_to_work(State& state, Ticket& ticket, TicketState to, Instant next, Instant at) {
  CaseFile& file = state.open_case_file(ticket.id);
  ticket.state = to;
  ticket.closed = Instant();
  ticket.outcome = Outcome::none;
  ticket.resolve_next = next;
  forget_climb(file, pack::ClockKind::resolve);
  if (to == TicketState::claimed) {
    give(state, ticket, ticket.member, at);
  } else {
    give(state, ticket, MemberId(), at);
  }
  file.review = Review::none;
  if (file.reworks < 255) ++file.reworks;
  for (Callback& c : file.callbacks) {
    c.unanswered = 0;
    c.half_day = 0;
    c.outcome = Outcome::none;
  }
  stop_clock(file, pack::ClockKind::check);
  stop_clock(file, pack::ClockKind::callback);
  collect_again(state, ticket);
}

}  // namespace

void take_part(CaseFile& file, Part part, MemberId member) {
  const bool known = std::any_of(file.parts.begin(), file.parts.end(),
                                 [&](const PartOf& p) { return p.part == part && p.member == member; });
  if (member && !known) file.parts.push_back({part, member});
}

void stop_clock(CaseFile& file, pack::ClockKind kind, Symbol unit) {
  std::erase_if(file.clocks, [&](const CaseClock& c) { return c.clock == kind && c.unit == unit; });
  forget_climb(file, kind, unit);
}

void finish(State& state, Ticket& ticket, TicketState to, Outcome outcome, Instant at) {
  put_down(state, ticket, to);
  ticket.outcome = outcome;
  ticket.closed = at;
  if (!ticket.has(ticket_flag::case_file)) return;
  CaseFile& file = state.open_case_file(ticket.id);
  leave_council(state, file, false);
  file.clocks.clear();
  file.climbs.clear();
  for (const TicketId id : file.blocked_by) {
    if (state.ticket(id) != nullptr) std::erase(state.open_case_file(id).blocks, ticket.id);
  }
  file.blocked_by.clear();
  file.request = Request::none;
  file.review = Review::none;
  file.likenesses.clear();
  unblock_others(state, file);
  for (const TicketId id : file.merged) {  // they share the result
    if (Ticket* merged = state.ticket(id)) {
      merged->outcome = outcome;
      merged->closed = at;
    }
  }
}

// ---- intake and dispatch ----

void apply_desk(State& state, const InfoAsked& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  CaseFile& file = state.open_case_file(e.ticket);
  if (ticket.state != TicketState::need_info) file.before = ticket.state;
  ticket.state = TicketState::need_info;
  ++file.infos;
}

void apply_desk(State& state, const InfoGiven& e) {
  ticket_of(state, e.ticket).state = e.to;
  stop_clock(state.open_case_file(e.ticket), pack::ClockKind::info);
}

void apply_desk(State& state, const TicketDiverted& e) {
  finish(state, ticket_of(state, e.ticket), TicketState::diverted, Outcome::none, e.at);
}

void apply_desk(State& state, const TicketRefused& e) {
  state.piles.drop(e.ticket);
  finish(state, ticket_of(state, e.ticket), TicketState::refused, Outcome::none, e.at);
}

void apply_desk(State& state, const TicketWithdrawn& e) {
  finish(state, ticket_of(state, e.ticket), TicketState::closed, Outcome::withdrawn, e.at);
}

void apply_desk(State& state, const TicketVoided& e) {
  state.piles.drop(e.ticket);
  finish(state, ticket_of(state, e.ticket), TicketState::voided, Outcome::none, e.at);
}

void apply_desk(State& state, const TicketRecalled& e) {
  ticket_of(state, e.ticket);
}
void apply_desk(State& state, const TicketTransferred& e) {
  ticket_of(state, e.ticket);
}

void apply_desk(State& state, const TicketCorrected& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  const Ticket before = ticket;
  state.set_place_and_category(ticket, e.place, e.category);
  ticket.urgency = e.urgency;
  leave_other_ladders(state, before, ticket);
  if (e.urgency == pack::Urgency::u1) become_emergency(state, ticket);
  if (e.resolve_due && ticket.state == TicketState::on_hold) {
    CaseFile& file = state.open_case_file(ticket.id);
    file.held_remaining = std::min(file.held_remaining, e.resolve_due - file.held_since);
  }
  if (e.resolve_due) ticket.resolve_due = e.resolve_due;
  if (!e.next) return;
  ticket.resolve_next = e.next;
  forget_climb(state, ticket, pack::ClockKind::resolve);
}

// ---- work ----

namespace {

// Whatever he had written is answered now.
void answer_resident(State& state, Ticket& ticket) {
  ticket.set(ticket_flag::no_contact, false);
  if (!ticket.has(ticket_flag::case_file)) return;
  CaseFile& file = state.open_case_file(ticket.id);
  file.unanswered = Instant();
  stop_clock(file, pack::ClockKind::contact);
}

}  // namespace

void apply_desk(State& state, const ResidentContacted& e) {
  answer_resident(state, ticket_of(state, e.ticket));
}
void apply_desk(State& state, const PersonalRevealed& e) {
  ticket_of(state, e.ticket);
}
void apply_desk(State& state, const NoteAdded& e) {
  ticket_of(state, e.ticket);
}

void apply_desk(State& state, const VisitRecorded& e) {
  state.open_case_file(e.ticket).visited = true;
  answer_resident(state, ticket_of(state, e.ticket));
}

void apply_desk(State& state, const ClaimLapsed& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  give(state, ticket, MemberId(), e.at);
  ticket.state = TicketState::claimable;
  CaseFile& file = state.open_case_file(e.ticket);
  stop_clock(file, pack::ClockKind::claim);
  stop_clock(file, pack::ClockKind::ruling);  // what he asked for goes with him
  file.request = Request::none;
}

void apply_desk(State& state, const AttemptRecorded& e) {
  CaseFile& file = state.open_case_file(e.ticket);
  file.attempts = static_cast<std::uint8_t>(e.number);
  stop_clock(file, pack::ClockKind::attempt);
}

void apply_desk(State& state, const DoneReported& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  ticket.state = TicketState::reported;
  ticket.resolve_next = Instant();
  CaseFile& file = state.open_case_file(e.ticket);
  take_part(file, Part::handler, e.member);
  stop_clock(file, pack::ClockKind::rework);
  stop_clock(file, pack::ClockKind::claim);
  forget_climb(file, pack::ClockKind::resolve);
  file.unanswered = Instant();  // he is called back
  // A partner that nobody had to wait for is not chased any more.
  const auto of_the_work = [](const auto& c) {
    return c.clock == pack::ClockKind::partner || c.clock == pack::ClockKind::whistle ||
           c.clock == pack::ClockKind::assignment || c.clock == pack::ClockKind::contact ||
           c.clock == pack::ClockKind::attempt || c.clock == pack::ClockKind::hand_over;
  };
  std::erase_if(file.clocks, of_the_work);
  std::erase_if(file.climbs, of_the_work);
}

// ---- after the work ----

void apply_desk(State& state, const TicketChecked& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  CaseFile& file = state.open_case_file(e.ticket);
  take_part(file, Part::checker, e.member);
  stop_clock(file, pack::ClockKind::check);
  if (e.to == TicketState::none) return;
  ticket.state = e.to;
  if (ticket.has(ticket_flag::no_resident)) return;
  const auto own = std::find_if(file.callbacks.begin(), file.callbacks.end(),
                                [&](const Callback& c) { return c.complaint == ticket.complaint; });
  if (own == file.callbacks.end())
    file.callbacks.insert(file.callbacks.begin(), {ticket.complaint, 0, 0, Outcome::none});
}

void apply_desk(State& state, const CallbackRecorded& e) {
  CaseFile& file = state.open_case_file(e.ticket);
  take_part(file, Part::callback_clerk, e.member);
  file.review = e.review;
  if (e.contacted) answer_resident(state, ticket_of(state, e.ticket));
  for (Callback& c : file.callbacks) {
    if (c.complaint != e.complaint) continue;
    c.outcome = e.outcome;
    if (!e.contacted && e.half_day != c.half_day) {
      ++c.unanswered;
      c.half_day = e.half_day;
    }
  }
}

void apply_desk(State& state, const ReworkOrdered& e) {
  back_to_work(state, ticket_of(state, e.ticket), e.to, e.next, e.at);
}

void apply_desk(State& state, const TicketReopened& e) {
  back_to_work(state, ticket_of(state, e.ticket), e.to, e.next, e.at);
}

void apply_desk(State& state, const TicketClosed& e) {
  finish(state, ticket_of(state, e.ticket), TicketState::closed, e.outcome, e.at);
}

// ---- many and one ----

void apply_desk(State& state, const TicketSplit& e) {
  ticket_of(state, e.ticket);
}

void apply_desk(State& state, const TicketMerged& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  Ticket& into = ticket_of(state, e.others.front());
  CaseFile& file = state.open_case_file(ticket.id);
  CaseFile& other = state.open_case_file(into.id);
  file.before = ticket.state;
  file.merged_into = into.id;
  file.likenesses.clear();
  put_down(state, ticket, TicketState::merged);
  if (other.merged.empty()) {
    other.own_urgency = into.urgency;
    other.own_resolve_due = into.resolve_due;
  }
  other.merged.push_back(ticket.id);
  into.urgency = e.urgency;
  if (into.resolve_next != e.next) forget_climb(other, pack::ClockKind::resolve);
  into.resolve_due = e.resolve_due;
  into.resolve_next = e.next;
  const auto owe = [&](ComplaintId resident) {
    const bool own = resident == into.complaint && !into.has(ticket_flag::no_resident);
    const bool known = std::any_of(other.callbacks.begin(), other.callbacks.end(),
                                   [&](const Callback& c) { return c.complaint == resident; });
    if (!own && !known) other.callbacks.push_back({resident, 0, 0, Outcome::none});
  };
  if (!ticket.has(ticket_flag::no_resident)) owe(ticket.complaint);
  for (const Callback& c : file.callbacks) owe(c.complaint);
}

void apply_desk(State& state, const TicketUnmerged& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  Ticket& from = ticket_of(state, e.others.front());
  CaseFile& file = state.open_case_file(ticket.id);
  CaseFile& other = state.open_case_file(from.id);
  file.merged_into = TicketId();
  ticket.state = e.to;
  ticket.closed = Instant();  // when the other was closed once, and opened again
  ticket.outcome = Outcome::none;
  ticket.resolve_next = e.next;
  ticket.accept_next =
      e.to == TicketState::queued || e.to == TicketState::triage ? ticket.accept_due : Instant();
  give(state, ticket, ticket.member, e.at);
  collect_again(state, ticket);
  std::erase(other.merged, ticket.id);
  forget_climb(file, pack::ClockKind::resolve);
  forget_climb(file, pack::ClockKind::accept);
  forget_climb(file, pack::ClockKind::dispatch);
  from.urgency = e.urgency;
  if (from.resolve_next != e.other_next) forget_climb(other, pack::ClockKind::resolve);
  from.resolve_due = e.resolve_due;
  from.resolve_next = e.other_next;
  // Its residents go with it, but for those that the other ticket serves too.
  const auto serves = [&](const Ticket& one, ComplaintId resident) {
    const CaseFile* of = state.case_file(one.id);
    const bool joined = of != nullptr && one.id != from.id &&
                        std::any_of(of->callbacks.begin(), of->callbacks.end(),
                                    [&](const Callback& c) { return c.complaint == resident; });
    return joined || (one.complaint == resident && !one.has(ticket_flag::no_resident));
  };
  std::erase_if(other.callbacks, [&](const Callback& c) {
    const Complaint* complaint = state.complaint(c.complaint);
    const bool joined_it =
        complaint != nullptr && complaint->tickets == 0 && complaint->first_ticket == from.id;
    if (joined_it || !serves(ticket, c.complaint) || serves(from, c.complaint)) return false;
    return std::none_of(other.merged.begin(), other.merged.end(), [&](TicketId id) {
      const Ticket* still = state.ticket(id);
      return still != nullptr && serves(*still, c.complaint);
    });
  });
}

// ---- the ladder ----

void apply_desk(State& state, const TicketUrged& e) {
  CaseFile& file = state.open_case_file(e.ticket);
  if (file.urges < 255) ++file.urges;
}

void apply_desk(State& state, const TicketSupervised& e) {
  ticket_of(state, e.ticket).set(ticket_flag::supervised, true);
}

void apply_desk(State& state, const TicketEscalated& e) {
  ticket_of(state, e.ticket);
}

void apply_desk(State& state, const MessageQueued& e) {
  ticket_of(state, e.ticket);
  if (e.in_digest) add_to_digests(state, e.told, e.ticket, e.planned ? e.planned : e.at);
}

}  // namespace gridline::core
