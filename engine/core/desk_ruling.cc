// Asking and ruling: the handler asks with a reason, another authority decides. While it is pending
// the clock runs; what is not ruled on climbs (decide_deadline.cc) and is never granted by silence.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/pause.h"

namespace gridline::core {

namespace {

// Two ruled returns are enough, across all units (退单两次即审定强派).
constexpr std::uint8_t returns_max = 2;

// Does `one` wait for `other`, directly or through others? Chains are as long as people make them: short.
bool waits_for(const State& state, TicketId one, TicketId other) {
  if (one == other) return true;
  const CaseFile* file = state.case_file(one);
  return file != nullptr && std::any_of(file->blocked_by.begin(), file->blocked_by.end(),
                                        [&](TicketId id) { return waits_for(state, id, other); });
}

Decision waits_in_a_circle() {
  return rejected("waits_in_a_circle", "前置工单也在等待此工单", "that ticket waits for this one itself");
}

std::optional<Decision> refuse_blockers(const Act& act) {
  if (act.body.others.size() > limits::linked_max)
    return rejected("too_many", "前置工单过多", "too many tickets to wait for");
  for (const TicketId id : act.body.others) {
    const Ticket* other = act.state.ticket(id);
    if (id == act.ticket.id || other == nullptr || is_final(other->state))
      return rejected("unknown_ticket", "没有这个在办工单: " + std::to_string(id.value),
                      "there is no open ticket " + std::to_string(id.value) + " to wait for");
    if (waits_for(act.state, id, act.ticket.id)) return waits_in_a_circle();
  }
  return std::nullopt;
}

std::optional<Decision> refuse_request(const Act& act, Request request) {
  if (act.body.reason.empty()) return reason_needed();
  const CaseFile& file = act.case_file();
  if (file.request != Request::none)
    return rejected("request_pending", "已有申请待审定", "a request already waits for its ruling");
  if (act.ticket.state == TicketState::claimed && !act.administrator() && act.actor() != act.ticket.member) {
    const bool leads = (act.member()->roles_in(act.ticket.lead) &
                        (bit(pack::Role::grid_secretary) | bit(pack::Role::liaison))) != 0;
    if (!leads) return not_yours();
  }
  if (act.ticket.has(ticket_flag::emergency)) return emergency_open();
  if (request == Request::return_ticket) {
    if (act.ticket.has(ticket_flag::forced) || file.returns >= returns_max)
      return rejected("no_more_returns", "已经审定两次，不得再退单",
                      "two returns were ruled on; there is no further one");
    return std::nullopt;
  }
  if (!act.body.until) return rejected("until_needed", "请写明期限（--until）", "say until when (--until)");
  if (request == Request::extension) {
    if (act.ticket.resolve_due && act.at() > act.ticket.resolve_due)
      return rejected("too_late", "已超过办理时限，不能再申请延期",
                      "the due has passed; an extension is asked for before");
    if (act.body.until <= act.ticket.resolve_due)
      return rejected("until_too_early", "延期后的时限应晚于现时限",
                      "the new due must be later than the present one");
    return std::nullopt;
  }
  if (act.body.evidence.empty() && act.body.others.empty()) return evidence_needed();
  const Instant longest = due_of(act.rules, act.ticket, pack::ClockKind::hold_review, act.at());
  const Instant latest = longest ? std::min(longest, act.at() + base::days(90)) : act.at() + base::days(90);
  if (act.body.until <= act.at() || act.body.until > latest)
    return rejected("until_too_far", "复核日期须在今天之后、九十天之内",
                    "the review date is after today and within 90 days");
  return refuse_blockers(act);
}

// Returns are for the desk that sent it; the rest for the unit above, a second extension for the
// one above that.
Symbol ruler_of(const Act& act, Request request) {
  if (request == Request::return_ticket) return act.rules.units[act.rules.pack->triage.value];
  const bool second = request == Request::extension && act.case_file().extensions > 0;
  return authority_over(act.state, act.rules, act.ticket.lead, second ? 2 : 1);
}

template <class E>
Decision ask(const Act& act, Request request) {
  Outcomes out(act);
  E e = out.made<E>();
  e.unit = ruler_of(act, request);
  e.until = act.body.until;
  e.others = act.body.others;
  std::sort(e.others.begin(), e.others.end());
  e.others.erase(std::unique(e.others.begin(), e.others.end()), e.others.end());
  e.evidence = act.body.evidence;
  const Symbol ruler = e.unit;
  out.add(std::move(e));
  out.start(pack::ClockKind::ruling);
  out.tell(Notice::ruling_wanted, people_of(act.state, act.rules, ruler, act.at()));
  return out.done();
}

template <class E>
E ruling(Outcomes& out, Request request) {
  E e = out.template made<E>();
  e.request = request;
  return e;
}

void tell_asker(const Act& act, Outcomes& out) {
  if (act.case_file().asked_by) out.tell(Notice::ruled, {act.case_file().asked_by});
}

// To the unit that the judge names, or back to triage. The second ruled return is the last: it ends
// in a dispatch by force, so a unit has to be named.
Decision grant_return(const Act& act) {
  const bool last = act.case_file().returns + 1 >= returns_max;
  const bool named = !act.body.unit.empty();
  if (last && !named)
    return rejected("unit_needed", "第二次退单须直接指定承办单位（--unit）",
                    "the second return ends in a forced dispatch: name the unit (--unit)");
  const pack::UnitIndex unit = act.named_unit();
  if (named) {
    if (auto refusal = refuse_return_to(act, unit)) return *std::move(refusal);
  }
  Outcomes out(act);
  out.add(ruling<RequestGranted>(out, Request::return_ticket));
  tell_asker(act, out);
  if (named) {
    send_after_return(act, out, unit, last);
    return out.done();
  }
  const Symbol desk = act.rules.units[act.rules.pack->triage.value];
  out.add(TicketTriaged{act.ticket.id, desk, static_cast<std::uint8_t>(route::TriageReason::none), act.at()});
  out.start(pack::ClockKind::dispatch);
  return out.done();
}

Decision grant_extension(const Act& act) {
  const Instant due = act.body.until ? act.body.until : act.case_file().until;
  if (due <= act.ticket.resolve_due)
    return rejected("until_too_early", "延期后的时限应晚于现时限",
                    "the new due must be later than the present one");
  Outcomes out(act);
  RequestGranted e = ruling<RequestGranted>(out, Request::extension);
  e.resolve_due = due;
  e.old_due = act.ticket.resolve_due;
  e.next = resolve_next(act.rules, as_counted(act.ticket, act.file), act.at(), due);
  out.add(e);
  tell_asker(act, out);
  return out.done();
}

Decision grant_hold(const Act& act) {
  if (act.ticket.has(ticket_flag::emergency)) return emergency_open();  // it became one meanwhile
  // What it waits for may have ended while the request was pending.
  const auto& waits = act.case_file().waits_for;
  const bool some_over = std::any_of(waits.begin(), waits.end(), [&](TicketId id) {
    const Ticket* other = act.state.ticket(id);
    return other == nullptr || is_final(other->state);
  });
  const bool circle = std::any_of(waits.begin(), waits.end(),
                                  [&](TicketId id) { return waits_for(act.state, id, act.ticket.id); });
  if (circle) return waits_in_a_circle();
  if (some_over)
    return rejected("blocker_over", "前置工单已办结，请驳回后重新申请",
                    "what it waits for is over; deny it, it can be asked again");
  Outcomes out(act);
  out.add(ruling<RequestGranted>(out, Request::hold));
  out.start(pack::ClockKind::hold_review, act.case_file().until);
  tell_asker(act, out);
  return out.done();
}

// A partner's wish to be let off, named by its unit.
const Partner* declining(const Act& act) {
  if (act.body.unit.empty()) return nullptr;
  const Symbol unit = act.state.symbols.find("unit:" + act.body.unit);
  const Partner* partner = unit ? act.case_file().partner(unit) : nullptr;
  return partner != nullptr && partner->state == PartnerState::decline_asked ? partner : nullptr;
}

template <class E>
Decision rule_on_decline(const Act& act, const Partner& partner) {
  Outcomes out(act);
  E e = ruling<E>(out, Request::decline);
  e.unit = partner.unit;
  out.add(e);
  if (partner.member) out.tell(Notice::ruled, {partner.member});
  return out.done();
}

}  // namespace

Decision desk_ask(const Act& act, Request request) {
  if (auto refusal = refuse_request(act, request)) return *std::move(refusal);
  switch (request) {
    case Request::return_ticket:
      return ask<ReturnAsked>(act, request);
    case Request::extension:
      return ask<ExtensionAsked>(act, request);
    default:
      return ask<HoldAsked>(act, request);
  }
}

Decision desk_rule(const Act& act, bool granted) {
  const Request request = act.case_file().request;
  if (request != Request::return_ticket) {
    if (const Partner* partner = declining(act))
      return granted ? rule_on_decline<RequestGranted>(act, *partner)
                     : rule_on_decline<RequestDenied>(act, *partner);
  }
  if (request == Request::none)
    return rejected("no_request", "没有待审定的申请", "no request waits for a ruling");
  if (granted) {
    if (request == Request::return_ticket) return grant_return(act);
    return request == Request::extension ? grant_extension(act) : grant_hold(act);
  }
  if (act.body.reason.empty()) return reason_needed();
  Outcomes out(act);
  RequestDenied e = ruling<RequestDenied>(out, request);
  if (request == Request::return_ticket) {
    e.to = act.case_file().before;
    e.forced = act.case_file().returns + 1 >= returns_max;
  }
  out.add(e);
  tell_asker(act, out);
  return out.done();
}

Decision desk_resume(const Act& act) {
  Outcomes out(act);
  TicketResumed e = out.made<TicketResumed>();
  e.to = act.case_file().before;
  e.resolve_due = due_after_hold(act.rules, act.ticket, act.case_file(), act.at());
  e.next = next_after_hold(act.rules, as_counted(act.ticket, act.file), act.file, act.at(), e.resolve_due);
  out.add(e);
  return out.done();
}

void resume_blocked(const Act& act, Outcomes& out, const std::vector<TicketId>& over) {
  const auto ends = [&](TicketId id) { return std::find(over.begin(), over.end(), id) != over.end(); };
  std::vector<TicketId> waiting;
  for (const TicketId id : over) {
    const CaseFile* file = act.state.case_file(id);
    if (file != nullptr) waiting.insert(waiting.end(), file->blocks.begin(), file->blocks.end());
  }
  std::sort(waiting.begin(), waiting.end());
  waiting.erase(std::unique(waiting.begin(), waiting.end()), waiting.end());
  for (const TicketId id : waiting) {
    const Ticket* ticket = act.state.ticket(id);
    if (ticket == nullptr || ticket->state != TicketState::on_hold || ends(id)) continue;
    const CaseFile& file = *act.state.case_file(id);
    if (!std::all_of(file.blocked_by.begin(), file.blocked_by.end(), ends)) continue;
    TicketResumed e;
    e.ticket = id;
    e.at = act.at();
    e.to = file.before;
    e.resolve_due = due_after_hold(act.rules, *ticket, file, act.at());
    e.next = next_after_hold(act.rules, as_counted(*ticket, &file), &file, act.at(), e.resolve_due);
    out.add(e);
    const std::vector<MemberId> told = answering(act.state, *ticket, act.at());
    if (!told.empty()) out.add(MessageQueued{id, act.at(), told, ComplaintId(), Notice::unblocked});
  }
}

}  // namespace gridline::core
