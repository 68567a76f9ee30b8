// Urging, supervising and climbing by hand: levels on top of any open state, never a state.
#include <algorithm>

#include "engine/core/act.h"
#include "engine/core/decide_ladder.h"
#include "engine/core/desk_clock.h"

namespace gridline::core {

Decision desk_urge(const Act& act) {
  Outcomes out(act);
  out.add(out.made<TicketUrged>());
  out.tell(Notice::urged, answering(act.state, act.ticket, act.at()));
  if (act.adapter()) {  // the resident himself
    std::vector<Event> late;
    written_again(act.state, act.rules, act.at(), act.ticket, late);
    for (Event& event : late) out.add(std::move(event));
  }
  return out.done();
}

Decision desk_supervise(const Act& act) {
  if (act.body.reason.empty()) return reason_needed();
  Outcomes out(act);
  out.add(out.made<TicketSupervised>());
  out.tell(Notice::supervised, supervised(act.state, act.rules, act.ticket, act.at()));
  return out.done();
}

// 知晓: nothing is finished by it; the ladder holds for a while where its step waits for that.
Decision desk_acknowledge(const Act& act) {
  const MemberId who = act.actor();
  if (!who) return rejected("no_member", "知晓须由收到提醒的本人登记", "who was told says so himself");
  Outcomes out(act);
  bool again = false, any = false;
  for (const LadderClock& clock : ladder_clocks(act.ticket, act.file)) {
    const Climb* climb = act.case_file().climb(clock.clock, clock.unit);
    if (climb == nullptr || !was_told(act, *climb)) continue;
    if (std::find(climb->acknowledged.begin(), climb->acknowledged.end(), who) != climb->acknowledged.end()) {
      again = true;
      continue;
    }
    any = true;
    StepAcknowledged e{act.ticket.id, who, act.at(), {}, clock.clock, clock.unit, climb->step};
    const PlanLadder* ladder = ladder_of(act.rules, act.ticket, clock.clock);
    if (ladder != nullptr && climb->step <= ladder->steps.size()) {
      Climb then = *climb;
      then.acknowledged.push_back(who);
      const PlanStep& step = ladder->steps[climb->step - 1];
      if (is_acknowledged(step, then) && !is_acknowledged(step, *climb))
        e.next = silent_until(act.rules, act.ticket, *ladder, *climb, act.at(), clock.due);
    }
    out.add(e);
  }
  if (any) return out.done();
  if (again) return rejected("acknowledged_already", "您已登记知晓", "you have acknowledged it already");
  return rejected("nothing_to_acknowledge", "没有等您知晓的提醒", "nothing waits for your acknowledgement");
}

Decision desk_escalate(const Act& act) {
  if (act.body.reason.empty()) return reason_needed();
  if (auto raised = ladder_raise(act)) return *std::move(raised);
  std::uint32_t level = act.ticket.level + 1u;
  Symbol unit = unit_above(act.rules, act.ticket.lead, level);
  Symbol below = unit_above(act.rules, act.ticket.lead, level - 1);
  while (unit != below && leaders_of(act.state, unit, act.at()).empty()) {  // a rung without people
    below = unit;
    unit = unit_above(act.rules, act.ticket.lead, ++level);
  }
  const Symbol centre = centre_of(act.rules);
  if (unit == below && act.ticket.level == 0 && is_over(act.rules, centre, act.ticket.lead)) {
    unit = centre;  // nobody sits above a line beside the chain
    level = 1;
  } else if (unit == below) {
    return rejected("at_the_top", "已升至最高一级", "it has climbed to the top already");
  }
  Outcomes out(act);
  out.add(out.made<TicketEscalated>());
  out.add(EscalationStepTaken{act.ticket.id, act.at(), unit, Instant(), level,
                              people_of(act.state, act.rules, unit, act.at()), pack::ClockKind::none,
                              Symbol()});
  return out.done();
}

}  // namespace gridline::core
