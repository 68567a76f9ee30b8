// Sub-trees that a unit owns (`owner`): within the limits of the unit above, tightened and never loosened.
#pragma once

#include "rules/pack/model.h"
#include "rules/pack/source.h"

namespace gridline::pack {

// The bound of a route is what would hold at the parent of the nearest owner around it (or the route itself).
// Reported at the word that breaks it, each with what to write instead:
//   owner_outside         the owner is not within the owner around it
//   limit_loosened        a clock of the policy may run out later than the bound's, or is missing
//   limit_not_comparable  it depends on holidays which is later
//   partner_dropped       a partner of the bound is missing
//   lead_outside_owner    the lead is a unit neither within the owner nor above it
//   duty_loosened         the bound wants somebody with a role, or on duty; this does not
//   ladder_loosened       a step of the bound's ladder is missing, or comes later
//   hot_loosened          complaints that pile up would be reported later, or of another extent
// Nothing in a route changes an urgency. REQUIRES: a pack without errors.
void check_owned(const Pack& pack, IssueList& issues);

}  // namespace gridline::pack
