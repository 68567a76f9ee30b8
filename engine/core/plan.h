// 时限方案 as it was when a ticket started under it: changing a pack never rewrites a running promise. A
// policy's clocks are interned by content: defined once in the journal, from then on a symbol
// ("policy:base", and "policy:base#2" when its amounts had changed).
//
// What is counted with an amount (opening hours, holidays) is the active pack's: a late holiday notice is
// a fact about the world, not a change of what was promised.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "rules/pack/model.h"

namespace gridline::core {

using base::Symbol;

struct PlanClock {
  pack::ClockKind clock = pack::ClockKind::none;
  pack::Urgency urgency = pack::Urgency::none;  // none: any that has no row of its own
  std::int64_t value = 0;
  pack::AmountUnit unit = pack::AmountUnit::minute;
  pack::StartRule start = pack::StartRule::instant;
  bool operator==(const PlanClock&) const = default;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.clock); f(2, x.urgency); f(3, x.value); f(4, x.unit); f(5, x.start);
  }
};

// A ladder's step with its names as the pack has them (ids): they are looked up when the step is taken.
struct PlanStep {
  pack::StepAt when = pack::StepAt::none;
  std::int32_t percent = 0;
  std::int64_t value = 0;        // of before, after, then
  pack::AmountUnit unit = pack::AmountUnit::minute;
  pack::StepDo act = pack::StepDo::none;
  pack::StepTo to = pack::StepTo::none;
  std::string level, to_unit;
  pack::Role role = pack::Role::none;
  bool on_duty = false;
  std::int64_t every = 0;
  pack::AmountUnit every_unit = pack::AmountUnit::minute;
  std::int32_t times = 0;
  std::int32_t acks = 0;
  std::int64_t silent = 0;
  pack::AmountUnit silent_unit = pack::AmountUnit::minute;
  std::string hook;
  bool operator==(const PlanStep&) const = default;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.when); f(2, x.percent); f(3, x.value); f(4, x.unit); f(5, x.act); f(6, x.to); f(7, x.level);
    f(8, x.to_unit); f(9, x.role); f(10, x.on_duty); f(11, x.every); f(12, x.every_unit); f(13, x.times);
    f(14, x.acks); f(15, x.silent); f(16, x.silent_unit); f(17, x.hook);
  }
};
struct PlanLadder {
  pack::ClockKind clock = pack::ClockKind::none;
  pack::Urgency urgency = pack::Urgency::none;  // none: any that has no ladder of its own
  std::vector<PlanStep> steps;
  bool operator==(const PlanLadder&) const = default;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.clock); f(2, x.urgency); f(3, x.steps);
  }
};
// In which states a clock stands still (pack::pause), and which moment starts it.
struct PlanHabit {
  pack::ClockKind clock = pack::ClockKind::none;
  std::uint32_t pauses = 0;
  bool says_pauses = false;      // false: as the engine has it
  pack::ClockFrom from = pack::ClockFrom::none;
  bool operator==(const PlanHabit&) const = default;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.clock); f(2, x.pauses); f(3, x.says_pauses); f(4, x.from);
  }
};

// Whole, with what the policy inherits; in the order of clocks, then urgencies.
struct Plan {
  Symbol policy;
  std::int32_t warn_percent = 0;  // 0: no warning
  std::vector<PlanClock> clocks;
  std::vector<PlanLadder> ladders;  // in the order of clocks, then urgencies
  std::vector<PlanHabit> habits;    // in the order of clocks; only those that the pack says something of
  bool same_content(const Plan& other) const {
    return warn_percent == other.warn_percent && clocks == other.clocks && ladders == other.ladders &&
           habits == other.habits;
  }
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.policy); f(2, x.warn_percent); f(3, x.clocks); f(4, x.ladders); f(5, x.habits);
  }
};

// Its symbol is none yet.
Plan plan_of(const pack::Pack& pack, pack::PolicyIndex policy);

// Null: the plan has no such clock at this urgency.
const PlanClock* clock_of(const Plan& plan, pack::ClockKind clock, pack::Urgency urgency);

// Null: the plan has no ladder for it, and what is overdue climbs by `stay`.
const PlanLadder* ladder_of(const Plan& plan, pack::ClockKind clock, pack::Urgency urgency);
// Do two plans, at these urgencies, have the same ladder for the clock, or both none? Null: no plan.
bool same_ladder(const Plan* one, pack::Urgency urgency, const Plan* other, pack::Urgency other_urgency,
                 pack::ClockKind clock);
// Null: the pack says nothing of it.
const PlanHabit* habit_of(const Plan& plan, pack::ClockKind clock);

// "policy:base" of "policy:base#2".
std::string_view without_edition(std::string_view policy_name);

}  // namespace gridline::core
