// Distances on the map: of a point from a place's ground, of one ground from another. The same on every
// machine: integers, and the IEEE operations alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "rules/pack/model.h"

namespace gridline::pack {

// What a ten-millionth of a degree is in metres.
struct MapScale {
  double metres_per_lon = 0, metres_per_lat = 0;
};
// At a latitude, in degrees times 10^7. Over a town it differs by less than a metre in a kilometre.
MapScale map_scale_at(double lat_e7);

// Calls `visit` with both ends of every edge.
template <class Visit>
void each_edge(const MapArea& shape, Visit&& visit) {
  for (const MapRing& ring : shape.rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) visit(ring[i], ring[i + 1 == ring.size() ? 0 : i + 1]);
  }
}

// Is the point in the area? One on an edge of two areas is in exactly one of them.
bool holds(const MapArea& area, std::int64_t lon_e7, std::int64_t lat_e7);
// Is an edge of the area at most so many metres from the point?
bool edge_is_near(const MapArea& area, std::int64_t lon_e7, std::int64_t lat_e7, const MapScale& scale,
                  double metres);

// The areas that a place has on the map; they are the pack's.
using Ground = std::span<const MapArea* const>;
std::size_t edges(Ground ground);
// REQUIRES: the ground has an edge; degrees as in MapPoint.
bool is_near(Ground ground, MapPoint point, std::int32_t metres);
// What the other overload costs, in pairs of edges that it compares: few where the two lie far apart.
std::size_t pairs_to_compare(Ground ground, Ground other, std::int32_t metres);
// Grounds that touch or overlap are at no distance. REQUIRES: each has an edge.
bool is_near(Ground ground, Ground other, std::int32_t metres);

}  // namespace gridline::pack
