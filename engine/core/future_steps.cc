// The ladder walked without taking a step: the same moments and the same people as decide_ladder.cc.
#include "engine/core/future_steps.h"

#include <algorithm>

#include "engine/core/decide_ladder.h"

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
      if (tells(step.act)) told_in = people.unit;
      if (step.act == StepDo::raise && !people.told.empty()) clock.level = people.level;
      if (choice.step == ladder.steps.size()) return;
      const bool silent = people.told.empty() && step.act != StepDo::webhook && step.act != StepDo::agenda;
      if (!silent || !comes_at_once(ladder.steps[choice.step], at, clock.due)) {
        for (; choice.times < static_cast<std::uint32_t>(step.times) && !silent; ++choice.times)
          at = moment_after(rules_, ticket_, ladder, choice, at, at, clock.due);
        choice.times = static_cast<std::uint32_t>(step.times);
        at = moment_after(rules_, ticket_, ladder, choice, at, at, clock.due);
      }
      choice = {choice.step + 1, 1};
    }
  }

  // A step that finds nobody hands on at once, never over the due.
  static bool comes_at_once(const PlanStep& next, Instant at, Instant due) {
    return next.when == StepAt::share || next.when == StepAt::before || next.when == StepAt::then ||
           at >= due;
  }

  // As it would be decided if its moment were now.
  void plain(const LadderClock& clock) {
    Command command;
    command.actor.kind = ActorKind::engine;
    command.at = std::max(clock.next, now_);
    const ActOnTicket nothing{};
    const Act act{state_, command, nothing, rules_, ticket_, file_};
    const Decision then = plain_step(act, {command.at, clock.clock, clock.unit});
    for (const Event& event : then.events) {
      const auto* e = std::get_if<EscalationStepTaken>(&event);
      if (e == nullptr || e->ticket != ticket_.id) continue;
      out_.push_back(
          {command.at, clock.clock, clock.unit, 0, StepDo::none, e->unit, e->level, e->told, 1, 0});
      return;
    }
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
