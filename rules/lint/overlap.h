// Sibling routes that cross: each takes something that the other would take too, neither is the more special
// one, and they name different leads. Then only their order decides, which is seldom meant.
#pragma once

#include "rules/lint/settings.h"
#include "rules/lint/tree.h"

namespace gridline::lint {

// Warns at the later of the two. Not reported: a special route before a general one, routes that ask for
// different facts (a cross-cutting rule before the others), and what words, tags or the text decide.
void check_overlaps(const pack::Pack& pack, const std::vector<Condition>& conditions,
                    const std::vector<RouteSets>& tree, const std::vector<Settings>& settings,
                    const Situations& situations, Sets& sets, pack::IssueList& issues);

}  // namespace gridline::lint
