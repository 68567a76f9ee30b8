// places.yaml: places as a grid office writes them, a compound at a time.
//
//   areas:
//     凌云社区: {kind: community, unit: LY, aliases: [凌云居委会]}
//   compounds:
//     海曲世家: {buildings: 16, stairs: 2, floors: 6, homes: 2, households: 372,
//               grids: {LY-G1: 1-8, LY-G2: 9-16}, property: active, firm: PM-1}
//     凌云花园: {grid: LY-G4, zones: {东区: {buildings: 1-4}, 西区: {buildings: 1-4}}}
//     凌云商住楼: {grid: LY-G9, buildings: [A座, B座]}
//   pois:
//     凌云广场: {unit: LY-G4}
//   outside:
//     石臼街道: {places: [海滨小区]}
//
// Households of a compound are spread evenly over its buildings in their order.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "rules/pack/place_list.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

constexpr std::int32_t building_number_max = 9999;
constexpr std::int32_t households_max = 1'000'000;

// "1-8, 12" as numbers; nothing when it is not that.
std::optional<std::vector<std::int32_t>> numbers_of(std::string_view text) {
  std::vector<std::int32_t> out;
  for (const std::string_view piece : split_list(text, ",")) {
    const std::size_t dash = piece.find('-');
    const auto first = whole_number(trimmed(piece.substr(0, dash)));
    const auto last = dash == std::string_view::npos ? first : whole_number(trimmed(piece.substr(dash + 1)));
    if (!first || !last || *first < 1 || *last < *first || *last > building_number_max) return std::nullopt;
    if (out.size() + static_cast<std::size_t>(*last - *first) > building_number_max) return std::nullopt;
    for (std::int32_t n = *first; n <= *last; ++n) out.push_back(n);
  }
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

class PlacesReader {
 public:
  PlacesReader(PlaceList& places, Draft& draft) : places_(places), draft_(draft), issues_(draft.issues) {}

  void read(const YamlNode& root) {
    MapReader map(root, issues_);
    each(map.take("areas"), &PlacesReader::read_area);
    each(map.take("compounds"), &PlacesReader::read_compound);
    each(map.take("pois"), &PlacesReader::read_poi);
    each(map.take("outside"), &PlacesReader::read_outside);
    map.finish();
  }

 private:
  void each(const YamlNode* node, void (PlacesReader::*read_one)(const YamlNode&, const YamlNode&)) {
    if (node == nullptr) return;
    MapReader check(*node, issues_);
    for (std::size_t i = 0; i < node->keys.size() && i < node->items.size(); ++i)
      (this->*read_one)(node->keys[i], node->items[i]);
  }

  static Place named(const YamlNode& key, PlaceKind kind, PlaceIndex parent = {}) {
    Place place;
    place.name = key.text;
    place.kind = kind;
    place.parent = parent;
    place.at = key.at;
    return place;
  }

  // The unit a node names; a stand-in for an unknown one, so that it is reported once.
  UnitIndex unit_at(const YamlNode* node) {
    const UnitIndex found = draft_.resolve(draft_.units, node);
    return found || node == nullptr ? found : places_.stand_in();
  }

  void take_aliases(MapReader& map, Place& place) {
    for (const YamlNode* alias : map.list("aliases")) {
      if (trimmed(alias->text).empty())
        issues_.error(alias->at, "empty_word", "这里缺一个别名", "an alias is missing here");
      else place.aliases.emplace_back(trimmed(alias->text));
    }
  }

  void read_area(const YamlNode& key, const YamlNode& node) {
    MapReader map(node, issues_);
    Place place = named(key, PlaceKind::community);
    if (const YamlNode* kind = map.take("kind"); kind != nullptr && expect_scalar(*kind, issues_)) {
      const auto known = place_kind_of(kind->text);
      if (known && (*known <= PlaceKind::community)) place.kind = *known;
      else
        report_unknown(issues_, kind->at, "unknown_kind", "区域类型", "kind of area", kind->text,
                       {"district", "street", "community"});
    }
    place.unit = unit_at(map.need("unit"));
    take_aliases(map, place);
    map.finish();
    places_.add(std::move(place));
  }

  void read_poi(const YamlNode& key, const YamlNode& node) {
    MapReader map(node, issues_);
    Place place = named(key, PlaceKind::poi);
    if (const YamlNode* in = map.take("in"); in != nullptr && expect_scalar(*in, issues_)) {
      place.parent = places_.find(in->text);
      if (!place.parent) {
        issues_.error(in->at, "unknown_place", fmt::format("没有地点“{}”", in->text),
                      fmt::format("no place '{}'", in->text));
      }
    }
    place.unit = unit_at(map.take("unit"));
    place.border_unit = draft_.resolve(draft_.units, map.take("border"));
    take_aliases(map, place);
    map.finish();
    places_.add(std::move(place));
  }

  void read_outside(const YamlNode& key, const YamlNode& node) {
    Place place = named(key, PlaceKind::outside);
    std::vector<const YamlNode*> inner;
    if (!node.is_null()) {
      MapReader map(node, issues_);
      take_aliases(map, place);
      inner = map.list("places");
      map.finish();
    }
    const PlaceIndex self = places_.add(std::move(place));
    for (const YamlNode* name : inner) {
      if (self) places_.add(named(*name, PlaceKind::outside, self));
    }
  }

  // What a compound or a zone says of the buildings in it.
  struct Buildings {
    std::vector<std::string> names;
    std::vector<Position> at;  // of each
  };

  Buildings take_buildings(MapReader& map) {
    Buildings out;
    const YamlNode* node = map.take("buildings");
    std::string suffix = map.text("suffix");
    if (suffix.empty()) suffix = "号楼";
    if (node == nullptr) return out;
    if (node->is_sequence()) {
      for (const YamlNode* name : scalars_of(*node, issues_)) {
        const bool bare = whole_number(name->text).has_value();
        out.names.push_back(bare ? name->text + suffix : name->text);
        out.at.push_back(name->at);
      }
      return out;
    }
    if (!expect_scalar(*node, issues_)) return out;
    std::string written = node->text;
    if (whole_number(written)) written = "1-" + written;  // a count
    const auto numbers = numbers_of(written);
    if (!numbers) {
      issues_.error(node->at, "bad_buildings", "楼栋写法：16（1 至 16 号）、1-4,6 或 [A座, B座]",
                    "buildings are a count (16), numbers (1-4,6) or names ([A座, B座])");
      return out;
    }
    for (const std::int32_t n : *numbers) out.names.push_back(std::to_string(n) + suffix);
    out.at.assign(out.names.size(), node->at);
    return out;
  }

  void take_shape(MapReader& map, Place& place) {
    place.stairs = map.integer("stairs", 0, 200, place.stairs);
    place.floors = map.integer("floors", 0, 200, place.floors);
    place.homes_per_floor = map.integer("homes", 0, 500, place.homes_per_floor);
    place.households = map.integer("households", 0, households_max, 0);
    place.unit = unit_at(map.take("grid"));
    place.border_unit = draft_.resolve(draft_.units, map.take("border"));
    take_aliases(map, place);
    const UnitIndex firm = unit_at(map.take("firm"));
    const YamlNode* status = map.take("property");
    if (status != nullptr && !expect_scalar(*status, issues_)) status = nullptr;
    if (status != nullptr || firm) {
      places_.set_property(place, status == nullptr ? std::string_view() : status->text,
                           status == nullptr ? place.at : status->at, firm);
    }
  }

  std::vector<PlaceIndex> add_buildings(const Buildings& buildings, PlaceIndex above) {
    std::vector<PlaceIndex> out;
    for (std::size_t i = 0; i < buildings.names.size(); ++i) {
      const std::string& name = buildings.names[i];
      Place place;
      place.name = name;
      place.kind = PlaceKind::building;
      place.parent = above;
      place.at = buildings.at[i];
      place.number = leading_number(name);
      const Place& shape = places_[above];
      place.stairs = shape.stairs;
      place.floors = shape.floors;
      place.homes_per_floor = shape.homes_per_floor;
      if (const PlaceIndex self = places_.add(std::move(place))) out.push_back(self);
    }
    return out;
  }

  // grids: {LY-G1: 1-8, LY-G2: 9-16}: each building must fall into exactly one.
  void spread_grids(const YamlNode& grids, const std::vector<PlaceIndex>& buildings,
                    const std::string& where) {
    MapReader check(grids, issues_);
    for (std::size_t i = 0; i < grids.keys.size() && i < grids.items.size(); ++i) {
      const UnitIndex unit = unit_at(&grids.keys[i]);
      for (const YamlNode* range : scalars_of(grids.items[i], issues_)) assign(*range, unit, buildings);
    }
    std::string missing;
    for (const PlaceIndex b : buildings) {
      if (places_[b].unit || assigned_.count(b) != 0) continue;
      missing += (missing.empty() ? "" : "、") + places_[b].name;
      places_[b].unit = places_.stand_in();
    }
    if (missing.empty()) return;
    issues_.error(
        grids.at, "building_in_no_grid",
        fmt::format("“{}”的这些楼栋不属于任何网格，请补进 grids：{}", where, missing),
        fmt::format("these buildings of '{}' are in no grid, add them to grids: {}", where, missing));
  }

  void assign(const YamlNode& range, UnitIndex unit, const std::vector<PlaceIndex>& buildings) {
    const auto numbers = numbers_of(range.text);
    std::size_t found = 0;
    for (const PlaceIndex b : buildings) {
      const Place& building = places_[b];
      const bool hit = numbers
                           ? std::find(numbers->begin(), numbers->end(), building.number) != numbers->end()
                           : building.name == range.text;
      if (!hit) continue;
      ++found;
      if (!assigned_.insert(b).second) {
        issues_.error(range.at, "building_in_two_grids", fmt::format("“{}”已经归了别的网格，只能留一处", building.path),
                      fmt::format("'{}' already is in another grid, take it out of one", building.path));
      }
      places_[b].unit = unit;
    }
    if (numbers ? found >= numbers->size() : found == 1) return;
    issues_.error(range.at, "unknown_building", fmt::format("“{}”里有不存在的楼栋；请核对 buildings", range.text),
                  fmt::format("not all buildings of '{}' exist; look at buildings", range.text));
  }

  void spread_households(std::int32_t total, const std::vector<PlaceIndex>& buildings) {
    const auto n = static_cast<std::int64_t>(buildings.size());
    for (std::int64_t i = 0; i < n; ++i) {
      places_[buildings[static_cast<std::size_t>(i)]].households =
          static_cast<std::int32_t>((i + 1) * total / n - i * total / n);
    }
  }

  std::vector<PlaceIndex> read_zone(const YamlNode& key, const YamlNode& node, PlaceIndex compound) {
    MapReader map(node, issues_);
    Place zone = named(key, PlaceKind::zone, compound);
    const Place& above = places_[compound];
    zone.stairs = above.stairs;
    zone.floors = above.floors;
    zone.homes_per_floor = above.homes_per_floor;
    take_shape(map, zone);
    const Buildings buildings = take_buildings(map);
    const YamlNode* grids = map.take("grids");
    map.finish();
    const std::int32_t households = zone.households;
    const PlaceIndex self = places_.add(std::move(zone));
    if (!self) return {};
    std::vector<PlaceIndex> out = add_buildings(buildings, self);
    if (grids != nullptr) spread_grids(*grids, out, places_[self].path);
    if (households > 0) spread_households(households, out);
    return out;
  }

  void read_compound(const YamlNode& key, const YamlNode& node) {
    MapReader map(node, issues_);
    Place compound = named(key, PlaceKind::compound);
    take_shape(map, compound);
    const Buildings own = take_buildings(map);
    const YamlNode* grids = map.take("grids");
    const YamlNode* zones = map.take("zones");
    map.finish();
    if (grids != nullptr && compound.unit) {
      issues_.error(grids->at, "two_sources", "grid 与 grids 只能写一个", "either grid or grids, not both");
    }
    const std::int32_t households = compound.households;
    const PlaceIndex self = places_.add(std::move(compound));
    if (!self) return;
    std::vector<PlaceIndex> buildings = add_buildings(own, self);
    if (zones != nullptr) {
      MapReader check(*zones, issues_);
      for (std::size_t i = 0; i < zones->keys.size() && i < zones->items.size(); ++i) {
        const std::vector<PlaceIndex> inner = read_zone(zones->keys[i], zones->items[i], self);
        buildings.insert(buildings.end(), inner.begin(), inner.end());
      }
    }
    if (grids != nullptr) spread_grids(*grids, buildings, places_[self].path);
    settle_households(self, households, buildings);
  }

  // A compound's count is spread over all buildings; without one it is the sum of its zones.
  void settle_households(PlaceIndex compound, std::int32_t given, const std::vector<PlaceIndex>& buildings) {
    if (given > 0) spread_households(given, buildings);
    std::int32_t sum = 0;
    for (const PlaceIndex b : buildings) {
      const PlaceIndex zone = places_[b].parent;
      if (given > 0 && zone != compound) places_[zone].households = 0;
    }
    for (const PlaceIndex b : buildings) {
      sum += places_[b].households;
      const PlaceIndex above = places_[b].parent;
      if (above != compound && (given > 0)) places_[above].households += places_[b].households;
    }
    if (given == 0) places_[compound].households = sum;
  }

  PlaceList& places_;
  Draft& draft_;
  IssueList& issues_;
  std::set<PlaceIndex> assigned_;
};

}  // namespace

void load_places(Draft& draft) {
  const std::uint32_t table = draft.issues.source().file_index("places.csv");
  const bool has_table = table < draft.issues.source().files().files.size();
  const auto root = draft.yaml("places.yaml", !has_table);
  PlaceList places(draft);
  if (root) PlacesReader(places, draft).read(*root);
  if (has_table) read_place_table(table, places, draft);
  places.finish();
  load_areas(places, draft);
}

}  // namespace gridline::pack
