// Where a point lies on the pack's map. Immutable; a part of Reader.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/pack/ground.h"
#include "rules/pack/model.h"

namespace gridline::text {

class MapIndex {
 public:
  MapIndex() = default;
  // The pack must outlive it.
  explicit MapIndex(const pack::Pack& pack);

  bool empty() const { return areas_.empty(); }

  struct Found {
    pack::PlaceIndex place;   // the finest area that holds the point; none outside of all
    pack::PlaceIndex other;   // another of the same level within the pack's border metres; usually none
  };
  // Degrees times 10^7. The same on every machine: integers, and for the border the IEEE operations alone.
  Found find(std::int64_t lon_e7, std::int64_t lat_e7) const;

 private:
  struct Box {
    std::int64_t west = 0, south = 0, east = 0, north = 0;
  };
  struct Area {
    pack::PlaceIndex place;
    pack::UnitIndex unit;
    std::uint32_t rank = 0;   // finer ones are higher
    Box box;                  // with the border around it
    const pack::MapArea* shape = nullptr;
  };
  struct Entry {
    std::uint32_t area = 0;
    bool whole = false;       // the whole cell is inside and away from the edge
  };

  void set_scale();
  void fill();
  void fill_area(std::uint32_t index, std::vector<std::vector<Entry>>& cells) const;
  std::size_t column(std::int64_t lon) const;
  std::size_t row(std::int64_t lat) const;

  const pack::Pack* pack_ = nullptr;
  std::vector<Area> areas_;
  Box world_;
  pack::MapScale scale_;                             // at the map's middle
  std::int64_t margin_lon_ = 0, margin_lat_ = 0;     // the border, in ten-millionths of a degree
  std::size_t side_ = 1;                             // cells in a row and in a column
  std::vector<std::uint32_t> first_;                 // cell → its entries
  std::vector<Entry> entries_;
};

}  // namespace gridline::text
