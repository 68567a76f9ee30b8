// Time has come: warn, climb a rung, let a claim lapse, remind a resident, put away what is over.
//
// A deadline acts once: what it decides moves the clock's next moment on, so the same command found
// again (after a crash, or because the state changed meanwhile) is stale and decides into nothing.
#include <map>

#include "engine/core/act.h"
#include "engine/core/deadline.h"
#include "engine/core/decide_ladder.h"
#include "engine/core/desk_clock.h"
#include "engine/core/rung.h"

namespace gridline::core {

namespace {

using pack::ClockKind;

// When the pack gives no stay for a rung.
constexpr Duration stay_default = base::days(1);

Instant next_rung(const Act& act) {
  const Instant at = due_of(act.rules, act.ticket, ClockKind::stay, act.at());
  return at > act.at() ? at : act.at() + stay_default;
}

Rung rung_of(const Act& act, Symbol base, std::uint32_t level) {
  return rung_from(act.state, act.rules, act.at(), base, level);
}

// Later than this is said with the step.
constexpr Duration late_min = base::minutes(1);

// After downtime people get one message for all of it, but an emergency is told at once.
void mark_late(const Act& act, const FireDeadline& fired, std::vector<Event>& events) {
  const bool waits = fired.catching_up && !act.open_emergency() && act.ticket.urgency != pack::Urgency::u1;
  const auto mark = [&](auto* e) {
    if (e == nullptr) return;
    if (act.at() - fired.due > late_min) e->planned = fired.due;
    e->in_digest = waits && !e->told.empty();
  };
  for (Event& event : events) {
    mark(std::get_if<EscalationStepTaken>(&event));
    mark(std::get_if<MessageQueued>(&event));
  }
}

Decision step(const Act& act, ClockKind clock, Symbol subject, Rung rung, Instant next) {
  Outcomes out(act);
  EscalationStepTaken e{act.ticket.id, act.at(), rung.unit, next, rung.level, std::move(rung.told),
                        clock, subject};
  out.add(std::move(e));
  return out.done();
}

// At its share of the time the handler is warned; at the due, and after each stay, it climbs.
Decision resolve_step(const Act& act) {
  if (act.at() < act.ticket.resolve_due)
    return step(act, ClockKind::resolve, Symbol(),
                {0, act.ticket.lead, answering(act.state, act.ticket, act.at())}, act.ticket.resolve_due);
  return step(act, ClockKind::resolve, Symbol(), rung_of(act, act.ticket.lead, act.ticket.level + 1u),
              next_rung(act));
}

Decision accept_step(const Act& act, ClockKind clock) {
  if (act.at() < act.ticket.accept_due)
    return step(act, clock, Symbol(), {0, act.ticket.lead, answering(act.state, act.ticket, act.at())},
                act.ticket.accept_due);
  return step(act, clock, Symbol(), rung_of(act, act.ticket.lead, act.ticket.level + 1u), next_rung(act));
}

// A clock of the case file climbs its own chain: a partner's above the partner, a ruling above who rules.
Decision case_step(const Act& act, const CaseClock& clock) {
  Symbol from = act.ticket.lead;
  const std::uint32_t level = clock.level + 1u;
  if (clock.clock == ClockKind::partner || clock.clock == ClockKind::whistle) from = clock.unit;
  if (clock.clock == ClockKind::ruling && !clock.unit) {  // the ruler itself moves up: always one above it
    return step(act, clock.clock, clock.unit,
                rung_of_ruling(act.state, act.rules, act.at(), act.case_file().ruler, clock.level),
                next_rung(act));
  }
  return step(act, clock.clock, clock.unit, rung_of(act, from, level), next_rung(act));
}

// Nobody answered: once more, then it is over ("could not be reached", outside the solved rate).
Decision info_step(const Act& act) {
  Outcomes out(act);
  if (act.case_file().infos >= 2) {
    close_with(act, out, Outcome::no_answer);
    return out.done();
  }
  out.add(out.made<InfoAsked>());
  const Instant due = due_of(act.rules, act.ticket, ClockKind::info, act.at());
  out.start(ClockKind::info, due > act.at() ? due : act.at() + stay_default);
  out.tell_resident(Notice::info_wanted, act.ticket.complaint);
  return out.done();
}

Decision lapse(const Act& act) {
  Outcomes out(act);
  const std::vector<MemberId> told = answering(act.state, act.ticket, act.at());
  out.add(out.made<ClaimLapsed>());
  out.tell(Notice::recalled, told);
  table_lapsed(act, out);
  return out.done();
}

// Complaints that nothing at hand needs any more once these tickets are gone.
Decision archive(const Act& act) {
  std::vector<const Ticket*> leaving;
  for (const TicketId id : act.case_file().merged) {
    if (const Ticket* merged = act.state.ticket(id)) leaving.push_back(merged);
  }
  leaving.push_back(&act.ticket);
  std::map<ComplaintId, std::uint32_t> left;  // of each complaint, tickets still at hand
  Decision d;
  for (const Ticket* ticket : leaving) {
    TicketArchived e{ticket->id, {}};
    const Complaint& complaint = *act.state.complaint(ticket->complaint);
    const std::uint32_t rest = --left.try_emplace(complaint.id, complaint.at_hand).first->second;
    if (rest == 0) e.complaints.push_back(complaint.id);
    if (const CaseFile* file = act.state.case_file(ticket->id)) {
      for (const Callback& c : file->callbacks) {
        const Complaint* joined = act.state.complaint(c.complaint);
        if (joined != nullptr && joined->tickets == 0 && joined->first_ticket == ticket->id)
          e.complaints.push_back(c.complaint);
      }
    }
    d.events.push_back(std::move(e));
  }
  return d;
}

}  // namespace

Decision plain_step(const Act& act, const Deadline& due) {
  switch (due.clock) {
    case ClockKind::archive:
      return archive(act);
    case ClockKind::resolve:
      return resolve_step(act);
    case ClockKind::accept:
    case ClockKind::dispatch:
      return accept_step(act, due.clock);
    case ClockKind::claim:
      return lapse(act);
    case ClockKind::info:
      return info_step(act);
    case ClockKind::council:
      return decide_heard(act);
    default:
      break;
  }
  const CaseClock* clock = act.case_file().clock(due.clock, due.unit);
  if (clock == nullptr) return {};
  if (auto step = desk_clock_step(act, *clock)) return *std::move(step);
  return case_step(act, *clock);
}

Decision decide_deadline(const State& state, const Command& command, const FireDeadline& body,
                         const RuleSet& rules) {
  const Ticket* ticket = state.ticket(body.ticket);
  if (ticket == nullptr || command.actor.kind != ActorKind::engine) return {};
  const CaseFile* file = state.case_file(ticket->id);
  const Deadline due = next_deadline(*ticket, file);
  if (due != Deadline{body.due, body.clock, body.unit} || due.at > command.at) return {};
  const ActOnTicket nothing{};
  const Act act{state, command, nothing, rules, *ticket, file};
  std::optional<Decision> by_ladder = ladder_step(act, due);
  Decision d = by_ladder ? *std::move(by_ladder) : plain_step(act, due);
  mark_late(act, body, d.events);
  return d;
}

}  // namespace gridline::core
