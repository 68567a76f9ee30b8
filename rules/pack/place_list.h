// Places while they are collected from places.yaml and places.csv, and what is inferred at the end.
// Internal to the loader.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/draft.h"

namespace gridline::pack {

class PlaceList {
 public:
  explicit PlaceList(Draft& draft) : draft_(draft) {}

  // Appends a place under its parent; its path is made from the parent's. None, with an issue,
  // when the path is taken or too long.
  PlaceIndex add(Place place);
  Place& operator[](PlaceIndex i) { return draft_.pack.places[i.value]; }
  PlaceIndex find(const std::string& path) const;

  // A unit in the place of an unknown one that has been reported: it keeps the rest from being
  // reported as uncovered. The pack is refused anyway.
  UnitIndex stand_in() const { return draft_.pack.units.empty() ? UnitIndex{} : UnitIndex(0); }

  // Says what is wrong with property and firm, and fills the one from the other.
  void set_property(Place& place, std::string_view status, Position status_at, UnitIndex firm);

  // Units and property pass down to what has none of its own; a place above several grids gets
  // the unit above them all. Then every building must have a unit.
  void finish();

 private:
  UnitIndex common_unit(UnitIndex a, UnitIndex b) const;

  Draft& draft_;
};

// "active", "withdrawn", "none", or 有, 撤离, 无.
std::optional<PropertyStatus> property_status_of(std::string_view text);

// The number a name begins with: 8 of "8号楼", 0 of "A座".
std::int32_t leading_number(std::string_view name);

void read_place_table(std::uint32_t file, PlaceList& places, Draft& draft);

// areas.geojson, when the pack has one. REQUIRES: places.finish().
void load_areas(PlaceList& places, Draft& draft);

}  // namespace gridline::pack
