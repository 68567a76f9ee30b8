// One small function per event, in the order of a ticket's life; beside core's evolve.
#include "engine/view/ticket_change.h"

#include <algorithm>

namespace gridline::view {

namespace {

using core::TicketState;
using pack::ClockKind;

std::uint32_t number(auto word) { return static_cast<std::uint32_t>(word); }

void set_flag(TicketRow& t, std::uint16_t flag) { t.flags |= flag; }

// Read or corrected again: what becomes U1 is an emergency from then on.
void set_urgency(TicketRow& t, pack::Urgency urgency) {
  t.urgency = number(urgency);
  if (urgency == pack::Urgency::u1) set_flag(t, core::ticket_flag::emergency);
}

template <class Which>
void stop_clocks(TicketRow& t, Which which) {
  if (t.clocks.empty()) return;
  std::vector<RowClock> clocks = clocks_in(t.clocks);
  if (std::erase_if(clocks, which) != 0) t.clocks = column_of(clocks);
}

// In a unit's hands from now on, with nobody's name on it; what was done there before does not count.
void hand_to(TicketRow& t, base::Symbol lead, TicketState to) {
  t.lead = lead.value;
  t.state = number(to);
  t.member = 0;
  t.level = 0;
  t.sent_by = 0;
  t.accept_due = t.accepted_at = t.claimed_at = t.contacted_at = 0;
  stop_clock(t, ClockKind::claim);
  stop_clock(t, ClockKind::council);
  stop_clock(t, ClockKind::accept);
  stop_clock(t, ClockKind::dispatch);
  stop_clock(t, ClockKind::assignment);
}

void finish(TicketRow& t, TicketState to, core::Outcome outcome, base::Instant at) {
  t.state = number(to);
  t.outcome = number(outcome);
  t.closed_at = at.ms;
  t.clocks.clear();
  t.likenesses.clear();
}

template <class E>
void back_to_work(TicketRow& t, const E& e) {
  t.state = number(e.to);
  t.closed_at = t.reported_at = 0;
  t.outcome = 0;
  if (e.to != TicketState::claimed) t.member = 0;
  stop_clock(t, ClockKind::check);
  stop_clock(t, ClockKind::callback);
}

template <class E>
void end_ruling(TicketRow& t, const E& e) {
  stop_clock(t, ClockKind::ruling, e.request == core::Request::decline ? e.unit.value : 0);
}

bool on_row(ClockKind clock) {
  return clock == ClockKind::accept || clock == ClockKind::dispatch || clock == ClockKind::resolve ||
         clock == ClockKind::contact || clock == ClockKind::intake;
}

}  // namespace

void stop_clock(TicketRow& t, ClockKind clock, std::uint32_t unit) {
  stop_clocks(t, [&](const RowClock& c) { return c.clock == clock && c.unit == unit; });
}

// ---- dispatch ----

void change(TicketRow& t, const core::TicketReread& e) {
  t.place = e.place.value;
  t.category = e.category.value;
  set_urgency(t, e.urgency);
  t.nature = number(e.nature);
  t.pack = e.pack.value;
  t.route = e.route.value;
  if (e.policy) t.policy = e.policy.value;
}

void change(TicketRow& t, const core::PlanChanged& e) {
  t.policy = e.policy.value;
  t.resolve_due = e.resolve_due.ms;
}

void change(TicketRow& t, const core::TicketTriaged& e) {
  hand_to(t, e.unit, TicketState::triage);
  t.triage_reason = e.reason;
}

void change(TicketRow& t, const core::TicketDispatched& e) {
  hand_to(t, e.lead, TicketState::queued);
  t.triage_reason = 0;
  t.partners = column_of_ids(e.partners);
  t.sent_by = e.by_person ? 0 : t.route;
  if (e.forced) set_flag(t, core::ticket_flag::forced);
}

void change(TicketRow& t, const core::TicketOffered& e) {
  hand_to(t, e.unit, TicketState::claimable);
  t.triage_reason = 0;
}

void change(TicketRow& t, const core::TicketTabled& e) {
  t.state = number(TicketState::claimable);
  t.member = 0;
  t.accept_due = t.claimed_at = 0;
  t.triage_reason = 0;
  stop_clock(t, ClockKind::claim);
  stop_clock(t, ClockKind::council);
  std::vector<RowClock> clocks = clocks_in(t.clocks);
  clocks.push_back({ClockKind::council, e.due.ms, 0, 0});
  t.clocks = column_of(clocks);
}

void change(TicketRow& t, const core::TicketAssigned& e) { t.member = e.member.value; }

void change(TicketRow& t, const core::ClocksStarted& e) {
  for (const core::RunningClock& c : e.clocks) {
    if (c.clock == ClockKind::accept || c.clock == ClockKind::dispatch) t.accept_due = c.due.ms;
    if (c.clock == ClockKind::resolve) t.resolve_due = c.due.ms;
    stop_clock(t, c.clock, c.unit.value);  // also one that stood still
    const bool told_when_late = c.clock == ClockKind::contact && c.next;
    if (on_row(c.clock) && !told_when_late) continue;
    std::vector<RowClock> clocks = clocks_in(t.clocks);
    clocks.push_back({c.clock, c.due.ms, c.unit.value, 0});
    t.clocks = column_of(clocks);
  }
}

void change(TicketRow& t, const core::ClockStopped& e) {
  if (e.at) {  // it stands still, and its due stays what it was
    const std::int64_t due = e.clock == ClockKind::resolve ? t.resolve_due : t.accept_due;
    std::vector<RowClock> clocks = clocks_in(t.clocks);
    clocks.push_back({e.clock, due, 0, 0, e.left.ms, static_cast<std::uint32_t>(e.left_unit)});
    t.clocks = column_of(clocks);
    return;
  }
  if (e.clock == ClockKind::accept || e.clock == ClockKind::dispatch) t.accept_due = 0;
  if (!on_row(e.clock)) stop_clock(t, e.clock, e.subject.value);
}

void change(TicketRow& t, const core::InfoAsked&) { t.state = number(TicketState::need_info); }

void change(TicketRow& t, const core::DeadlineRecounted& e) {
  if (e.clock == ClockKind::accept || e.clock == ClockKind::dispatch) t.accept_due = e.due.ms;
  if (e.clock == ClockKind::resolve) t.resolve_due = e.due.ms;
  if (on_row(e.clock)) return;
  std::vector<RowClock> clocks = clocks_in(t.clocks);
  for (RowClock& c : clocks) {
    if (c.clock == e.clock && c.unit == e.subject.value) c.due = e.due.ms;
  }
  t.clocks = column_of(clocks);
}

void change(TicketRow& t, const core::InfoGiven& e) {
  t.state = number(e.to);
  stop_clock(t, ClockKind::info);
}

void change(TicketRow& t, const core::TicketCorrected& e) {
  t.place = e.place.value;
  t.category = e.category.value;
  set_urgency(t, e.urgency);
  if (e.resolve_due) t.resolve_due = e.resolve_due.ms;
}

// ---- work ----

void change(TicketRow& t, const core::TicketAccepted& e) {
  t.state = number(TicketState::accepted);
  t.accept_due = 0;
  t.accepted_at = e.at.ms;
}

void change(TicketRow& t, const core::TicketClaimed& e) {
  t.state = number(TicketState::claimed);
  t.member = e.member.value;
  t.accept_due = 0;
  t.claimed_at = e.at.ms;
  stop_clock(t, ClockKind::council);
}

void change(TicketRow& t, const core::ClaimLapsed&) {
  t.state = number(TicketState::claimable);
  t.member = 0;
  t.claimed_at = 0;
  stop_clock(t, ClockKind::claim);
  stop_clock(t, ClockKind::ruling);
}

void change(TicketRow& t, const core::ResidentContacted& e) {
  if (t.contacted_at == 0) t.contacted_at = e.at.ms;
  stop_clock(t, ClockKind::contact);
}

void change(TicketRow& t, const core::VisitRecorded&) { stop_clock(t, ClockKind::contact); }
void change(TicketRow& t, const core::AttemptRecorded&) { stop_clock(t, ClockKind::attempt); }
void change(TicketRow& t, const core::CallbackRecorded& e) {
  if (e.contacted) stop_clock(t, ClockKind::contact);
}

void change(TicketRow& t, const core::DoneReported& e) {
  t.state = number(TicketState::reported);
  t.reported_at = e.at.ms;
  stop_clock(t, ClockKind::rework);
  stop_clock(t, ClockKind::claim);
  stop_clocks(t, [](const RowClock& c) {
    return c.clock == ClockKind::partner || c.clock == ClockKind::whistle || c.clock == ClockKind::contact ||
           c.clock == ClockKind::assignment || c.clock == ClockKind::attempt ||
           c.clock == ClockKind::hand_over;
  });
}

// ---- asking and ruling ----

void change(TicketRow& t, const core::ReturnAsked&) { t.state = number(TicketState::return_asked); }

void change(TicketRow& t, const core::RequestGranted& e) {
  end_ruling(t, e);
  if (e.request == core::Request::decline) {
    stop_clock(t, ClockKind::partner, e.unit.value);
    stop_clock(t, ClockKind::whistle, e.unit.value);
  }
  if (e.request == core::Request::extension) t.resolve_due = e.resolve_due.ms;
  if (e.request == core::Request::hold) t.state = number(TicketState::on_hold);
}

void change(TicketRow& t, const core::RequestDenied& e) {
  end_ruling(t, e);
  if (e.to != TicketState::none) t.state = number(e.to);
  if (e.forced) set_flag(t, core::ticket_flag::forced);
}

void change(TicketRow& t, const core::TicketResumed& e) {
  t.state = number(e.to);
  if (e.resolve_due) t.resolve_due = e.resolve_due.ms;
  stop_clock(t, ClockKind::hold_review);
  stop_clock(t, ClockKind::resolve);
}

// ---- partners ----

void change(TicketRow& t, const core::PartnerInvited& e) { add_number(t.partners, e.unit.value); }
void change(TicketRow& t, const core::PartnerAccepted& e) { stop_clock(t, ClockKind::ruling, e.unit.value); }
void change(TicketRow& t, const core::PartnerArrived& e) { stop_clock(t, ClockKind::ruling, e.unit.value); }
void change(TicketRow& t, const core::PartnerReported& e) {
  stop_clock(t, ClockKind::ruling, e.unit.value);
  stop_clock(t, ClockKind::partner, e.unit.value);
  stop_clock(t, ClockKind::whistle, e.unit.value);
}
void change(TicketRow& t, const core::PartnerReleased& e) {
  stop_clock(t, ClockKind::ruling, e.unit.value);
  stop_clock(t, ClockKind::partner, e.unit.value);
  stop_clock(t, ClockKind::whistle, e.unit.value);
  remove_number(t.partners, e.unit.value);
}

// ---- after the work ----

void change(TicketRow& t, const core::TicketChecked& e) {
  stop_clock(t, ClockKind::check);
  if (e.to != TicketState::none) t.state = number(e.to);
}

void change(TicketRow& t, const core::ReworkOrdered& e) { back_to_work(t, e); }
void change(TicketRow& t, const core::TicketReopened& e) { back_to_work(t, e); }

void change(TicketRow& t, const core::TicketClosed& e) { finish(t, TicketState::closed, e.outcome, e.at); }
void change(TicketRow& t, const core::TicketWithdrawn& e) {
  finish(t, TicketState::closed, core::Outcome::withdrawn, e.at);
}
void change(TicketRow& t, const core::TicketDiverted& e) {
  finish(t, TicketState::diverted, core::Outcome::none, e.at);
}
void change(TicketRow& t, const core::TicketRefused& e) {
  finish(t, TicketState::refused, core::Outcome::none, e.at);
}
void change(TicketRow& t, const core::TicketVoided& e) {
  finish(t, TicketState::voided, core::Outcome::none, e.at);
}

// ---- many and one ----

void change(TicketRow& t, const core::TicketMerged& e) {
  t.state = number(TicketState::merged);
  t.merged_into = e.others.empty() ? 0 : e.others.front().value;
  t.likenesses.clear();
  stop_clocks(t, [](const RowClock& c) { return c.left_unit != 0; });
}

void change(TicketRow& t, const core::DuplicateProposed& e) {
  std::vector<core::Likeness> all = likenesses_in(t.likenesses);
  if (!e.others.empty()) all.push_back({e.others.front(), e.alike, e.why});
  t.likenesses = column_of(all);
}

void change(TicketRow& t, const core::KeptApart& e) {
  std::vector<core::Likeness> all = likenesses_in(t.likenesses);
  std::erase_if(all, [&](const core::Likeness& l) {
    return std::find(e.others.begin(), e.others.end(), l.other) != e.others.end();
  });
  t.likenesses = column_of(all);
}

void change(TicketRow& t, const core::MatterCounted& e) { t.cluster = e.cluster.value; }
void change(TicketRow& t, const core::ClusterLeft&) { t.cluster = 0; }
void change(TicketRow& t, const core::ClusterJoined& e) { t.cluster = e.cluster.value; }

void change_other(TicketRow& into, const core::TicketMerged& e) {
  add_number(into.merged, e.ticket.value);
  into.urgency = number(e.urgency);
  into.resolve_due = e.resolve_due.ms;
}

void change(TicketRow& t, const core::TicketUnmerged& e) {
  t.state = number(e.to);
  t.closed_at = t.outcome = 0;  // of the other, when that was closed once
  t.merged_into = 0;
}

void change_other(TicketRow& from, const core::TicketUnmerged& e) {
  remove_number(from.merged, e.ticket.value);
  from.urgency = number(e.urgency);
  from.resolve_due = e.resolve_due.ms;
}

// ---- the ladder ----

void change(TicketRow& t, const core::TicketSupervised&) { set_flag(t, core::ticket_flag::supervised); }

void change(TicketRow& t, const core::EscalationStepTaken& e) {
  if (e.clock == ClockKind::none || e.clock == ClockKind::accept || e.clock == ClockKind::dispatch ||
      e.clock == ClockKind::resolve) {
    t.level = std::max(t.level, e.level);
    return;
  }
  std::vector<RowClock> clocks = clocks_in(t.clocks);
  for (RowClock& c : clocks) {
    if (c.clock == e.clock && c.unit == e.subject.value) c.level = std::max(c.level, e.level);
  }
  t.clocks = column_of(clocks);
}

}  // namespace gridline::view
