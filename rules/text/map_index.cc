// The problem: from some to ten thousand polygons of some to thousands of vertices, and a point to look up. A
// grid of equal cells over the map's box tells which areas a cell touches; where no edge comes near a cell,
// it is known while building whether the cell is inside, so most points cost one load. The rest are tested by
// counting the edges to the east of the point.
//
// Rejected: Boost.Geometry's R-tree (some 600 ns among 10 000 polygons against 190, LIMITS A7, and its
// `within` computes in doubles whose last bit differs between builds).
#include "rules/text/map_index.h"

#include <algorithm>

namespace gridline::text {

namespace {

using pack::each_edge;
using pack::MapPoint;
using pack::PlaceKind;

constexpr std::size_t side_min = 64, side_max = 512;

std::uint32_t fineness(PlaceKind kind) {
  switch (kind) {
    case PlaceKind::building: return 4;
    case PlaceKind::zone: return 3;
    case PlaceKind::compound:
    case PlaceKind::poi: return 2;
    case PlaceKind::area: return 1;
    default: return 0;
  }
}

}  // namespace

MapIndex::MapIndex(const pack::Pack& pack) : pack_(&pack) {
  for (const pack::MapArea& shape : pack.map_areas) {
    const pack::Place& place = pack[shape.place];
    const std::uint32_t depth = place.unit ? pack[place.unit].depth : 0;
    Area area{shape.place, place.unit, fineness(place.kind) << 16 | depth, {}, &shape};
    bool first = true;
    each_edge(shape, [&](const MapPoint& p, const MapPoint&) {
      Box& b = area.box;
      b.west = first ? p.lon_e7 : std::min<std::int64_t>(b.west, p.lon_e7);
      b.east = first ? p.lon_e7 : std::max<std::int64_t>(b.east, p.lon_e7);
      b.south = first ? p.lat_e7 : std::min<std::int64_t>(b.south, p.lat_e7);
      b.north = first ? p.lat_e7 : std::max<std::int64_t>(b.north, p.lat_e7);
      first = false;
    });
    areas_.push_back(area);
  }
  if (areas_.empty()) return;
  set_scale();
  fill();
}

void MapIndex::set_scale() {
  world_ = areas_.front().box;
  for (const Area& area : areas_) {
    world_.west = std::min(world_.west, area.box.west);
    world_.east = std::max(world_.east, area.box.east);
    world_.south = std::min(world_.south, area.box.south);
    world_.north = std::max(world_.north, area.box.north);
  }
  scale_ = pack::map_scale_at(static_cast<double>(world_.south + world_.north) / 2);
  margin_lat_ = static_cast<std::int64_t>(pack_->border_metres / scale_.metres_per_lat) + 1;
  margin_lon_ = static_cast<std::int64_t>(pack_->border_metres / scale_.metres_per_lon) + 1;
  const auto widen = [&](Box& b) {
    b = {b.west - margin_lon_, b.south - margin_lat_, b.east + margin_lon_, b.north + margin_lat_};
  };
  for (Area& area : areas_) widen(area.box);
  widen(world_);
  while (side_ < side_max && (side_ < side_min || side_ * side_ < areas_.size() * 4)) side_ *= 2;
}

std::size_t MapIndex::column(std::int64_t lon) const {
  const std::int64_t width = world_.east - world_.west + 1;
  return static_cast<std::size_t>((lon - world_.west) * static_cast<std::int64_t>(side_) / width);
}
std::size_t MapIndex::row(std::int64_t lat) const {
  const std::int64_t height = world_.north - world_.south + 1;
  return static_cast<std::size_t>((lat - world_.south) * static_cast<std::int64_t>(side_) / height);
}

void MapIndex::fill() {
  std::vector<std::vector<Entry>> cells(side_ * side_);
  for (std::uint32_t i = 0; i < areas_.size(); ++i) fill_area(i, cells);
  first_.reserve(cells.size() + 1);
  first_.push_back(0);
  for (const std::vector<Entry>& cell : cells) {
    entries_.insert(entries_.end(), cell.begin(), cell.end());
    first_.push_back(static_cast<std::uint32_t>(entries_.size()));
  }
}

// Marks the cells an edge comes near to; of each run of others in a row one cell's middle tells for all.
void MapIndex::fill_area(std::uint32_t index, std::vector<std::vector<Entry>>& cells) const {
  const Area& area = areas_[index];
  const std::size_t west = column(area.box.west), east = column(area.box.east);
  const std::size_t south = row(area.box.south), north = row(area.box.north);
  const std::size_t width = east - west + 1;
  std::vector<bool> edge(width * (north - south + 1));
  each_edge(*area.shape, [&](const MapPoint& a, const MapPoint& b) {
    const auto [low_lon, high_lon] = std::minmax(a.lon_e7, b.lon_e7);
    const auto [low_lat, high_lat] = std::minmax(a.lat_e7, b.lat_e7);
    for (std::size_t r = row(low_lat - margin_lat_); r <= row(high_lat + margin_lat_); ++r) {
      for (std::size_t c = column(low_lon - margin_lon_); c <= column(high_lon + margin_lon_); ++c)
        edge[(r - south) * width + (c - west)] = true;
    }
  });
  const auto side = static_cast<std::int64_t>(side_);
  const std::int64_t world_width = world_.east - world_.west + 1,
                     world_height = world_.north - world_.south + 1;
  for (std::size_t r = south; r <= north; ++r) {
    bool known = false, is_inside = false;
    for (std::size_t c = west; c <= east; ++c) {
      const bool touched = edge[(r - south) * width + (c - west)];
      if (touched) {
        known = false;
      } else if (!known) {
        const std::int64_t lon =
            world_.west + (2 * static_cast<std::int64_t>(c) + 1) * world_width / (2 * side);
        const std::int64_t lat =
            world_.south + (2 * static_cast<std::int64_t>(r) + 1) * world_height / (2 * side);
        is_inside = pack::holds(*area.shape, lon, lat);
        known = true;
      }
      if (touched || is_inside) cells[r * side_ + c].push_back({index, !touched});
    }
  }
}

MapIndex::Found MapIndex::find(std::int64_t lon, std::int64_t lat) const {
  if (areas_.empty() || lon < world_.west || lon > world_.east || lat < world_.south || lat > world_.north)
    return {};
  const std::size_t cell = row(lat) * side_ + column(lon);
  const Area* best = nullptr;       // holds the point
  const Area* beside = nullptr;     // is near it
  for (std::uint32_t i = first_[cell]; i < first_[cell + 1]; ++i) {
    const Area& area = areas_[entries_[i].area];
    const Box& b = area.box;
    if (lon < b.west || lon > b.east || lat < b.south || lat > b.north) continue;
    if (entries_[i].whole || pack::holds(*area.shape, lon, lat)) {
      if (best != nullptr && best->rank == area.rank) beside = &area;  // two that overlap
      if (best == nullptr || area.rank > best->rank) best = &area;
    }
  }
  for (std::uint32_t i = first_[cell]; pack_->border_metres > 0 && i < first_[cell + 1]; ++i) {
    const Area& area = areas_[entries_[i].area];
    if (entries_[i].whole || &area == best || (best != nullptr && area.rank != best->rank)) continue;
    if (beside != nullptr && (best != nullptr || area.rank <= beside->rank)) continue;
    if (pack::edge_is_near(*area.shape, lon, lat, scale_, static_cast<double>(pack_->border_metres)))
      beside = &area;
  }
  if (best == nullptr) return {beside == nullptr ? pack::PlaceIndex() : beside->place, {}};
  const bool both = beside != nullptr && beside->rank == best->rank && beside->unit != best->unit;
  return {best->place, both ? beside->place : pack::PlaceIndex()};
}

}  // namespace gridline::text
