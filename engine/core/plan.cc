// The rows of a plan are a policy's own rules with the inherited ones beside them: a row for an urgency
// stands only where it differs from the row for any, so equal promises are equal bytes.
#include "engine/core/plan.h"

#include <algorithm>

namespace gridline::core {

namespace {

constexpr int urgencies = 8, kinds = 64;  // beyond the last of each: codes end the loops

PlanClock row(pack::ClockKind clock, pack::Urgency urgency, const pack::ClockRule& rule) {
  return {clock, urgency, rule.amount.value, rule.amount.unit, rule.start};
}

bool same_time(const pack::ClockRule& a, const pack::ClockRule* b) {
  return b != nullptr && a.amount == b->amount && a.start == b->start;
}

PlanStep row(const pack::LadderStep& s) {
  return {s.when,  s.percent, s.amount.value, s.amount.unit, s.act,         s.to,
          s.level, s.unit,    s.role,         s.on_duty,     s.every.value, s.every.unit,
          s.times, s.acks,    s.silent.value, s.silent.unit, s.hook};
}

PlanLadder row(pack::ClockKind clock, pack::Urgency urgency, const pack::Ladder& ladder) {
  PlanLadder out{clock, urgency, {}};
  for (const pack::LadderStep& s : ladder.steps) out.steps.push_back(row(s));
  return out;
}

// As for the clocks: one for any, and those that an urgency has for itself.
void add_ladders(const pack::Pack& pack, pack::PolicyIndex policy, pack::ClockKind clock, Plan& plan) {
  const pack::Ladder* any = pack::ladder_of(pack, policy, clock, pack::Urgency::none);
  if (any != nullptr) plan.ladders.push_back(row(clock, pack::Urgency::none, *any));
  for (int u = 1; u < urgencies; ++u) {
    const auto urgency = static_cast<pack::Urgency>(u);
    const pack::Ladder* own = pack::ladder_of(pack, policy, clock, urgency);
    if (own == nullptr || own == any) continue;
    plan.ladders.push_back(row(clock, urgency, *own));
  }
}

// Only those that some policy of the line says something of.
std::vector<PlanHabit> habits_of(const pack::Pack& pack, pack::PolicyIndex policy) {
  constexpr std::uint32_t unsaid = ~0u;
  std::vector<PlanHabit> out;
  for (int k = 1; k < kinds; ++k) {
    PlanHabit habit;
    habit.clock = static_cast<pack::ClockKind>(k);
    const std::uint32_t states = pack::pauses_of(pack, policy, habit.clock, unsaid);
    habit.says_pauses = states != unsaid;
    habit.pauses = habit.says_pauses ? states : 0;
    habit.from = pack::start_of(pack, policy, habit.clock);
    if (habit.says_pauses || habit.from != pack::ClockFrom::none) out.push_back(habit);
  }
  return out;
}

}  // namespace

Plan plan_of(const pack::Pack& pack, pack::PolicyIndex policy) {
  Plan plan;
  plan.warn_percent = pack::warn_percent(pack, policy);
  for (int k = 1; k < kinds; ++k) {
    const auto clock = static_cast<pack::ClockKind>(k);
    if (pack::code(clock).empty()) continue;
    const pack::ClockRule* any = pack::clock_rule(pack, policy, clock, pack::Urgency::none);
    if (any != nullptr) plan.clocks.push_back(row(clock, pack::Urgency::none, *any));
    for (int u = 1; u < urgencies; ++u) {
      const auto urgency = static_cast<pack::Urgency>(u);
      if (pack::code(urgency).empty()) continue;
      const pack::ClockRule* rule = pack::clock_rule(pack, policy, clock, urgency);
      if (rule != nullptr && !same_time(*rule, any)) plan.clocks.push_back(row(clock, urgency, *rule));
    }
    add_ladders(pack, policy, clock, plan);
  }
  plan.habits = habits_of(pack, policy);
  return plan;
}

const PlanClock* clock_of(const Plan& plan, pack::ClockKind clock, pack::Urgency urgency) {
  const PlanClock* any = nullptr;
  for (const PlanClock& row : plan.clocks) {
    if (row.clock != clock) continue;
    if (row.urgency == urgency) return &row;
    if (row.urgency == pack::Urgency::none) any = &row;
  }
  return any;
}

const PlanLadder* ladder_of(const Plan& plan, pack::ClockKind clock, pack::Urgency urgency) {
  const PlanLadder* any = nullptr;
  for (const PlanLadder& row : plan.ladders) {
    if (row.clock != clock) continue;
    if (row.urgency == urgency) return &row;
    if (row.urgency == pack::Urgency::none) any = &row;
  }
  return any;
}

bool same_ladder(const Plan* one, pack::Urgency urgency, const Plan* other, pack::Urgency other_urgency,
                 pack::ClockKind clock) {
  const PlanLadder* a = one == nullptr ? nullptr : ladder_of(*one, clock, urgency);
  const PlanLadder* b = other == nullptr ? nullptr : ladder_of(*other, clock, other_urgency);
  return a == b || (a != nullptr && b != nullptr && a->steps == b->steps);
}

const PlanHabit* habit_of(const Plan& plan, pack::ClockKind clock) {
  const auto at = std::find_if(plan.habits.begin(), plan.habits.end(),
                               [&](const PlanHabit& h) { return h.clock == clock; });
  return at == plan.habits.end() ? nullptr : &*at;
}

std::string_view without_edition(std::string_view policy_name) {
  return policy_name.substr(0, policy_name.rfind('#'));
}

}  // namespace gridline::core
