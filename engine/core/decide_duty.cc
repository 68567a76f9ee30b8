// 排班: changes of the rota. Extra hours and hours off, another one's hours, swaps, leave to come; taking
// back.
//
// Who leads the member's unit or one above it changes the rota, and the administrator; a swap, all of whose
// people he must lead, he makes at once: no request goes round that somebody forgets to confirm. A member
// sets his own leave and takes it back, and nothing else.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/duty.h"
#include "engine/core/leave.h"
#include "engine/core/roster.h"

namespace gridline::core {

namespace {

using Refusal = std::optional<Decision>;

Decision no_member() { return rejected("no_member", "没有这个成员", "there is no such member"); }

class Rota {
 public:
  Rota(const State& state, const Command& command, const ChangeDuty& body, const RuleSet& rules)
      : state_(state), command_(command), body_(body), rules_(rules), symbols_(state),
        changed_(change_of_rota(state, command)) {}

  Decision decide() {
    if (Refusal no = refuse_command()) return std::move(*no);
    for (const std::uint32_t number : body_.remove) {
      if (Refusal no = take_back(number)) return std::move(*no);
    }
    const std::uint32_t first = state_.next_duty + static_cast<std::uint32_t>(changed_.added.size());
    if (body_.together) group_ = first;
    for (std::size_t i = 0; i < body_.add.size(); ++i) {
      if (Refusal no = add(body_.add[i], i < body_.units.size() ? body_.units[i] : std::string()))
        return std::move(*no);
    }
    if (changes_after(state_, changed_) > limits::duty_changes_max)
      return rejected("too_many", "排班变更过多，请先清理不再需要的", "too many changes of the rota; take some back");
    Decision d;
    d.events.push_back(std::move(changed_));
    for (Event& event : follow_) d.events.push_back(std::move(event));
    symbols_.put_first(d.events);
    return d;
  }

 private:
  Refusal refuse_command() {
    if (command_.actor.kind == ActorKind::adapter) return not_yours();
    const std::size_t asked = body_.add.size() + body_.remove.size();
    if (asked == 0) return rejected("nothing_asked", "没有要改的排班", "nothing is to be changed");
    if (asked > limits::duty_changes_per_command_max)
      return rejected("too_many", "一次改得太多，请分几次", "too many changes at once; make it several");
    if (body_.reason.size() > limits::code_bytes_max)
      return rejected("reason_too_long", "理由代码过长", "the reason code is too long");
    if (body_.reason.empty()) return std::nullopt;
    if (Refusal no = refuse_name(state_, "reason:" + body_.reason)) return no;
    reason_ = symbols_.of("reason:" + body_.reason);
    return std::nullopt;
  }

  bool may_change(const Member& member, DutyKind kind) const {
    if (is_administrator(state_, command_) || command_.actor.kind == ActorKind::engine) return true;
    const bool himself = command_.actor.member == member.id;
    return (kind == DutyKind::leave && himself) || leads(state_, rules_, command_, member);
  }

  // What goes together is taken back together.
  Refusal take_back(std::uint32_t number) {
    const auto named = std::ranges::find(state_.duty, number, &DutyChange::number);
    if (named == state_.duty.end())
      return rejected("no_such_change", "没有这条排班变更：" + std::to_string(number),
                      "there is no change of the rota with the number " + std::to_string(number));
    const std::uint32_t group = named->group;
    const auto one_of_them = [&](const DutyChange& c) {
      return c.number == number || (group != 0 && c.group == group);
    };
    if (std::ranges::none_of(state_.duty,
                             [&](const DutyChange& c) { return one_of_them(c) && c.to > command_.at; }))
      return rejected("already_over", "已经过去的排班不能再改", "it is over; what has been cannot be changed");
    for (const DutyChange& c : state_.duty) {
      if (!one_of_them(c) || c.to <= command_.at) continue;
      if (std::ranges::find(changed_.removed, c.number) != changed_.removed.end()) continue;  // named twice
      const Member* member = state_.member(c.member);
      if (!may_change(*member, c.kind)) return not_yours();
      end_change(changed_, c, command_.at);
      const bool runs = c.kind == DutyKind::leave && covers(c, command_.at) && member->away_until == c.to;
      if (runs) follow_.push_back(LeaveSet{c.member, command_.at, {}, {}});
    }
    return std::nullopt;
  }

