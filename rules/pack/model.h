// The immutable model of a rule pack: what a rule editor wrote, checked, with every name resolved
// to an index. Made once by load() (loader.h), then shared by all threads; never changed.
//
// Indexes are positions in the vectors below and mean something only with their pack. What is
// stored in the journal are symbols (core/symbols.h), bound to indexes when a pack becomes active.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/time.h"
#include "rules/pack/calendar.h"
#include "rules/pack/council.h"
#include "rules/pack/gather_rules.h"
#include "rules/pack/index.h"
#include "rules/pack/issue.h"
#include "rules/pack/ladder.h"
#include "rules/pack/let.h"
#include "rules/pack/text_model.h"
#include "rules/pack/told.h"
#include "rules/pack/words.h"

namespace gridline::pack {

// 层级: a rung of the organisation, named by the pack ("street", "community", "grid", ...).
struct Level {
  std::string id, zh, en;
  std::uint32_t rank = 0;  // 0 is the top
};

// 组织单元. The accountable lead of a ticket is always a unit with `accountable`; a property firm,
// an owners' committee or an outside partner is a doer beside it.
struct Unit {
  std::string id, zh, en;
  LevelIndex level;             // none for lines beside the chain (departments, firms)
  UnitIndex parent;             // none for the root
  std::string function;         // what it does, by lead kind id: "URB", "PM"; empty for the chain
  bool accountable = true;
  CalendarIndex calendar;       // the parent's when not given
  std::vector<UnitIndex> children;
  std::uint32_t depth = 0;      // 0 for the root
  Position at;
};

enum class PlaceKind : std::uint8_t {
  none = 0, district = 1, street = 2, community = 3, compound = 4, zone = 5, building = 6, poi = 7,
  outside = 8,  // known by name but not ours: a complaint there is for somebody else
  area = 9,     // a unit's part of the map (areas.geojson): no text names it, only coordinates do
};
std::string_view code(PlaceKind);
std::optional<PlaceKind> place_kind_of(std::string_view code);

// A polygon of the map with its holes, in degrees times 10^7 (WGS 84): the outer ring first.
struct MapPoint {
  std::int32_t lon_e7 = 0, lat_e7 = 0;
  bool operator==(const MapPoint&) const = default;
};
using MapRing = std::vector<MapPoint>;   // open: the last point is not the first one again
struct MapArea {
  PlaceIndex place;                      // the place that it is the ground of
  std::vector<MapRing> rings;            // a point inside an odd number of them is in the area
};

enum class PropertyStatus : std::uint8_t { none = 0, active = 1, withdrawn = 2 };
std::string_view code(PropertyStatus);  // "" for none

// 地点. `path` is unique and readable: "海曲世家", "海曲世家/8号楼", "凌云花园/东区/3号楼".
struct Place {
  std::string path, name;
  std::vector<std::string> aliases;
  PlaceKind kind = PlaceKind::none;
  PlaceIndex parent;
  UnitIndex unit;              // the finest unit that covers it (a grid); none outside
  UnitIndex border_unit;       // the second grid of a place at a border; usually none
  PropertyStatus property = PropertyStatus::none;
  UnitIndex property_firm;     // with an active property firm
  std::int32_t number = 0;     // a building's number within its compound or zone; 0: it has a letter or name
  std::int32_t stairs = 0;     // 单元 in a building; 0: not in the register
  std::int32_t floors = 0;
  std::int32_t homes_per_floor = 0;
  std::int32_t households = 0;  // of a compound or zone: with all its buildings
  Position at;
};

// Who usually leads: "GM" the grid of the place, "COM" its community, "PM" its property firm,
// "URB" the nearest department with that function.
enum class LeadFrom : std::uint8_t { level = 1, property_firm = 2, function = 3 };
struct LeadKind {
  std::string id, zh, en;
  LeadFrom from = LeadFrom::function;
  LevelIndex level;  // when from == level
};

struct CategoryWord {
  std::string text;
  std::int32_t weight = 10;
};

// 类别.
struct Category {
  std::string id, zh, en;        // "prop.roof_leak"
  std::string group;             // "prop"
  LeadKindIndex lead;
  std::vector<LeadKindIndex> partners;
  Urgency urgency = Urgency::u3;
  Guard guard = Guard::grid;
  Nature nature = Nature::none;  // of a message that has no cue of its own
  std::vector<CategoryWord> words;
  Position at;
  Position lead_at;              // of what stands behind `lead`
};

// Cue words that are not about a category (words.yaml); every list may be empty.
struct Cue {
  std::string text;
  std::int32_t weight = 10;
};
struct Tag {
  std::string id, zh;
  std::vector<Cue> cues;
};
struct Lexicon {
  std::vector<std::vector<Cue>> nature;  // indexed by Nature
  std::vector<Tag> tags;                 // vulnerable, mass, fire_risk, repeat ...
  std::vector<Cue> urgent;               // raise urgency by one
  std::vector<Cue> negation;             // 不是 没有
  std::vector<Cue> past;                 // 昨晚 去年
  std::vector<Cue> solved;               // 修好了 已经解决
  std::vector<Cue> ongoing;              // 现在 还在
  std::vector<Cue> hypothetical;         // 万一 再不
  std::vector<Cue> quoted;               // 写着 唱: what stands in quotation marks beside it is only cited
  std::vector<Cue> hyperbole;            // 差点 哈哈
  std::vector<Cue> sincere;              // 帮我 送来: thanks beside it are meant
  std::vector<Cue> aside;                // 没意见 我不说: what is named only to be put aside
  std::vector<Cue> noise;                // 回T退订
  std::vector<Cue> advert;               // 购卡热线 贷款
};

// How the words and the learned model come to one answer (pack.yaml, reading).
enum class ModelUse : std::uint8_t { words_only = 0, with_words = 1 };
struct ReadingRules {
  ModelUse model = ModelUse::with_words;  // without a model.bin the words decide alone
  std::int32_t sure_permille = 900;       // as likely as this to be right: routed without a person
  std::int32_t urgent_permille = 500;     // an emergency that the model alone sees: to a person, at once
};

// 时限方案: one amount per clock and urgency; a policy inherits from its parent.
struct ClockRule {
  ClockKind clock = ClockKind::none;
  Urgency urgency = Urgency::none;  // none: any
  Amount amount;
  StartRule start = StartRule::instant;
  Position at;                        // of the amount
};
struct Policy {
  std::string id, zh, en;
  PolicyIndex parent;
  std::int32_t warn_percent = 0;  // of accept and resolve, 1 to 99; 0: the parent's; see warn_percent()
  std::vector<ClockRule> clocks;  // own ones only; see clock_rule()
  std::vector<Ladder> ladders;    // own ones only; see ladder_of()
  std::vector<PauseRule> pauses;  // the same
  std::vector<StartFrom> starts;
  Position at;
};

// 班次: when people with this shift are on duty. May pass midnight (to < from).
struct Shift {
  std::string id, zh;
  std::uint8_t weekdays = 0x7f;  // bit 0 Monday .. bit 6 Sunday
  bool workdays_only = false;    // by the calendar, with holidays and make-up workdays
  // 轮班: one of so many teams, which take turns of `turn_days`; its own from `turns_from` (base::civil_day).
  // 0: no.
  std::int32_t teams = 0, turn_days = 0, turns_from = 0;
  std::int32_t from = 0;         // minutes since midnight
  std::int32_t to = 0;           // equal to from: the whole day
  Position at;
};

// A member the pack seeds a demonstration with; live members are state, changed by commands.
struct SeedMember {
  std::string id, name;
  UnitIndex unit;
  std::vector<Role> roles;
  std::vector<std::string> skills;
  std::vector<ShiftIndex> shifts;
  std::int32_t open_max = 0;  // 0: no cap
};

// 派单规则: a node of the tree. What is not given is inherited from the parent; the root gives all.
enum class LeadRule : std::uint8_t {
  inherit = 0,
  level = 1,       // the unit of `lead_level` above the place
  category = 2,    // whom the category's lead kind names
  unit = 3,        // one fixed unit
  triage = 4,      // a person at the dispatch desk decides
};
struct PartnerRule {
  LeadRule from = LeadRule::category;  // category: its lead and partners other than the ticket's lead
  LevelIndex level;
  UnitIndex unit;
  LeadKindIndex kind;                  // with from == category: only this kind; none: all of them
};
// To whom in the lead unit: nobody yet (the unit's queue), or the best of those with a role.
struct PersonRule {
  Role role = Role::none;   // none: the queue
  std::string skill;        // empty: any
  bool on_duty = true;
};
struct Route {
  std::string id, zh;
  std::string path;                    // "root/emergency/gas"
  RouteIndex parent;
  std::vector<RouteIndex> children;    // in the editor's order
  std::string when;                    // CEL; empty: always
  Position when_at;                    // of the first character of the expression
  bool continue_on = false;            // later siblings may match too (they add partners)
  LeadRule lead = LeadRule::inherit;
  LevelIndex lead_level;
  UnitIndex lead_unit;
  std::optional<std::vector<PartnerRule>> partners;
  std::optional<PersonRule> person;
  PolicyIndex policy;                  // none: inherited
  std::optional<bool> split;           // one message with several matters gives a ticket each
  std::optional<bool> join;            // an open ticket of the same place and category takes it in
  std::optional<SimilarRule> similar;  // and one that is near and alike
  std::optional<HotRule> hot;          // complaints that pile up are reported upward
  std::array<ToldIndex, occasions> says;  // by occasion; none: inherited
  // Whose all of this is: it concerns the unit's places alone (condition_besides), within the limits of the
  // unit above (owned.h). None: the owner around it, if any.
  UnitIndex owner;
  Position at;
  // Of what stands behind these keys; line 0: not given.
  Position lead_at, person_at, policy_at, partners_at, hot_at, owner_at;
};

struct Pack {
  std::string name, version, zh, en;
  base::Hash256 hash{};        // of the stored form (files.h)
  std::vector<std::string> file_names;  // by Position::file, for issues found later (conditions)
  base::ZoneOffset zone;

