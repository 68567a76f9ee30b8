// Acknowledgements, recounts, the machine's clock, the rota, councils: what their events change.
#include <algorithm>
#include <utility>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/core/evolve_parts.h"

namespace gridline::core {

namespace {

// The row of the clock whose next moment is `next` from now on.
void move_next(State& state, TicketId id, pack::ClockKind clock, Symbol subject, Instant next) {
  Ticket& ticket = ticket_of(state, id);
  if (clock == pack::ClockKind::accept || clock == pack::ClockKind::dispatch) ticket.accept_next = next;
  else if (clock == pack::ClockKind::resolve) ticket.resolve_next = next;
  else {
    for (CaseClock& c : state.open_case_file(id).clocks) {
      if (c.clock == clock && c.unit == subject) c.next = next;
    }
  }
}

CouncilRow& council_of(State& state, Symbol council) {
  const auto at = std::find_if(state.councils.begin(), state.councils.end(),
                               [&](const CouncilRow& c) { return c.council == council; });
  if (at != state.councils.end()) return *at;
  CouncilRow& row = state.councils.emplace_back();
  row.council = council;
  return row;
}

}  // namespace

void leave_council(State& state, CaseFile& file, bool claimed) {
  stop_clock(file, pack::ClockKind::council);
  if (!file.council) return;
  CouncilRow& row = council_of(state, file.council);
  std::erase(row.agenda, file.id);
  if (claimed) ++row.claimed;
  else ++row.assigned;
  if (claimed && file.carried == 0) ++row.claimed_first;
  file.council = Symbol();
  file.meeting = Instant();
  file.carried = 0;
}

// The steps come in the order in which they were due, so the first one is the earliest.
void add_to_digests(State& state, const std::vector<MemberId>& told, TicketId ticket, Instant planned) {
  for (const MemberId member : told) {
    auto at = std::find_if(state.digests.begin(), state.digests.end(),
                           [&](const Digest& d) { return d.member == member; });
    if (at == state.digests.end()) at = state.digests.insert(at, Digest{member, {}, planned, 0});
    if (at->tickets.size() >= limits::digest_tickets_max) ++at->more;
    else if (at->tickets.empty() || at->tickets.back() != ticket) at->tickets.push_back(ticket);
    at->since = std::min(at->since, planned);
  }
}

void apply_desk(State& state, const StepAcknowledged& e) {
  if (e.next) move_next(state, e.ticket, e.clock, e.subject, e.next);
  Climb* climb = state.open_case_file(e.ticket).climb(e.clock, e.subject);
  GRIDLINE_ASSERT(climb != nullptr);
  climb->acknowledged.push_back(e.member);
}

void apply_desk(State& state, const DeadlineRecounted& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  if (e.clock == pack::ClockKind::accept || e.clock == pack::ClockKind::dispatch) ticket.accept_due = e.due;
  else if (e.clock == pack::ClockKind::resolve) ticket.resolve_due = e.due;
  else {
    for (CaseClock& c : state.open_case_file(e.ticket).clocks) {
      if (c.clock == e.clock && c.unit == e.subject) c.due = e.due;
    }
  }
  move_next(state, e.ticket, e.clock, e.subject, e.next);
  // Its ladder alone looking again where it stands is no recount of the promise.
  if (e.due != e.old_due) state.open_case_file(e.ticket).counted_by = state.pack;
}

void apply_desk(State&, const ClockNoticed&) {}

void apply_desk(State& state, const DigestQueued& e) {
  std::erase_if(state.digests, [&](const Digest& d) { return d.member == e.member; });
}

void apply_desk(State& state, const DutyChanged& e) {
  std::erase_if(state.duty, [&](const DutyChange& c) {
    return std::find(e.removed.begin(), e.removed.end(), c.number) != e.removed.end();
  });
  for (const DutyChange& c : e.added) {
    const auto after = std::upper_bound(
        state.duty.begin(), state.duty.end(), c, [](const DutyChange& a, const DutyChange& b) {
          return std::pair(a.member, a.number) < std::pair(b.member, b.number);
        });
    state.duty.insert(after, c);
    state.next_duty = std::max(state.next_duty, c.number + 1);
  }
}

// A date that passed long ago says nothing any more, also where nobody closed the meeting.
void apply_desk(State& state, const MeetingSet& e) {
  std::vector<MovedMeeting>& moved = council_of(state, e.council).moved;
  const Instant long_ago = e.at - base::days(60);
  std::erase_if(moved, [&](const MovedMeeting& m) {
    return m.ruled == e.ruled || (m.ruled < long_ago && m.meeting < long_ago);
  });
  const auto after = std::find_if(moved.begin(), moved.end(),
                                  [&](const MovedMeeting& m) { return m.ruled > e.ruled; });
  moved.insert(after, {e.ruled, e.meeting});
}

void apply_desk(State& state, const MeetingHeld& e) {
  CouncilRow& council = council_of(state, e.council);
  council.held = std::max(council.held, e.ruled);
  std::erase_if(council.moved, [&](const MovedMeeting& m) { return m.ruled <= e.ruled; });
}

namespace {

// From one council to another; a hearing without a claim counts for the one that heard it.
void change_council(State& state, CaseFile& file, const TicketTabled& e) {
  if (file.council) {
    CouncilRow& before = council_of(state, file.council);
    if (e.carried_all > file.carried_all) ++before.carried;
    if (file.council != e.council) {
      std::erase(before.agenda, file.id);
      ++before.raised;
    }
  }
  if (file.council == e.council) return;
  CouncilRow& now = council_of(state, e.council);
  now.agenda.push_back(file.id);
  ++now.tabled;
}

}  // namespace

// Whoever had it in hand stays known as one of its handlers; neither the ticket's level nor what the resident
// was promised moves.
void apply_desk(State& state, const TicketTabled& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  CaseFile& file = state.open_case_file(e.ticket);
  change_council(state, file, e);
  file.council = e.council;
  file.meeting = e.ruled;
  file.carried = static_cast<std::uint8_t>(e.carried);
  file.carried_all = static_cast<std::uint8_t>(e.carried_all);
  stop_clock(file, pack::ClockKind::council);
  file.clocks.push_back({pack::ClockKind::council, Symbol(), e.due, e.due, 0});
  if (ticket.state == TicketState::claimable) return;
  give(state, ticket, MemberId(), e.at);
  ticket.state = TicketState::claimable;
  ticket.accept_due = ticket.accept_next = Instant();
}

}  // namespace gridline::core
