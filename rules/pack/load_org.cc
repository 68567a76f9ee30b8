// org.yaml: the levels from the top, the lead kinds, the units, the shifts and the councils.
//
//   levels:  [{id: street, zh: 街道}, {id: community, zh: 社区}, {id: grid, zh: 网格}]
//   lead_kinds:
//     GM: {zh: 网格员, level: grid}          # the grid of the place
//     PM: {zh: 物业企业, property_firm: true} # the place's property firm
//     URB: {zh: 综合执法}                    # the nearest unit with this function
//   units:                                   # nested, or flat with `parent`, or both
//     - {id: RZ, zh: 日照街道, level: street, units: [{id: LY, zh: 凌云社区, level: community}]}
//     - {id: LY-G1, zh: 第一网格, level: grid, parent: LY}
//   shifts:
//     early: {zh: 早班, from: "06:00", to: "14:00"}
//   councils: ...                            # load_councils.cc
//     night: {zh: 夜班, from: "20:00", to: "08:00", turns: {teams: 4, days: 1, from: 2026-01-01}}
#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/draft.h"

namespace gridline::pack {

namespace {

void read_levels(const YamlNode* node, Draft& draft) {
  if (node == nullptr) {
    draft.levels.damaged = true;
    return;
  }
  for (const YamlNode& item : node->items) {
    MapReader map(item, draft.issues);
    Level level;
    level.id = map.need_text("id");
    level.zh = map.text("zh");
    level.en = map.text("en");
    level.rank = static_cast<std::uint32_t>(draft.pack.levels.size());
    map.finish();
    if (level.id.empty() || !draft.levels.add(level.id, LevelIndex(level.rank), item.at, draft.issues))
      continue;
    draft.pack.levels.push_back(std::move(level));
  }
  if (draft.pack.levels.empty()) {
    draft.issues.error(node->at, "no_levels", "levels 应从上到下列出层级",
                       "levels should list the levels from the top");
    draft.levels.damaged = true;
  }
}

void read_lead_kinds(const YamlNode* node, Draft& draft) {
  if (node == nullptr) {
    draft.lead_kinds.damaged = true;
    return;
  }
  MapReader check(*node, draft.issues);
  for (std::size_t i = 0; i < node->keys.size() && i < node->items.size(); ++i) {
    MapReader map(node->items[i], draft.issues);
    LeadKind kind;
    kind.id = node->keys[i].text;
    kind.zh = map.text("zh");
    kind.en = map.text("en");
    if (const YamlNode* level = map.take("level")) {
      kind.from = LeadFrom::level;
      kind.level = draft.resolve(draft.levels, level);
    }
    if (map.boolean("property_firm").value_or(false)) {
      if (kind.from == LeadFrom::level) {
        draft.issues.error(node->items[i].at, "two_sources", "level 与 property_firm 只能写一个",
                           "either level or property_firm, not both");
      }
      kind.from = LeadFrom::property_firm;
    }
    map.finish();
    draft.lead_kinds.add(kind.id, LeadKindIndex(draft.pack.lead_kinds.size()), node->keys[i].at,
                         draft.issues);
    draft.pack.lead_kinds.push_back(std::move(kind));
  }
}

// A unit as written; its index is not known before parents are.
struct WrittenUnit {
  Unit unit;
  std::size_t parent = npos;      // in the list of written units
  std::string parent_id;          // when given by name
  Position parent_at;
  bool placed = false;
  bool orphan = false;            // its parent is not known
  static constexpr std::size_t npos = ~std::size_t{0};
};

void read_units(const YamlNode& node, std::size_t parent, std::vector<WrittenUnit>& out, Draft& draft) {
  if (!node.is_sequence()) {
    draft.issues.error(node.at, "not_a_list", "这里应是列表（- 开头）", "a list is expected here");
    return;
  }
  for (const YamlNode& item : node.items) {
    MapReader map(item, draft.issues);
    WrittenUnit written;
    Unit& unit = written.unit;
    unit.at = item.at;
    unit.id = map.need_text("id");
    unit.zh = map.need_text("zh");
    unit.en = map.text("en");
    unit.level = draft.resolve(draft.levels, map.take("level"));
    unit.calendar = draft.resolve(draft.calendars, map.take("calendar"));
    unit.accountable = map.boolean("accountable").value_or(true);
    if (const YamlNode* function = map.take("function")) {
      if (draft.resolve(draft.lead_kinds, function)) unit.function = function->text;
    }
    written.parent = parent;
    if (const YamlNode* above = map.take("parent"); above != nullptr && expect_scalar(*above, draft.issues)) {
      written.parent_id = above->text;
      written.parent_at = above->at;
      if (parent != WrittenUnit::npos) {
        draft.issues.error(above->at, "two_parents", "已写在上级的 units 里，不要再写 parent",
                           "the unit already stands in its parent's units: parent is one too many");
        written.parent_id.clear();
      }
    }
    const YamlNode* below = map.take("units");
    map.finish();
    const std::size_t self = out.size();
    out.push_back(std::move(written));
    if (below != nullptr) read_units(*below, self, out, draft);
  }
}

void link_parents(std::vector<WrittenUnit>& written, Draft& draft) {
  Names<UnitIndex> known{"组织单元", "unit", "unknown_unit"};
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (!written[i].unit.id.empty())
      known.add(written[i].unit.id, UnitIndex(i), written[i].unit.at, draft.issues);
  }
  for (WrittenUnit& w : written) {
    if (w.parent_id.empty()) continue;
    const UnitIndex parent = known.resolve(w.parent_id, w.parent_at, draft.issues);
    if (parent) w.parent = parent.value;
    else w.orphan = true;  // reported; it is no second root
  }
}

// No real chain of units is nearly as long; it bounds every walk up the organisation.
constexpr std::uint32_t depth_max = 32;

// Counts all units below one as seen, so that nothing else is said of them.
void mark_below(std::size_t index, std::vector<WrittenUnit>& written,
                const std::vector<std::vector<std::size_t>>& below) {
  std::vector<std::size_t> open = below[index];
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    written[next].placed = true;
    open.insert(open.end(), below[next].begin(), below[next].end());
  }
}

