// One step after the other, each its own event; a step that finds nobody is passed in the same decision.
//
// What belongs at the due or after it is never done before it: a warning that finds nobody hands on to the
// next warning, and the last of these waits for the due.
#include "engine/core/decide_ladder.h"

#include <algorithm>

#include "engine/core/council.h"
#include "engine/core/rung.h"

namespace gridline::core {

namespace {

using pack::ClockKind;
using pack::StepAt;
using pack::StepDo;

const LadderClock* running(const std::vector<LadderClock>& clocks, ClockKind kind, Symbol unit) {
  const auto at = std::find_if(clocks.begin(), clocks.end(),
                               [&](const LadderClock& c) { return c.clock == kind && c.unit == unit; });
  return at == clocks.end() ? nullptr : &*at;
}

// The calendar or the pack says another moment by now: what acted stays, the rest is counted again.
Decision recount(const Act& act, const LadderClock& clock, Instant next) {
  Outcomes out(act);
  DeadlineRecounted e;
  e.ticket = act.ticket.id;
  e.at = act.at();
  e.due = e.old_due = clock.due;
  e.next = next;
  e.clock = clock.clock;
  e.subject = clock.unit;
  out.add(e);
  return out.done();
}

// Takes steps from one on until one has found somebody or the ladder has to wait.
class Walk {
 public:
  Walk(const Act& act, const PlanLadder& ladder, const LadderClock& clock)
      : act_(act), ladder_(ladder), clock_(clock), out_(act),
        generation_(act.case_file().generation) {
    const Climb* climb = act.case_file().climb(clock.clock, clock.unit);
    if (climb != nullptr) told_in_ = climb->told_in;
  }

  Decision from(StepChoice choice) {
    while (take(choice)) choice = {choice.step + 1, 1};
    return out_.done();
  }

  Outcomes& out() { return out_; }

 private:
  // True: nobody was there, and the next one is to be taken at once.
  bool take(StepChoice choice) {
    const PlanStep& step = ladder_.steps[choice.step - 1];
    const bool last = choice.step == ladder_.steps.size();
    StepPeople people =
        people_of_step(act_.state, act_.rules, act_.ticket, act_.file, step, clock_, told_in_,
                       choice.times > 1, act_.at());
    std::optional<TicketTabled> tabled;
    if (step.act == StepDo::agenda)
      tabled = tabling_of(act_.state, act_.rules, act_.ticket, act_.file, act_.at(), MemberId());
    StepDo done = step.act;
    bool passed = step.act == StepDo::agenda ? !tabled : step.act != StepDo::webhook && people.told.empty();
    if (passed && last) {  // an end that is always reached: whoever leads the nearest, on duty or not
      people = {people.unit ? people.unit : act_.ticket.lead, 0,
                people_of(act_.state, act_.rules, act_.ticket.lead, act_.at())};
      passed = people.told.empty();
      if (!tells(done)) done = StepDo::notify;
    }
    const bool at_once = passed && !last && may_come_now(ladder_.steps[choice.step]);
    const StepChoice gone = passed ? StepChoice{choice.step, static_cast<std::uint32_t>(step.times)} : choice;
    EscalationStepTaken e;
    e.ticket = act_.ticket.id;
    e.at = act_.at();
    e.unit = people.unit;
    e.next = at_once
                 ? act_.at()
                 : moment_after(act_.rules, act_.ticket, ladder_, gone, clock_.next, act_.at(), clock_.due);
    e.level = passed ? 0 : people.level;
    if (!passed) e.told = people.told;
    e.clock = clock_.clock;
    e.subject = clock_.unit;
    e.step = choice.step;
    e.times = gone.times;
    e.generation = ++generation_;
    e.act = done;
    e.passed = passed;
    if (step.act == StepDo::webhook) e.hook = out_.symbols().of("hook:" + step.hook);
    if (tells(done)) told_in_ = people.unit;
    out_.add(std::move(e));
    if (!passed && done == step.act) also(step, people, tabled);
    return at_once;
  }

