// One function per invariant, named by what it says.
#include "engine/core/invariants.h"

#include <fmt/format.h>

namespace gridline::core {

namespace {

using Broken = std::vector<std::string>;

void every_ticket_is_found_by_its_id_and_has_its_complaint(const State& s, Broken& out) {
  for (const Ticket* t : s.tickets_by_id()) {
    if (s.ticket(t->id) != t) out.push_back(fmt::format("ticket {} is not found by its id", t->id.value));
    if (s.complaint(t->complaint) == nullptr)
      out.push_back(fmt::format("ticket {} has no complaint", t->id.value));
    if (t->id.value >= s.next_ticket)
      out.push_back(fmt::format("ticket {} is beyond the next number", t->id.value));
  }
}

void every_complaint_is_found_by_its_key_and_has_a_ticket(const State& s, Broken& out) {
  for (const Complaint* c : s.complaints_by_id()) {
    if (s.complaint_by_key(c->key) != c)
      out.push_back(fmt::format("complaint {} is not found by its key", c->id.value));
    if (s.ticket(c->first_ticket) == nullptr)
      out.push_back(fmt::format("complaint {} has no ticket", c->id.value));
    if (c->version == 0) out.push_back(fmt::format("complaint {} has no version", c->id.value));
  }
}

void an_open_ticket_has_a_lead_and_a_state(const State& s, Broken& out) {
  for (const Ticket* t : s.tickets_by_id()) {
    if (!t->lead || t->state == TicketState::none)
      out.push_back(fmt::format("ticket {} is with nobody", t->id.value));
  }
}

void a_claimed_ticket_has_a_member_of_its_lead(const State& s, Broken& out) {
  for (const Ticket* t : s.tickets_by_id()) {
    if (t->state != TicketState::claimed) continue;
    const bool known = t->member && t->member.value <= s.members.size();
    if (!known) out.push_back(fmt::format("ticket {} is claimed by nobody", t->id.value));
  }
}

void the_tickets_in_hand_are_counted_once(const State& s, Broken& out) {
  std::vector<std::int32_t> in_hand(s.members.size() + 1);
  for (const Ticket* t : s.tickets_by_id()) {
    if (t->has(ticket_flag::counted)) ++in_hand[t->member.value];
  }
  for (const Member& m : s.members) {
    if (m.open != in_hand[m.id.value])
      out.push_back(
          fmt::format("member {} has {} in hand, counted are {}", m.id.value, in_hand[m.id.value], m.open));
  }
}

void what_can_be_joined_is_open_and_not_confidential(const State& s, Broken& out) {
  for (const Ticket* t : s.tickets_by_id()) {
    if (!t->has(ticket_flag::joinable)) continue;
    if (is_final(t->state)) out.push_back(fmt::format("ticket {} is over and can be joined", t->id.value));
    if (t->has(ticket_flag::confidential))
      out.push_back(fmt::format("ticket {} is confidential and can be joined", t->id.value));
    if (s.joinable(t->place, t->category) == nullptr)
      out.push_back(fmt::format("ticket {} is not in the join index", t->id.value));
  }
}

}  // namespace

std::vector<std::string> broken_invariants(const State& s) {
  Broken out;
  every_ticket_is_found_by_its_id_and_has_its_complaint(s, out);
  every_complaint_is_found_by_its_key_and_has_a_ticket(s, out);
  an_open_ticket_has_a_lead_and_a_state(s, out);
  a_claimed_ticket_has_a_member_of_its_lead(s, out);
  the_tickets_in_hand_are_counted_once(s, out);
  what_can_be_joined_is_open_and_not_confidential(s, out);
  return out;
}

}  // namespace gridline::core