void check_level(const Unit& unit, Draft& draft) {
  const Pack& pack = draft.pack;
  if (!unit.level) return;
  UnitIndex above = unit.parent;
  while (above && !pack[above].level) above = pack[above].parent;
  if (!above || pack[unit.level].rank > pack[pack[above].level].rank) return;
  draft.issues.error(
      unit.at, "level_order",
      fmt::format("“{}”的层级“{}”不在上级“{}”之下；请改 level，或移到别的上级", unit.id, pack[unit.level].id,
                  pack[above].id),
      fmt::format("level '{}' of '{}' is not below that of '{}'; mend the level or move the unit",
                  pack[unit.level].id, unit.id, pack[above].id));
}

// Appends a unit and everything below it, so that parents come first and siblings keep their order.
void place_unit(std::size_t index, UnitIndex parent, std::vector<WrittenUnit>& written,
                const std::vector<std::vector<std::size_t>>& below, Draft& draft) {
  Pack& pack = draft.pack;
  WrittenUnit& w = written[index];
  w.placed = true;
  const UnitIndex self(pack.units.size());
  w.unit.parent = parent;
  w.unit.depth = parent ? pack[parent].depth + 1 : 0;
  check_level(w.unit, draft);
  if (w.unit.depth >= depth_max) {
    if (!below[index].empty()) {
      draft.issues.error(w.unit.at, "too_deep", fmt::format("组织超过 {} 级", depth_max),
                         fmt::format("the organisation is deeper than {} units", depth_max));
    }
    mark_below(index, written, below);
    return;
  }
  if (parent) pack.units[parent.value].children.push_back(self);
  if (pack.unit_by_id.emplace(w.unit.id, self).second)
    draft.units.add(w.unit.id, self, w.unit.at, draft.issues);
  pack.units.push_back(w.unit);
  for (const std::size_t child : below[index]) place_unit(child, self, written, below, draft);
}

void place_units(std::vector<WrittenUnit>& written, const YamlNode& node, Draft& draft) {
  std::vector<std::vector<std::size_t>> below(written.size());
  std::vector<std::size_t> roots;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i].parent != WrittenUnit::npos) below[written[i].parent].push_back(i);
    else roots.push_back(i);
  }
  for (std::size_t i = 0; i < roots.size(); ++i) {
    if (i > 0 && !written[roots[i]].orphan) {
      const Unit& other = written[roots[i]].unit;
      draft.issues.error(other.at, "several_roots",
                         fmt::format("“{}”没有上级，只有最上面的“{}”可以没有；请写 parent", other.id,
                                     written[roots[0]].unit.id),
                         fmt::format("'{}' has no parent, which only the root '{}' may lack; give it one",
                                     other.id, written[roots[0]].unit.id));
    }
    place_unit(roots[i], UnitIndex{}, written, below, draft);
  }
  if (written.empty()) {
    if (node.is_sequence()) draft.issues.error(node.at, "no_root", "没有任何组织单元", "there are no units");
    draft.units.damaged = true;
  }
  for (const WrittenUnit& w : written) {
    if (w.placed) continue;  // else not reached from a root: its parents go round in a circle
    draft.issues.error(w.parent_at.line != 0 ? w.parent_at : w.unit.at, "unit_cycle",
                       fmt::format("“{}”的上级绕成了圈；请改 parent", w.unit.id),
                       fmt::format("the parents of '{}' form a circle; name another parent", w.unit.id));
  }
}

constexpr std::int32_t teams_max = 31, turn_days_max = 31;  // a month: longer is a transfer, no rota