  // What the step does besides telling.
  void also(const PlanStep& step, const StepPeople& people, const std::optional<TicketTabled>& tabled) {
    switch (step.act) {
      case StepDo::supervise: {
        TicketSupervised e;
        e.ticket = act_.ticket.id;
        e.at = act_.at();
        out_.add(e);
        break;
      }
      case StepDo::reassign: {
        const MemberId before = act_.ticket.member;
        out_.add(TicketAssigned{act_.ticket.id, people.told.front(), act_.at()});
        if (before) out_.tell(Notice::recalled, {before});
        break;
      }
      case StepDo::invite: {
        PartnerInvited e;
        e.ticket = act_.ticket.id;
        e.member = people.told.front();
        e.at = act_.at();
        e.unit = people.unit;
        out_.add(e);
        out_.start(ClockKind::partner, people.unit);
        break;
      }
      case StepDo::agenda: {
        std::vector<MemberId> told = secretaries_of(
            act_.state, act_.rules, *council_of_ticket(act_.rules, act_.ticket), act_.at());
        const MemberId hand = act_.ticket.member;
        if (hand && std::find(told.begin(), told.end(), hand) == told.end()) told.push_back(hand);
        out_.add(*tabled);
        out_.tell(Notice::tabled, std::move(told));
        break;
      }
      default:
        break;
    }
  }

  bool may_come_now(const PlanStep& next) const {
    const bool early = next.when == StepAt::share || next.when == StepAt::before;
    return early || next.when == StepAt::then || act_.at() >= clock_.due;
  }

  const Act& act_;
  const PlanLadder& ladder_;
  const LadderClock& clock_;
  Outcomes out_;
  std::uint32_t generation_;
  Symbol told_in_;
};

}  // namespace

std::optional<Decision> ladder_step(const Act& act, const Deadline& due) {
  const std::vector<LadderClock> clocks = ladder_clocks(act.ticket, act.file);
  const LadderClock* clock = running(clocks, due.clock, due.unit);
  const PlanLadder* ladder = clock == nullptr ? nullptr : ladder_of(act.rules, act.ticket, due.clock);
  if (ladder == nullptr) return std::nullopt;
  const StepChoice choice = step_at(act.rules, act.ticket, act.file, *ladder, *clock);
  if (choice.step == 0) return recount(act, *clock, Instant());
  const PlanStep& step = ladder->steps[choice.step - 1];
  const bool by_its_own_time = choice.times == 1 && step.when != StepAt::share && step.when != StepAt::then;
  if (by_its_own_time) {
    const Instant moment = moment_of(act.rules, act.ticket, step, {}, clock->due);
    if (moment > act.at()) return recount(act, *clock, moment);
  }
  return Walk(act, *ladder, *clock).from(choice);
}

std::optional<Decision> ladder_raise(const Act& act) {
  const std::vector<LadderClock> clocks = ladder_clocks(act.ticket, act.file);
  for (const ClockKind kind : {ClockKind::resolve, ClockKind::accept, ClockKind::dispatch}) {
    const LadderClock* clock = running(clocks, kind, {});
    const PlanLadder* ladder = clock == nullptr ? nullptr : ladder_of(act.rules, act.ticket, kind);
    if (ladder == nullptr) continue;
    const StepChoice from = step_at(act.rules, act.ticket, act.file, *ladder, *clock);
    const std::uint32_t first = from.step == 0 ? 0 : from.step + (from.times > 1 ? 1 : 0);
    for (std::uint32_t k = first; k != 0 && k <= ladder->steps.size(); ++k) {
      const PlanStep& step = ladder->steps[k - 1];
      if (step.act != StepDo::raise) continue;
      const StepPeople people =
          people_of_step(act.state, act.rules, act.ticket, act.file, step, *clock, {}, false, act.at());
      if (people.told.empty() || people.level <= act.ticket.level) break;
      LadderClock now = *clock;
      now.next = act.at();
      Walk walk(act, *ladder, now);
      walk.out().add(walk.out().made<TicketEscalated>());
      return walk.from({k, 1});
    }
  }
  return std::nullopt;
}

}  // namespace gridline::core
