// Each of these clocks tells somebody once that it is his turn, and only then climbs or ends.
#include "engine/core/desk_clock.h"

#include <algorithm>

#include "engine/core/ladder.h"
#include "rules/pack/working_time.h"

namespace gridline::core {

namespace {

using pack::ClockKind;

EscalationStepTaken reminder(const Act& act, const CaseClock& clock, Instant next,
                             std::vector<MemberId> told) {
  EscalationStepTaken e;
  e.ticket = act.ticket.id;
  e.at = act.at();
  e.unit = act.ticket.lead;
  e.next = next;
  e.told = std::move(told);
  e.clock = clock.clock;
  e.subject = clock.unit;
  return e;
}

// Late: who answers is told once that the resident has written and waits.
Decision contact_step(const Act& act, const CaseClock& clock) {
  Outcomes out(act);
  out.add(reminder(act, clock, Instant(), answering(act.state, act.ticket, act.at())));
  return out.done();
}

// 再次调解: the next attempt is due.
Decision attempt_step(const Act& act, const CaseClock& clock) {
  Outcomes out(act);
  out.add(reminder(act, clock, Instant(), answering(act.state, act.ticket, act.at())));
  return out.done();
}

// Who called in vain calls again; nobody is known: the clerks of the centre.
Decision call_again(const Act& act, const CaseClock& clock) {
  std::vector<MemberId> told;
  for (const PartOf& p : act.case_file().parts) {
    const Member* m = p.part == Part::callback_clerk ? act.state.member(p.member) : nullptr;
    if (m != nullptr && !m->left && !m->away(act.at())) told = {m->id};
  }
  if (told.empty())
    told = members_with(act.state, centre_of(act.rules), bit(pack::Role::callback_clerk), act.at());
  Outcomes out(act);
  out.add(reminder(act, clock, clock.due, std::move(told)));
  return out.done();
}

// ---- hand-over ----

// The one whose name stands in the clock, while the list still waits for him and the ticket is his.
const Member* receiver_of(const Act& act, const CaseClock& clock) {
  const Member* m = act.state.member_by_name(clock.unit);
  if (m == nullptr || m->left || act.ticket.member != m->id) return nullptr;
  const bool waits =
      std::find(m->handed_over.begin(), m->handed_over.end(), act.ticket.id) != m->handed_over.end();
  return waits ? m : nullptr;
}

// The list's other tickets have the same clock, which moves with this one: one reminder for all of them.
void move_others(const Act& act, Outcomes& out, const Member& receiver, const EscalationStepTaken& step) {
  for (const TicketId id : receiver.handed_over) {
    const CaseFile* file = id == act.ticket.id ? nullptr : act.state.case_file(id);
    if (file == nullptr || file->clock(ClockKind::hand_over, step.subject) == nullptr) continue;
    EscalationStepTaken same = step;
    same.ticket = id;
    same.told.clear();
    out.add(std::move(same));
  }
}

// The receiver is reminded; then who leads there is told, and that is the end.
Decision hand_over_step(const Act& act, const CaseClock& clock) {
  Outcomes out(act);
  const Member* receiver = receiver_of(act, clock);
  if (receiver == nullptr) {
    out.add(ClockStopped{act.ticket.id, ClockKind::hand_over, clock.unit});
    return out.done();
  }
  const bool first = clock.next <= clock.due;
  const Instant next = first ? due_of(act.rules, act.ticket, ClockKind::hand_over, act.at()) : Instant();
  EscalationStepTaken e = reminder(act, clock, next > act.at() ? next : Instant(), {receiver->id});
  if (!first) {
    e.level = 1;
    e.told = people_of(act.state, act.rules, act.ticket.lead, act.at());
    std::erase(e.told, receiver->id);
    if (e.told.empty()) {  // he leads there himself
      e.unit = unit_above(act.rules, act.ticket.lead, 1);
      e.told = people_of(act.state, act.rules, e.unit, act.at());
    }
  }
  out.add(e);
  move_others(act, out, *receiver, e);
  return out.done();
}

}  // namespace

std::optional<Decision> desk_clock_step(const Act& act, const CaseClock& clock) {
  switch (clock.clock) {
    case ClockKind::contact: return contact_step(act, clock);
    case ClockKind::attempt: return attempt_step(act, clock);
    case ClockKind::hand_over: return hand_over_step(act, clock);
    case ClockKind::callback:
      if (act.at() < clock.due) return call_again(act, clock);
      return std::nullopt;
    default: return std::nullopt;
  }
}

void written_again(const State& state, const RuleSet& rules, Instant at, const Ticket& ticket,
                   std::vector<Event>& events) {
  const CaseFile* file = state.case_file(ticket.id);
  if (file != nullptr && file->unanswered) return;
  switch (ticket.state) {
    case TicketState::queued:
    case TicketState::accepted:
    case TicketState::claimed:
    case TicketState::return_asked:
    case TicketState::on_hold: break;
    default: return;
  }
  // Nobody has called since it was opened: then that was the oldest message.
  const Plan* plan = rules.plan(ticket.policy);
  const PlanHabit* habit = plan == nullptr ? nullptr : habit_of(*plan, ClockKind::contact);
  const bool from_dispatch = habit != nullptr && habit->from == pack::ClockFrom::dispatched;
  const Instant oldest = ticket.has(ticket_flag::no_contact) && !from_dispatch ? ticket.opened : at;
  const Instant due = due_of(rules, ticket, ClockKind::contact, oldest);
  if (!due) return;
  const Instant first =
      due <= at ? at : first_moment(rules, ticket, ClockKind::contact, at, due, false, oldest);
  events.push_back(
      ClocksStarted{ticket.id, {{ClockKind::contact, due, first ? first : due, Symbol(), oldest}}});
}

Instant next_half_day(const RuleSet& rules, const Ticket& ticket, Instant at) {
  const pack::UnitIndex lead =
      ticket.lead.value < rules.unit_of.size() ? rules.unit_of[ticket.lead.value] : pack::UnitIndex();
  base::CivilTime civil = base::to_civil(at, rules.pack->zone);
  const std::int64_t day = base::civil_day(civil.year, civil.month, civil.day);
  civil.minute = civil.second = 0;
  if (civil.hour < 12) {
    civil.hour = 12;
  } else {
    civil = base::civil_of_day(day + 1);
  }
  const Instant half = base::from_civil(civil, rules.pack->zone);
  if (!lead) return half;
  const pack::Calendar& calendar = pack::calendar_of(*rules.pack, lead);
  if (pack::is_open(calendar, half)) return half;
  // Where the office is closed, a minute of working time ends a minute after the next opening.
  return pack::after_working(calendar, half, base::minutes(1)) - base::minutes(1);
}

namespace {

struct Promise {
  TicketId parent;
  MemberId by, holder;              // who says so; who keeps it, none: the lead
  Instant until;
  std::uint32_t recurs_days = 0;
};

void open_promise(const Act& act, Outcomes& out, const Promise& p) {
  Ticket opened;
  opened.id = TicketId(act.state.next_ticket);
  opened.opened = act.at();
  opened.policy = act.ticket.policy;
  opened.lead = act.ticket.lead;
  opened.urgency = act.ticket.urgency;
  TicketOpened e;
  e.ticket = opened.id;
  e.complaint = act.ticket.complaint;
  e.parent = p.parent;
  e.kind = TicketKind::commitment;
  e.place = act.ticket.place;
  e.category = act.ticket.category;
  e.urgency = act.ticket.urgency;
  e.nature = act.ticket.has(ticket_flag::confidential) ? pack::Nature::report : pack::Nature::none;
  e.pack = act.rules.name;
  e.route = act.ticket.route;
  e.policy = act.ticket.policy;
  e.no_resident = true;
  e.at = act.at();
  e.recurs_days = p.recurs_days;
  out.add(std::move(e));
  out.add(TicketDispatched{opened.id, act.ticket.lead, {}, true, act.at(), false});
  out.add(TicketAccepted{opened.id, p.by, act.at()});
  if (p.holder) out.add(TicketAssigned{opened.id, p.holder, act.at()});
  const Instant warned = resolve_next(act.rules, opened, act.at(), p.until);
  out.add(ClocksStarted{opened.id, {{ClockKind::resolve, p.until, warned, Symbol()}}});
}

MemberId one_of_the_lead(const Act& act, const Member* m) {
  return m != nullptr && !m->left && m->roles_in(act.ticket.lead) != 0 ? m->id : MemberId();
}

}  // namespace

void promise(const Act& act, Outcomes& out, Instant until, std::uint32_t recurs_days) {
  open_promise(act, out,
               {act.ticket.id, act.actor(), one_of_the_lead(act, act.member()), until, recurs_days});
}

void promise_again(const Act& act, Outcomes& out) {
  const std::uint32_t days = act.case_file().recurs_days;
  if (act.ticket.kind != TicketKind::commitment || days == 0) return;
  Instant until = act.ticket.resolve_due;
  while (until <= act.at()) until = until + base::days(days);
  if (until == act.ticket.resolve_due) until = until + base::days(days);  // kept before it was due
  const bool parent_at_hand = act.state.ticket(act.ticket.parent) != nullptr;
  open_promise(act, out,
               {parent_at_hand ? act.ticket.parent : TicketId(), act.ticket.member,
                one_of_the_lead(act, act.state.member(act.ticket.member)), until, days});
}

void await_hand_over(const State& state, const RuleSet& rules, const HandedOver& list,
                     std::vector<Event>& events) {
  const Member* receiver = state.member(list.stand_in);
  if (receiver == nullptr) return;
  for (const TicketId id : list.others) {
    const Ticket* ticket = state.ticket(id);
    const Instant due = due_of(rules, *ticket, ClockKind::hand_over, list.at);
    if (due) events.push_back(ClocksStarted{id, {{ClockKind::hand_over, due, Instant(), receiver->name}}});
  }
}

void end_hand_over(const State& state, const Member& receiver, std::vector<Event>& events) {
  for (const TicketId id : receiver.handed_over) {
    const CaseFile* file = state.ticket(id) == nullptr ? nullptr : state.case_file(id);
    if (file != nullptr && file->clock(ClockKind::hand_over, receiver.name) != nullptr)
      events.push_back(ClockStopped{id, ClockKind::hand_over, receiver.name});
  }
}

}  // namespace gridline::core
