// What can be known of a call when the program is compiled, so that a mistake is found before it is live.
#pragma once

#include "rules/cel/check_issues.h"
#include "rules/cel/plan.h"

namespace gridline::cel {

// Of a call whose overloads and arguments are checked: a constant pattern is compiled, a constant zone
// looked up, the value of timestamp("...") and duration("...") worked out, after which they are constants.
void look_ahead(Plan& plan, NodeId call, CheckIssues& say);

}  // namespace gridline::cel
