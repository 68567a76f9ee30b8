// Members: imported, on leave with a stand-in (AB角), acknowledging what came to them, and their tokens.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/desk_clock.h"
#include "engine/core/duty.h"
#include "engine/core/leave.h"

namespace gridline::core {

namespace {

std::uint32_t role_bits(const std::vector<pack::Role>& roles) {
  std::uint32_t bits = 0;
  for (const pack::Role role : roles) bits |= bit(role);
  return bits;
}

Decision no_such_unit(const std::string& member, const std::string& unit) {
  return rejected("unknown_unit", "成员 " + member + " 的单位不存在: " + unit,
                  "member " + member + ": no such unit: " + unit);
}

// A shift that is worked in turns, written without its team; 0: it is none.
std::int32_t teams_of(const pack::Pack& pack, const std::string& shift) {
  const std::string first = shift + "/1";
  for (const pack::Shift& s : pack.shifts) {
    if (s.teams > 0 && s.id == first) return s.teams;
  }
  return 0;
}

Decision team_needed(const std::string& member, const std::string& shift, std::int32_t teams) {
  const std::string forms = shift + "/1 … " + shift + "/" + std::to_string(teams);
  return rejected("team_needed", "成员 " + member + " 的班次“" + shift + "”轮班，请写明哪一组：" + forms,
                  "member " + member + ": '" + shift + "' is worked in turns, name the team: " + forms);
}

// Who leads in the unit, then in each above it.
std::vector<MemberId> heirs(const State& state, const RuleSet& rules, Symbol unit, Instant at) {
  std::vector<MemberId> out = leaders_of(state, unit, at);
  for (Symbol here = unit;;) {
    const Symbol above = unit_above(rules, here, 1);
    if (!above || above == here) return out;
    const std::vector<MemberId> more = leaders_of(state, above, at);
    out.insert(out.end(), more.begin(), more.end());
    here = above;
  }
}

// What somebody had in hand who is no longer a member goes to who leads where it is, on a list.
std::vector<Event> work_of_those_who_left(const State& state, const RuleSet& rules,
                                          const MembersChanged& changed, Instant at) {
  std::vector<MemberId> leaving;
  for (const ChangedMember& m : changed.members) {
    const Member* known = state.member(m.member);
    if (m.left && known != nullptr && !known->left) leaving.push_back(m.member);
  }
  std::vector<Event> events;
  for (const MemberId member : leaving) {
    std::vector<HandedOver> lists;
    for (const Ticket* t : state.tickets_by_id()) {
      if (!in_hand(*t, member)) continue;
      const CaseFile* file = state.case_file(t->id);
      for (const MemberId heir : heirs(state, rules, t->lead, at)) {
        if (std::find(leaving.begin(), leaving.end(), heir) != leaving.end()) continue;
        if (has_another_part(*t, file, heir, Part::handler)) continue;
        auto list =
            std::find_if(lists.begin(), lists.end(), [&](const HandedOver& l) { return l.stand_in == heir; });
        if (list == lists.end()) list = lists.insert(list, HandedOver{member, at, {}, heir});
        list->others.push_back(t->id);
        break;
      }
    }
    for (HandedOver& list : lists) hand_over(state, rules, events, std::move(list));
  }
  return events;
}

}  // namespace

Decision decide_members(const State& state, const Command& command, const ImportMembers& body,
                        const RuleSet& rules) {
  const ActorKind kind = command.actor.kind;
  if (kind == ActorKind::adapter || (kind == ActorKind::member && !is_administrator(state, command)))
    return not_yours();
  NewSymbols symbols(state);
  MembersChanged changed;
  std::uint32_t next = static_cast<std::uint32_t>(state.members.size()) + 1;
  for (const MemberRecord& record : body.members) {
    const auto unit = rules.pack->unit_by_id.find(record.unit);
    if (unit == rules.pack->unit_by_id.end()) return no_such_unit(record.id, record.unit);
    ChangedMember m;
    m.id = symbols.of("member:" + record.id);
    m.unit = rules.units[unit->second.value];
    m.roles = role_bits(record.roles);
    for (const std::string& skill : record.skills) m.skills.push_back(symbols.of("skill:" + skill));
    for (const std::string& shift : record.shifts) {
      if (const std::int32_t teams = teams_of(*rules.pack, shift))
        return team_needed(record.id, shift, teams);
      m.shifts.push_back(symbols.of("shift:" + shift));
    }
    m.open_max = record.open_max;
    m.left = record.left;
    for (const MemberPost& post : record.posts) {
      const auto at = rules.pack->unit_by_id.find(post.unit);
      if (at == rules.pack->unit_by_id.end()) return no_such_unit(record.id, post.unit);
      m.posts.push_back({rules.units[at->second.value], role_bits(post.roles)});
    }
    if (const Member* known = state.member_by_name(m.id)) m.member = known->id;
    for (const ChangedMember& before : changed.members) {
      if (before.id == m.id) m.member = before.member;
    }
    if (!m.member) m.member = MemberId(next++);
    changed.members.push_back(std::move(m));
  }
  if (next > limits::members_max)
    return rejected("too_many_members", "成员太多", "more members than a cell may have");
  Decision d;
  if (!changed.members.empty()) {
    std::vector<Event> inherited = work_of_those_who_left(state, rules, changed, command.at);
    d.events.push_back(std::move(changed));
    for (Event& event : inherited) d.events.push_back(std::move(event));
  }
  symbols.put_first(d.events);
  return d;
}

// From now on. A planned leave begins by the engine's word; a person's word takes the place of a leave that
// runs.
Decision decide_leave(const State& state, const Command& command, const SetLeave& body,
                      const RuleSet& rules) {
  const Member* member = state.member(body.member);
  if (member == nullptr || member->left)
    return rejected("no_member", "没有这个成员", "there is no such member");
  const bool himself = command.actor.kind == ActorKind::member && command.actor.member == member->id;
  if (command.actor.kind == ActorKind::adapter ||
      (command.actor.kind == ActorKind::member && !himself && !is_administrator(state, command) &&
       !leads(state, rules, command, *member)))
    return not_yours();
  Decision d;
  if (command.actor.kind == ActorKind::engine) {
    if (body.until > command.at) begin_leave(state, rules, body, command.at, d.events);
    return d;
  }
  DutyChanged changed = change_of_rota(state, command);
  if (body.until <= command.at) {
    if (!is_away(state, *member, command.at)) return rejected("not_away", "此人未在请假", "he is not on leave");
    end_leave(state, changed, member->id, command.at);
    if (!changed.added.empty() || !changed.removed.empty()) d.events.push_back(std::move(changed));
    if (member->away(command.at)) d.events.push_back(LeaveSet{member->id, command.at, {}, {}});
    return d;
  }
  const Member* stand_in = state.member(body.stand_in);
  if (stand_in == nullptr || stand_in->left || stand_in == member || is_away(state, *stand_in, command.at))
    return rejected("no_stand_in", "请指明在岗的代理人（AB角）", "name a stand-in who is there himself");
  end_leave(state, changed, member->id, command.at);
  const DutyChange leave{0, DutyKind::leave, member->id, {}, command.at, body.until, stand_in->id, 0, {}};
  if (auto no = refuse_circle(state, changed, leave)) return *std::move(no);
  add_change(state, changed, leave);
  if (changes_after(state, changed) <= limits::duty_changes_max) d.events.push_back(std::move(changed));
  begin_leave(state, rules, body, command.at, d.events);
  return d;
}

Decision decide_acknowledge(const State& state, const Command& command, const AcknowledgeHandOver& body) {
  const Member* member = state.member(body.member);
  if (member == nullptr) return rejected("no_member", "没有这个成员", "there is no such member");
  if (command.actor.kind == ActorKind::adapter) return not_yours();
  if (command.actor.kind == ActorKind::member && command.actor.member != member->id) return not_yours();
  if (member->handed_over.empty())
    return rejected("nothing_handed_over", "没有待确认的移交", "no list waits for him");
  Decision d;
  d.events.push_back(HandOverAcknowledged{member->id, command.at, member->handed_over});
  end_hand_over(state, *member, d.events);
  return d;
}

Decision decide_token(const State& state, const Command& command, const IssueToken& body) {
  if (!is_administrator(state, command)) return not_yours();
  const Member* member = state.member(body.member);
  if (member == nullptr || member->left)
    return rejected("no_member", "没有这个成员", "there is no such member");
  if (body.expires && body.expires <= command.at)
    return rejected("expired", "有效期已过", "it would have expired already");
  const auto of_member = std::count_if(state.tokens.begin(), state.tokens.end(),
                                       [&](const Token& t) { return t.member == member->id; });
  if (static_cast<std::size_t>(of_member) >= limits::tokens_per_member_max)
    return rejected("too_many", "令牌过多，请先吊销", "too many tokens; revoke them first");
  Decision d;
  d.events.push_back(TokenIssued{member->id, command.at, body.expires, body.hash});
  return d;
}

Decision decide_revoke(const State& state, const Command& command, const RevokeToken& body) {
  const bool himself = command.actor.kind == ActorKind::member && command.actor.member == body.member;
  if (!himself && !is_administrator(state, command)) return not_yours();
  if (state.member(body.member) == nullptr)
    return rejected("no_member", "没有这个成员", "there is no such member");
  Decision d;
  const bool any = std::any_of(state.tokens.begin(), state.tokens.end(),
                               [&](const Token& t) { return t.member == body.member; });
  if (any) d.events.push_back(TokenRevoked{body.member, command.at});
  return d;
}

}  // namespace gridline::core
