// What the desk's verbs have in common: who acts, who is told, how long.
#include "engine/core/act.h"

#include <algorithm>

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

pack::PolicyIndex Act::policy() const {
  const Symbol policy = ticket.policy;
  return policy.value < rules.policy_of.size() ? rules.policy_of[policy.value] : pack::PolicyIndex();
}

bool Act::department_only() const {
  return category() && (*rules.pack)[category()].guard == pack::Guard::department;
}

pack::UnitIndex Act::named_unit() const {
  const auto at = rules.pack->unit_by_id.find(body.unit);
  return at == rules.pack->unit_by_id.end() ? pack::UnitIndex() : at->second;
}

// ---- outcomes ----

Symbol Outcomes::reason() {
  return act_.body.reason.empty() ? Symbol() : symbols_.of("reason:" + act_.body.reason);
}

void Outcomes::start(pack::ClockKind clock, Symbol unit) {
  if (const Instant due = due_of(act_.rules, act_.ticket, clock, act_.at())) start(clock, due, unit);
}

void Outcomes::start(pack::ClockKind clock, Instant due, Symbol unit) {
  add(ClocksStarted{act_.ticket.id, {{clock, due, Instant(), unit}}});
}

void Outcomes::tell(Notice notice, std::vector<MemberId> told) {
  if (!told.empty()) add(MessageQueued{act_.ticket.id, act_.at(), std::move(told), ComplaintId(), notice});
}

void Outcomes::tell_resident(Notice notice, ComplaintId complaint) {
  if (act_.ticket.has(ticket_flag::no_resident)) return;
  add(MessageQueued{act_.ticket.id, act_.at(), {}, complaint, notice});
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

// ---- people ----

std::vector<MemberId> members_with(const State& state, Symbol unit, std::uint32_t roles, Instant at) {
  std::vector<MemberId> out;
  for (const MemberId id : state.members_of(unit)) {
    const Member& m = *state.member(id);
    if (m.left || (m.roles_in(unit) & roles) == 0) continue;
    const MemberId there = m.away(at) && m.stand_in ? m.stand_in : id;
    if (std::find(out.begin(), out.end(), there) == out.end()) out.push_back(there);
  }
  std::sort(out.begin(), out.end());
  return out;
}

namespace {
constexpr std::uint32_t leading_roles = bit(pack::Role::supervisor) | bit(pack::Role::grid_secretary) |
                                        bit(pack::Role::liaison) | bit(pack::Role::dispatch_desk);
constexpr std::uint32_t answering_roles = bit(pack::Role::grid_secretary) | bit(pack::Role::liaison) |
                                          bit(pack::Role::grid_member) | bit(pack::Role::dispatch_desk);
}  // namespace

std::vector<MemberId> answering(const State& state, const Ticket& ticket, Instant at) {
  if (ticket.member) {
    const Member* m = state.member(ticket.member);
    return {m != nullptr && m->away(at) && m->stand_in ? m->stand_in : ticket.member};
  }
  return members_with(state, ticket.lead, answering_roles, at);
}

Symbol unit_above(const RuleSet& rules, Symbol unit, std::uint32_t rungs) {
  pack::UnitIndex at = unit.value < rules.unit_of.size() ? rules.unit_of[unit.value] : pack::UnitIndex();
  if (!at) return {};
  for (; rungs > 0 && (*rules.pack)[at].parent; --rungs) at = (*rules.pack)[at].parent;
  return rules.units[at.value];
}

std::vector<MemberId> people_of(const State& state, const RuleSet& rules, Symbol unit, Instant at) {
  for (Symbol here = unit; here;) {
    std::vector<MemberId> found = members_with(state, here, leading_roles, at);
    if (!found.empty()) return found;
    const Symbol above = unit_above(rules, here, 1);
    if (above == here) break;
    here = above;
  }
  return {};
}

// ---- time ----

Instant due_of(const RuleSet& rules, const Ticket& ticket, pack::ClockKind clock, Instant from) {
  const pack::PolicyIndex policy = ticket.policy.value < rules.policy_of.size()
                                       ? rules.policy_of[ticket.policy.value]
                                       : pack::PolicyIndex();
  const pack::UnitIndex lead =
      ticket.lead.value < rules.unit_of.size() ? rules.unit_of[ticket.lead.value] : pack::UnitIndex();
  if (!policy || !lead) return {};
  const pack::ClockRule* rule = pack::clock_rule(*rules.pack, policy, clock, ticket.urgency);
  if (rule == nullptr) return {};
  return pack::count(pack::calendar_of(*rules.pack, lead), from, rule->amount, rule->start).due;
}

Instant resolve_next(const RuleSet& rules, const Ticket& ticket, Instant from, Instant due) {
  if (!due) return {};
  const pack::PolicyIndex policy = ticket.policy.value < rules.policy_of.size()
                                       ? rules.policy_of[ticket.policy.value]
                                       : pack::PolicyIndex();
  const std::int64_t percent = policy ? pack::warn_percent(*rules.pack, policy) : 0;
  if (percent == 0 || due <= from) return due;
  return {ticket.opened.ms + (due.ms - ticket.opened.ms) * percent / 100 > from.ms
              ? ticket.opened.ms + (due.ms - ticket.opened.ms) * percent / 100
              : due.ms};
}

}  // namespace gridline::core