// {teams: 4, days: 1, from: 2026-01-01}
void read_turns(const YamlNode& node, Shift& shift, IssueList& issues) {
  MapReader map(node, issues);
  for (const std::string_view key : {"teams", "from"}) map.need(key);
  shift.teams = map.integer("teams", 2, teams_max, 2);
  shift.turn_days = map.integer("days", 1, turn_days_max, 1);
  if (const YamlNode* from = map.take("from"); from != nullptr && expect_scalar(*from, issues)) {
    const auto day = base::parse_instant(from->text, base::ZoneOffset{0});
    if (!day || from->text.size() != std::string_view("2026-01-01").size())
      issues.error(from->at, "bad_date", "日期写法如 2026-01-01", "a date looks like 2026-01-01");
    else shift.turns_from = static_cast<std::int32_t>(day->ms / base::days(1).ms);
  }
  map.finish();
}

// A shift with turns stands in the model once for each team, as "night/2", each from the day of its own turn:
// whatever asks for a shift need not know of teams.
void add_shift(Shift shift, Draft& draft) {
  const auto add = [&](Shift one) {
    draft.shifts.add(one.id, ShiftIndex(draft.pack.shifts.size()), one.at, draft.issues);
    draft.pack.shifts.push_back(std::move(one));
  };
  if (shift.teams == 0) return add(std::move(shift));
  for (std::int32_t team = 1; team <= shift.teams; ++team) {
    Shift one = shift;
    one.id = fmt::format("{}/{}", shift.id, team);
    one.zh = fmt::format("{}组{}", team, shift.zh.empty() ? shift.id : shift.zh);
    one.turns_from += (team - 1) * shift.turn_days;
    add(std::move(one));
  }
}

void read_shifts(const YamlNode* node, Draft& draft) {
  if (node == nullptr) return;
  MapReader check(*node, draft.issues);
  for (std::size_t i = 0; i < node->keys.size() && i < node->items.size(); ++i) {
    MapReader map(node->items[i], draft.issues);
    Shift shift;
    shift.id = node->keys[i].text;
    shift.at = node->keys[i].at;
    shift.zh = map.text("zh");
    for (const std::string_view key : {"from", "to"}) {
      const YamlNode* time = map.need(key);
      if (time == nullptr || !expect_scalar(*time, draft.issues)) continue;
      const auto minutes = minutes_of_day(time->text);
      if (!minutes) draft.issues.error(time->at, "bad_time", "时刻写法如 17:30", "a time looks like 17:30");
      (key == "from" ? shift.from : shift.to) = minutes.value_or(0) % (24 * 60);
    }
    if (map.node().get("weekdays") != nullptr) shift.weekdays = 0;
    for (const YamlNode* days : map.list("weekdays")) {
      const std::uint8_t bits = weekdays_of(days->text);
      if (bits == 0) {
        draft.issues.error(days->at, "bad_weekday", "星期写法如 mon-fri、sat 或 周一至周五",
                           "days of the week look like mon-fri or sat");
      }
      shift.weekdays |= bits;
    }
    shift.workdays_only = map.boolean("workdays_only").value_or(false);
    if (const YamlNode* turns = map.take("turns")) read_turns(*turns, shift, draft.issues);
    map.finish();
    add_shift(std::move(shift), draft);
  }
}

void warn_of_kinds_without_unit(const YamlNode* kinds, Draft& draft) {
  if (kinds == nullptr) return;
  for (std::size_t i = 0; i < draft.pack.lead_kinds.size() && i < kinds->keys.size(); ++i) {
    const LeadKind& kind = draft.pack.lead_kinds[i];
    if (kind.from != LeadFrom::function) continue;
    const bool found = std::any_of(draft.pack.units.begin(), draft.pack.units.end(),
                                   [&](const Unit& u) { return u.function == kind.id; });
    if (found) continue;
    draft.issues.warning(
        kinds->keys[i].at, "kind_without_unit",
        fmt::format("没有单元的 function 是“{}”，派给它的会转到值班台；请给单元补写，或删去", kind.id),
        fmt::format("no unit has the function '{}': what it should lead goes to triage; give a unit one, or "
                    "take the kind out",
                    kind.id));
  }
}

}  // namespace

void load_org(Draft& draft) {
  const auto root = draft.yaml("org.yaml", true);
  if (!root) {
    draft.levels.damaged = draft.units.damaged = draft.lead_kinds.damaged = draft.shifts.damaged = true;
    return;
  }
  MapReader map(*root, draft.issues);
  read_levels(map.need("levels"), draft);
  const YamlNode* kinds = map.need("lead_kinds");
  read_lead_kinds(kinds, draft);
  read_shifts(map.take("shifts"), draft);
  if (const YamlNode* units = map.need("units")) {
    std::vector<WrittenUnit> written;
    read_units(*units, WrittenUnit::npos, written, draft);
    link_parents(written, draft);
    place_units(written, *units, draft);
    warn_of_kinds_without_unit(kinds, draft);
  } else {
    draft.units.damaged = true;
  }
  load_councils(map.take("councils"), draft);
  map.finish();
  if (!draft.triage.empty())
    draft.pack.triage = draft.units.resolve(draft.triage, draft.triage_at, draft.issues);
  draft.pack.triage_at = draft.triage_at;
}

}  // namespace gridline::pack
