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

const Plan* plan_called(const State& state, Symbol policy) {
  const auto at = std::find_if(state.plans.begin(), state.plans.end(),
                               [&](const Plan& p) { return p.policy == policy; });
  return at == state.plans.end() ? nullptr : &*at;
}

// Its last step is taken: another plan does not begin it anew.
bool is_over(const Ticket& ticket, const CaseFile& file, const Climb& climb) {
  if (ticket.state == TicketState::on_hold || file.paused_since) return false;  // it waits
  switch (climb.clock) {
    case pack::ClockKind::resolve: return !ticket.resolve_next;
    case pack::ClockKind::accept:
    case pack::ClockKind::dispatch: return !ticket.accept_next;
    default: break;
  }
  const CaseClock* clock = file.clock(climb.clock, climb.unit);
  return clock != nullptr && !clock->next;
}

}  // namespace

void leave_other_ladders(State& state, const Ticket& before, const Ticket& now) {
  if (!now.has(ticket_flag::case_file) || (before.policy == now.policy && before.urgency == now.urgency))
    return;
  const Plan* was = plan_called(state, before.policy);
  const Plan* is = plan_called(state, now.policy);
  CaseFile& file = state.open_case_file(now.id);
  std::erase_if(file.climbs, [&](const Climb& c) {
    return !is_over(now, file, c) && !same_ladder(was, before.urgency, is, now.urgency, c.clock);
  });
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
  if (tells(e.act)) climb.told_in = e.unit;
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