  std::vector<Level> levels;   // from the top
  std::vector<Unit> units;     // parents before children; units[0] is the root
  UnitIndex triage;            // the dispatch desk's unit: takes what is unsure
  Position triage_at;          // where pack.yaml names it
  std::vector<Place> places;   // parents before children
  std::vector<MapArea> map_areas;   // in the file's order
  std::int32_t activation_people = 1;   // 2: another pack is activated by two people
  std::int32_t border_metres = 0;   // a point this near to another area's edge belongs to both
  std::vector<LeadKind> lead_kinds;
  std::vector<Category> categories;
  Lexicon lexicon;
  ReadingRules reading;
  std::shared_ptr<const TextModel> text_model;  // null: the pack has none
  std::vector<Calendar> calendars;  // [0] is the default
  std::vector<Policy> policies;
  std::vector<Shift> shifts;
  std::vector<Council> councils;  // 议事会
  std::vector<Let> lets;       // in the file's order
  std::vector<Told> told;      // texts.yaml
  std::vector<Route> routes;   // routes[0] is the root, catches all
  bool compares_texts = false; // some route does: else nobody needs sketches of texts
  std::vector<SeedMember> seed_members;

  std::unordered_map<std::string, UnitIndex> unit_by_id;
  std::unordered_map<std::string, PlaceIndex> place_by_path;
  std::unordered_map<std::string, CategoryIndex> category_by_id;

