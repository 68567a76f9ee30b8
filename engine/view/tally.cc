// The events that are more than one fact, or one only sometimes.
#include "engine/view/tally.h"

namespace gridline::view {

namespace {

void add_closed(Tally& out, const TicketRow& t, core::Outcome outcome, base::Instant at) {
  out.add(Measure::closed);
  out.add(closed_with(outcome));
  // A callback or a check takes its own time: what was promised to the resident is the work.
  const std::int64_t done = t.reported_at != 0 ? t.reported_at : at.ms;
  if (t.resolve_due != 0 && done > t.resolve_due) out.add(Measure::closed_late);
}

}  // namespace

void tally(Tally& out, const TicketRow&, const core::TicketDispatched& e, std::int64_t) {
  out.add(Measure::dispatched);
  if (e.forced) out.add(Measure::forced);
}

void tally(Tally& out, const TicketRow&, const core::TicketAccepted& e, std::int64_t accept_due) {
  out.add(Measure::accepted);
  if (accept_due != 0 && e.at.ms > accept_due) out.add(Measure::accepted_late);
}

void tally(Tally& out, const TicketRow&, const core::AttemptRecorded& e, std::int64_t) {
  out.add(Measure::attempts);
  if (e.result == core::Result::agreed) out.add(Measure::agreements);
}

void tally(Tally& out, const TicketRow&, const core::RequestGranted& e, std::int64_t) {
  if (e.request == core::Request::return_ticket) out.add(Measure::return_granted);
  if (e.request == core::Request::extension) out.add(Measure::extended);
  if (e.request == core::Request::hold) out.add(Measure::held);
}

void tally(Tally& out, const TicketRow&, const core::RequestDenied& e, std::int64_t) {
  if (e.request == core::Request::return_ticket) out.add(Measure::return_denied);
}

void tally(Tally& out, const TicketRow&, const core::CallbackRecorded& e, std::int64_t) {
  out.add(Measure::called);
  if (e.outcome == core::Outcome::no_answer) out.add(Measure::no_answer);
  if (!e.contacted) return;
  out.add(Measure::call_answered);
  switch (e.solved) {
    case core::Solved::yes: out.add(Measure::solved); break;
    case core::Solved::partly: out.add(Measure::partly_solved); break;
    case core::Solved::no: out.add(Measure::unsolved); break;
    case core::Solved::none: break;
  }
  switch (e.satisfied) {
    case core::Satisfied::yes: out.add(Measure::satisfied); break;
    case core::Satisfied::fairly: out.add(Measure::fairly_satisfied); break;
    case core::Satisfied::no: out.add(Measure::unsatisfied); break;
    case core::Satisfied::none: break;
  }
}

void tally(Tally& out, const TicketRow& t, const core::TicketClosed& e, std::int64_t) {
  add_closed(out, t, e.outcome, e.at);
}

void tally(Tally& out, const TicketRow& t, const core::TicketWithdrawn& e, std::int64_t) {
  add_closed(out, t, core::Outcome::withdrawn, e.at);
}

void tally(Tally& out, const TicketRow&, const core::EscalationStepTaken& e, std::int64_t) {
  out.add(e.level > 0 ? Measure::escalated : Measure::warned);
}

}  // namespace gridline::view
