// That every ladder ends with somebody who is told, goes forward in time, and asks for people that there are.
#pragma once

#include "rules/lint/duty.h"
#include "rules/pack/source.h"

namespace gridline::lint {

// Reported at the step:
//   step_out_of_order  it comes before the one before it
//   ladder_open_end    the last one waits for an acknowledgement, and nobody is told when nothing follows it
//   nobody_after_due   no step at the due or after it tells anybody
//   step_for_nobody    nobody of the pack's people sits there (only when it seeds its people)
//   no_council         there is no council whose agenda it could stand on
void check_ladders(const pack::Pack& pack, const Duty& duty, pack::IssueList& issues);

}  // namespace gridline::lint
