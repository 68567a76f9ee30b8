// District → street → community → compound → building: what names in one message say about each other.
#pragma once

#include "rules/text/gazetteer.h"
#include "rules/text/mention.h"

namespace gridline::text {

// Is `inner` equal to `outer` or below it?
bool lies_in(const pack::Pack& pack, pack::PlaceIndex inner, pack::PlaceIndex outer);

// Does `area` hold `place`: above it in the register, or of a coarser kind with a unit above the place's?
bool holds(const pack::Pack& pack, pack::PlaceIndex area, pack::PlaceIndex place);

// May both be where one thing happened: one of them holds the other, or the unit of one is above the other's?
bool compatible(const pack::Pack& pack, pack::PlaceIndex a, pack::PlaceIndex b);

// Chooses between places of one name by the other places that the message names, and by where its point lies
// (`at_point`, may be none). What stays open keeps the places it may still be.
void narrow(Mentions& mentions, pack::PlaceIndex at_point, const Gazetteer& gazetteer);

}  // namespace gridline::text
