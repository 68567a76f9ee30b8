// That a clock which stands still is started again by somebody, and that what is said to start a clock
// has a clock to start.
#pragma once

#include "rules/pack/model.h"
#include "rules/pack/source.h"

namespace gridline::lint {

void check_habits(const pack::Pack& pack, pack::IssueList& issues);

}  // namespace gridline::lint