  const Unit& operator[](UnitIndex i) const { return units[i.value]; }
  const Place& operator[](PlaceIndex i) const { return places[i.value]; }
  const Category& operator[](CategoryIndex i) const { return categories[i.value]; }
  const LeadKind& operator[](LeadKindIndex i) const { return lead_kinds[i.value]; }
  const Policy& operator[](PolicyIndex i) const { return policies[i.value]; }
  const Route& operator[](RouteIndex i) const { return routes[i.value]; }
  const Level& operator[](LevelIndex i) const { return levels[i.value]; }
  const Shift& operator[](ShiftIndex i) const { return shifts[i.value]; }
  const Told& operator[](ToldIndex i) const { return told[i.value]; }
};

// The unit itself or its nearest ancestor at `level`; none when there is none.
UnitIndex unit_at_level(const Pack& pack, UnitIndex from, LevelIndex level);

// The unit with `function` that is nearest to `from`: from itself, then among the children of from,
// of its parent, and so on up; ties by the editor's order. None when there is none.
UnitIndex unit_with_function(const Pack& pack, UnitIndex from, std::string_view function);

// Is `unit` equal to or below `above`?
bool is_within(const Pack& pack, UnitIndex unit, UnitIndex above);

// The innermost place of `kind` at or above `place`; none when there is none.
PlaceIndex place_above(const Pack& pack, PlaceIndex place, PlaceKind kind);

// The calendar that holds for a unit.
const Calendar& calendar_of(const Pack& pack, UnitIndex unit);

// The rule of `clock` for `urgency` in a policy or the nearest ancestor that has one: an exact
// urgency goes before "any". Null when no policy has one.
const ClockRule* clock_rule(const Pack& pack, PolicyIndex policy, ClockKind clock, Urgency urgency);

// The ladder of `clock` for `urgency` in a policy or the nearest ancestor that has one for this clock; an
// exact urgency goes before "any"; a policy's own ladders of a clock stand for all of its parent's. Null:
// what is overdue climbs by `stay`.
const Ladder* ladder_of(const Pack& pack, PolicyIndex policy, ClockKind clock, Urgency urgency);
// pause:: bits, of the policy or the nearest ancestor that says it; `otherwise` when none does.
std::uint32_t pauses_of(const Pack& pack, PolicyIndex policy, ClockKind clock, std::uint32_t otherwise);
// The same for what starts a clock; none: nobody says it.
ClockFrom start_of(const Pack& pack, PolicyIndex policy, ClockKind clock);

// The share of the accept and resolve times after which who has it is warned; 0: never.
std::int32_t warn_percent(const Pack& pack, PolicyIndex policy);

// What the route or the nearest one above it says on the occasion; else the engine's own text.
const Told& told_at(const Pack& pack, RouteIndex route, Occasion occasion);

// What holds besides a route's `when`, as CEL: an owner's route takes what lies in the owner's area.
// Empty: nothing.
std::string condition_besides(const Pack& pack, const Route& route);

// Is a person with this shift on duty at `t`?
bool on_shift(const Pack& pack, ShiftIndex shift, const Calendar& calendar, base::Instant t);

}  // namespace gridline::pack
