// Urging, supervising and climbing by hand: levels on top of any open state, never a state.
#include <algorithm>

#include "engine/core/act.h"

namespace gridline::core {

Decision desk_urge(const Act& act) {
  Outcomes out(act);
  out.add(out.made<TicketUrged>());
  out.tell(Notice::urged, answering(act.state, act.ticket, act.at()));
  return out.done();
}

Decision desk_supervise(const Act& act) {
  if (act.body.reason.empty()) return reason_needed();
  Outcomes out(act);
  out.add(out.made<TicketSupervised>());
  std::vector<MemberId> told = answering(act.state, act.ticket, act.at());
  for (const MemberId m :
       people_of(act.state, act.rules, unit_above(act.rules, act.ticket.lead, 1), act.at())) {
    if (std::find(told.begin(), told.end(), m) == told.end()) told.push_back(m);
  }
  out.tell(Notice::supervised, std::move(told));
  return out.done();
}

Decision desk_escalate(const Act& act) {
  if (act.body.reason.empty()) return reason_needed();
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
