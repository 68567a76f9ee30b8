// A rule pack becomes active between two commands. What is open keeps its plan: the event names no ticket,
// so nothing is reset and nothing is sent again. Tickets go over to new clocks one batch at a time, and only
// when somebody chose so.
#include <fmt/format.h>

#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/pause.h"
#include "engine/core/second_person.h"

namespace gridline::core {

namespace {

// The pack's own name, or with the head of its hash behind it where an earlier content has that name:
// each ticket names the very rules that routed it.
std::string name_for(const State& state, const pack::Pack& pack) {
  for (const KnownPack& known : state.packs) {
    if (known.hash == pack.hash) return std::string(state.symbols.name(known.name));
  }
  std::string name = "pack:" + pack.name + "@" + pack.version;
  if (state.symbols.find(name)) name += "+" + base::to_hex(pack.hash).substr(0, 8);
  return name;
}

// The plans that have no symbol yet: those of the new pack, and of the active one where the journal is of a
// time before there were plans.
class NewPlans {
 public:
  NewPlans(const State& state, NewSymbols& symbols) : state_(state), symbols_(symbols) {}

  void of_active(const RuleSet& rules) {
    for (std::size_t i = 0; i < rules.policies.size(); ++i) {
      const auto defined = [&](const Plan& p) { return p.policy == rules.policies[i]; };
      if (std::any_of(state_.plans.begin(), state_.plans.end(), defined)) continue;
      Plan plan = plan_of(*rules.pack, pack::PolicyIndex(i));
      plan.policy = rules.policies[i];
      made_.push_back({rules.pack->policies[i].id, {}, std::move(plan)});
    }
  }
  void of(const pack::Pack& pack) {
    for (std::size_t i = 0; i < pack.policies.size(); ++i) {
      const std::string& id = pack.policies[i].id;
      Plan plan = plan_of(pack, pack::PolicyIndex(i));
      if (symbol_of_plan(state_, id, plan) || is_made(id, plan)) continue;
      std::string name = free_name(id);
      plan.policy = symbols_.of(name);
      made_.push_back({id, std::move(name), std::move(plan)});
    }
  }
  void put(std::vector<Event>& events) {
    for (Made& made : made_) events.push_back(PlanDefined{std::move(made.plan)});
  }

 private:
  struct Made {
    std::string id, name;  // the name when it is new
    Plan plan;
  };
  bool is_made(const std::string& id, const Plan& plan) const {
    return std::any_of(made_.begin(), made_.end(),
                       [&](const Made& m) { return m.id == id && m.plan.same_content(plan); });
  }
  // "policy:base", "policy:base#2" ...: the first that no plan has.
  std::string free_name(const std::string& id) const {
    const std::string base = "policy:" + id;
    std::string name = base;
    const auto taken = [&] {
      const Symbol known = state_.symbols.find(name);
      const auto has_it = [&](const Plan& p) { return known && p.policy == known; };
      return std::any_of(state_.plans.begin(), state_.plans.end(), has_it) ||
             std::any_of(made_.begin(), made_.end(),
                         [&](const Made& m) { return m.name == name || has_it(m.plan); });
    };
    for (int edition = 2; taken(); ++edition) name = fmt::format("{}#{}", base, edition);
    return name;
  }

