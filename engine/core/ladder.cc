// Times alone: nothing here asks who is there.
#include "engine/core/ladder.h"

#include <algorithm>

#include "engine/core/act.h"
#include "engine/core/deadline.h"
#include "rules/pack/working_time.h"

namespace gridline::core {

namespace {

using pack::ClockKind;
using pack::StepAt;

// Days begin the next day, as everywhere in a pack.
Instant after(const pack::Calendar& calendar, Instant from, std::int64_t value, pack::AmountUnit unit) {
  const bool days = unit == pack::AmountUnit::day || unit == pack::AmountUnit::working_day;
  const auto start = days ? pack::StartRule::next_day : pack::StartRule::instant;
  return pack::count(calendar, from, {value, unit}, start).due;
}

constexpr Instant just_after(Instant at) { return {at.ms + 1}; }

// 0 before the due, 1 at it, 2 after it: nothing of a later part comes in an earlier one.
int part_of(StepAt when) {
  return when == StepAt::share || when == StepAt::before ? 0 : when == StepAt::due ? 1 : 2;
}
int part_of(Instant moment, Instant due) { return moment < due ? 0 : moment == due ? 1 : 2; }
// A step that follows another one by so much time is of that one's part. `step` from 1.
int part_of(const PlanLadder& ladder, std::size_t step) {
  while (step > 1 && ladder.steps[step - 1].when == StepAt::then) --step;
  return part_of(ladder.steps[step - 1].when);
}

}  // namespace

std::vector<LadderClock> ladder_clocks(const Ticket& ticket, const CaseFile* file) {
  std::vector<LadderClock> out;
  if (is_final(ticket.state)) return out;
  const auto see = [&](const LadderClock& c) {
    if (c.next) out.push_back(c);
  };
  if (!accept_waits(ticket)) {
    const bool triage = ticket.state == TicketState::triage;
    see({triage ? ClockKind::dispatch : ClockKind::accept,
         {},
         ticket.accept_due,
         ticket.accept_next,
         ticket.level});
  }
  see({ClockKind::resolve, {}, ticket.resolve_due, ticket.resolve_next, ticket.level});
  if (file == nullptr) return out;
  for (const CaseClock& c : file->clocks) {
    if (runs(ticket, *file, c)) see({c.clock, c.unit, c.due, c.next, c.level});
  }
  return out;
}

const PlanLadder* ladder_of(const RuleSet& rules, const Ticket& ticket, ClockKind clock) {
  const Plan* plan = rules.plan(ticket.policy);
  const PlanLadder* ladder = plan == nullptr ? nullptr : ladder_of(*plan, clock, ticket.urgency);
  return ladder == nullptr || ladder->steps.empty() ? nullptr : ladder;
}

const pack::Calendar* calendar_of(const RuleSet& rules, const Ticket& ticket) {
  const pack::UnitIndex lead =
      ticket.lead.value < rules.unit_of.size() ? rules.unit_of[ticket.lead.value] : pack::UnitIndex();
  return lead ? &pack::calendar_of(*rules.pack, lead) : nullptr;
}

Instant moment_of(const RuleSet& rules, const Ticket& ticket, const PlanStep& step, Instant before,
                  Instant due) {
  const pack::Calendar* calendar = calendar_of(rules, ticket);
  if (calendar == nullptr) return due;
  switch (step.when) {
    case StepAt::before: return pack::count_back(*calendar, due, {step.value, step.unit}).due;
    case StepAt::after: return after(*calendar, due, step.value, step.unit);
    case StepAt::then: return after(*calendar, before, step.value, step.unit);
    default: return due;
  }
}

// A clock of working time has its share by working time: nobody is reminded in the night.
Instant share_of(const RuleSet& rules, const Ticket& ticket, ClockKind clock, Instant began, Instant due,
                 std::int64_t percent) {
  const Plan* plan = rules.plan(ticket.policy);
  const PlanClock* amount = plan == nullptr ? nullptr : clock_of(*plan, clock, ticket.urgency);
  const pack::Calendar* calendar = calendar_of(rules, ticket);
  const bool working = amount != nullptr && calendar != nullptr &&
                       (amount->unit == pack::AmountUnit::working_hour ||
                        amount->unit == pack::AmountUnit::working_day);
  const Duration whole = working ? pack::working_between(*calendar, began, due) : Duration{};
  if (whole.ms <= 0) return {began.ms + (due.ms - began.ms) * percent / 100};
  return pack::after_working(*calendar, began, Duration{whole.ms * percent / 100});
}

Instant first_step(const RuleSet& rules, const Ticket& ticket, ClockKind clock, const PlanLadder& ladder,
                   Instant began, Instant from, Instant due) {
  for (const PlanStep& step : ladder.steps) {
    if (step.when == StepAt::then) continue;
    const Instant moment = step.when == StepAt::share
                               ? share_of(rules, ticket, clock, began, due, step.percent)
                               : moment_of(rules, ticket, step, from, due);
    if (moment > from) return moment;
  }
  return due;
}

Instant first_moment(const RuleSet& rules, const Ticket& ticket, ClockKind clock, Instant from, Instant due,
                     bool warned, Instant began) {
  if (!due) return {};
  if (!began) began = from;
  if (const PlanLadder* ladder = ladder_of(rules, ticket, clock))
    return first_step(rules, ticket, clock, *ladder, began, from, due);
  const std::int64_t percent = warned ? warn_percent(rules, ticket.policy) : 0;
  if (percent == 0 || due <= from) return {};
  const Instant warning = share_of(rules, ticket, clock, began, due, percent);
  return warning > from ? warning : Instant();
}

bool is_acknowledged(const PlanStep& step, const Climb& climb) {
  return step.acks > 0 && climb.acknowledged.size() >= static_cast<std::size_t>(step.acks);
}

// Without a step taken the stored moment says which one it is, also where the calendar has changed since.
StepChoice step_at(const RuleSet& rules, const Ticket& ticket, const CaseFile* file, const PlanLadder& ladder,
                   const LadderClock& clock) {
  const auto count = static_cast<std::uint32_t>(ladder.steps.size());
  if (const Climb* climb = file == nullptr ? nullptr : file->climb(clock.clock, clock.unit)) {
    const bool known = climb->step >= 1 && climb->step <= count;
    if (known) {
      const PlanStep& last = ladder.steps[climb->step - 1];
      const bool more = last.every > 0 && climb->times < static_cast<std::uint32_t>(last.times);
      const bool goes_on = is_acknowledged(last, *climb) && climb->step < count;
      if (more && !goes_on) return {climb->step, climb->times + 1};
    }
    return climb->step < count ? StepChoice{climb->step + 1, 1} : StepChoice{};
  }
  const int part = part_of(clock.next, clock.due);
  std::uint32_t last_of_part = 0;
  for (std::uint32_t i = 1; i <= count; ++i) {
    const PlanStep& step = ladder.steps[i - 1];
    if (part_of(step.when) > part) return {last_of_part != 0 ? last_of_part : i, 1};
    if (part_of(step.when) < part) continue;
    if (step.when == StepAt::then) return {last_of_part != 0 ? last_of_part : i, 1};
    last_of_part = i;
    const bool share = step.when == StepAt::share;
    const bool another_is_exact =
        share && i < count && ladder.steps[i].when == StepAt::before &&
        std::any_of(ladder.steps.begin() + i, ladder.steps.end(), [&](const PlanStep& s) {
          return s.when == StepAt::before && moment_of(rules, ticket, s, {}, clock.due) == clock.next;
        });
    if (share ? !another_is_exact : moment_of(rules, ticket, step, {}, clock.due) >= clock.next)
      return {i, 1};
  }
  return {last_of_part, 1};
}

Instant moment_after(const RuleSet& rules, const Ticket& ticket, const PlanLadder& ladder, StepChoice taken,
                     Instant fired, Instant at, Instant due) {
  const PlanStep& step = ladder.steps[taken.step - 1];
  const pack::Calendar* calendar = calendar_of(rules, ticket);
  const bool again =
      calendar != nullptr && step.every > 0 && taken.times < static_cast<std::uint32_t>(step.times);
  if (!again && taken.step >= ladder.steps.size()) return {};
  const Instant moment = again ? after(*calendar, at, step.every, step.every_unit)
                               : moment_of(rules, ticket, ladder.steps[taken.step], at, due);
  const bool early = part_of(ladder, again ? taken.step : taken.step + 1) == 0;
  return std::max({moment, just_after(fired), early ? Instant() : due});
}

Instant moment_resumed(const RuleSet& rules, const Ticket& ticket, const PlanLadder& ladder,
                       const Climb& climb, Instant at, Instant due) {
  if (climb.step < 1 || climb.step > ladder.steps.size()) return {};
  const PlanStep& step = ladder.steps[climb.step - 1];
  const std::uint32_t times =
      is_acknowledged(step, climb) ? static_cast<std::uint32_t>(step.times) : climb.times;
  return moment_after(rules, ticket, ladder, {climb.step, times}, at, at, due);
}

Instant moment_after_pause(const RuleSet& rules, const Ticket& ticket, const CaseFile* file, ClockKind clock,
                           Instant at, Instant due) {
  const PlanLadder* ladder = ladder_of(rules, ticket, clock);
  const Climb* climb = file == nullptr ? nullptr : file->climb(clock);
  if (ladder != nullptr && climb != nullptr && due)
    return moment_resumed(rules, ticket, *ladder, *climb, at, due);
  return first_moment(rules, ticket, clock, at, due, clock == ClockKind::accept);
}

Instant silent_until(const RuleSet& rules, const Ticket& ticket, const PlanLadder& ladder, const Climb& climb,
                     Instant at, Instant due) {
  const PlanStep& step = ladder.steps[climb.step - 1];
  const pack::Calendar* calendar = calendar_of(rules, ticket);
  if (calendar == nullptr) return {};
  const Instant end = std::max(after(*calendar, at, step.silent, step.silent_unit), just_after(at));
  if (climb.step >= ladder.steps.size() || ladder.steps[climb.step].when == StepAt::then) return end;
  return std::max(end, moment_of(rules, ticket, ladder.steps[climb.step], at, due));
}

}  // namespace gridline::core
