// Events about members and their tokens, and the way into the archive and back.
#include <algorithm>

#include "engine/base/assert.h"
#include "engine/core/evolve_parts.h"

namespace gridline::core {

void apply_desk(State& state, const MembersChanged& e) {
  for (const ChangedMember& m : e.members) {
    const bool fresh = m.member.value == state.members.size() + 1;
    Member member = fresh ? Member{} : *state.member(m.member);
    member.id = m.member;
    member.name = m.id;
    member.unit = m.unit;
    member.roles = m.roles;
    member.skills = m.skills;
    member.shifts = m.shifts;
    member.open_max = m.open_max;
    member.left = m.left;
    member.posts = m.posts;
    fresh ? state.add(member) : state.change(member);
  }
}

// The state holds nothing by which a person could be known.
void apply_desk(State&, const PersonErased&) {}

void apply_desk(State& state, const LeaveSet& e) {
  Member* member = state.member(e.member);
  GRIDLINE_ASSERT(member != nullptr);
  member->away_until = e.until;
  member->stand_in = e.until ? e.stand_in : MemberId();
}

void apply_desk(State& state, const HandedOver& e) {
  for (const TicketId id : e.others) give(state, ticket_of(state, id), e.stand_in, e.at);
  Member* receiver = state.member(e.stand_in);
  GRIDLINE_ASSERT(receiver != nullptr);
  receiver->handed_over.insert(receiver->handed_over.end(), e.others.begin(), e.others.end());
}

void apply_desk(State& state, const HandOverAcknowledged& e) {
  Member* receiver = state.member(e.member);
  GRIDLINE_ASSERT(receiver != nullptr);
  std::erase_if(receiver->handed_over, [&](TicketId id) {
    return std::find(e.others.begin(), e.others.end(), id) != e.others.end();
  });
}

void apply_desk(State& state, const TokenIssued& e) {
  state.tokens.push_back({e.hash, e.member, e.until});
}

void apply_desk(State& state, const TokenRevoked& e) {
  std::erase_if(state.tokens, [&](const Token& t) { return t.member == e.member; });
}

void apply_desk(State& state, const TicketArchived& e) {
  const Ticket& ticket = ticket_of(state, e.ticket);
  Complaint* complaint = state.complaint(ticket.complaint);
  GRIDLINE_ASSERT(complaint != nullptr && complaint->at_hand > 0);
  --complaint->at_hand;
  let_members_go(state, ticket);
  state.remove(e.ticket);
  for (const ComplaintId id : e.complaints) state.remove(id);
}

void apply_desk(State& state, const TicketRestored& e) {
  const ArchivedTicket& back = e.archived;
  if (state.complaint(back.complaint.id) == nullptr) {
    Complaint complaint = back.complaint;
    complaint.at_hand = 0;  // what is at hand is counted again, ticket by ticket
    state.add(complaint);
  }
  ++state.complaint(back.complaint.id)->at_hand;
  Ticket ticket = back.ticket;
  ticket.set(ticket_flag::case_file, false);  // set again with its file
  state.add(ticket);
  if (back.file.id) state.add(back.file);
  fit_cluster(state, e.archived.ticket.id);
}

}  // namespace gridline::core