  const State& state_;
  NewSymbols& symbols_;
  std::vector<Made> made_;
};

// Work in a unit that the new pack does not have would answer to nobody. The tickets are walked only when
// a unit goes away, which is rare.
std::optional<Decision> refuse_lost_unit(const State& state, const RuleSet& rules, const pack::Pack& pack) {
  std::vector<std::uint32_t> open(rules.unit_of.size(), 0), gone(rules.unit_of.size(), 0);
  bool any = false;
  for (std::size_t i = 0; i < rules.pack->units.size(); ++i) {
    if (pack.unit_by_id.count(rules.pack->units[i].id) > 0) continue;
    gone[rules.units[i].value] = 1;
    any = true;
  }
  if (!any) return std::nullopt;
  for (const Ticket* t : state.tickets_by_id()) {
    const bool may_return = !is_final(t->state) || t->state == TicketState::merged;
    if (may_return && t->lead.value < gone.size() && gone[t->lead.value] != 0) ++open[t->lead.value];
  }
  for (std::size_t symbol = 0; symbol < open.size(); ++symbol) {
    if (open[symbol] == 0) continue;
    const auto unit = state.symbols.bare_name(Symbol(static_cast<std::uint32_t>(symbol)));
    return rejected(
        "unit_in_use",
        fmt::format("单元 {} 还有 {} 张未结工单，新规则包里却没有它：请先转办，或在 org.yaml 保留该单元",
                    unit, open[symbol]),
        fmt::format("the unit {} still has {} open tickets and the new pack has no such unit: transfer "
                    "them first, or keep the unit in org.yaml",
                    unit, open[symbol]));
  }
  return std::nullopt;
}

// What an activation comes to before anything of the pack is defined: refused, nothing to do, or only
// proposed. None: it becomes active.
std::optional<Decision> short_of_active(const State& state, const Command& command, const base::Hash256& hash,
                                        const base::Hash256& from, const Context& context) {
  if (!may_edit_rules(state, command.actor)) return not_yours();
  if (context.activating == nullptr || context.activating->hash != hash)
    return rejected("unknown_pack", "找不到这个规则包", "no stored pack has this hash");
  if (from != base::Hash256{} && from != state.pack_hash) return changed_meanwhile();
  if (state.pack_hash == hash) return Decision();
  if (context.rules == nullptr) return std::nullopt;
  if (auto lost = refuse_lost_unit(state, *context.rules, *context.activating)) return lost;
  return until_second(state, command, *context.rules, hash);
}

}  // namespace

const base::Hash256* pack_named_in(const Command& command) {
  if (const auto* body = std::get_if<ActivatePack>(&command.body)) return &body->pack;
  if (const auto* body = std::get_if<RecountDeadlines>(&command.body)) return &body->from;
  const auto* body = std::get_if<DefineNames>(&command.body);
  return body == nullptr ? nullptr : &body->pack;
}

bool may_edit_rules(const State& state, const Actor& actor) {
  switch (actor.kind) {
    case ActorKind::adapter: return false;
    case ActorKind::member: {
      const Member* m = state.member(actor.member);
      const auto holds = [](std::uint32_t roles) {
        return (roles & (bit(pack::Role::rule_editor) | bit(pack::Role::administrator))) != 0;
      };
      return m != nullptr && !m->left &&
             (holds(m->roles) ||
              std::any_of(m->posts.begin(), m->posts.end(), [&](const Post& p) { return holds(p.roles); }));
    }
    default: return true;
  }
}

Decision decide_pack(const State& state, const Command& command, const ActivatePack& body,
                     const Context& context) {
  if (auto over = short_of_active(state, command, body.pack, body.from, context)) return std::move(*over);
  const pack::Pack& pack = *context.activating;
  NewSymbols symbols(state);
  const Symbol name = symbols.of(name_for(state, pack));
  NewPlans plans(state, symbols);
  if (context.rules != nullptr) plans.of_active(*context.rules);
  plans.of(pack);
  const bool was_active = std::any_of(state.packs.begin(), state.packs.end(),
                                      [&](const KnownPack& known) { return known.hash == pack.hash; });
  const bool known = was_active || context.names.size() == symbol_count(pack);
  if (!known) symbols.of_pack(pack, 0, symbol_count(pack));
  Decision d;
  plans.put(d.events);
  const bool second = is_second(state, command, body.pack);
  d.events.push_back(
      PackActivated{name, body.pack, state.pack_hash, command.at, command.actor.member, second, command.at});
  symbols.put_first(d.events);
  return d;
}

Decision decide_names(const State& state, const Command& command, const DefineNames& body,
                      const Context& context) {
  if (body.count > limits::define_names_max)
    return rejected("too_many", "一次定义的名称太多", "too many names at once");
  if (auto over = short_of_active(state, command, body.pack, body.from, context)) {
    over->events.clear();  // to propose is the activation's own step
    return std::move(*over);
  }
  NewSymbols symbols(state);
  symbols.of_pack(*context.activating, body.first, body.count);
  Decision d;
  symbols.put_first(d.events);
  return d;
}

namespace {

// How the resolve clock of an open ticket stands under another plan. What a ruling had added stays added; a
// due that somebody else had set earlier (the platform above, or an urgency that was corrected) is never made
// later. What is overdue under both stays on the rung where it is, and nobody is warned twice.
void move_promise(const RuleSet& rules, const Ticket& ticket, const CaseFile* file, Instant at,
                  PlanChanged& e) {
  e.resolve_due = ticket.resolve_due;
  e.resolve_next = ticket.resolve_next;
  if (!ticket.resolve_due) return;
  Ticket then = as_counted(ticket, file);
  const Instant from = then.opened;
  then.policy = e.policy;
  const Instant was = due_of(rules, ticket, pack::ClockKind::resolve, from);
  const Instant now = due_of(rules, then, pack::ClockKind::resolve, from);
  if (!was || !now || was == now) return;
  e.resolve_due = ticket.resolve_due < was ? std::min(ticket.resolve_due, now)
                                           : now + (ticket.resolve_due - was);
  const bool overdue = ticket.resolve_due <= at && e.resolve_due <= at;
  if (!ticket.resolve_next || overdue) return;
  const bool goes_on = same_ladder(rules.plan(ticket.policy), ticket.urgency, rules.plan(e.policy),
                                   ticket.urgency, pack::ClockKind::resolve);
  if (goes_on && file != nullptr && file->climb(pack::ClockKind::resolve) != nullptr) {
    e.resolve_next = next_after_hold(rules, then, file, at, e.resolve_due);
    return;
  }
  const bool warned = ticket.resolve_next == ticket.resolve_due;
  e.resolve_next = warned ? e.resolve_due : resolve_next(rules, then, at, e.resolve_due);
}

// The work is done or over, the time stands still, or the date is a person's word to the resident.
bool keeps_plan(const Ticket& ticket) {
  return is_final(ticket.state) || ticket.state == TicketState::on_hold ||
         ticket.state == TicketState::reported || ticket.state == TicketState::callback ||
         ticket.kind == TicketKind::commitment || !ticket.policy;
}

}  // namespace

std::optional<PlanChanged> plan_change_of(const State& state, const RuleSet& rules, const Ticket& ticket,
                                          Instant at) {
  if (keeps_plan(ticket)) return std::nullopt;
  const std::string_view id = without_edition(state.symbols.bare_name(ticket.policy));
  for (std::size_t i = 0; i < rules.pack->policies.size(); ++i) {
    if (rules.pack->policies[i].id != id || rules.policies[i] == ticket.policy) continue;
    PlanChanged e{ticket.id, rules.policies[i], {}, at, {}, {}};
    move_promise(rules, ticket, state.case_file(ticket.id), at, e);
    return e;
  }
  return std::nullopt;
}

Decision decide_migrate(const State& state, const Command& command, const MigrateTickets& body,
                        const RuleSet& rules) {
  if (!may_edit_rules(state, command.actor)) return not_yours();
  if (body.pack != state.pack_hash) return changed_meanwhile();
  if (auto first = until_second(state, command, rules, body.pack)) return std::move(*first);
  if (body.tickets.size() > limits::migrate_tickets_max)
    return rejected("too_many", "一次改用的工单太多", "too many tickets at once");
  Decision d;
  for (std::size_t i = 0; i < body.tickets.size(); ++i) {
    if (i > 0 && body.tickets[i] <= body.tickets[i - 1])
      return rejected("not_in_order", "工单号须从小到大", "the tickets must ascend");
    const Ticket* ticket = state.ticket(body.tickets[i]);
    if (ticket == nullptr) continue;
    auto change = plan_change_of(state, rules, *ticket, command.at);
    if (!change) continue;
    change->member = command.actor.member;
    d.events.push_back(*change);
    d.reply.tickets.push_back(ticket->id);
  }
  return d;
}

}  // namespace gridline::core