  Refusal add(DutyChange c, const std::string& unit) {
    const Member* member = state_.member(c.member);
    if (member == nullptr || member->left) return no_member();
    if (!may_change(*member, c.kind)) return not_yours();
    c.unit = {};
    if (!unit.empty()) {
      const auto known = rules_.pack->unit_by_id.find(unit);
      if (known == rules_.pack->unit_by_id.end()) return unknown_unit(unit);
      c.unit = rules_.units[known->second.value];
    }
    c.from = std::max(c.from, command_.at);  // what has been cannot be changed
    c.reason = reason_;
    c.group = group_;
    if (c.to <= c.from)
      return rejected("no_time", "结束须晚于开始和现在", "it must end after it begins, and after now");
    if (c.to > command_.at + Duration{limits::duty_ahead_ms})
      return rejected("too_far", "排班最多排到 400 天以后", "the rota reaches 400 days ahead at most");
    switch (c.kind) {
      case DutyKind::on: return c.other ? add_cover(c, *member) : add_extra(c, *member);
      case DutyKind::off: return add_off(c, *member);
      case DutyKind::leave: return add_leave(c, *member);
      case DutyKind::none: break;
    }
    return rejected("bad_kind", "排班变更须是 on、off 或 leave", "a change of the rota is on, off or leave");
  }

  Refusal add_extra(const DutyChange& c, const Member& member) {
    if (c.unit && member.roles_in(c.unit) == 0)
      return rejected("not_of_the_unit", "此人不在该单位任职；请指明替谁（--for）",
                      "he holds no role in that unit; say whose hours he takes (--for)");
    add_change(state_, changed_, c);
    return std::nullopt;
  }

  Refusal add_off(DutyChange c, const Member& member) {
    c.other = {};  // who takes hours over says so himself: see add_cover
    if (c.unit && member.roles_in(c.unit) == 0)
      return rejected("not_of_the_unit", "此人不在该单位任职", "he holds no role in that unit");
    add_change(state_, changed_, c);
    return std::nullopt;
  }

  // 替班: he takes the other one's hours. Two changes that go together: nobody is off duty without the other
  // on.
  Refusal add_cover(DutyChange c, const Member& member) {
    const Member* other = state_.member(c.other);
    if (other == nullptr || other->left || other == &member) return no_member();
    if (!may_change(*other, DutyKind::off)) return not_yours();
    if (!c.unit) c.unit = other->unit;
    const pack::UnitIndex unit =
        c.unit.value < rules_.unit_of.size() ? rules_.unit_of[c.unit.value] : pack::UnitIndex();
    if (!unit) return unknown_unit(std::string(state_.symbols.bare_name(c.unit)));
    if (Refusal no = refuse_roles(member, *other, c.unit)) return no;
    if (Refusal no = refuse_hours(member, *other, unit, c)) return no;
    if (c.group == 0) c.group = state_.next_duty + static_cast<std::uint32_t>(changed_.added.size());
    DutyChange given = c;
    given.kind = DutyKind::off;
    std::swap(given.member, given.other);
    add_change(state_, changed_, given);
    add_change(state_, changed_, c);
    return std::nullopt;
  }

  static Refusal refuse_roles(const Member& taker, const Member& giver, Symbol unit) {
    std::uint32_t held = taker.roles;
    for (const Post& p : taker.posts) held |= p.roles;
    const std::uint32_t wanted = giver.roles_in(unit);
    if (wanted != 0 && (wanted & ~held) == 0) return std::nullopt;
    return rejected("other_roles", "替班的人须有对方在该单位的全部岗位",
                    "who takes the hours must hold all roles that the other one has in that unit");
  }

