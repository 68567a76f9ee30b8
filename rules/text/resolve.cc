// From a name and an address to a place of the register, and the flags of what does not fit.
#include "rules/text/resolve.h"

#include <algorithm>

namespace gridline::text {

namespace {

using pack::PlaceIndex;
using pack::PlaceKind;

// "5楼" right after a compound is building 5 where there is one; else it is a floor.
void settle_storey(Mention& mention, PlaceIndex above, const Gazetteer& gazetteer) {
  Address& address = mention.address;
  if (!address.floor_may_be_building || address.building || !mention.attached) return;
  const BuildingName building{static_cast<std::uint32_t>(address.floor)};
  const bool too_high = address.floor > gazetteer.floors_max(above) && gazetteer.floors_max(above) > 0;
  if (gazetteer.building_count(above) < 2 || (gazetteer.buildings(above, building).empty() && !too_high))
    return;
  address.building = building;
  address.floor = floor_none;
}

void check_inside(Resolved& found, const Address& address, const pack::Place& building) {
  if (building.stairs > 0 && address.stair > static_cast<std::uint32_t>(building.stairs)) {
    found.flag(PlaceFlag::not_in_register);
  }
  if (building.floors > 0 && address.floor != floor_top && address.floor > building.floors) {
    found.flag(PlaceFlag::not_in_register);
  }
}

void resolve_building(Resolved& found, const Address& address, PlaceIndex above, const Gazetteer& gazetteer) {
  found.building = address.building.text();
  const std::vector<PlaceIndex> buildings = gazetteer.buildings(above, address.building);
  if (buildings.size() == 1) {
    const pack::Place& building = gazetteer.pack()[buildings.front()];
    found.place = buildings.front();
    found.building = building.name;
    check_inside(found, address, building);
  } else if (!buildings.empty()) {
    found.flag(PlaceFlag::ambiguous_zone);
    found.maybe = buildings;
  } else if (gazetteer.building_count(above) > 0) {  // a yard without listed rows lacks none
    found.flag(PlaceFlag::not_in_register);
  }
}

// One of several places of a name, each with the building where it has that one.
void resolve_shared(Resolved& found, const Mention& mention, const Gazetteer& gazetteer) {
  found.flag(PlaceFlag::ambiguous_name);
  found.place = gazetteer.common(mention.among);
  found.building = mention.address.building.text();
  for (const PlaceIndex place : mention.among) {
    if (found.maybe.size() == place_candidates_max) return;
    const std::vector<PlaceIndex> buildings = mention.address.building
                                                  ? gazetteer.buildings(place, mention.address.building)
                                                  : std::vector<PlaceIndex>();
    found.maybe.push_back(buildings.size() == 1 ? buildings.front() : place);
  }
}

}  // namespace

// 806 is on floor 8, 1201 on 12; a bungalow's second home is on none.
void derive_floor(Address& address) {
  if (address.floor == floor_none && address.room >= 100 && !address.home) {
    address.floor = static_cast<std::int32_t>(address.room / 100);
  }
}

Resolved resolve(Mention& mention, const Gazetteer& gazetteer) {
  Resolved found;
  derive_floor(mention.address);
  if (mention.near) found.flag(PlaceFlag::near);
  if (mention.misspelt) found.flag(PlaceFlag::misspelt);
  if (mention.name != nullptr) {
    resolve_shared(found, mention, gazetteer);
    return found;
  }
  found.place = mention.part ? mention.part : mention.place;
  if (gazetteer.pack()[mention.place].kind == PlaceKind::outside) found.flag(PlaceFlag::outside_area);
  if (mention.part_unknown) {
    found.flag(PlaceFlag::not_in_register);
    found.building = mention.address.building.text();
  } else if (gazetteer.pack()[found.place].kind == PlaceKind::building) {
    found.building = gazetteer.pack()[found.place].name;
    check_inside(found, mention.address, gazetteer.pack()[found.place]);
  } else if (const PlaceKind kind = gazetteer.pack()[found.place].kind;
             kind == PlaceKind::compound || kind == PlaceKind::zone) {
    settle_storey(mention, found.place, gazetteer);
    if (mention.address.building) resolve_building(found, mention.address, found.place, gazetteer);
  } else {
    found.building = mention.address.building.text();
  }
  if (gazetteer.is_border(found.place)) found.flag(PlaceFlag::border);
  return found;
}

}  // namespace gridline::text
