// Texts in conditions that the pack has nothing for: a category, unit, place, tag ... that is not there.
#pragma once

#include <vector>

#include "rules/lint/condition.h"
#include "rules/pack/source.h"

namespace gridline::lint {

// Reports each with what may have been meant. Gives, by route, whether any was found: what such a condition
// proves otherwise only repeats it.
std::vector<bool> check_literals(const pack::Pack& pack, const std::vector<Condition>& conditions,
                                 pack::IssueList& issues);

// Warns of names of `let` that no condition uses.
void check_names(const pack::Pack& pack, const std::vector<Condition>& conditions, pack::IssueList& issues);

}  // namespace gridline::lint
