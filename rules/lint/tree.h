// The route tree as sets: which situations come to each route, and which end there; and what that proves:
// conditions that contradict themselves, routes that are dead or shadowed.
#pragma once

#include <vector>

#include "rules/lint/situations.h"
#include "rules/pack/source.h"

namespace gridline::lint {

// By route.
struct RouteSets {
  Set before = nothing;   // its parent's, as far as no earlier sibling took them
  Set matches = nothing;  // wherever it stood in the tree
  Set takes = nothing;    // what comes to it and matches
  Set ends = nothing;     // of these, what none of its children takes
};

// Walks the tree and reports. `unsound`, by route: its condition has been reported, say no more about it.
std::vector<RouteSets> check_tree(const pack::Pack& pack, const std::vector<Condition>& conditions,
                                  const std::vector<bool>& unsound, Situations& situations, Sets& sets,
                                  pack::IssueList& issues);

// Where the route stands, for a person: "root/emergency (routes.yaml:27)".
std::string route_text(const pack::Pack& pack, pack::RouteIndex route);

}  // namespace gridline::lint
