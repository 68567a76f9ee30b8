// From "the grid of the place" or "whom the category names" to one unit of the organisation.
#pragma once

#include "rules/route/route_tree.h"

namespace gridline::route {

// A unit, or why there is none.
struct Resolved {
  pack::UnitIndex unit;
  TriageReason why = TriageReason::none;
};

// The unit at `level` that covers the place. Without a place (or with one that is known only
// roughly): the only unit there is at that level, if there is only one.
Resolved unit_for_level(const pack::Pack& pack, const Facts& facts, pack::LevelIndex level);

// The accountable unit for a lead kind: a property firm is a doer, so the grid answers for its
// work, and the community where the firm is gone; else the level's or the nearest department.
Resolved lead_for_kind(const pack::Pack& pack, const Facts& facts, pack::LeadKindIndex kind);

// The unit that helps for a lead kind: here an active property firm itself may stand; where it has
// left the compound, the community takes its part.
Resolved partner_for_kind(const pack::Pack& pack, const Facts& facts, pack::LeadKindIndex kind);

}  // namespace gridline::route
