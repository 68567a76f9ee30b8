// What a route's condition may name, and where each name's value comes from: the one table of the
// facts of a complaint.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rules/cel/evaluate.h"
#include "rules/cel/schema.h"
#include "rules/pack/ground.h"
#include "rules/route/route_tree.h"

namespace gridline::route {

// The number of each name in the schema, in the order of the table.
enum class FactSlot : cel::Slot {
  channel, kind, origin, title, text, confidential, advert, category, group, guard, urgency, nature, tags,
  place_path, place_kind, place_compound, place_building, place_grid, place_community, place_property,
  place_units, place_certain, place_located, at, fact_slots
};

// The names and types; the same object for all packs.
const cel::Schema& facts_schema();

// A route's condition, with the pack's names and what holds besides (pack::condition_besides); its origin is
// its place in the file. REQUIRES: one of the two is there.
cel::Compiled compile_condition(const pack::Route& route, std::span<const pack::Let> names,
                                std::string_view besides);
// Where it begins: `when`, else `owner`, else the route.
pack::Position condition_at(const pack::Route& route);

// What conditions read of a place, worked out when a pack is compiled: text views into the pack.
struct PlaceFacts {
  std::string_view compound, building, grid, community, property, kind;
  std::vector<cel::Value> units;  // ids of the covering unit and of all above it
  std::vector<const pack::MapArea*> ground;  // the place's own areas on the map
};
std::vector<PlaceFacts> place_facts(const pack::Pack& pack);

// The facts of one matter as an activation. Cheap to make; holds references only.
class FactsView final : public cel::Activation {
 public:
  FactsView(const pack::Pack& pack, const std::vector<PlaceFacts>& places, const Facts& facts);
  cel::Value resolve(cel::Slot slot) const override;
  // Of the unit that covers the place; the pack's own when the place is not known.
  const pack::Calendar* calendar() const override;
  // From the coordinates that came, else from the ground of the complaint's place; a place in the named one
  // is at no distance.
  cel::Nearness near(std::string_view path, std::int32_t metres, cel::Meter& meter) const override;
  std::optional<bool> on_duty(std::string_view role, std::optional<std::string_view> unit,
                              cel::Meter& meter) const override;

 private:
  const pack::Pack& pack_;
  const std::vector<PlaceFacts>& places_;
  const Facts& facts_;
  const PlaceFacts* place_;
  std::vector<cel::Value> tags_;
};

}  // namespace gridline::route
