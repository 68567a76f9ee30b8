// A person acts on a ticket: who may do it, in which state, and what follows. The desk's further
// verbs come to this file's table; until then they are refused by name.
#include <algorithm>
#include <initializer_list>

#include "engine/core/decide_parts.h"

namespace gridline::core {

namespace {

struct Act {
  const State& state;
  const Command& command;
  const ActOnTicket& body;
  const RuleSet& rules;
  const Ticket& ticket;

  bool administrator() const { return command.actor.kind == ActorKind::administrator; }
  const Member* member() const {
    const MemberId id = command.actor.member;
    if (command.actor.kind != ActorKind::member || !id || id.value > state.members.size()) return nullptr;
    return &state.members[id.value - 1];
  }
  MemberId actor_member() const { return member() != nullptr ? member()->id : MemberId(); }
};

bool has_any_role(const Member& m, std::initializer_list<pack::Role> roles) {
  return std::any_of(roles.begin(), roles.end(), [&](pack::Role r) { return m.has_role(r); });
}

// The administrator, or a member of the lead unit with one of the roles.
bool may_for_lead(const Act& act, std::initializer_list<pack::Role> roles) {
  if (act.administrator()) return true;
  const Member* m = act.member();
  return m != nullptr && !m->left && m->unit == act.ticket.lead && has_any_role(*m, roles);
}

bool may_anywhere(const Act& act, std::initializer_list<pack::Role> roles) {
  if (act.administrator()) return true;
  const Member* m = act.member();
  return m != nullptr && !m->left && has_any_role(*m, roles);
}

Decision not_yours() {
  return rejected("not_yours", "您无权对此工单进行该操作", "you may not do this on this ticket");
}

Decision wrong_state(const Act& act) {
  const std::string state(code(act.ticket.state)), state_zh(zh(act.ticket.state));
  return rejected("wrong_state", "工单状态为“" + state_zh + "”，不能进行该操作",
                  "the ticket is " + state + "; this cannot be done now");
}

Decision done(const Act& act, Event event) {
  Decision d;
  d.events.push_back(std::move(event));
  d.reply.tickets.push_back(act.ticket.id);
  return d;
}

Decision accept(const Act& act) {
  if (!may_for_lead(act, {pack::Role::liaison, pack::Role::grid_member, pack::Role::grid_secretary}))
    return not_yours();
  if (act.ticket.state != TicketState::queued) return wrong_state(act);
  return done(act, TicketAccepted{act.ticket.id, act.actor_member(), act.command.at});
}

// A person claims for himself; the administrator names whom.
Decision claim(const Act& act) {
  if (!may_for_lead(act, {pack::Role::grid_member, pack::Role::grid_secretary, pack::Role::liaison}))
    return not_yours();
  if (act.ticket.state != TicketState::accepted) return wrong_state(act);
  const MemberId member = act.administrator() ? act.body.member : act.actor_member();
  if (!member || member.value > act.state.members.size() || act.state.members[member.value - 1].left) {
    return rejected("no_member", "请指明由谁领单", "say who claims it");
  }
  if (act.state.members[member.value - 1].unit != act.ticket.lead) {
    return rejected("other_unit", "领单人不属于主办单位", "who claims must belong to the lead unit");
  }
  return done(act, TicketClaimed{act.ticket.id, member, act.command.at});
}

Decision assign(const Act& act) {
  if (!may_for_lead(act, {pack::Role::grid_secretary, pack::Role::liaison})) return not_yours();
  if (act.ticket.state != TicketState::queued && act.ticket.state != TicketState::accepted)
    return wrong_state(act);
  const MemberId member = act.body.member;
  if (!member || member.value > act.state.members.size() || act.state.members[member.value - 1].left) {
    return rejected("no_member", "没有这个成员", "there is no such member");
  }
  if (act.state.members[member.value - 1].unit != act.ticket.lead) {
    return rejected("other_unit", "此人不属于主办单位", "he does not belong to the lead unit");
  }
  return done(act, TicketAssigned{act.ticket.id, member, act.command.at});
}

// The desk sends a ticket to a unit, from triage or to another one. Department-only work stays
// with departments whoever asks.
Decision dispatch(const Act& act) {
  if (!may_anywhere(act, {pack::Role::dispatch_desk})) return not_yours();
  if (act.ticket.state != TicketState::triage && act.ticket.state != TicketState::queued &&
      act.ticket.state != TicketState::accepted) {
    return wrong_state(act);
  }
  const auto unit = act.rules.pack->unit_by_id.find(act.body.unit);
  if (unit == act.rules.pack->unit_by_id.end()) {
    return rejected("unknown_unit", "没有这个单位: " + act.body.unit, "there is no unit " + act.body.unit);
  }
  const pack::Pack& pack = *act.rules.pack;
  if (!pack[unit->second].accountable) {
    return rejected("not_accountable", "该单位不能主办，只能协办", "this unit cannot lead; invite it as a partner");
  }
  const Symbol category = act.ticket.category;
  const pack::CategoryIndex index = category.value < act.rules.category_of.size()
                                        ? act.rules.category_of[category.value]
                                        : pack::CategoryIndex();
  if (index && pack[index].guard == pack::Guard::department && route::is_grid_unit(pack, unit->second)) {
    return rejected("department_only", "应由职能部门办理的事项不得分派给网格",
                    "department-only work is never given to a grid");
  }
  return done(act,
              TicketDispatched{act.ticket.id, act.rules.units[unit->second.value], {}, true, act.command.at});
}

Decision report_done(const Act& act) {
  if (act.ticket.state != TicketState::claimed) return wrong_state(act);
  if (!act.administrator() && act.actor_member() != act.ticket.member) return not_yours();
  return done(act, DoneReported{act.ticket.id, act.ticket.member, act.command.at});
}

// Closing after the handler's report is for somebody else than the handler.
Decision close(const Act& act) {
  if (act.ticket.state != TicketState::reported) return wrong_state(act);
  if (!may_anywhere(act, {pack::Role::checker, pack::Role::callback_clerk})) return not_yours();
  if (act.actor_member() && act.actor_member() == act.ticket.member) {
    return rejected("same_person", "承办人不能自行结案", "the handler cannot close his own ticket");
  }
  if (act.body.outcome == Outcome::none) return rejected("no_outcome", "请填写结案结果", "say with which outcome");
  return done(act, TicketClosed{act.ticket.id, act.body.outcome, act.actor_member(), act.command.at});
}

Decision note(const Act& act) {
  const Member* m = act.member();
  if (!act.administrator() && (m == nullptr || m->left || m->unit != act.ticket.lead)) return not_yours();
  return done(act, NoteAdded{act.ticket.id, act.actor_member(), act.command.at});
}

Decision by_verb(const Act& act) {
  switch (act.body.verb) {
    case Verb::dispatch: return dispatch(act);
    case Verb::assign: return assign(act);
    case Verb::accept: return accept(act);
    case Verb::claim: return claim(act);
    case Verb::report_done: return report_done(act);
    case Verb::close: return close(act);
    case Verb::note: return note(act);
    default: break;
  }
  const std::string verb(code(act.body.verb)), verb_zh(zh(act.body.verb));
  return rejected("verb_not_available", "本版本尚不支持“" + verb_zh + "”",
                  "this version does not do \"" + verb + "\" yet");
}

}  // namespace

Decision decide_act(const State& state, const Command& command, const ActOnTicket& body,
                    const RuleSet& rules) {
  const Ticket* ticket = state.ticket(body.ticket);
  if (ticket == nullptr) return rejected("unknown_ticket", "没有这个工单，或已归档", "no open ticket has this number");
  const bool keyed = body.key != base::Hash128{};
  if (keyed && state.knows_act(body.key)) {
    Decision again;
    again.reply.tickets.push_back(ticket->id);
    return again;
  }
  Decision d = by_verb(Act{state, command, body, rules, *ticket});
  if (keyed && !d.rejection && !d.events.empty()) d.events.push_back(ActRemembered{body.key});
  return d;
}

}  // namespace gridline::core
