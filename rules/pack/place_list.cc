// Collecting places and inferring units and property.
#include "rules/pack/place_list.h"

#include <fmt/format.h>

#include "engine/base/limits.h"

namespace gridline::pack {

PlaceIndex PlaceList::add(Place place) {
  Pack& pack = draft_.pack;
  if (place.name.empty() || place.name.find('/') != std::string::npos) {
    draft_.issues.error(place.at, "bad_place_name", "地点名不能为空，也不能含 /",
                        "a place's name may not be empty or contain /");
    return {};
  }
  place.path = place.parent ? pack[place.parent].path + "/" + place.name : place.name;
  if (place.path.size() > limits::name_bytes_max) {
    draft_.issues.error(place.at, "name_too_long", fmt::format("地点名太长，连同上级最多 {} 字节", limits::name_bytes_max),
                        fmt::format("the place's name is too long: {} bytes at the most with those above it",
                                    limits::name_bytes_max));
    return {};
  }
  const PlaceIndex self(pack.places.size());
  if (!pack.place_by_path.emplace(place.path, self).second) {
    report_duplicate(draft_.issues, place.at, "地点", "place", place.path);
    return {};
  }
  pack.places.push_back(std::move(place));
  return self;
}

PlaceIndex PlaceList::find(const std::string& path) const {
  const auto at = draft_.pack.place_by_path.find(path);
  return at == draft_.pack.place_by_path.end() ? PlaceIndex{} : at->second;
}

void PlaceList::set_property(Place& place, std::string_view status, Position status_at, UnitIndex firm) {
  IssueList& issues = draft_.issues;
  if (!status.empty()) {
    const auto known = property_status_of(status);
    if (!known) {
      report_unknown(issues, status_at, "unknown_property", "物业状态（active none withdrawn）",
                     "property status (active none withdrawn)", status, {"active", "none", "withdrawn"});
      return;
    }
    place.property = *known;
  } else if (firm) {
    place.property = PropertyStatus::active;
  }
  if (firm && place.property != PropertyStatus::active) {
    issues.error(status_at, "firm_without_property", "没有物业的地点不要写物业企业",
                 "a place without property management has no firm");
  } else if (place.property == PropertyStatus::active && !firm && !draft_.units.damaged) {
    issues.warning(status_at, "active_without_firm", "物业在管却没有写物业企业；派给物业的会转给社区；请补写 firm",
                   "property is active but no firm is named: its part goes to the community; add one");
  }
  place.property_firm = firm;
}

UnitIndex PlaceList::common_unit(UnitIndex a, UnitIndex b) const {
  const Pack& pack = draft_.pack;
  while (a && b && a != b) {
    if (pack[a].depth >= pack[b].depth) a = pack[a].parent;
    else b = pack[b].parent;
  }
  return a == b ? a : UnitIndex{};
}

void PlaceList::finish() {
  std::vector<Place>& places = draft_.pack.places;
  for (Place& p : places) {
    if (!p.parent || p.kind == PlaceKind::outside) continue;
    const Place& above = places[p.parent.value];
    if (!p.unit) p.unit = above.unit;
    if (p.property == PropertyStatus::none) {
      p.property = above.property;
      p.property_firm = above.property_firm;
    }
  }
  if (draft_.units.damaged) return;
  for (const Place& p : places) {
    if (p.kind != PlaceKind::building || p.unit) continue;
    draft_.issues.error(p.at, "building_in_no_grid", fmt::format("“{}”不属于任何网格；请补写 grid 或 unit", p.path),
                        fmt::format("'{}' is in no grid; give it a grid or unit", p.path));
  }
  std::vector<bool> has_own(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) has_own[i] = static_cast<bool>(places[i].unit);
  for (std::size_t i = places.size(); i-- > 0;) {
    const Place& p = places[i];
    if (!p.parent || !p.unit || has_own[p.parent.value]) continue;
    Place& above = places[p.parent.value];
    above.unit = above.unit ? common_unit(above.unit, p.unit) : p.unit;
  }
  for (const Place& p : places) {
    if (p.unit || p.kind == PlaceKind::outside || p.kind == PlaceKind::building) continue;
    draft_.issues.error(p.at, "place_in_no_unit", fmt::format("“{}”没有写明归哪个网格或单元；请补写 grid 或 unit", p.path),
                        fmt::format("no unit covers '{}'; give it a grid or unit", p.path));
  }
}

std::optional<PropertyStatus> property_status_of(std::string_view text) {
  if (text == "active" || text == "有") return PropertyStatus::active;
  if (text == "withdrawn" || text == "撤离") return PropertyStatus::withdrawn;
  if (text == "none" || text == "无") return PropertyStatus::none;
  return std::nullopt;
}

std::int32_t leading_number(std::string_view name) {
  std::size_t digits = 0;
  while (digits < name.size() && digits < 6 && name[digits] >= '0' && name[digits] <= '9') ++digits;
  return whole_number(name.substr(0, digits)).value_or(0);
}

}  // namespace gridline::pack
