// The smallest difference in a complaint that would have sent it elsewhere.
#pragma once

#include "rules/route/explain.h"
#include "rules/route/facts_view.h"

namespace gridline::route {

// In the order of `steps` (what routing `facts` looked at): what makes a route match that did not, or the
// route that matched not match. Each candidate is routed; the first one that ends on another route is given.
std::optional<Change> first_change(const RouteTree& tree, const Facts& facts, std::span<const Step> steps,
                                   const Routing& routing);

// "place.compound"; the field's value as CEL writes it, a long text cut.
std::string_view field_name(cel::Slot slot);
std::string value_text(const FactsView& view, cel::Slot slot);
// At most 120 bytes of it, cut between characters.
std::string shortened_text(std::string_view text);

}  // namespace gridline::route
