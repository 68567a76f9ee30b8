// The work follows the leave; the rota remembers it, so that the past can be asked about.
#include "engine/core/leave.h"

#include <algorithm>

#include "engine/core/desk_clock.h"
#include "engine/core/duty.h"

namespace gridline::core {

bool is_administrator(const State& state, const Command& command) {
  const ActOnTicket nothing{};
  const RuleSet no_rules{};
  const Ticket no_ticket{};
  return Act{state, command, nothing, no_rules, no_ticket}.administrator();
}

bool leads(const State& state, const RuleSet& rules, const Command& command, const Member& member) {
  const Member* actor =
      command.actor.kind == ActorKind::member ? state.member(command.actor.member) : nullptr;
  if (actor == nullptr || actor->left) return false;
  constexpr std::uint32_t roles =
      bit(pack::Role::grid_secretary) | bit(pack::Role::liaison) | bit(pack::Role::supervisor);
  for (Symbol unit = member.unit;;) {
    if ((actor->roles_in(unit) & roles) != 0) return true;
    const Symbol above = unit_above(rules, unit, 1);
    if (!above || above == unit) return false;
    unit = above;
  }
}

bool in_hand(const Ticket& t, MemberId member) {
  return t.member == member && t.has(ticket_flag::counted) && !is_final(t.state) &&
         t.state != TicketState::reported && t.state != TicketState::callback;
}

void hand_over(const State& state, const RuleSet& rules, std::vector<Event>& events, HandedOver over) {
  if (over.others.empty()) return;
  std::vector<Event> clocks;
  await_hand_over(state, rules, over, clocks);
  MessageQueued told{over.others.front(), over.at, {over.stand_in}, ComplaintId(), Notice::handed_over};
  events.push_back(std::move(over));
  events.insert(events.end(), std::make_move_iterator(clocks.begin()), std::make_move_iterator(clocks.end()));
  events.push_back(std::move(told));
}

void begin_leave(const State& state, const RuleSet& rules, const SetLeave& leave, Instant at,
                 std::vector<Event>& events) {
  events.push_back(LeaveSet{leave.member, at, leave.until, leave.stand_in});
  const Member* receiver = state.member(reached(state, leave.stand_in, at));
  if (receiver == nullptr || receiver->left || receiver->id == leave.member || is_away(state, *receiver, at))
    return;  // it stays, and the ladder finds who is there
  HandedOver over{leave.member, at, {}, receiver->id};
  for (const Ticket* t : state.tickets_by_id()) {
    if (!in_hand(*t, leave.member) || (t->resolve_due && t->resolve_due >= leave.until)) continue;
    // Who checked it or judged over it cannot become its handler: it stays, and he is told in its stead.
    if (!has_another_part(*t, state.case_file(t->id), receiver->id, Part::handler))
      over.others.push_back(t->id);
  }
  hand_over(state, rules, events, std::move(over));
}

DutyChanged change_of_rota(const State& state, const Command& command) {
  DutyChanged changed;
  if (command.actor.kind == ActorKind::member) changed.member = command.actor.member;
  changed.at = command.at;
  for (const DutyChange& c : state.duty) {
    if (c.to + Duration{limits::duty_kept_ms} < command.at) changed.removed.push_back(c.number);
  }
  return changed;
}

std::uint32_t add_change(const State& state, DutyChanged& changed, DutyChange added) {
  added.number = state.next_duty + static_cast<std::uint32_t>(changed.added.size());
  changed.added.push_back(added);
  return added.number;
}

void end_change(DutyChanged& changed, const DutyChange& change, Instant at) {
  changed.removed.push_back(change.number);
  for (const MemberId m : {change.member, change.other}) {
    if (m && std::find(changed.told.begin(), changed.told.end(), m) == changed.told.end())
      changed.told.push_back(m);
  }
  if (change.from >= at) return;
  DutyChange until_now = change;
  until_now.to = at;
  changed.added.push_back(
      until_now);  // under its own number: which one is the later speaks for the past, too
}

namespace {

// Is there a moment within [from, to) at which `who` is away and stood in for, at last, by `back`?
bool leads_back(const State& state, const DutyChanged& changed, MemberId who, MemberId back, Instant from,
                Instant to, int hops) {
  const auto through = [&](const DutyChange& l) {
    const Instant begin = std::max(from, l.from), end = std::min(to, l.to);
    if (l.kind != DutyKind::leave || l.member != who || !l.other || begin >= end) return false;
    return l.other == back ||
           (hops > 0 && leads_back(state, changed, l.other, back, begin, end, hops - 1));
  };
  const auto stays = [&](const DutyChange& l) {
    return std::find(changed.removed.begin(), changed.removed.end(), l.number) == changed.removed.end();
  };
  const auto all = changes_of(state, who);
  return std::any_of(all.begin(), all.end(), [&](const DutyChange& l) { return stays(l) && through(l); }) ||
         std::any_of(changed.added.begin(), changed.added.end(), through);
}

}  // namespace

std::optional<Decision> refuse_circle(const State& state, const DutyChanged& changed,
                                      const DutyChange& leave) {
  if (!leads_back(state, changed, leave.other, leave.member, leave.from, leave.to, limits::stand_in_hops_max))
    return std::nullopt;
  return rejected("stand_in_circle", "代理人那段时间由此人代理，两人会同时无人代理",
                  "the stand-in is away then himself, and this one stands in for him: nobody would be there");
}

void end_leave(const State& state, DutyChanged& changed, MemberId member, Instant at) {
  for (const DutyChange& c : changes_of(state, member)) {
    if (c.kind == DutyKind::leave && covers(c, at)) end_change(changed, c, at);
  }
}

std::size_t changes_after(const State& state, const DutyChanged& changed) {
  return state.duty.size() + changed.added.size() - changed.removed.size();
}

}  // namespace gridline::core
