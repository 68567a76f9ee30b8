// The places that may be meant, with how far each can be relied on.
#pragma once

#include <cstdint>
#include <span>

#include "rules/text/reading.h"

namespace gridline::text {

// Percent, from how fine the place is and from what is uncertain about it (flags).
std::int32_t score_of(const pack::Pack& pack, pack::PlaceIndex place, std::uint16_t flags);

// Adds a place, unless it is none or is there already. Several that one name may mean share its score.
void add_candidate(PlaceFound& out, const pack::Pack& pack, pack::PlaceIndex place, unsigned flags);
void add_candidates(PlaceFound& out, const pack::Pack& pack, std::span<const pack::PlaceIndex> places,
                    unsigned flags);

// Puts the best first and keeps place_candidates_max.
void finish_candidates(PlaceFound& out);

}  // namespace gridline::text
