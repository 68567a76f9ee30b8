// Points on the map: against a slow search, along borders, and what a look-up costs.
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <string>
#include <vector>

#include "rules/text/map_index.h"

namespace gridline::text {
namespace {

struct Draw {  // splitmix64
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = state += 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  std::int32_t below(std::int32_t n) {
    return static_cast<std::int32_t>(next() % static_cast<std::uint64_t>(n));
  }
};

constexpr std::int32_t west = 1'195'000'000, south = 354'000'000, cell = 40'000;  // a cell is some 400 metres

// Squares side by side, each a unit of its own; the corners between them are moved at random.
pack::Pack town(std::int32_t side, std::int32_t border_metres, Draw draw) {
  pack::Pack pack;
  pack.border_metres = border_metres;
  pack.units.push_back({.id = "town"});
  std::vector<pack::MapPoint> corners;
  for (std::int32_t y = 0; y <= side; ++y) {
    for (std::int32_t x = 0; x <= side; ++x) {
      corners.push_back({west + x * cell + draw.below(cell / 3), south + y * cell + draw.below(cell / 3)});
    }
  }
  const auto corner = [&](std::int32_t x, std::int32_t y) {
    return corners[static_cast<std::size_t>(y * (side + 1) + x)];
  };
  for (std::int32_t y = 0; y < side; ++y) {
    for (std::int32_t x = 0; x < side; ++x) {
      const std::string name = std::to_string(x) + "," + std::to_string(y);
      pack.units.push_back({.id = name, .parent = pack::UnitIndex(0), .depth = 1});
      pack.places.push_back({.path = name, .name = name, .kind = pack::PlaceKind::area,
                             .unit = pack::UnitIndex(pack.units.size() - 1)});
      pack.map_areas.push_back({pack::PlaceIndex(pack.places.size() - 1),
                                {{corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)}}});
    }
  }
  return pack;
}

// The sum of signed turns, as another way to say inside: exact, for the edges are short.
bool slowly_inside(const pack::MapRing& ring, std::int64_t lon, std::int64_t lat) {
  int turns = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const pack::MapPoint a = ring[i], b = ring[(i + 1) % ring.size()];
    const std::int64_t side = (static_cast<std::int64_t>(b.lon_e7) - a.lon_e7) * (lat - a.lat_e7) -
                              (lon - a.lon_e7) * (static_cast<std::int64_t>(b.lat_e7) - a.lat_e7);
    if (a.lat_e7 <= lat && b.lat_e7 > lat && side > 0) ++turns;
    if (a.lat_e7 > lat && b.lat_e7 <= lat && side < 0) --turns;
  }
  return turns != 0;
}

TEST(MapIndex, a_point_is_found_where_a_slow_search_finds_it_and_nowhere_else) {
  const pack::Pack pack = town(12, 0, Draw{7});
  const MapIndex index(pack);
  Draw draw{11};
  int found = 0;
  for (int round = 0; round < 50'000; ++round) {
    const std::int64_t lon = west - cell + draw.below(cell * 14), lat = south - cell + draw.below(cell * 14);
    pack::PlaceIndex expected;
    for (const pack::MapArea& area : pack.map_areas) {
      if (slowly_inside(area.rings.front(), lon, lat)) {
        EXPECT_FALSE(expected) << "the squares overlap";
        expected = area.place;
      }
    }
    ASSERT_EQ(index.find(lon, lat).place, expected) << lon << " " << lat;
    found += expected ? 1 : 0;
  }
  EXPECT_GT(found, 30'000);
}

TEST(MapIndex, near_a_border_both_units_are_named_and_away_from_it_one) {
  pack::Pack pack = town(2, 20, Draw{3});
  // straight squares, so that metres can be counted: the border is at west + cell
  for (std::int32_t i = 0; i < 4; ++i) {
    const std::int32_t x = west + i % 2 * cell, y = south + i / 2 * cell;
    pack.map_areas[static_cast<std::size_t>(i)].rings = {
        {{x, y}, {x + cell, y}, {x + cell, y + cell}, {x, y + cell}}};
  }
  const MapIndex index(pack);
  const std::int32_t metre = 110;  // a little less than one, at 35.4 degrees north
  const std::int64_t lat = south + cell / 2;
  const auto names = [&](MapIndex::Found f) {
    return (f.place ? pack[f.place].name : "-") + " " + (f.other ? pack[f.other].name : "-");
  };
  EXPECT_EQ(names(index.find(west + cell - 15 * metre, lat)), "0,0 1,0");
  EXPECT_EQ(names(index.find(west + cell + 15 * metre, lat)), "1,0 0,0");
  EXPECT_EQ(names(index.find(west + cell - 25 * metre, lat)), "0,0 -");
  EXPECT_EQ(names(index.find(west - 15 * metre, lat)), "0,0 -") << "just beyond the map is still ours";
  EXPECT_EQ(names(index.find(west - 25 * metre, lat)), "- -");
  EXPECT_EQ(names(index.find(0, 0)), "- -");
}

TEST(MapIndex, any_coordinates_are_answered) {
  const pack::Pack pack = town(3, 500, Draw{5});
  const MapIndex index(pack);
  for (const std::int64_t lon : {-1'800'000'000LL, 0LL, 1'195'000'000LL, 1'800'000'000LL, 1LL << 40}) {
    for (const std::int64_t lat : {-900'000'000LL, 0LL, 354'000'000LL, 900'000'000LL, -(1LL << 40)}) {
      (void)index.find(lon, lat);
    }
  }
  EXPECT_FALSE(MapIndex(pack::Pack()).find(1, 1).place);
}

TEST(MapIndex, the_whole_world_as_one_area_does_not_overflow) {
  pack::Pack pack = town(1, 0, Draw{1});
  pack.map_areas.front().rings = {{{-1'800'000'000, -900'000'000},
                                   {1'800'000'000, -900'000'000},
                                   {1'800'000'000, 900'000'000},
                                   {-1'800'000'000, 900'000'000}}};
  const MapIndex index(pack);
  EXPECT_TRUE(index.find(1'799'999'999, 899'999'998).place);
  EXPECT_TRUE(index.find(-1'799'999'999, -899'999'998).place);
}

TEST(MapIndex, a_look_up_among_ten_thousand_areas_costs_little_more_than_among_a_hundred) {
  const auto nanoseconds = [](const MapIndex& index, std::int32_t side) {
    Draw draw{17};
    std::vector<std::pair<std::int64_t, std::int64_t>> points;
    for (int i = 0; i < 4'096; ++i)
      points.emplace_back(west + draw.below(cell * side), south + draw.below(cell * side));
    double best = 1e18;
    std::uint64_t sum = 0;
    for (int round = 0; round < 12; ++round) {
      timespec from{}, to{};
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
      for (const auto& [lon, lat] : points) sum += index.find(lon, lat).place.value;
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
      best = std::min(best, static_cast<double>(to.tv_sec - from.tv_sec) * 1e9 +
                                static_cast<double>(to.tv_nsec - from.tv_nsec));
    }
    EXPECT_NE(sum, 1u);
    return best / static_cast<double>(points.size());
  };
  const pack::Pack small = town(10, 0, Draw{7}), large = town(100, 0, Draw{7});
  const double few = nanoseconds(MapIndex(small), 10), many = nanoseconds(MapIndex(large), 100);
  RecordProperty("among_100_ns", static_cast<int>(few));
  RecordProperty("among_10000_ns", static_cast<int>(many));
  EXPECT_LT(many, few * 8 + 200) << few << " " << many;
}

}  // namespace
}  // namespace gridline::text
