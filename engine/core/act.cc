// What the desk's verbs have in common: who acts, who is told, how long.
#include "engine/core/act.h"

#include "engine/core/ladder.h"

#include <algorithm>

#include "engine/core/duty.h"

namespace gridline::core {

bool Act::administrator() const {
  if (command.actor.kind == ActorKind::administrator) return true;
  const Member* m = member();
  if (m == nullptr) return false;
  const auto holds = [](std::uint32_t roles) { return (roles & bit(pack::Role::administrator)) != 0; };
  return holds(m->roles) ||
         std::any_of(m->posts.begin(), m->posts.end(), [&](const Post& p) { return holds(p.roles); });
}

const Member* Act::member() const {
  if (command.actor.kind != ActorKind::member) return nullptr;
  const Member* m = state.member(command.actor.member);
  return m != nullptr && !m->left ? m : nullptr;
}

const CaseFile& Act::case_file() const {
  static const CaseFile nothing;
  return file != nullptr ? *file : nothing;
}

pack::UnitIndex Act::lead_unit() const {
  return ticket.lead.value < rules.unit_of.size() ? rules.unit_of[ticket.lead.value] : pack::UnitIndex();
}

pack::CategoryIndex Act::category() const {
  return ticket.category.value < rules.category_of.size() ? rules.category_of[ticket.category.value]
                                                          : pack::CategoryIndex();
}

bool Act::department_only() const {
  return category() && (*rules.pack)[category()].guard == pack::Guard::department;
}

pack::UnitIndex Act::named_unit() const {
  const auto at = rules.pack->unit_by_id.find(body.unit);
  return at == rules.pack->unit_by_id.end() ? pack::UnitIndex() : at->second;
}

bool Act::open_emergency() const {
  if (!ticket.has(ticket_flag::emergency)) return false;
  switch (ticket.state) {
    case TicketState::claimed:
    case TicketState::reported:
    case TicketState::callback:
      return false;
    default:
      return true;
  }
}

// ---- outcomes ----

Symbol Outcomes::reason() {
  return act_.body.reason.empty() ? Symbol() : symbols_.of("reason:" + act_.body.reason);
}

void Outcomes::start(pack::ClockKind clock, Symbol unit) {
  if (const Instant due = due_of(act_.rules, act_.ticket, clock, act_.at())) start(clock, due, unit);
}

void Outcomes::start(pack::ClockKind clock, Instant due, Symbol unit) {
  start(clock, due, unit, act_.ticket);
}

void Outcomes::start(pack::ClockKind clock, Instant due, Symbol unit, const Ticket& as) {
  const Instant first = first_moment(act_.rules, as, clock, act_.at(), due,
                                     clock == pack::ClockKind::accept);
  add(ClocksStarted{act_.ticket.id, {{clock, due, first, unit}}});
}

void Outcomes::tell(Notice notice, std::vector<MemberId> told) {
  if (!told.empty()) add(MessageQueued{act_.ticket.id, act_.at(), std::move(told), ComplaintId(), notice});
}

void Outcomes::tell_resident(Notice notice, ComplaintId complaint) {
  if (act_.ticket.has(ticket_flag::no_resident) && complaint == act_.ticket.complaint) return;
  add(MessageQueued{act_.ticket.id, act_.at(), {}, complaint, notice});
}

void Outcomes::tell_residents(Notice notice) {
  tell_resident(notice, act_.ticket.complaint);
  for (const Callback& c : act_.case_file().callbacks) {
    if (c.complaint != act_.ticket.complaint) tell_resident(notice, c.complaint);
  }
}

Decision Outcomes::done() {
  symbols_.put_first(decision_.events);
  decision_.reply.tickets.insert(decision_.reply.tickets.begin(), act_.ticket.id);
  return std::move(decision_);
}

// ---- refusals ----

Decision not_yours() {
  return rejected("not_yours", "您无权对此工单进行该操作", "you may not do this on this ticket");
}

Decision wrong_state(const Act& act) {
  const std::string state(code(act.ticket.state)), state_zh(zh(act.ticket.state));
  return rejected("wrong_state", "工单状态为“" + state_zh + "”，不能进行该操作",
                  "the ticket is " + state + "; this cannot be done now");
}

Decision reason_needed() {
  return rejected("reason_needed", "请填写理由代码（--reason）", "give a reason code (--reason)");
}

Decision evidence_needed() {
  return rejected("evidence_needed", "请附证明材料（照片、记录编号）",
                  "name the evidence (a photo, a record's number)");
}

Decision unknown_unit(const std::string& id) {
  return rejected("unknown_unit", "没有这个单位: " + id, "there is no unit " + id);
}

Decision emergency_open() {
  return rejected("emergency_open", "紧急工单须有人接手处置，不能这样处理",
                  "an emergency stays open until somebody has taken it over; this cannot be done with it");
}

Decision same_person() {
  return rejected("same_person", "承办、核查、回访、审定须由不同的人担任",
                  "handler, checker, callback clerk and judge are different people on one ticket");
}

Decision request_pending() {
  return rejected("request_pending", "有申请待审定，请先审定", "a request waits for its ruling; rule on it first");
}

// ---- people ----

namespace {

constexpr std::uint32_t ruling_roles = bit(pack::Role::supervisor) | bit(pack::Role::grid_secretary);
constexpr std::uint32_t leading_roles =
    ruling_roles | bit(pack::Role::liaison) | bit(pack::Role::dispatch_desk);
constexpr std::uint32_t answering_roles = bit(pack::Role::grid_secretary) | bit(pack::Role::liaison) |
                                          bit(pack::Role::grid_member) | bit(pack::Role::dispatch_desk);

pack::UnitIndex index_of(const RuleSet& rules, Symbol unit) {
  return unit.value < rules.unit_of.size() ? rules.unit_of[unit.value] : pack::UnitIndex();
}

bool is_at_or_above(const RuleSet& rules, Symbol unit, Symbol below) {
  const pack::UnitIndex high = index_of(rules, unit), low = index_of(rules, below);
  return high && low && pack::is_within(*rules.pack, low, high);
}

bool somebody_rules_in(const State& state, Symbol unit) {
  const std::vector<MemberId>& members = state.members_of(unit);
  return std::any_of(members.begin(), members.end(), [&](MemberId id) {
    const Member& m = *state.member(id);
    return !m.left && (m.roles_in(unit) & ruling_roles) != 0;
  });
}

}  // namespace

std::vector<MemberId> members_with(const State& state, Symbol unit, std::uint32_t roles, Instant at) {
  std::vector<MemberId> out;
  for (const MemberId id : state.members_of(unit)) {
    const Member& m = *state.member(id);
    if (m.left || (m.roles_in(unit) & roles) == 0) continue;
    const MemberId there = reached(state, id, at);
    if (std::find(out.begin(), out.end(), there) == out.end()) out.push_back(there);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<MemberId> leaders_of(const State& state, Symbol unit, Instant at) {
  std::vector<MemberId> first = members_with(state, unit, ruling_roles | bit(pack::Role::dispatch_desk), at);
  return first.empty() ? members_with(state, unit, leading_roles, at) : first;
}

std::vector<MemberId> called_in(const State& state, Symbol unit, Instant at) {
  std::vector<MemberId> leaders = leaders_of(state, unit, at);
  return leaders.empty() ? members_with(state, unit, ~0u, at) : leaders;
}

std::vector<MemberId> answering(const State& state, const Ticket& ticket, Instant at) {
  if (ticket.member) return {reached(state, ticket.member, at)};
  return members_with(state, ticket.lead, answering_roles, at);
}

std::vector<MemberId> supervised(const State& state, const RuleSet& rules, const Ticket& ticket, Instant at) {
  std::vector<MemberId> told = answering(state, ticket, at);
  for (const MemberId m : people_of(state, rules, unit_above(rules, ticket.lead, 1), at)) {
    if (std::find(told.begin(), told.end(), m) == told.end()) told.push_back(m);
  }
  return told;
}

Symbol unit_above(const RuleSet& rules, Symbol unit, std::uint32_t rungs) {
  pack::UnitIndex at = index_of(rules, unit);
  if (!at) return {};
  for (; rungs > 0 && (*rules.pack)[at].parent; --rungs) at = (*rules.pack)[at].parent;
  return rules.units[at.value];
}

Symbol centre_of(const RuleSet& rules) {
  return unit_above(rules, rules.units[rules.pack->triage.value], 1);
}

std::vector<MemberId> people_of(const State& state, const RuleSet& rules, Symbol unit, Instant at) {
  for (Symbol start : {unit, centre_of(rules)}) {
    for (Symbol here = start; here;) {
      std::vector<MemberId> found = leaders_of(state, here, at);
      if (!found.empty()) return found;
      const Symbol above = unit_above(rules, here, 1);
      if (above == here) break;
      here = above;
    }
  }
  return {};
}

bool is_over(const RuleSet& rules, Symbol unit, Symbol lead) {
  if (!unit || !lead || unit == lead) return false;
  if (is_at_or_above(rules, unit, lead)) return true;
  const Symbol centre = centre_of(rules);
  return is_at_or_above(rules, unit, centre) && !is_at_or_above(rules, lead, centre);
}

Symbol authority_over(const State& state, const RuleSet& rules, Symbol lead, std::uint32_t rungs) {
  const Symbol wanted = unit_above(rules, lead, rungs);
  for (Symbol here = wanted; here && here != lead;) {
    if (somebody_rules_in(state, here)) return here;
    const Symbol above = unit_above(rules, here, 1);
    if (above == here) break;
    here = above;
  }
  for (std::uint32_t lower = rungs; lower-- > 1;) {
    const Symbol here = unit_above(rules, lead, lower);
    if (here != lead && somebody_rules_in(state, here)) return here;
  }
  const Symbol centre = centre_of(rules);
  return is_over(rules, centre, lead) ? centre : wanted;
}

bool has_another_part(const Ticket& ticket, const CaseFile* file, MemberId member, Part part) {
  if (part == Part::none || !member) return false;
  if (part != Part::handler && ticket.member == member) return true;  // in hand
  if (file == nullptr) return false;
  if (part == Part::judge && file->request != Request::none && file->asked_by == member) return true;
  return std::any_of(file->parts.begin(), file->parts.end(),
                     [&](const PartOf& p) { return p.member == member && p.part != part; });
}

bool was_told(const Act& act, const Climb& climb) {
  const Member* m = act.member();
  return m != nullptr && (std::find(climb.told.begin(), climb.told.end(), m->id) != climb.told.end() ||
                          (!climb.told.empty() && m->roles_in(climb.told_in) != 0));
}

// ---- time ----

std::int64_t warn_percent(const RuleSet& rules, Symbol policy) {
  const Plan* plan = rules.plan(policy);
  return plan == nullptr ? 0 : plan->warn_percent;
}

Instant due_of(const RuleSet& rules, const Ticket& ticket, pack::ClockKind clock, Instant from) {
  const Plan* plan = rules.plan(ticket.policy);
  const pack::UnitIndex lead =
      ticket.lead.value < rules.unit_of.size() ? rules.unit_of[ticket.lead.value] : pack::UnitIndex();
  if (plan == nullptr || !lead) return {};
  const PlanClock* row = clock_of(*plan, clock, ticket.urgency);
  if (row == nullptr) return {};
  const pack::Calendar& calendar = pack::calendar_of(*rules.pack, lead);
  return pack::count(calendar, from, {row->value, row->unit}, row->start).due;
}

Instant resolve_next(const RuleSet& rules, const Ticket& ticket, Instant from, Instant due) {
  if (!due) return {};
  if (const PlanLadder* ladder = ladder_of(rules, ticket, pack::ClockKind::resolve))
    return first_step(rules, ticket, pack::ClockKind::resolve, *ladder, ticket.opened, from, due);
  const std::int64_t percent = warn_percent(rules, ticket.policy);
  if (percent == 0 || due <= from) return due;
  const Instant warning = share_of(rules, ticket, pack::ClockKind::resolve, ticket.opened, due, percent);
  return warning > from ? warning : due;
}

Instant next_after_hold(const RuleSet& rules, const Ticket& ticket, const CaseFile* file, Instant from,
                        Instant due) {
  const PlanLadder* ladder = ladder_of(rules, ticket, pack::ClockKind::resolve);
  const Climb* climb = file == nullptr ? nullptr : file->climb(pack::ClockKind::resolve);
  if (ladder != nullptr && climb != nullptr && due)
    return moment_resumed(rules, ticket, *ladder, *climb, from, due);
  Ticket without = ticket;
  if (due) without.opened = ticket.opened + (due - ticket.resolve_due);
  return resolve_next(rules, without, from, due);
}

}  // namespace gridline::core
