// Building the look-ups of places. Names that residents shorten are derived here, and only where
// several compounds share the beginning, because a shortened name must be known to be uncertain:
// "凌云3号楼" is one of three compounds, "金泰新居3号楼" one of two.
#include "rules/text/gazetteer.h"

#include <algorithm>
#include <map>

#include "rules/text/clean.h"
#include "rules/text/numeral.h"

namespace gridline::text {

namespace {

using pack::PlaceIndex;
using pack::PlaceKind;

std::u32string folded(std::string_view text) {
  const CleanText clean_text = clean(text);
  return {clean_text.chars.begin(), clean_text.chars.end()};
}

constexpr std::uint64_t pair(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint64_t>(a) << 32 | b;
}

// 凌云花园 → 凌云. Longer endings first. A beginning of one character is no name.
constexpr std::u32string_view kinds_of_estate[] = {U"商住楼", U"家属院", U"小区", U"花园", U"公寓", U"宿舍",
                                                   U"新居",   U"新村",   U"嘉园", U"家园", U"雅居", U"公馆",
                                                   U"名邸",   U"大厦",   U"苑"};

std::u32string_view without_kind(std::u32string_view name) {
  for (const std::u32string_view kind : kinds_of_estate) {
    if (name.size() >= kind.size() + 2 && name.ends_with(kind))
      return name.substr(0, name.size() - kind.size());
  }
  return {};
}

// 金泰新居A区 → 金泰新居, 2: how much of the end tells it from its siblings; 0 when nothing does.
std::size_t zone_ending(std::u32string_view name) {
  if (name.size() < 4 || (name.back() != U'区' && name.back() != U'期')) return 0;
  const char32_t c = name[name.size() - 2];
  const bool zone = (c >= U'a' && c <= U'z') || is_digit(c) || chinese_numeral_value(c) > 0 ||
                    std::u32string_view(U"东西南北中").find(c) != std::u32string_view::npos;
  return zone ? 2 : 0;
}

}  // namespace

Gazetteer::Gazetteer(const pack::Pack& pack) : pack_(pack), facts_(pack.places.size()) {
  collect_facts();
  collect_names();
  collect_families();
}

// Parents stand before children, so one pass down and one pass up see all.
void Gazetteer::collect_facts() {
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    const pack::Place& place = pack_.places[i];
    Facts& facts = facts_[i];
    facts.border = static_cast<bool>(place.border_unit);
    if (place.kind == PlaceKind::compound) facts.compound = PlaceIndex(i);
    const bool area = place.kind == PlaceKind::community || place.kind == PlaceKind::street ||
                      place.kind == PlaceKind::district || place.kind == PlaceKind::area;
    if (area && place.unit) areas_.try_emplace(place.unit.value, PlaceIndex(i));
    if (!place.parent) continue;
    Facts& above = facts_[place.parent.value];
    if (!facts.compound) facts.compound = above.compound;
    if (place.kind == PlaceKind::zone) above.zones.push_back(PlaceIndex(i));
  }
  for (std::size_t i = facts_.size(); i-- > 0;) {
    const pack::Place& place = pack_.places[i];
    Facts& facts = facts_[i];
    if (place.kind == PlaceKind::building) {
      facts.buildings = 1;
      facts.floors_max = place.floors;
      facts.unit = place.unit;
    }
    if (!place.parent || facts.buildings == 0) continue;
    Facts& above = facts_[place.parent.value];
    above.buildings += facts.buildings;
    above.floors_max = std::max(above.floors_max, facts.floors_max);
    const PlaceKind kind = pack_[place.parent].kind;
    if (kind == PlaceKind::compound || kind == PlaceKind::zone) {
      above.border = above.border || facts.border || (above.unit && above.unit != facts.unit);
    }
    above.unit = facts.unit;
  }
}

void Gazetteer::add_name(std::u32string chars, std::string_view written, PlaceIndex place, bool stem) {
  if (chars.empty()) return;
  const auto [known, is_new] = name_ids_.try_emplace(chars, static_cast<std::uint32_t>(names_.size()));
  if (is_new) names_.push_back({std::move(chars), written, {}, stem});
  PlaceName& name = names_[known->second];
  if (!stem) name.stem = false;
  if (std::find(name.places.begin(), name.places.end(), place) == name.places.end())
    name.places.push_back(place);
}

std::uint32_t Gazetteer::local_id(const std::u32string& chars) {
  const auto [known, is_new] = local_ids_.try_emplace(chars, static_cast<std::uint32_t>(local_names_.size()));
  if (is_new) local_names_.push_back(chars);
  return known->second;
}

void Gazetteer::add_local(std::string_view name, PlaceIndex place) {
  const std::u32string chars = folded(name);
  if (chars.empty()) return;
  parts_.try_emplace(pair(pack_[place].parent.value, local_id(chars)), place);
}

