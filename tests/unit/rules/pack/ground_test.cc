// Distances of points and grounds: known ones, and grounds against a slow search over points along their
// edges.
#include "rules/pack/ground.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace gridline::pack {
namespace {

constexpr std::int32_t lon = 1'195'000'000, lat = 354'000'000;

MapArea triangle(MapPoint a, MapPoint b, MapPoint c) { return {PlaceIndex(0), {{a, b, c}}}; }

double metres_between(const MapPoint& a, const MapPoint& b) {
  const MapScale scale = map_scale_at(lat);
  return std::hypot((a.lon_e7 - b.lon_e7) * scale.metres_per_lon,
                    (a.lat_e7 - b.lat_e7) * scale.metres_per_lat);
}

// The least distance of points along the edges.
double slowly_between(const MapArea& a, const MapArea& b) {
  std::vector<MapPoint> left, right;
  const auto walk = [](const MapArea& area, std::vector<MapPoint>& out) {
    each_edge(area, [&](const MapPoint& p, const MapPoint& q) {
      for (std::int32_t i = 0; i < 200; ++i)
        out.push_back(
            {p.lon_e7 + (q.lon_e7 - p.lon_e7) * i / 200, p.lat_e7 + (q.lat_e7 - p.lat_e7) * i / 200});
    });
  };
  walk(a, left);
  walk(b, right);
  double least = 1e9;
  for (const MapPoint& p : left) {
    for (const MapPoint& q : right) least = std::min(least, metres_between(p, q));
  }
  return least;
}

TEST(Ground, a_degree_is_as_long_as_the_earth_says) {
  EXPECT_NEAR(map_scale_at(0).metres_per_lon * 1e7, 111'319.5, 1);
  EXPECT_NEAR(map_scale_at(lat).metres_per_lon * 1e7, 90'738, 10);
  EXPECT_NEAR(map_scale_at(-600'000'000).metres_per_lon * 1e7, 55'660, 10);
  EXPECT_GT(map_scale_at(900'000'000).metres_per_lon, 0);
}

TEST(Ground, what_lies_in_a_hole_is_near_by_the_holes_edge_alone) {
  const std::int32_t step = 100'000;
  MapArea ring = {PlaceIndex(0), {{{lon, lat}, {lon + 9 * step, lat}, {lon + 9 * step, lat + 9 * step},
                                   {lon, lat + 9 * step}},
                                  {{lon + step, lat + step}, {lon + 8 * step, lat + step},
                                   {lon + 8 * step, lat + 8 * step}, {lon + step, lat + 8 * step}}}};
  const MapPoint middle{lon + 9 * step / 2, lat + 9 * step / 2};
  const MapArea inner =
      triangle(middle, {middle.lon_e7 + 10, middle.lat_e7}, {middle.lon_e7, middle.lat_e7 + 10});
  const MapArea *outer_areas[] = {&ring}, *inner_areas[] = {&inner};
  EXPECT_FALSE(is_near(outer_areas, middle, 3'000));
  EXPECT_TRUE(is_near(outer_areas, middle, 3'200)) << "3.5 steps to the east, 908 metres each";
  EXPECT_FALSE(is_near(outer_areas, inner_areas, 3'000));
  ring.rings.pop_back();
  EXPECT_TRUE(is_near(outer_areas, middle, 1));
  EXPECT_TRUE(is_near(outer_areas, inner_areas, 1)) << "held as a whole";
  EXPECT_TRUE(is_near(inner_areas, outer_areas, 1));
}

TEST(Ground, edges_that_cross_are_at_no_distance_however_far_their_ends_are) {
  const MapArea flat = triangle({lon - 500'000, lat}, {lon + 500'000, lat + 10}, {lon + 500'000, lat - 10});
  const MapArea steep = triangle({lon, lat - 500'000}, {lon + 10, lat + 500'000}, {lon - 10, lat + 500'000});
  const MapArea *a[] = {&flat}, *b[] = {&steep};
  EXPECT_TRUE(is_near(a, b, 1));
  EXPECT_TRUE(is_near(b, a, 1));
}

TEST(Ground, the_far_ends_of_the_earth_overflow_nothing) {
  const MapArea all =
      triangle({-1'800'000'000, -900'000'000}, {1'800'000'000, -900'000'000}, {0, 900'000'000});
  const MapArea far = triangle({1'800'000'000, 900'000'000}, {1'799'999'999, 900'000'000},
                               {1'800'000'000, 899'999'999});
  const MapArea *a[] = {&all}, *b[] = {&far};
  EXPECT_TRUE(is_near(a, MapPoint{0, 0}, 1));
  EXPECT_FALSE(is_near(a, MapPoint{1'800'000'000, 900'000'000}, 1));
  EXPECT_FALSE(is_near(a, b, 1));
}

TEST(Ground, random_grounds_are_as_near_as_a_slow_search_finds_them) {
  std::mt19937_64 random(7);
  const auto point = [&](std::int32_t east) {
    return MapPoint{lon + east + static_cast<std::int32_t>(random() % 40'000),
                    lat + static_cast<std::int32_t>(random() % 40'000)};
  };
  for (int n = 0; n < 60; ++n) {
    const MapArea left = triangle(point(0), point(0), point(0));
    const MapArea right = triangle(point(40'000), point(40'000), point(40'000));
    const MapArea *a[] = {&left}, *b[] = {&right};
    const double slow = slowly_between(left, right);
    const auto below = static_cast<std::int32_t>(slow) - 4, above = static_cast<std::int32_t>(slow) + 1;
    EXPECT_TRUE(is_near(a, b, above)) << slow;
    EXPECT_TRUE(is_near(b, a, above)) << slow;
    if (below > 0) {
      EXPECT_FALSE(is_near(a, b, below)) << slow;
    }
    EXPECT_LE(pairs_to_compare(a, b, above), 9u);
    EXPECT_GT(pairs_to_compare(a, b, above), 0u);
  }
}

}  // namespace
}  // namespace gridline::pack
