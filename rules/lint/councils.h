// Councils: each has somebody who can run it.
#pragma once

#include "rules/lint/duty.h"
#include "rules/pack/source.h"

namespace gridline::lint {

// REQUIRES: duty.is_known().
void check_councils(const pack::Pack& pack, const Duty& duty, pack::IssueList& issues);

}  // namespace gridline::lint
