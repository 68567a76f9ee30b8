// One function per invariant, named by what it says.
#include "engine/core/invariants.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

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

// Those of its tickets that are not archived are counted; one that joined stays as long as what it joined.
void every_complaint_is_found_by_its_key_and_has_a_ticket(const State& s, Broken& out) {
  std::map<ComplaintId, std::uint32_t> at_hand;
  for (const Ticket* t : s.tickets_by_id()) ++at_hand[t->complaint];
  for (const Complaint* c : s.complaints_by_id()) {
    if (s.complaint_by_key(c->key) != c)
      out.push_back(fmt::format("complaint {} is not found by its key", c->id.value));
    if (at_hand[c->id] != c->at_hand)
      out.push_back(fmt::format("complaint {} has {} tickets at hand, counted are {}", c->id.value,
                                at_hand[c->id], c->at_hand));
    if (c->at_hand == 0 && s.ticket(c->first_ticket) == nullptr)
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
    if (t->has(ticket_flag::emergency))
      out.push_back(fmt::format("ticket {} is an emergency and can be joined", t->id.value));
    if (s.joinable(t->place, t->category) == nullptr)
      out.push_back(fmt::format("ticket {} is not in the join index", t->id.value));
  }
}

bool has(const std::vector<TicketId>& list, TicketId id) {
  return std::count(list.begin(), list.end(), id) == 1;
}

// What is remembered on one side is remembered on the other, while both are at hand.
void lineage_is_the_same_from_both_ends(const State& s, Broken& out) {
  static const CaseFile nothing;
  const auto file_of = [&](TicketId id) -> const CaseFile& {
    const CaseFile* file = s.case_file(id);
    return file == nullptr ? nothing : *file;
  };
  const auto check = [&](bool holds, TicketId one, const char* what, TicketId other) {
    if (!holds)
      out.push_back(fmt::format("ticket {} has {} {}, which does not know it", one.value, what, other.value));
  };
  for (const Ticket* t : s.tickets_by_id()) {
    const CaseFile& file = file_of(t->id);
    if (t->parent && s.ticket(t->parent) != nullptr)
      check(has(file_of(t->parent).children, t->id), t->id, "the parent", t->parent);
    if (t->state == TicketState::merged && s.ticket(file.merged_into) != nullptr)
      check(has(file_of(file.merged_into).merged, t->id), t->id, "gone into", file.merged_into);
    for (const TicketId id : file.children)
      check(s.ticket(id) == nullptr || s.ticket(id)->parent == t->id, t->id, "the child", id);
    for (const TicketId id : file.merged)
      check(s.ticket(id) == nullptr || file_of(id).merged_into == t->id, t->id, "taken in", id);
    for (const TicketId id : file.blocked_by)
      check(s.ticket(id) == nullptr || has(file_of(id).blocks, t->id), t->id, "to wait for", id);
    for (const TicketId id : file.blocks)
      check(s.ticket(id) == nullptr || has(file_of(id).blocked_by, t->id), t->id, "waiting for it", id);
  }
}

// A hot spot and its members know each other; what collects is open.
void hot_spots_and_their_members_know_each_other(const State& s, Broken& out) {
  for (const CaseFile* file : s.case_files_by_id()) {
    const Ticket* spot = s.ticket(file->cluster);
    const CaseFile* of = spot == nullptr ? nullptr : s.case_file(spot->id);
    if (spot != nullptr && (of == nullptr || !has(of->members, file->id)))
      out.push_back(fmt::format("ticket {} has the hot spot {}, which does not know it", file->id.value,
                                spot->id.value));
    for (const TicketId id : file->members) {
      const CaseFile* member = s.case_file(id);
      if (s.ticket(id) != nullptr && (member == nullptr || member->cluster != file->id))
        out.push_back(
            fmt::format("hot spot {} has the member {}, which does not know it", file->id.value, id.value));
    }
  }
  for (const Pile* pile : s.piles.in_order()) {
    if (s.piles.find(pile->area, pile->what) != pile)
      out.push_back(fmt::format("the pile {} {} is not found", pile->area.value, pile->what.value));
    const Ticket* spot = s.ticket(pile->cluster);
    const CaseFile* file = spot == nullptr ? nullptr : s.case_file(spot->id);
    const bool collects = spot != nullptr && spot->kind == TicketKind::cluster && !is_final(spot->state) &&
                          file != nullptr && file->hot.area == pile->area && file->hot.what == pile->what;
    if (pile->cluster && !collects)
      out.push_back(fmt::format("ticket {} cannot be the hot spot of a pile", pile->cluster.value));
  }
}

