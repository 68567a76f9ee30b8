// The ladder walked without taking a step: the same moments and the same people as decide_ladder.cc.
#include "engine/core/future_steps.h"

#include <algorithm>

#include "engine/core/decide_ladder.h"
#include "engine/core/rung.h"

namespace gridline::core {

namespace {

using pack::ClockKind;
using pack::StepAt;
using pack::StepDo;

bool climbs_plainly(ClockKind clock) {
  return clock != ClockKind::claim && clock != ClockKind::info && clock != ClockKind::council;
}

class Future {
 public:
  Future(const State& state, const RuleSet& rules, const Ticket& ticket, Instant now)
      : state_(state), rules_(rules), ticket_(ticket), file_(state.case_file(ticket.id)), now_(now) {}

  std::vector<FutureStep> steps() {
    for (const LadderClock& clock : ladder_clocks(ticket_, file_)) {
      if (const PlanLadder* ladder = ladder_of(rules_, ticket_, clock.clock)) walk(*ladder, clock);
      else if (climbs_plainly(clock.clock)) plain(clock);
    }
    std::stable_sort(out_.begin(), out_.end(),
                     [](const FutureStep& a, const FutureStep& b) { return a.at < b.at; });
    return std::move(out_);
  }

 private:
  void walk(const PlanLadder& ladder, LadderClock clock) {
    const Climb* climb = file_ == nullptr ? nullptr : file_->climb(clock.clock, clock.unit);
    Symbol told_in = climb == nullptr ? Symbol() : climb->told_in;
    StepChoice choice = step_at(rules_, ticket_, file_, ladder, clock);
    Instant at = std::max(clock.next, now_);
    while (choice.step != 0) {
      const PlanStep& step = ladder.steps[choice.step - 1];
      const StepPeople people =
          people_of_step(state_, rules_, ticket_, file_, step, clock, told_in, choice.times > 1, at);
      const auto left = static_cast<std::uint32_t>(step.times) - choice.times + 1;
      out_.push_back({at, clock.clock, clock.unit, choice.step, step.act, people.unit, people.level,
                      people.told, left, static_cast<std::uint32_t>(step.acks)});
      told_in = people.unit;
      if (step.act == StepDo::raise && !people.told.empty()) clock.level = people.level;
      if (choice.step == ladder.steps.size()) return;
      const bool silent = people.told.empty() && step.act != StepDo::webhook && step.act != StepDo::agenda;
      if (!silent || !comes_at_once(ladder.steps[choice.step], at, clock.due)) {
        for (; choice.times < static_cast<std::uint32_t>(step.times) && !silent; ++choice.times)
          at = moment_after(rules_, ticket_, ladder, choice, at, clock.due);
        choice.times = static_cast<std::uint32_t>(step.times);
        at = moment_after(rules_, ticket_, ladder, choice, at, clock.due);
      }
      choice = {choice.step + 1, 1};
    }
  }

  // A step that finds nobody hands on at once, never over the due.
  static bool comes_at_once(const PlanStep& next, Instant at, Instant due) {
    return next.when == StepAt::share || next.when == StepAt::before || next.when == StepAt::then ||
           at >= due;
  }

  void plain(const LadderClock& clock) {
    const Instant at = std::max(clock.next, now_);
    const bool of_ticket = clock.clock == ClockKind::accept || clock.clock == ClockKind::dispatch ||
                           clock.clock == ClockKind::resolve;
    FutureStep step{at, clock.clock, clock.unit, 0, StepDo::none, ticket_.lead, 0, {}, 1, 0};
    if (of_ticket && at < clock.due) {
      step.told = answering(state_, ticket_, at);
    } else {
      const Rung rung = plain_rung(clock, at);
      step.unit = rung.unit;
      step.level = rung.level;
      step.told = rung.told;
    }
    out_.push_back(std::move(step));
  }

  Rung plain_rung(const LadderClock& clock, Instant at) const {
    if (clock.clock == ClockKind::ruling && !clock.unit)
      return rung_of_ruling(state_, rules_, at, file_->ruler, clock.level);
    const Symbol base = clock.clock == ClockKind::partner ? clock.unit : ticket_.lead;
    return rung_from(state_, rules_, at, base, clock.level + 1);
  }

  const State& state_;
  const RuleSet& rules_;
  const Ticket& ticket_;
  const CaseFile* file_;
  Instant now_;
  std::vector<FutureStep> out_;
};

}  // namespace

std::vector<FutureStep> future_steps(const State& state, const RuleSet& rules, const Ticket& ticket,
                                     Instant now) {
  return Future(state, rules, ticket, now).steps();
}

}  // namespace gridline::core
