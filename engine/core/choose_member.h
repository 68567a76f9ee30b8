// Which person of a unit gets a ticket: always the same answer for the same state and time.
#pragma once

#include <string_view>
#include <vector>

#include "engine/core/decide.h"
#include "engine/core/state.h"
#include "rules/route/route_tree.h"

namespace gridline::core {

// Among the unit's members with the rule's role and skill, on duty at `at` when it asks for that,
// below their cap: the least loaded, then the longest idle, then the lowest id. None when there is
// nobody: the ticket waits in the unit's queue. `given` are members who get a ticket in the same
// decision already; each counts as one more in hand. Who is on leave is represented by his stand-in, who has
// given his hours away by the one who took them.
MemberId choose_member(const State& state, const RuleSet& rules, Symbol unit, const pack::PersonRule& rule,
                       Instant at, const std::vector<MemberId>& given);

// Why a member of the unit is not who gets it.
enum class WhyNot : std::uint8_t {
  chosen = 0,
  role = 1,       // 没有该岗位
  away = 2,       // 休假或已离岗，无人代班
  skill = 3,      // 没有该技能
  full = 4,       // 手上工单已满
  off_duty = 5,   // 不在班
  later = 6,      // another one has less in hand, is idle for longer or comes before by id
};
std::string_view code(WhyNot);
std::string_view zh(WhyNot);

struct Considered {
  MemberId member;          // as the unit's list has him
  MemberId represented_by;  // his stand-in, when it is another
  WhyNot why = WhyNot::later;
  std::int64_t in_hand = 0;
};
// Everybody of the unit, as choose_member looks at them with the same arguments: for explain.
std::vector<Considered> considered(const State& state, const RuleSet& rules, Symbol unit,
                                   const pack::PersonRule& rule, Instant at);

// What conditions ask with on_duty(role). As choose_member: by the shifts of the pack's rota and the unit's
// calendar; who is on leave is represented by his stand-in; how much somebody has in hand does not matter.
class DutyByState final : public route::OnDuty {
 public:
  // Both must outlive it.
  DutyByState(const State& state, const RuleSet& rules) : state_(state), rules_(rules) {}
  bool anybody(pack::UnitIndex unit, pack::Role role, Instant at) const override;

 private:
  const State& state_;
  const RuleSet& rules_;
};

// Of `members` those who are on duty for the unit at `at`, each once and in their order: for who is on leave
// his stand-in, for who has given his hours away the one who took them.
std::vector<MemberId> on_duty_among(const State& state, const RuleSet& rules, Symbol unit,
                                    const std::vector<MemberId>& members, Instant at);

// A named person for an emergency, at any hour: on duty in the unit, or in the next one above that has
// somebody on duty; with nobody on duty anywhere, whoever leads the nearest unit that has anybody.
// None only when the whole chain has no member.
MemberId someone_for(const State& state, const RuleSet& rules, Symbol unit, Instant at);

}  // namespace gridline::core
