// Slots are numbered by the order in which facts_schema() adds them.
#include "rules/route/facts_view.h"

#include <algorithm>

#include "engine/base/assert.h"

namespace gridline::route {

namespace {

std::string_view guard_letter(pack::Guard g) {
  switch (g) {
    case pack::Guard::grid: return "G";
    case pack::Guard::grid_first: return "F";
    case pack::Guard::department: return "D";
    case pack::Guard::transfer: return "X";
    case pack::Guard::none: break;
  }
  return "";
}

cel::Schema make_schema() {
  using enum FactSlot;
  cel::Schema s;
  const cel::Type string = cel::Kind::string, boolean = cel::Kind::boolean,
                  strings = cel::Type::list(cel::Kind::string);
  const auto add = [&](FactSlot slot, const char* path, cel::Type type, const char* zh, const char* en) {
    GRIDLINE_ASSERT(s.add(path, type, zh, en) == static_cast<cel::Slot>(slot));
  };
  add(channel, "channel", string, "来自哪个渠道", "the channel it came by");
  add(kind, "kind", string, "种类：complaint、wish、directive……", "complaint, wish, directive ...");
  add(origin, "origin", string, "来源：complaint、discovered、visit……", "complaint, discovered, visit ...");
  add(title, "title", string, "标题", "its title");
  add(text, "text", string, "原文", "what the resident wrote");
  add(confidential, "confidential", boolean, "是否保密", "to be kept confidential");
  add(advert, "advert", boolean, "疑似广告", "probably an advert");
  add(category, "category", string, "类别，如 prop.roof_leak；不明为空", "such as prop.roof_leak; empty when unsure");
  add(group, "group", string, "类别大类，如 prop", "the category's group, such as prop");
  add(guard, "guard", string, "G 网格可办 F 网格先行 D 部门专办 X 立即转接", "who may close it: G, F, D or X");
  add(urgency, "urgency", string, "U1 至 U4，Q 咨询，W 心愿", "U1 to U4, Q consultation, W wish");
  add(nature, "nature", string, "求 投 咨 建 举 扬", "its nature, one of 求 投 咨 建 举 扬");
  add(tags, "tags", strings, "标签，如 mass", "such as mass");
  add(place_path, "place.path", string, "地点，如 海曲世家/8号楼", "such as 海曲世家/8号楼");
  add(place_kind, "place.kind", string, "compound、building、outside……", "compound, building, outside ...");
  add(place_compound, "place.compound", string, "小区", "the compound");
  add(place_building, "place.building", string, "楼栋", "the building");
  add(place_grid, "place.grid", string, "网格编号", "the grid's id");
  add(place_community, "place.community", string, "社区编号", "the community's id");
  add(place_property, "place.property", string, "物业：active、withdrawn 或空",
      "property firm: active, withdrawn or empty");
  add(place_units, "place.units", strings, "覆盖该地点的各级单位", "ids of all units that cover the place");
  add(place_certain, "place.certain", boolean, "地点没有疑问", "nothing about the place is doubtful");
  add(place_located, "place.located", boolean, "有来件坐标，或地点在地图上有范围",
      "coordinates came, or the place has an area on the map");
  add(at, "at", cel::Kind::timestamp, "来到的时刻；更正或拆分时为那一刻", "when it came; for a correction or a split, then");
  return s;
}

std::string_view name_above(const pack::Pack& pack, pack::PlaceIndex place, pack::PlaceKind wanted) {
  const pack::PlaceIndex found = pack::place_above(pack, place, wanted);
  return found ? std::string_view(pack[found].name) : std::string_view();
}

std::string_view unit_of_kind(const pack::Pack& pack, pack::UnitIndex unit, std::string_view lead_kind) {
  for (const pack::LeadKind& kind : pack.lead_kinds) {
    if (kind.id != lead_kind || kind.from != pack::LeadFrom::level || !unit) continue;
    const pack::UnitIndex found = pack::unit_at_level(pack, unit, kind.level);
    return found ? std::string_view(pack[found].id) : std::string_view();
  }
  return {};
}

// Looking over one unit's people and their shifts: a handful in a grid, some dozens in a centre.
constexpr std::uint32_t duty_steps = 64;

// As many as there are, or more than any budget.
std::uint32_t steps_of(std::size_t count) {
  return static_cast<std::uint32_t>(std::min<std::size_t>(count, UINT32_MAX));
}

bool lies_in(const pack::Pack& pack, pack::PlaceIndex place, pack::PlaceIndex outer) {
  while (place && place != outer) place = pack[place].parent;
  return place == outer;
}

}  // namespace

const cel::Schema& facts_schema() {
  static const cel::Schema schema = make_schema();
  return schema;
}

pack::Position condition_at(const pack::Route& route) {
  if (!route.when.empty()) return route.when_at;
  return route.owner_at.line != 0 ? route.owner_at : route.at;
}

cel::Compiled compile_condition(const pack::Route& route, std::span<const pack::Let> names,
                                std::string_view besides) {
  const pack::Position at = condition_at(route);
  cel::Origin origin;
  origin.first = {at.line, at.column};
  origin.later_lines_column = at.column;  // a block scalar's lines are indented alike
  return cel::compile(route.when, facts_schema(), cel::Kind::boolean, origin, {names, besides});
}

std::vector<PlaceFacts> place_facts(const pack::Pack& pack) {
  std::vector<PlaceFacts> out(pack.places.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const pack::PlaceIndex place(i);
    PlaceFacts& f = out[i];
    f.compound = name_above(pack, place, pack::PlaceKind::compound);
    f.building = name_above(pack, place, pack::PlaceKind::building);
    f.kind = pack::code(pack[place].kind);
    f.property = pack::code(pack[place].property);
    f.grid = unit_of_kind(pack, pack[place].unit, "GM");
    f.community = unit_of_kind(pack, pack[place].unit, "COM");
    for (pack::UnitIndex u = pack[place].unit; u; u = pack[u].parent)
      f.units.push_back(cel::Value::string(pack[u].id));
  }
  for (const pack::MapArea& area : pack.map_areas) out[area.place.value].ground.push_back(&area);
  return out;
}

FactsView::FactsView(const pack::Pack& pack, const std::vector<PlaceFacts>& places, const Facts& facts)
    : pack_(pack),
      places_(places),
      facts_(facts),
      place_(facts.place ? &places[facts.place.value] : nullptr) {
  if (facts.tags == nullptr) return;
  for (const std::string& tag : *facts.tags) tags_.push_back(cel::Value::string(tag));
}

cel::Value FactsView::resolve(cel::Slot number) const {
  using enum FactSlot;
  const auto slot = static_cast<FactSlot>(number);
  const pack::Category* c = facts_.category ? &pack_[facts_.category] : nullptr;
  switch (slot) {
    case channel: return cel::Value::string(facts_.channel);
    case kind: return cel::Value::string(facts_.kind);
    case origin: return cel::Value::string(facts_.origin);
    case title: return cel::Value::string(facts_.title);
    case text: return cel::Value::string(facts_.text);
    case confidential: return cel::Value::boolean(facts_.confidential);
    case advert: return cel::Value::boolean(facts_.advert);
    case category: return cel::Value::string(c != nullptr ? std::string_view(c->id) : "");
    case group: return cel::Value::string(c != nullptr ? std::string_view(c->group) : "");
    case guard: return cel::Value::string(c != nullptr ? guard_letter(c->guard) : "");
    case urgency: return cel::Value::string(pack::code(facts_.urgency));
    case nature: return cel::Value::string(pack::zh(facts_.nature));
    case tags: return cel::Value::list(tags_);
    case at: return facts_.at ? cel::Value::timestamp(cel::timestamp_of_ms(facts_.at.ms)) : cel::Value();
    case place_certain: return cel::Value::boolean(place_ != nullptr && facts_.place_flags == 0);
    case place_located:
      return cel::Value::boolean(facts_.point || (place_ != nullptr && !place_->ground.empty()));
    default: break;
  }
  if (place_ == nullptr) return slot == place_units ? cel::Value::list({}) : cel::Value::string("");
  switch (slot) {
    case place_path: return cel::Value::string(pack_[facts_.place].path);
    case place_kind: return cel::Value::string(place_->kind);
    case place_compound: return cel::Value::string(place_->compound);
    case place_building: return cel::Value::string(place_->building);
    case place_grid: return cel::Value::string(place_->grid);
    case place_community: return cel::Value::string(place_->community);
    case place_property: return cel::Value::string(place_->property);
    default: return cel::Value::list(place_->units);
  }
}

const pack::Calendar* FactsView::calendar() const {
  const pack::UnitIndex unit = facts_.place ? pack_[facts_.place].unit : pack::UnitIndex();
  return &pack::calendar_of(pack_, unit);
}

cel::Nearness FactsView::near(std::string_view path, std::int32_t metres, cel::Meter& meter) const {
  const auto answer = [](bool near) { return near ? cel::Nearness::yes : cel::Nearness::no; };
  const auto named = pack_.place_by_path.find(std::string(path));
  if (named == pack_.place_by_path.end()) return cel::Nearness::no;
  const pack::Ground ground = places_[named->second.value].ground;
  if (ground.empty()) return cel::Nearness::no_ground;
  if (!meter.spend(steps_of(pack::edges(ground)))) return cel::Nearness::no;
  if (facts_.point) return answer(pack::is_near(ground, *facts_.point, metres));
  if (lies_in(pack_, facts_.place, named->second)) return cel::Nearness::yes;
  if (place_ == nullptr || place_->ground.empty()) return cel::Nearness::no_ground;
  const pack::Ground here = place_->ground;
  if (!meter.spend(steps_of(pack::edges(here)))) return cel::Nearness::no;
  if (!meter.spend(steps_of(pack::pairs_to_compare(ground, here, metres)))) return cel::Nearness::no;
  return answer(pack::is_near(ground, here, metres));
}

std::optional<bool> FactsView::on_duty(std::string_view role, std::optional<std::string_view> unit,
                                       cel::Meter& meter) const {
  if (facts_.on_duty == nullptr) return std::nullopt;
  const std::optional<pack::Role> asked = pack::role_of(role);
  if (!asked) return false;
  pack::UnitIndex at = facts_.place ? pack_[facts_.place].unit : pack::UnitIndex();
  if (unit) {
    const auto named = pack_.unit_by_id.find(std::string(*unit));
    at = named == pack_.unit_by_id.end() ? pack::UnitIndex() : named->second;
  }
  for (; at; at = unit ? pack::UnitIndex() : pack_[at].parent) {
    if (!meter.spend(duty_steps)) return false;
    if (facts_.on_duty->anybody(at, *asked, facts_.at)) return true;
  }
  return false;
}

}  // namespace gridline::route