void Gazetteer::collect_names() {
  std::map<std::string_view, PlaceIndex> exact;
  const auto exactly = [&](std::string_view text, PlaceIndex place) {
    const auto [known, is_new] = exact.try_emplace(text, place);
    if (!is_new && known->second != place) known->second = PlaceIndex();
  };
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    const pack::Place& place = pack_.places[i];
    const PlaceIndex index(i);
    if (place.kind == PlaceKind::area) continue;  // a piece of the map is not what residents call a place
    std::vector<std::string_view> spellings{place.name};
    spellings.insert(spellings.end(), place.aliases.begin(), place.aliases.end());
    const bool local = place.parent && (place.kind == PlaceKind::zone || place.kind == PlaceKind::building);
    for (const std::string_view spelling : spellings) {
      const std::u32string chars = folded(spelling);
      if (!local) {
        add_name(chars, spelling, index, false);
        exactly(spelling, index);
        continue;
      }
      const BuildingName building =
          place.kind == PlaceKind::building ? read_building_name(chars) : BuildingName();
      if (building) {
        buildings_.try_emplace(pair(place.parent.value, building.key()), index);
      } else {
        add_local(spelling, index);
      }
    }
    if (place.kind == PlaceKind::building && place.number > 0) {
      buildings_.try_emplace(pair(place.parent.value, static_cast<std::uint32_t>(place.number)), index);
    }
  }
  for (std::size_t i = 0; i < facts_.size(); ++i) exact[pack_.places[i].path] = PlaceIndex(i);
  exact_ = FlatNames(exact);
}

void Gazetteer::collect_families() {
  std::map<std::u32string, std::vector<PlaceIndex>> by_stem, by_family;
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    if (pack_.places[i].kind != PlaceKind::compound) continue;
    const std::u32string name = folded(pack_.places[i].name);
    if (const std::size_t ending = zone_ending(name); ending > 0) {
      by_family[name.substr(0, name.size() - ending)].push_back(PlaceIndex(i));
    } else if (const std::u32string_view stem = without_kind(name); !stem.empty()) {
      by_stem[std::u32string(stem)].push_back(PlaceIndex(i));
    }
  }
  std::uint32_t family = 0;
  for (const auto& [stem, members] : by_family) {
    ++family;
    for (const PlaceIndex member : members) {
      const std::u32string name = folded(pack_[member].name);
      facts_[member.value].family = family;
      siblings_.try_emplace(pair(family, local_id(name.substr(stem.size()))), member);
      if (members.size() > 1) add_name(stem, pack_[member].name, member, true);
    }
  }
  for (const auto& [stem, members] : by_stem) {
    if (members.size() < 2) continue;
    for (const PlaceIndex member : members) add_name(stem, pack_[member].name, member, true);
  }
}

PlaceIndex Gazetteer::part(PlaceIndex above, std::uint32_t local) const {
  const auto found = parts_.find(pair(above.value, local));
  return found == parts_.end() ? PlaceIndex() : found->second;
}

PlaceIndex Gazetteer::sibling(PlaceIndex compound, std::uint32_t local) const {
  const std::uint32_t family = facts_[compound.value].family;
  if (family == 0) return {};
  const auto found = siblings_.find(pair(family, local));
  return found == siblings_.end() ? PlaceIndex() : found->second;
}

std::vector<PlaceIndex> Gazetteer::buildings(PlaceIndex above, BuildingName name) const {
  const auto directly = buildings_.find(pair(above.value, name.key()));
  if (directly != buildings_.end()) return {directly->second};
  std::vector<PlaceIndex> found;
  for (const PlaceIndex zone : facts_[above.value].zones) {
    const auto in_zone = buildings_.find(pair(zone.value, name.key()));
    if (in_zone != buildings_.end()) found.push_back(in_zone->second);
  }
  return found;
}

PlaceIndex Gazetteer::common(const std::vector<PlaceIndex>& places) const {
  if (places.empty()) return {};
  const auto holds = [&](PlaceIndex above, PlaceIndex place) {
    while (place && place != above) place = pack_[place].parent;
    return static_cast<bool>(place);
  };
  PlaceIndex above = places.front();
  pack::UnitIndex unit = pack_[places.front()].unit;
  for (const PlaceIndex place : places) {
    while (above && !holds(above, place)) above = pack_[above].parent;
    const pack::UnitIndex other = pack_[place].unit;
    while (unit && (!other || !is_within(pack_, other, unit))) unit = pack_[unit].parent;
  }
  if (above || !unit) return above;
  // Compounds need not stand below their community: then the unit above all of them tells it.
  const auto area = areas_.find(unit.value);
  return area == areas_.end() ? PlaceIndex() : area->second;
}

PlaceIndex Gazetteer::exact(std::string_view text) const {
  return exact_.find(text);
}

}  // namespace gridline::text
