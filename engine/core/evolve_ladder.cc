// A step of a ladder, or of the plain climb, applied: where the clock stands from now on.
#include <algorithm>

#include "engine/core/evolve_parts.h"

namespace gridline::core {

void forget_climb(CaseFile& file, pack::ClockKind kind, Symbol unit) {
  std::erase_if(file.climbs, [&](const Climb& c) { return c.clock == kind && c.unit == unit; });
}

void forget_climb(State& state, const Ticket& ticket, pack::ClockKind kind) {
  if (ticket.has(ticket_flag::case_file)) forget_climb(state.open_case_file(ticket.id), kind);
}

namespace {

// Where the clock stands on its ladder. Who was told at an earlier repeat may still acknowledge it.
void climb(CaseFile& file, const EscalationStepTaken& e) {
  file.generation = e.generation;
  Climb* known = file.climb(e.clock, e.subject);
  Climb& climb = known != nullptr ? *known : file.climbs.emplace_back();
  if (climb.step != e.step) {
    climb.told.clear();
    climb.acknowledged.clear();
  }
  climb.clock = e.clock;
  climb.unit = e.subject;
  climb.step = e.step;
  climb.times = e.times;
  climb.told_in = e.unit;
  climb.at = e.at;
  for (const MemberId m : e.told) {
    if (std::find(climb.told.begin(), climb.told.end(), m) == climb.told.end()) climb.told.push_back(m);
  }
}

}  // namespace

void apply_desk(State& state, const EscalationStepTaken& e) {
  Ticket& ticket = ticket_of(state, e.ticket);
  if (e.step != 0) climb(state.open_case_file(e.ticket), e);
  if (e.in_digest) add_to_digests(state, e.told, e.ticket, e.planned ? e.planned : e.at);
  const auto level = static_cast<std::uint8_t>(e.level);
  if (e.clock == pack::ClockKind::accept || e.clock == pack::ClockKind::dispatch) {
    ticket.accept_next = e.next;
    ticket.level = std::max(ticket.level, level);
  } else if (e.clock == pack::ClockKind::resolve) {
    ticket.resolve_next = e.next;
    ticket.level = std::max(ticket.level, level);
  } else if (e.clock == pack::ClockKind::none) {  // asked for by a person: no clock moves
    ticket.level = std::max(ticket.level, level);
  } else {
    CaseFile& file = state.open_case_file(e.ticket);
    for (CaseClock& c : file.clocks) {
      if (c.clock != e.clock || c.unit != e.subject) continue;
      c.next = e.next;
      c.level = std::max(c.level, level);
    }
    if (e.clock == pack::ClockKind::ruling && !e.subject && e.level > 0) file.ruler = e.unit;
  }
}

}  // namespace gridline::core
