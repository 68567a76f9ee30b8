// A plane at the latitude of the ground: what it bends over some kilometres is less than a map's own error.
#include "rules/pack/ground.h"

#include <algorithm>
#include <vector>

namespace gridline::pack {

namespace {

// cos by its series up to x^14 (error below 1e-8 for 90 degrees): the library's own may differ in the last
// bit between machines.
double cosine(double x) {
  double term = 1, sum = 1;
  for (int n = 2; n <= 14; n += 2) {
    term = term * (-x * x) / (n * (n - 1));
    sum += term;
  }
  return sum;
}

struct Edge {
  MapPoint a, b;
};

bool edge_within(const MapPoint& a, const MapPoint& b, std::int64_t lon, std::int64_t lat,
                 const MapScale& scale, double reach) {
  const double ax = static_cast<double>(a.lon_e7 - lon) * scale.metres_per_lon;
  const double ay = static_cast<double>(a.lat_e7 - lat) * scale.metres_per_lat;
  const double bx = static_cast<double>(b.lon_e7 - lon) * scale.metres_per_lon;
  const double by = static_cast<double>(b.lat_e7 - lat) * scale.metres_per_lat;
  const double dx = bx - ax, dy = by - ay;
  const double length = dx * dx + dy * dy;
  const double along = length > 0 ? std::clamp(-(ax * dx + ay * dy) / length, 0.0, 1.0) : 0.0;
  const double x = ax + along * dx, y = ay + along * dy;
  return x * x + y * y <= reach * reach;
}

// -1, 0, 1: on which side of the line through a and b the point lies; the products fit 64 bits, their
// difference might not.
int side_of(const MapPoint& a, const MapPoint& b, const MapPoint& p) {
  const std::int64_t left = (std::int64_t{b.lon_e7} - a.lon_e7) * (std::int64_t{p.lat_e7} - a.lat_e7);
  const std::int64_t right = (std::int64_t{b.lat_e7} - a.lat_e7) * (std::int64_t{p.lon_e7} - a.lon_e7);
  return left < right ? -1 : left > right ? 1 : 0;
}

// Edges that meet with an end on the other are near by their ends; this is for those that cross.
bool cross(const Edge& e, const Edge& f) {
  return side_of(e.a, e.b, f.a) * side_of(e.a, e.b, f.b) < 0 &&
         side_of(f.a, f.b, e.a) * side_of(f.a, f.b, e.b) < 0;
}

bool near_each_other(const Edge& e, const Edge& f, const MapScale& scale, double reach) {
  const auto end_near = [&](const Edge& edge, const MapPoint& p) {
    return edge_within(edge.a, edge.b, p.lon_e7, p.lat_e7, scale, reach);
  };
  return end_near(e, f.a) || end_near(e, f.b) || end_near(f, e.a) || end_near(f, e.b) || cross(e, f);
}

struct Box {
  std::int64_t west = INT64_MAX, south = INT64_MAX, east = INT64_MIN, north = INT64_MIN;
  void take(const MapPoint& p) {
    west = std::min<std::int64_t>(west, p.lon_e7);
    east = std::max<std::int64_t>(east, p.lon_e7);
    south = std::min<std::int64_t>(south, p.lat_e7);
    north = std::max<std::int64_t>(north, p.lat_e7);
  }
  bool touches(const Edge& e) const {
    const auto [low_lon, high_lon] = std::minmax(e.a.lon_e7, e.b.lon_e7);
    const auto [low_lat, high_lat] = std::minmax(e.a.lat_e7, e.b.lat_e7);
    return low_lon <= east && high_lon >= west && low_lat <= north && high_lat >= south;
  }
};

MapScale scale_of(Ground ground) { return map_scale_at(static_cast<double>(ground[0]->rings[0][0].lat_e7)); }

// With so many metres around it.
Box box_of(Ground ground, const MapScale& scale, std::int32_t metres) {
  Box box;
  for (const MapArea* area : ground)
    each_edge(*area, [&](const MapPoint& p, const MapPoint&) { box.take(p); });
  const auto lon = static_cast<std::int64_t>(metres / scale.metres_per_lon) + 1;
  const auto lat = static_cast<std::int64_t>(metres / scale.metres_per_lat) + 1;
  return {box.west - lon, box.south - lat, box.east + lon, box.north + lat};
}

std::vector<Edge> edges_near(Ground ground, const Box& box) {
  std::vector<Edge> out;
  for (const MapArea* area : ground) {
    each_edge(*area, [&](const MapPoint& a, const MapPoint& b) {
      if (const Edge e{a, b}; box.touches(e)) out.push_back(e);
    });
  }
  return out;
}

// Of two areas whose edges are apart, one holds the other as a whole or none of it.
bool holds_some(Ground outer, Ground inner) {
  return std::any_of(inner.begin(), inner.end(), [&](const MapArea* part) {
    const MapPoint p = part->rings[0][0];
    return std::any_of(outer.begin(), outer.end(),
                       [&](const MapArea* area) { return holds(*area, p.lon_e7, p.lat_e7); });
  });
}

}  // namespace

MapScale map_scale_at(double lat_e7) {
  constexpr double pi = 3.14159265358979323846;
  constexpr double per_lat = 0.0111319491;
  const double angle = lat_e7 * 1e-7 * pi / 180;
  return {std::max(per_lat * cosine(angle), per_lat / 1000), per_lat};
}

// Edges that cross the point's latitude to the east of it: an odd number is inside.
bool holds(const MapArea& area, std::int64_t lon, std::int64_t lat) {
  bool odd = false;
  each_edge(area, [&](const MapPoint& a, const MapPoint& b) {
    if ((a.lat_e7 > lat) == (b.lat_e7 > lat)) return;
    // lon < a.lon + (lat - a.lat) * (b.lon - a.lon) / (b.lat - a.lat), without the division
    const std::int64_t rise = static_cast<std::int64_t>(b.lat_e7) - a.lat_e7;
    const std::int64_t left = (lon - a.lon_e7) * rise;
    const std::int64_t right = (lat - a.lat_e7) * (static_cast<std::int64_t>(b.lon_e7) - a.lon_e7);
    if (rise > 0 ? left < right : left > right) odd = !odd;
  });
  return odd;
}

bool edge_is_near(const MapArea& area, std::int64_t lon, std::int64_t lat, const MapScale& scale,
                  double metres) {
  bool near = false;
  each_edge(area, [&](const MapPoint& a, const MapPoint& b) {
    near = near || edge_within(a, b, lon, lat, scale, metres);
  });
  return near;
}

std::size_t edges(Ground ground) {
  std::size_t count = 0;
  for (const MapArea* area : ground) {
    for (const MapRing& ring : area->rings) count += ring.size();
  }
  return count;
}

bool is_near(Ground ground, MapPoint point, std::int32_t metres) {
  const MapScale scale = scale_of(ground);
  return std::any_of(ground.begin(), ground.end(), [&](const MapArea* area) {
    return holds(*area, point.lon_e7, point.lat_e7) ||
           edge_is_near(*area, point.lon_e7, point.lat_e7, scale, metres);
  });
}

std::size_t pairs_to_compare(Ground ground, Ground other, std::int32_t metres) {
  return edges_near(other, box_of(ground, scale_of(ground), metres)).size() * edges(ground);
}

bool is_near(Ground ground, Ground other, std::int32_t metres) {
  const MapScale scale = scale_of(ground);
  const std::vector<Edge> candidates = edges_near(other, box_of(ground, scale, metres));
  bool near = false;
  for (const MapArea* area : ground) {
    each_edge(*area, [&](const MapPoint& a, const MapPoint& b) {
      near = near || std::any_of(candidates.begin(), candidates.end(), [&](const Edge& e) {
               return near_each_other({a, b}, e, scale, metres);
             });
    });
  }
  return near || holds_some(ground, other) || holds_some(other, ground);
}

}  // namespace gridline::pack
