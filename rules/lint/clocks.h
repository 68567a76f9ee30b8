// That somebody is there in time: a named person for what is urgent, a duty slot before a clock runs out for
// the rest, and the last rung of every ladder round the clock.
#pragma once

#include "rules/lint/duty.h"
#include "rules/lint/leads.h"

namespace gridline::lint {

void check_clocks(const pack::Pack& pack, const std::vector<Handover>& handovers,
                  const std::vector<Settings>& settings, Duty& duty, pack::IssueList& issues);

}  // namespace gridline::lint