void a_state_has_what_it_needs(const State& s, Broken& out) {
  static const CaseFile nothing;
  for (const Ticket* t : s.tickets_by_id()) {
    const CaseFile* known = s.case_file(t->id);
    const CaseFile& file = known == nullptr ? nothing : *known;
    const auto check = [&](bool holds, const char* what) {
      if (!holds) out.push_back(fmt::format("ticket {} is {} {}", t->id.value, code(t->state), what));
    };
    check(t->has(ticket_flag::case_file) == (known != nullptr), "with a wrong mark of its case file");
    check(t->state <= TicketState::voided, "no state that there is");
    const bool asked = file.request != Request::none;
    check(!asked || (!is_final(t->state) && file.ruler), "with a request that nobody rules on");
    check((t->state == TicketState::return_asked) == (file.request == Request::return_ticket),
          "and its request says otherwise");
    check(t->state != TicketState::on_hold || (file.held_since && file.before != TicketState::none),
          "without knowing since when");
    check((file.paused != 0) == static_cast<bool>(file.paused_since),
          "with clocks that stand still since never");
    const bool both = (file.paused & paused_clock::resolve) != 0 && t->resolve_next;
    check(!both, "with a clock that stands still and runs");
    check(t->state == TicketState::on_hold || file.blocked_by.empty(), "and waits for others");
    check(!is_final(t->state) || (file.blocks.empty() && file.blocked_by.empty()), "and holds up others");
    check(t->state != TicketState::merged || file.merged_into, "into nothing");
    check(t->state == TicketState::merged || is_final(t->state) || !t->closed, "open with a time of closing");
    const bool owed = std::any_of(file.callbacks.begin(), file.callbacks.end(),
                                  [](const Callback& c) { return c.outcome == Outcome::none; });
    check(t->state != TicketState::callback || owed || file.review != Review::none, "and nobody can end it");
  }
}

// What is on an agenda is claimable, not urgent, and has a clock that ends its meeting; and the council knows
// it.
void agendas_and_their_tickets_know_each_other(const State& s, Broken& out) {
  const auto row_of = [&](Symbol council) -> const CouncilRow* {
    const auto at = std::find_if(s.councils.begin(), s.councils.end(),
                                 [&](const CouncilRow& c) { return c.council == council; });
    return at == s.councils.end() ? nullptr : &*at;
  };
  for (const CaseFile* file : s.case_files_by_id()) {
    if (!file->council) continue;
    const Ticket& t = *s.ticket(file->id);
    const CouncilRow* row = row_of(file->council);
    if (row == nullptr || !has(row->agenda, t.id))
      out.push_back(fmt::format("ticket {} is on an agenda that does not know it", t.id.value));
    if (t.state != TicketState::claimable)
      out.push_back(fmt::format("ticket {} is on an agenda and {}", t.id.value, code(t.state)));
    if (t.urgency == pack::Urgency::u1 || t.urgency == pack::Urgency::u2)
      out.push_back(fmt::format("ticket {} is urgent and waits for a meeting", t.id.value));
  }
  for (const CouncilRow& row : s.councils) {
    for (const TicketId id : row.agenda) {
      const CaseFile* file = s.case_file(id);
      if (file == nullptr || file->council != row.council)
        out.push_back(fmt::format("ticket {} does not know the agenda it is on", id.value));
    }
  }
}

// 承办, 核查, 回访 and 审定 are different people on one ticket.
void nobody_takes_two_parts(const State& s, Broken& out) {
  for (const CaseFile* file : s.case_files_by_id()) {
    const Ticket& t = *s.ticket(file->id);
    const bool worked = t.state == TicketState::claimed || t.state == TicketState::reported ||
                        t.state == TicketState::callback;
    for (const PartOf& one : file->parts) {
      const bool twice = std::any_of(file->parts.begin(), file->parts.end(), [&](const PartOf& other) {
        return other.member == one.member && other.part != one.part;
      });
      const bool handles = worked && t.member == one.member && one.part != Part::handler;
      if (twice || handles)
        out.push_back(fmt::format("member {} has two parts on ticket {}", one.member.value, t.id.value));
    }
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
  lineage_is_the_same_from_both_ends(s, out);
  hot_spots_and_their_members_know_each_other(s, out);
  a_state_has_what_it_needs(s, out);
  agendas_and_their_tickets_know_each_other(s, out);
  nobody_takes_two_parts(s, out);
  return out;
}

}  // namespace gridline::core
