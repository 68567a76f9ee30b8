// 议事会: the date of a meeting, and what follows when it is over.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/council.h"

namespace gridline::core {

namespace {

using pack::Council;

constexpr std::uint32_t running_roles = bit(pack::Role::grid_secretary) | bit(pack::Role::supervisor);

// Its secretary, or one of a unit above it; administrators.
bool may_run(const State& state, const RuleSet& rules, const Actor& actor, const Council& council) {
  if (actor.kind == ActorKind::administrator) return true;
  const Member* m = actor.kind == ActorKind::member ? state.member(actor.member) : nullptr;
  if (m == nullptr || m->left) return false;
  const auto seat = [&](Symbol unit, std::uint32_t roles) {
    if ((roles & bit(pack::Role::administrator)) != 0) return true;
    const pack::UnitIndex index = unit.value < rules.unit_of.size() ? rules.unit_of[unit.value]
                                                                    : pack::UnitIndex();
    return (roles & running_roles) != 0 &&
           pack::is_within(*rules.pack, pack::UnitIndex(council.unit), index);
  };
  return seat(m->unit, m->roles) ||
         std::any_of(m->posts.begin(), m->posts.end(), [&](const Post& p) { return seat(p.unit, p.roles); });
}

constexpr std::uint32_t coming_roles = bit(pack::Role::grid_secretary) | bit(pack::Role::liaison) |
                                       bit(pack::Role::grid_member);

// A community's; where more may come, they look at the agenda.
constexpr std::size_t told_max = 1000;

// The people of the council's area who claim there, or who stands in for them.
std::vector<MemberId> who_may_come(const State& state, const RuleSet& rules, const Council& council,
                                   Instant at) {
  std::vector<MemberId> out;
  for (std::size_t i = 0; i < rules.pack->units.size(); ++i) {
    if (!pack::is_within(*rules.pack, pack::UnitIndex(i), pack::UnitIndex(council.unit))) continue;
    for (const MemberId m : members_with(state, rules.units[i], coming_roles, at)) out.push_back(m);
    if (out.size() >= told_max) break;
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  out.resize(std::min(out.size(), told_max));
  return out;
}

// What both commands ask for first.
struct Named {
  const Council* council = nullptr;
  Symbol name;
  const CouncilRow* row = nullptr;
  std::optional<Decision> refusal;
};
Named named_by(const State& state, const RuleSet& rules, const Actor& actor, const std::string& id) {
  Named a;
  const std::uint32_t at = pack::council_by_id(*rules.pack, id);
  if (at == Council::none) {
    a.refusal = rejected("unknown_council", "没有这个议事会: " + id, "there is no council " + id);
    return a;
  }
  a.council = &rules.pack->councils[at];
  a.name = rules.councils[at];
  a.row = council_row(state, a.name);
  if (!may_run(state, rules, actor, *a.council)) a.refusal = not_yours();
  return a;
}

// The meeting that was to be before this one: the latest within sight that is not cancelled.
Instant begins_before(const pack::Pack& pack, const Named& a, Instant ruled) {
  Instant latest;
  for (Instant r = pack::ruled_after(pack, *a.council, ruled - meeting_sought); r < ruled;
       r = pack::ruled_after(pack, *a.council, r)) {
    if (const Instant at = meeting_at(pack, *a.council, a.row, r)) latest = at;
  }
  return latest;
}

std::optional<Decision> refuse_date(const pack::Pack& pack, const Named& a, const SetMeeting& body,
                                    Instant now) {
  if (!pack::is_ruled(pack, *a.council, body.ruled))
    return rejected("unknown_meeting", "按规则那天那时没有这个会", "the weekly rule has no meeting then");
  if (body.ruled > now + base::days(limits::meeting_ahead_days_max))
    return rejected("too_far", "太远了，一年内的会才能改", "too far ahead: within a year");
  const Instant present = meeting_at(pack, *a.council, a.row, body.ruled);
  const bool held = a.row != nullptr && body.ruled <= a.row->held;
  if (held || (present && present <= now))
    return rejected("meeting_over", "这次会已开始或已结束", "that meeting has begun or is over");
  if (!body.meeting) return std::nullopt;
  if (body.meeting <= now) return rejected("in_the_past", "不能改到过去", "it cannot be moved into the past");
  const Meeting next = next_meeting(pack, *a.council, a.row, now, body.ruled);
  if ((next && body.meeting >= next.at) || body.meeting <= begins_before(pack, a, body.ruled))
    return rejected("across_another", "不能越过前后一次会",
                    "it cannot be moved across the meeting before or after it");
  return std::nullopt;
}

}  // namespace

Decision decide_meeting(const State& state, const Command& command, const SetMeeting& body,
                        const RuleSet& rules) {
  const Named a = named_by(state, rules, command.actor, body.council);
  if (a.refusal) return *a.refusal;
  if (body.reason.empty()) return reason_needed();
  if (!is_code(body.reason))
    return rejected("bad_code", "理由代码只用字母、数字和 _-.:/，至多 64 个",
                    "a reason code: letters, digits and _-.:/ only, 64 at most");
  if (auto refusal = refuse_name(state, "reason:" + body.reason)) return *std::move(refusal);
  if (auto refusal = refuse_date(*rules.pack, a, body, command.at)) return *std::move(refusal);
  if (meeting_at(*rules.pack, *a.council, a.row, body.ruled) == body.meeting) return {};
  if (a.row != nullptr && a.row->moved.size() >= limits::moved_meetings_max)
    return rejected("too_many", "改期的会太多", "too many meetings are moved already");
  NewSymbols symbols(state);
  const Symbol reason = symbols.of("reason:" + body.reason);
  const MemberId by = command.actor.member;
  Decision d;
  d.events.push_back(MeetingSet{by, command.at, reason, a.name, body.ruled, body.meeting,
                                who_may_come(state, rules, *a.council, command.at)});
  for (const TicketId id : a.row == nullptr ? std::vector<TicketId>() : a.row->agenda) {
    const Ticket& ticket = *state.ticket(id);
    const CaseFile& file = *state.case_file(id);
    if (file.meeting != body.ruled) continue;
    auto e = carried_over(state, rules, *a.council, ticket, &file, command.at, by, body.ruled);
    if (body.meeting) {  // the same meeting, at another time
      e.emplace(
          TicketTabled{id, by, command.at, {}, a.name, body.ruled, {}, {}, file.carried, file.carried_all});
      e->meeting = body.meeting;
      e->due = body.meeting + base::minutes(a.council->lasts);
    }
    if (!e) continue;  // no other meeting within sight: its clock asks again when this one would have ended
    e->reason = reason;
    d.events.push_back(*std::move(e));
    d.reply.tickets.push_back(id);
  }
  symbols.put_first(d.events);
  return d;
}

Decision decide_meeting(const State& state, const Command& command, const HoldMeeting& body,
                        const RuleSet& rules) {
  const Named a = named_by(state, rules, command.actor, body.council);
  if (a.refusal) return *a.refusal;
  const Meeting hand = meeting_at_hand(*rules.pack, *a.council, a.row, command.at);
  if (!hand) return rejected("no_meeting", "现在没有在开的会", "no meeting goes on now");
  if (body.ruled && body.ruled != hand.ruled)
    return rejected("unknown_meeting", "那次会现在不在开", "that meeting does not go on now");
  Decision d;
  d.events.push_back(MeetingHeld{command.actor.member, command.at, a.name, hand.ruled});
  const ActOnTicket nothing{};
  for (const TicketId id : a.row == nullptr ? std::vector<TicketId>() : a.row->agenda) {
    const CaseFile& file = *state.case_file(id);
    if (file.meeting > hand.ruled) continue;
    Decision one = council_step({state, command, nothing, rules, *state.ticket(id), &file}, hand.ruled);
    d.events.insert(d.events.end(), std::make_move_iterator(one.events.begin()),
                    std::make_move_iterator(one.events.end()));
    d.reply.tickets.push_back(id);
  }
  return d;
}

// The meeting's time has passed and nobody closed it: the first item that wakes does.
Decision decide_heard(const Act& act) {
  const CaseFile& file = act.case_file();
  Decision d = council_step(act, file.meeting);
  const CouncilRow* row = council_row(act.state, file.council);
  if (row == nullptr || row->held < file.meeting)
    d.events.insert(d.events.begin(), MeetingHeld{MemberId(), act.at(), file.council, file.meeting});
  return d;
}

}  // namespace gridline::core
