// places.csv: one row a place, for tables of ten thousand and more. Columns: path, kind, unit and,
// as needed, aliases (separated by |), property, firm, stairs, floors, homes, households, border.
// A parent may stand anywhere in the table or in places.yaml.
#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/csv.h"
#include "rules/pack/place_list.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

enum Column { path, kind, unit, aliases, property, firm, stairs, floors, homes, households, border };

const std::vector<CsvColumn> columns = {
    {"path", "路径", true}, {"kind", "类型", true}, {"unit", "网格"},   {"aliases", "别名"},
    {"property", "物业"},   {"firm", "物业企业"},   {"stairs", "单元数"}, {"floors", "层数"},
    {"homes", "每层户数"},  {"households", "户数"}, {"border", "边界网格"}};

constexpr std::int32_t households_max = 1'000'000;

UnitIndex unit_in(const CsvTable& table, const CsvRow& row, Column column, const PlaceList& places,
                  Draft& draft) {
  const std::string& id = table.text(row, column);
  if (id.empty()) return {};
  // Found names cost no position: it is worked out for the wrong ones alone.
  const UnitIndex found = draft.units.find(id);
  if (found) return found;
  draft.units.resolve(id, table.position(row, column), draft.issues);
  return places.stand_in();
}

void read_row(const CsvTable& table, const CsvRow& row, PlaceList& places, Draft& draft) {
  const std::string& full = table.text(row, path);
  Place place;
  place.at = table.row_position(row);
  const std::size_t slash = full.rfind('/');
  place.name = full.substr(slash == std::string::npos ? 0 : slash + 1);
  if (slash != std::string::npos) {
    place.parent = places.find(full.substr(0, slash));
    if (!place.parent) {
      draft.issues.error(table.position(row, path), "unknown_parent",
                         fmt::format("没有上级地点“{}”", full.substr(0, slash)),
                         fmt::format("there is no place '{}' above it", full.substr(0, slash)));
      return;
    }
  }
  const auto known = place_kind_of(table.text(row, kind));
  if (!known || *known == PlaceKind::area) {  // only areas.geojson makes those
    report_unknown(draft.issues, table.position(row, kind), "unknown_kind", "地点类型", "kind of place",
                   table.text(row, kind),
                   {"district", "street", "community", "compound", "zone", "building", "poi", "outside"});
    return;
  }
  place.kind = *known;
  place.unit = unit_in(table, row, unit, places, draft);
  place.border_unit = unit_in(table, row, border, places, draft);
  for (const std::string_view alias : split_list(table.text(row, aliases), "|;"))
    place.aliases.emplace_back(alias);
  if (!table.text(row, property).empty() || !table.text(row, firm).empty()) {
    const UnitIndex managed_by = unit_in(table, row, firm, places, draft);
    places.set_property(place, table.text(row, property), table.position(row, property), managed_by);
  }
  if (place.kind == PlaceKind::building) place.number = leading_number(place.name);
  place.stairs = table.integer(row, stairs, 0, 200);
  place.floors = table.integer(row, floors, 0, 200);
  place.homes_per_floor = table.integer(row, homes, 0, 500);
  place.households = table.integer(row, households, 0, households_max);
  places.add(std::move(place));
}

}  // namespace

void read_place_table(std::uint32_t file, PlaceList& places, Draft& draft) {
  const CsvTable table(file, columns, draft.issues);
  const auto depth = [&](const CsvRow& row) {
    const std::string& full = table.text(row, path);
    return std::count(full.begin(), full.end(), '/');
  };
  // Parents first, whatever the order of the rows.
  std::vector<std::pair<std::ptrdiff_t, const CsvRow*>> order;
  order.reserve(table.rows().size());
  for (const CsvRow& row : table.rows()) order.emplace_back(depth(row), &row);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  draft.pack.places.reserve(draft.pack.places.size() + order.size());
  draft.pack.place_by_path.reserve(draft.pack.places.size() + order.size());
  for (const auto& [level, row] : order) read_row(table, *row, places, draft);
}

}  // namespace gridline::pack
