// Before the work: the desk sends a ticket out, takes it back, asks for more, or turns it away.
#include <algorithm>

#include "engine/core/act.h"
#include "engine/core/choose_member.h"
#include "engine/core/council.h"
#include "engine/core/hot_spot.h"
#include "engine/core/ladder.h"
#include "engine/core/likeness.h"
#include "engine/core/open_ticket.h"
#include "engine/core/pause.h"

namespace gridline::core {

namespace {

// Why a unit cannot lead this ticket; nothing: it can. Department-only work stays with departments
// whoever asks, also when it is forced.
std::optional<Decision> refuse_lead(const Act& act, pack::UnitIndex unit) {
  const pack::Pack& pack = *act.rules.pack;
  if (!unit) return unknown_unit(act.body.unit);
  if (!pack[unit].accountable) {
    return rejected("not_accountable", "该单位不能主办，只能协办",
                    "this unit cannot lead; invite it as a partner");
  }
  if (act.department_only() && route::is_grid_unit(pack, unit)) {
    return rejected("department_only", "应由职能部门办理的事项不得分派给网格",
                    "department-only work is never given to a grid");
  }
  return std::nullopt;
}

// The first dispatch starts what its plan counts from there; a later one never starts it again.
void start_with_dispatch(const Act& act, Outcomes& out, Ticket as_given) {
  const Plan* plan = act.rules.plan(act.ticket.policy);
  const auto begins = [&](pack::ClockKind clock) {
    const PlanHabit* habit = plan == nullptr ? nullptr : habit_of(*plan, clock);
    return habit != nullptr && habit->from == pack::ClockFrom::dispatched;
  };
  if (act.ticket.state != TicketState::triage) return;
  ClocksStarted started{act.ticket.id, {}};
  const Instant contact = due_of(act.rules, as_given, pack::ClockKind::contact, act.at());
  if (contact && begins(pack::ClockKind::contact)) {
    // None: it has no ladder, and is only shown.
    const Instant first =
        first_moment(act.rules, as_given, pack::ClockKind::contact, act.at(), contact, false);
    started.clocks.push_back({pack::ClockKind::contact, contact, first, Symbol(), act.at()});
  }
  const Instant due = due_of(act.rules, as_given, pack::ClockKind::resolve, act.at());
  if (due && begins(pack::ClockKind::resolve) && !act.ticket.resolve_due) {
    as_given.opened = act.at();
    const Instant next = resolve_next(act.rules, as_given, act.at(), due);
    started.clocks.push_back({pack::ClockKind::resolve, due, next, Symbol(), act.at()});
  }
  if (!started.clocks.empty()) out.add(std::move(started));
}

}  // namespace

void start_assignment(const Act& act, Outcomes& out, Symbol lead) {
  Ticket as_given = act.ticket;
  as_given.lead = lead;
  if (const Instant due = due_of(act.rules, as_given, pack::ClockKind::assignment, act.at()))
    out.start(pack::ClockKind::assignment, due, {}, as_given);
}

void start_with_unit(const Act& act, Outcomes& out, Symbol lead) {
  Ticket as_given = act.ticket;
  as_given.lead = lead;
  if (const Instant due = due_of(act.rules, as_given, pack::ClockKind::accept, act.at()))
    out.start(pack::ClockKind::accept, due, {}, as_given);
  start_with_dispatch(act, out, as_given);
  start_assignment(act, out, lead);
}

namespace {

// Leaves a hold or a pending request behind; only used on tickets that have none. A partner that is
// to lead from now on is a partner no longer.
void send_to(const Act& act, Outcomes& out, Symbol lead, bool forced) {
  if (const Partner* partner = act.case_file().partner(lead); partner != nullptr && is_open(*partner)) {
    PartnerReleased e = out.made<PartnerReleased>();
    e.unit = lead;
    out.add(std::move(e));
  }
  out.add(TicketDispatched{act.ticket.id, lead, {}, true, act.at(), forced});
  start_with_unit(act, out, lead);
  Ticket as_given = act.ticket;
  as_given.lead = lead;
  if (act.ticket.has(ticket_flag::emergency)) {
    const MemberId somebody = someone_for(act.state, act.rules, lead, act.at());
    if (somebody) out.add(TicketAssigned{act.ticket.id, somebody, act.at()});
    if (somebody) out.tell(Notice::assigned, {somebody});
  } else {
    as_given.member = MemberId();
    out.tell(Notice::assigned, answering(act.state, as_given, act.at()));
  }
}

}  // namespace

// Also used by the ruling on a return: what `grant --unit` names, or the desk.
Decision desk_dispatch(const Act& act) {
  const pack::UnitIndex unit = act.named_unit();
  if (auto refusal = refuse_lead(act, unit)) return *std::move(refusal);
  if (act.case_file().request != Request::none) return request_pending();
  Outcomes out(act);
  send_to(act, out, act.rules.units[unit.value], act.case_file().returns >= 2);
  return out.done();
}

std::optional<Decision> refuse_return_to(const Act& act, pack::UnitIndex unit) {
  return refuse_lead(act, unit);
}

void send_after_return(const Act& act, Outcomes& out, pack::UnitIndex unit, bool forced) {
  send_to(act, out, act.rules.units[unit.value], forced);
}

Decision desk_recall(const Act& act) {
  if (act.ticket.has(ticket_flag::emergency)) return emergency_open();
  Outcomes out(act);
  const Symbol desk = act.rules.units[act.rules.pack->triage.value];
  out.add(out.made<TicketRecalled>());
  out.tell(Notice::recalled, answering(act.state, act.ticket, act.at()));
  out.add(TicketTriaged{act.ticket.id, desk, static_cast<std::uint8_t>(route::TriageReason::none), act.at()});
  if (const Instant due = due_of(act.rules, act.ticket, pack::ClockKind::dispatch, act.at()))
    out.start(pack::ClockKind::dispatch, due);
  return out.done();
}

Decision desk_transfer(const Act& act) {
  if (act.body.reason.empty()) return reason_needed();
  if (act.case_file().request != Request::none) return request_pending();
  const pack::UnitIndex unit = act.named_unit();
  if (auto refusal = refuse_lead(act, unit)) return *std::move(refusal);
  Outcomes out(act);
  out.add(out.made<TicketTransferred>());
  send_to(act, out, act.rules.units[unit.value], false);
  return out.done();
}

// Asked once, reminded once by the clock; then the ticket closes as "could not be reached".
Decision desk_ask_info(const Act& act) {
  if (act.ticket.has(ticket_flag::emergency))
    return rejected("emergency_open", "紧急工单不等待补充，请立即派人",
                    "an emergency never waits for more; send somebody");
  if (act.case_file().request != Request::none) return request_pending();
  if (act.case_file().infos > 0)
    return rejected("asked_already", "已请群众补充过一次", "the resident was asked once already");
  Outcomes out(act);
  out.add(out.made<InfoAsked>());
  out.start(pack::ClockKind::info);
  out.tell_resident(Notice::info_wanted, act.ticket.complaint);
  return out.done();
}

Decision desk_inform(const Act& act) {
  Outcomes out(act);
  InfoGiven given = out.made<InfoGiven>();
  given.to = act.case_file().before;
  out.add(given);
  // Who had not accepted yet has his whole time again: he could not have judged it before.
  // By a plan that stops his time instead it goes on where it stood.
  const bool stood_still = (act.case_file().paused & paused_clock::accept) != 0;
  if (given.to == TicketState::triage && !stood_still) out.start(pack::ClockKind::dispatch);
  if (given.to == TicketState::queued && !stood_still) out.start(pack::ClockKind::accept);
  out.tell(Notice::assigned, answering(act.state, act.ticket, act.at()));
  return out.done();
}

// To 110, 119, 120: `reason` names who took over. With an emergency this is how it ends.
Decision desk_divert(const Act& act) {
  if (act.body.reason.empty())
    return rejected("reason_needed", "请写明由谁接手（--reason 110|119|120|…）",
                    "say who took over (--reason 110|119|120|...)");
  Outcomes out(act);
  out.add(out.made<TicketDiverted>());
  out.tell_residents(Notice::matter_closed);
  end_others(act, out);
  return out.done();
}

Decision desk_refuse(const Act& act) {
  if (act.ticket.has(ticket_flag::emergency)) return emergency_open();
  if (act.body.reason.empty()) return reason_needed();
  Outcomes out(act);
  out.add(out.made<TicketRefused>());
  out.tell_residents(Notice::reason_explained);
  end_others(act, out);
  return out.done();
}

Decision desk_withdraw(const Act& act) {
  if (act.ticket.has(ticket_flag::emergency)) return emergency_open();
  const std::vector<Callback>& callbacks = act.case_file().callbacks;
  const bool joined = std::any_of(callbacks.begin(), callbacks.end(),
                                  [&](const Callback& c) { return c.complaint != act.ticket.complaint; });
  if (joined || !act.case_file().merged.empty())
    return rejected("others_wait", "其他群众也在等待此工单的结果",
                    "other residents wait for this ticket's result too");
  Outcomes out(act);
  out.add(out.made<TicketWithdrawn>());
  out.tell(Notice::recalled, answering(act.state, act.ticket, act.at()));
  end_others(act, out);
  return out.done();
}

namespace {

// Later complaints find it where it is now: its sketch stays with it.
std::optional<TicketSketched> sketched_again(const Act& act, const TicketCorrected& e) {
  const SimilarTicket* known = act.state.similar.find(act.ticket.id);
  if (known == nullptr || e.urgency == pack::Urgency::u1 ||
      (e.place == act.ticket.place && e.category == act.ticket.category))
    return std::nullopt;
  Matter matter;
  matter.sketch = known->sketch;
  if (e.place.value < act.rules.place_of.size()) matter.place = act.rules.place_of[e.place.value];
  if (e.category.value < act.rules.category_of.size())
    matter.category = act.rules.category_of[e.category.value];
  return sketched(act.rules, similar_rule(act.rules, act.ticket.route), matter, act.ticket.id);
}

}  // namespace

// What was read wrongly is put right. A due only ever becomes earlier: later is an extension, and
// that is for another authority to grant.
Decision desk_correct(const Act& act) {
  const pack::Pack& pack = *act.rules.pack;
  const ActOnTicket& body = act.body;
  if (body.place.empty() && body.category.empty() && body.urgency == pack::Urgency::none)
    return rejected("nothing_to_correct", "请指明更正的地点、类别或紧急程度",
                    "name the place, category or urgency that holds");
  TicketCorrected e;
  e.ticket = act.ticket.id;
  e.place = act.ticket.place;
  e.category = act.ticket.category;
  e.urgency = body.urgency != pack::Urgency::none ? body.urgency : act.ticket.urgency;
  if (!body.place.empty()) {
    const auto at = pack.place_by_path.find(body.place);
    if (at == pack.place_by_path.end())
      return rejected("unknown_place", "没有这个地点: " + body.place, "there is no place " + body.place);
    e.place = act.rules.places[at->second.value];
  }
  if (!body.category.empty()) {
    const auto at = pack.category_by_id.find(body.category);
    if (at == pack.category_by_id.end())
      return rejected("unknown_category", "没有这个类别: " + body.category,
                      "there is no category " + body.category);
    const pack::UnitIndex lead = act.lead_unit();
    if (pack[at->second].guard == pack::Guard::department && lead && route::is_grid_unit(pack, lead) &&
        act.ticket.state != TicketState::triage)
      return rejected("department_only", "更正后属职能部门事项，请先转研判再派单",
                      "that is department-only work and a grid has it: recall it first, then dispatch");
    e.category = act.rules.categories[at->second.value];
    if (is_emergency(pack, at->second, e.urgency)) e.urgency = pack::Urgency::u1;
  }
  if (e.urgency > act.ticket.urgency && body.reason.empty()) return reason_needed();
  Outcomes out(act);
  const bool alarm = e.urgency == pack::Urgency::u1 && !act.ticket.has(ticket_flag::emergency);
  std::vector<Event> woken;
  const Ticket awake = alarm ? stop_waiting(act.state, act.rules, act.at(), act.ticket, woken) : act.ticket;
  const Ticket ticket = leave_agenda(act.state, act.rules, act.at(), awake, e.urgency, woken);
  for (Event& event : woken) out.add(std::move(event));
  e.member = act.actor();
  e.at = act.at();
  e.reason = out.reason();
  Ticket corrected = ticket;
  corrected.urgency = e.urgency;
  // Of what has become urgent now the time cannot have run out before.
  // A clock that stands still has the moment at which it stopped.
  const Instant now = alarm ? act.at() : clock_now(act.file, act.at());
  Instant due = due_of(act.rules, corrected, pack::ClockKind::resolve, as_counted(ticket, act.file).opened);
  if (due && due <= now) due = due_of(act.rules, corrected, pack::ClockKind::resolve, now);
  if (due && ticket.resolve_due && due < ticket.resolve_due) {
    e.resolve_due = due;
    if (ticket.resolve_next)
      e.next = resolve_next(act.rules, as_counted(corrected, act.file), act.at(), due);
  }
  out.add(e);
  if (const auto again = sketched_again(act, e)) out.add(*again);
  count_corrected(act, e, out);
  std::vector<Event> raised;
  if (alarm) raise_alarm(act.state, act.rules, act.at(), ticket, e.urgency, raised);
  else if (e.urgency < act.ticket.urgency && ticket.state == act.ticket.state)
    hasten(act.rules, act.at(), ticket, e.urgency, raised);
  for (Event& event : raised) out.add(std::move(event));
  return out.done();
}

Decision desk_void(const Act& act) {
  if (act.open_emergency()) return emergency_open();
  if (act.body.reason.empty()) return reason_needed();
  Outcomes out(act);
  out.add(out.made<TicketVoided>());
  end_others(act, out);
  return out.done();
}

}  // namespace gridline::core