  // The giver has these hours, all of them, and the taker none of them: so the number on duty stays the same.
  Refusal refuse_hours(const Member& taker, const Member& giver, pack::UnitIndex unit, const DutyChange& c) {
    for (const DutyChange& a : changed_.added) {
      const bool theirs = a.member == giver.id || a.member == taker.id;
      if (theirs && a.kind != DutyKind::leave && a.from < c.to && c.from < a.to)
        return rejected("twice_in_one", "同一次变更里，这段时间已经改过", "this command changes these hours already");
    }
    base::Duration had{};
    for (const RosterEntry& e : roster_of(state_, rules_, unit, giver.id, c.from, c.to))
      if (e.member == giver.id) had = had + (e.to - e.from);
    if (had < c.to - c.from)
      return rejected("not_his_hours", "对方在这段时间没有（全部）值班，无班可替",
                      "the other one is not on duty for all of that time; there is nothing to take over");
    for (const RosterEntry& e : roster_of(state_, rules_, unit, taker.id, c.from, c.to))
      if (e.member == taker.id)
        return rejected("already_on_duty", "替班的人这段时间自己也在班", "who takes the hours is on duty then himself");
    for (const DutyChange& l : changes_of(state_, taker.id)) {
      if (l.from >= c.to || c.from >= l.to) continue;
      if (l.kind == DutyKind::leave) return away_then();
      if (l.kind == DutyKind::off)  // else his own hours, which another one has, would count as his again
        return rejected("off_duty_then", "替班的人这段时间自己的班已交给别人或已不值班",
                        "who takes the hours has given away his own, or is off duty then");
    }
    return is_away(state_, taker, c.from) ? Refusal(away_then()) : std::nullopt;
  }

  static Decision away_then() {
    return rejected("away_then", "此人那时在请假", "he is on leave then");
  }

  Refusal add_leave(DutyChange c, const Member& member) {
    c.unit = {};
    for (const DutyChange& l : changes_of(state_, member.id)) {
      const bool taken_back = std::ranges::find(changed_.removed, l.number) != changed_.removed.end();
      if (l.kind == DutyKind::leave && !taken_back && l.from < c.to && c.from < l.to) return twice(l.number);
    }
    for (const DutyChange& l : changed_.added)
      if (l.kind == DutyKind::leave && l.member == member.id && l.from < c.to && c.from < l.to &&
          l.to > command_.at)
        return twice(l.number);
    const Member* stand_in = state_.member(c.other);
    if (stand_in == nullptr || stand_in->left || stand_in == &member || is_away(state_, *stand_in, c.from))
      return rejected("no_stand_in", "请指明到时在岗的代理人（AB角）", "name a stand-in who is there himself by then");
    if (auto no = refuse_circle(state_, changed_, c)) return no;
    add_change(state_, changed_, c);
    if (c.from <= command_.at) begin_leave(state_, rules_, {member.id, c.to, c.other}, command_.at, follow_);
    return std::nullopt;
  }

  static Decision twice(std::uint32_t number) {
    return rejected("already_on_leave", "这段时间已有请假（第 " + std::to_string(number) + " 条）",
                    "he is on leave then already (change " + std::to_string(number) + ")");
  }

  const State& state_;
  const Command& command_;
  const ChangeDuty& body_;
  const RuleSet& rules_;
  NewSymbols symbols_;
  DutyChanged changed_;
  std::vector<Event> follow_;   // what leave that begins or ends at once brings
  Symbol reason_;
  std::uint32_t group_ = 0;     // of all that is added; 0: each on its own
};

}  // namespace

Decision decide_duty(const State& state, const Command& command, const ChangeDuty& body,
                     const RuleSet& rules) {
  return Rota(state, command, body, rules).decide();
}

}  // namespace gridline::core
