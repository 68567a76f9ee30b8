// Partners, requests and callbacks follow the events as core's case file does.
#include "engine/view/fold_desk.h"

#include <algorithm>

namespace gridline::view {

namespace {

std::uint32_t number(auto word) { return static_cast<std::uint32_t>(word); }

// The partner's row, changed by `change(row)`.
template <class E, class Change>
base::Status on_partner(Tables& tables, const E& e, Change change) {
  auto row = tables.desk.partner(e.ticket.value, e.unit.value);
  if (!row) return row.error();
  change(*row);
  return tables.desk.put(*row);
}

// What he does; it takes back a wish to decline.
template <class E, class Change>
base::Status partner_acts(Tables& tables, const E& e, Change change) {
  if (auto back = tables.desk.lapse_decline(e.ticket.value, e.unit.value); !back) return back;
  return on_partner(tables, e, change);
}

template <class E>
base::Status ask(Tables& tables, const TicketRow& t, const E& e, core::Request request, std::uint64_t seq) {
  RequestRow row;
  row.ticket = t.id;
  row.seq = seq;
  row.request = number(request);
  row.unit = t.lead;
  row.route = t.sent_by;
  row.asked_by = e.member.value;
  row.asked_at = e.at.ms;
  row.reason = e.reason.value;
  row.ruler = e.unit.value;
  row.until = e.until.ms;
  row.others = column_of_ids(e.others);
  return tables.desk.put(row);
}

template <class E>
base::Status rule(Tables& tables, const E& e, Verdict verdict) {
  auto row = tables.desk.open_request(e.ticket.value, e.request, e.unit.value);
  if (!row) return row.error();
  if (!row.value()) return {};  // asked before it was over, ruled on afterwards: nothing waits any more
  RequestRow& request = **row;
  request.verdict = number(verdict);
  request.ruled_by = e.member.value;
  request.ruled_at = e.at.ms;
  request.ruling_reason = e.reason.value;
  return tables.desk.put(request);
}

template <class E>
base::Result<TicketRow*> other_of(Tables& tables, const E& e) {
  if (!e.others.empty()) return tables.ticket(e.others.front());
  return base::Error{base::ErrorCode::corrupt, "a merge without the other ticket"};
}

}  // namespace

base::Status change_beside(Tables& tables, TicketRow& t, const core::ComplaintJoined& e, std::uint64_t) {
  return tables.link(e.complaint.value, t.id);
}

// It goes to the ticket that is opened for it next.
base::Status change_beside(Tables& tables, TicketRow& t, const core::ComplaintParted& e, std::uint64_t) {
  return tables.unlink(e.complaint.value, t.id);
}

// ---- partners ----

// The route's partners, and those who were invited before it came here.
base::Status change_beside(Tables& tables, TicketRow& t, const core::TicketDispatched& e, std::uint64_t) {
  if (t.opened_at == e.at.ms) return {};  // just opened: nobody was invited yet
  auto partners = tables.desk.partners(t.id);
  if (!partners) return partners.error();
  for (const std::uint32_t unit : *partners) add_number(t.partners, unit);
  return {};
}

base::Status change_beside(Tables& tables, TicketRow& t, const core::PartnerInvited& e, std::uint64_t) {
  PartnerRow row;
  row.ticket = t.id;
  row.unit = e.unit.value;
  row.member = e.member.value;
  row.state = number(core::PartnerState::invited);
  row.required = e.required ? 1 : 0;
  row.whistle = e.whistle ? 1 : 0;
  row.invited_at = e.at.ms;
  return tables.desk.put(row);
}

base::Status change_beside(Tables& tables, TicketRow&, const core::PartnerAccepted& e, std::uint64_t) {
  return partner_acts(tables, e, [&](PartnerRow& p) {
    p.state = number(core::PartnerState::accepted);
    p.member = e.member.value;
    p.accepted_at = e.at.ms;
  });
}

base::Status change_beside(Tables& tables, TicketRow& t, const core::PartnerArrived& e, std::uint64_t) {
  return partner_acts(tables, e, [&](PartnerRow& p) {
    p.state = number(core::PartnerState::accepted);
    p.member = e.member.value;
    p.arrived_at = e.at.ms;
    // By a plan without a time for the whistle the partner's own time was that of the arrival.
    const std::vector<RowClock> clocks = clocks_in(t.clocks);
    const bool timed = std::any_of(clocks.begin(), clocks.end(), [&](const RowClock& c) {
      return c.clock == pack::ClockKind::whistle && c.unit == e.unit.value;
    });
    if (timed) stop_clock(t, pack::ClockKind::whistle, e.unit.value);
    else if (p.whistle != 0) stop_clock(t, pack::ClockKind::partner, e.unit.value);
  });
}

base::Status change_beside(Tables& tables, TicketRow&, const core::PartnerReported& e, std::uint64_t) {
  return partner_acts(tables, e, [&](PartnerRow& p) {
    p.state = number(core::PartnerState::reported);
    p.ended_at = e.at.ms;
  });
}

base::Status change_beside(Tables& tables, TicketRow& t, const core::PartnerDeclined& e, std::uint64_t seq) {
  RequestRow row;
  row.ticket = t.id;
  row.seq = seq;
  row.request = number(core::Request::decline);
  row.unit = e.unit.value;
  row.asked_by = e.member.value;
  row.asked_at = e.at.ms;
  row.reason = e.reason.value;
  if (auto done = tables.desk.put(row); !done) return done;
  return on_partner(tables, e, [](PartnerRow& p) { p.state = number(core::PartnerState::decline_asked); });
}

base::Status change_beside(Tables& tables, TicketRow&, const core::PartnerReleased& e, std::uint64_t) {
  return partner_acts(tables, e, [&](PartnerRow& p) {
    p.state = number(core::PartnerState::released);
    p.ended_at = e.at.ms;
  });
}

// ---- asking and ruling ----

base::Status change_beside(Tables& tables, TicketRow& t, const core::ReturnAsked& e, std::uint64_t seq) {
  return ask(tables, t, e, core::Request::return_ticket, seq);
}
base::Status change_beside(Tables& tables, TicketRow& t, const core::ExtensionAsked& e, std::uint64_t seq) {
  return ask(tables, t, e, core::Request::extension, seq);
}
base::Status change_beside(Tables& tables, TicketRow& t, const core::HoldAsked& e, std::uint64_t seq) {
  return ask(tables, t, e, core::Request::hold, seq);
}

base::Status change_beside(Tables& tables, TicketRow& t, const core::RequestGranted& e, std::uint64_t) {
  if (e.request == core::Request::decline) {
    remove_number(t.partners, e.unit.value);
    const auto end = [&](PartnerRow& p) {
      p.state = number(core::PartnerState::declined);
      p.ended_at = e.at.ms;
    };
    if (auto done = on_partner(tables, e, end); !done) return done;
  }
  return rule(tables, e, Verdict::granted);
}

base::Status change_beside(Tables& tables, TicketRow&, const core::RequestDenied& e, std::uint64_t) {
  if (e.request == core::Request::decline) {
    const auto back = [](PartnerRow& p) { p.state = number(core::PartnerState::accepted); };
    if (auto done = on_partner(tables, e, back); !done) return done;
  }
  return rule(tables, e, Verdict::denied);
}

base::Status change_beside(Tables& tables, TicketRow& t, const core::EscalationStepTaken& e, std::uint64_t) {
  if (e.clock != pack::ClockKind::ruling || e.subject || e.level == 0) return {};
  return tables.desk.set_ruler(t.id, e.unit.value);
}

base::Status change_beside(Tables& tables, TicketRow& t, const core::ClaimLapsed&, std::uint64_t) {
  return tables.desk.lapse_own_request(t.id);  // what he asked for goes with him
}

// ---- after the work ----

base::Status change_beside(Tables& tables, TicketRow& t, const core::CallbackRecorded& e, std::uint64_t) {
  auto found = tables.desk.callback(t.id, e.complaint.value);
  if (!found) return found.error();
  CallbackRow row = found->value_or(CallbackRow{});
  row.ticket = t.id;
  row.complaint = e.complaint.value;
  ++row.calls;
  row.last_at = e.at.ms;
  row.member = e.member.value;
  row.contacted = e.contacted ? 1 : 0;
  row.solved = number(e.solved);
  row.satisfied = number(e.satisfied);
  row.cause = number(e.cause);
  row.outcome = number(e.outcome);
  return tables.desk.put(row);
}

base::Status change_beside(Tables& tables, TicketRow& t, const core::ReworkOrdered&, std::uint64_t) {
  return tables.desk.renew_callbacks(t.id);
}
base::Status change_beside(Tables& tables, TicketRow& t, const core::TicketReopened&, std::uint64_t) {
  return tables.desk.renew_callbacks(t.id);
}

base::Status end_beside(Tables& tables, const TicketRow& t) {
  if (auto lapsed = tables.desk.lapse_requests(t.id); !lapsed) return lapsed;
  for (const std::uint64_t id : numbers_in(t.merged)) {
    auto merged = tables.ticket(base::TicketId(id));
    if (!merged) return merged.error();
    (*merged)->outcome = t.outcome;
    (*merged)->closed_at = t.closed_at;
  }
  return {};
}

// ---- many and one ----

base::Status change_beside(Tables& tables, TicketRow&, const core::TicketMerged& e, std::uint64_t) {
  auto into = other_of(tables, e);
  if (!into) return into.error();
  change_other(**into, e);
  return {};
}

base::Status change_beside(Tables& tables, TicketRow&, const core::TicketUnmerged& e, std::uint64_t) {
  auto from = other_of(tables, e);
  if (!from) return from.error();
  change_other(**from, e);
  return {};
}

}  // namespace gridline::view
