// One vocabulary a fact; a fact without one (title, text, channel) may be compared with anything.
#include "rules/lint/literals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "rules/cel/limits.h"
#include "rules/lint/situations.h"
#include "rules/pack/reading_help.h"
#include "rules/route/facts_view.h"

namespace gridline::lint {

namespace {

struct Vocabulary {
  std::string_view code, zh, en;
  std::set<std::string, std::less<>> words;
};
using Vocabularies = std::map<cel::Slot, Vocabulary>;

// No fact: what on_duty asks for.
constexpr auto roles = static_cast<cel::Slot>(route::FactSlot::fact_slots);

std::set<std::string, std::less<>> set_of(std::span<const std::string_view> words) {
  return {words.begin(), words.end()};
}

void add_places(const pack::Pack& pack, Vocabularies& out) {
  const FactSlots& s = fact_slots();
  Vocabulary compounds{"unknown_place", "小区", "compound", {}},
      buildings{"unknown_place", "楼栋", "building", {}};
  Vocabulary paths{"unknown_place", "地点", "place", {}},
      kinds{"unknown_place_kind", "地点种类", "kind of place", {}};
  Vocabulary grids{"unknown_unit", "网格", "grid", {}}, communities{"unknown_unit", "社区", "community", {}};
  Vocabulary units{"unknown_unit", "组织单元", "unit", {}};
  for (const route::PlaceFacts& f : route::place_facts(pack)) {
    compounds.words.emplace(f.compound);
    buildings.words.emplace(f.building);
    grids.words.emplace(f.grid);
    communities.words.emplace(f.community);
  }
  for (const pack::Place& p : pack.places) paths.words.insert(p.path);
  for (const pack::Unit& u : pack.units) units.words.insert(u.id);
  for (int i = 1; i <= static_cast<int>(pack::PlaceKind::area); ++i)
    kinds.words.emplace(pack::code(static_cast<pack::PlaceKind>(i)));
  out[s.compound] = std::move(compounds);
  out[s.building] = std::move(buildings);
  out[s.path] = std::move(paths);
  out[s.place_kind] = std::move(kinds);
  out[s.grid] = std::move(grids);
  out[s.community] = std::move(communities);
  out[s.units] = std::move(units);
  out[s.property] = {"unknown_property", "物业状态", "state of the property firm", {"active", "withdrawn"}};
}

Vocabularies vocabularies_of(const pack::Pack& pack) {
  const FactSlots& s = fact_slots();
  Vocabularies out;
  Vocabulary categories{"unknown_category", "类别", "category", {}}, groups{"unknown_group", "大类", "group", {}};
  for (const pack::Category& c : pack.categories) {
    categories.words.insert(c.id);
    groups.words.insert(c.group);
  }
  Vocabulary tags{"unknown_tag", "标签", "tag", {}};
  for (const pack::Tag& t : pack.lexicon.tags) tags.words.insert(t.id);
  Vocabulary natures{"unknown_nature", "性质", "nature", {}};
  for (int i = 1; i <= 6; ++i) natures.words.emplace(pack::zh(static_cast<pack::Nature>(i)));
  out[s.category] = std::move(categories);
  out[s.group] = std::move(groups);
  out[s.tags] = std::move(tags);
  out[s.nature] = std::move(natures);
  out[s.guard] = {"unknown_guard", "办结权限", "guard", {"G", "F", "D", "X"}};
  out[s.urgency] = {"unknown_urgency", "紧急程度", "urgency", {"U1", "U2", "U3", "U4", "Q", "W"}};
  out[s.kind] = {"unknown_kind", "工单种类", "kind", set_of(known_kinds())};
  out[s.origin] = {"unknown_origin", "来源", "origin", set_of(known_origins())};
  Vocabulary known_roles{"unknown_role", "岗位", "role", {}};
  for (int i = 1; i <= static_cast<int>(pack::Role::administrator); ++i)
    known_roles.words.emplace(pack::code(static_cast<pack::Role>(i)));
  out[roles] = std::move(known_roles);
  add_places(pack, out);
  return out;
}

bool is_known(const Vocabulary& vocabulary, Compare how, std::string_view word) {
  if (word.empty()) return true;  // "": there is none
  if (how != Compare::prefix) return vocabulary.words.contains(word);
  const auto at = vocabulary.words.lower_bound(word);
  return at != vocabulary.words.end() && at->starts_with(word);
}

// For a prefix: the known words cut to its length, so that "porp." suggests "prop.".
std::vector<std::string> candidates_of(const Vocabulary& vocabulary, Compare how, std::string_view word) {
  std::vector<std::string> out;
  for (const std::string& known : vocabulary.words)
    out.push_back(how == Compare::prefix ? known.substr(0, word.size()) : known);
  return out;
}

// Every comparison within an expression, also inside lists and of a comprehension's variable, which stands
// for the values of the list that it runs over: tags.exists(t, t in ["mass"]).
class Comparisons {
 public:
  using Use = std::function<void(const Comparison&)>;
  Comparisons(const cel::Program& program, const Use& use) : program_(program), use_(use) {}

  void below(cel::NodeId node) {
    const cel::Step& step = program_.plan().steps[node];
    const auto children = program_.ast().children_of(node);
    const bool runs = step.op >= cel::Op::exists && !children.empty();
    const auto outside = lists_;
    if (runs) lists_[step.local] = program_.plan().steps[children[0]].slot;
    if (const auto comparison = comparison_of(program_, node)) use_(*comparison);
    else if (asks(node)) arguments(node, children);
    else if (children.size() == 2) of_variable(node, children[0], children[1]);
    for (const cel::NodeId child : children) below(child);
    lists_ = outside;
  }

  static bool is_constant(const cel::Step& step, cel::Kind kind) {
    return step.op == cel::Op::constant && step.constant.kind() == kind;
  }

 private:
  bool asks(cel::NodeId node) const {
    if (program_.ast().node(node).kind != cel::NodeKind::call) return false;
    return program_.ast().text(node) == "near" || program_.ast().text(node) == "on_duty";
  }

  // near(place, metres), on_duty(role), on_duty(role, unit): what their texts are the names of.
  void arguments(cel::NodeId node, std::span<const cel::NodeId> given) {
    const bool near = program_.ast().text(node) == "near";
    const cel::Slot words[] = {near ? fact_slots().path : roles, fact_slots().units};
    for (std::size_t i = 0; i < given.size() && i < std::size(words); ++i) {
      if (!is_constant(program_.plan().steps[given[i]], cel::Kind::string)) continue;
      Comparison out;
      out.how = Compare::has;
      out.slot = words[i];
      out.texts = {given[i]};
      use_(out);
    }
  }

  void of_variable(cel::NodeId node, cel::NodeId variable, cel::NodeId with) {
    const std::vector<cel::Step>& steps = program_.plan().steps;
    if (program_.ast().node(node).kind != cel::NodeKind::call) return;
    const std::string_view name = program_.ast().text(node);
    if (name != "_in_" && name != "_==_" && name != "_!=_" && name != "startsWith") return;
    if (steps[variable].op != cel::Op::local) std::swap(variable, with);
    if (steps[variable].op != cel::Op::local) return;
    Comparison out;
    out.how = name == "startsWith" ? Compare::prefix : Compare::has;
    out.slot = lists_[steps[variable].local];
    const auto listed = program_.ast().children_of(with);
    out.texts.assign(listed.begin(), listed.end());
    if (program_.ast().node(with).kind != cel::NodeKind::list) out.texts = {with};
    const bool texts = std::all_of(out.texts.begin(), out.texts.end(), [&](cel::NodeId text) {
      return is_constant(steps[text], cel::Kind::string);
    });
    if (texts && out.slot != cel::no_slot) use_(out);
  }

  const cel::Program& program_;
  const Use& use_;
  std::array<cel::Slot, cel::comprehension_depth_max> lists_{};  // by variable; no_slot: something else
};

void for_each_comparison(const cel::Program& program, const std::function<void(const Comparison&)>& use) {
  Comparisons(program, use).below(program.ast().root);
}

// A place of the pack without an area.
bool is_off_the_map(const pack::Pack& pack, const std::string& path) {
  const auto place = pack.place_by_path.find(path);
  return place != pack.place_by_path.end() &&
         std::none_of(pack.map_areas.begin(), pack.map_areas.end(),
                      [&](const pack::MapArea& area) { return area.place == place->second; });
}

// near(place, metres): the place must be on the map, and the metres in their bounds. True when something was
// wrong.
bool check_distances(const pack::Pack& pack, const Condition& condition, pack::IssueList& issues) {
  const cel::Program& program = *condition.program;
  bool found = false;
  for (cel::NodeId node = 0; node < program.plan().steps.size(); ++node) {
    const auto given = program.ast().children_of(node);
    if (program.ast().node(node).kind != cel::NodeKind::call || program.ast().text(node) != "near") continue;
    if (given.size() != 2) continue;
    const cel::Step &named = program.plan().steps[given[0]], &metres = program.plan().steps[given[1]];
    if (Comparisons::is_constant(named, cel::Kind::string)) {
      const std::string path(named.constant.as_text());
      if (is_off_the_map(pack, path)) {
        found = true;
        issues.error(
            condition.position(given[0]), "place_not_on_map",
            fmt::format("“{}”在地图上没有范围，near 总是出错；请在 areas.geojson 里画出它的范围", path),
            fmt::format("'{}' has no area on the map, so near always ends in an error; draw its area in "
                        "areas.geojson",
                        path));
      }
    }
    if (!Comparisons::is_constant(metres, cel::Kind::integer)) continue;
    const std::int64_t value = metres.constant.as_integer();
    if (value >= 1 && value <= cel::near_metres_max) continue;
    found = true;
    pack::report_bad_number(issues, condition.position(given[1]), std::to_string(value), 1,
                            cel::near_metres_max);
  }
  return found;
}

// The value of `let` that the text comes from; null: it stands in the condition.
const pack::LetValue* named_value(const pack::Pack& pack, const cel::Program& program, cel::NodeId text) {
  const cel::NamedNode* named = program.ast().named_node(text);
  if (named == nullptr) return nullptr;
  return &pack.lets[named->name].values[named->value == cel::NamedNode::whole ? 0 : named->value];
}

}  // namespace

void check_names(const pack::Pack& pack, const std::vector<Condition>& conditions, pack::IssueList& issues) {
  std::vector<bool> used(pack.lets.size());
  for (const Condition& condition : conditions) {
    if (!condition.program) continue;
    for (const cel::NamedNode& node : condition.program->ast().named) used[node.name] = true;
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) continue;
    const std::string& name = pack.lets[i].name;
    issues.warning(pack.lets[i].at, "unused_let", fmt::format("没有条件用到“{}”；请删去，或检查是否写错了名字", name),
                   fmt::format("no condition uses '{}'; take it out, or look for a misspelt name", name));
  }
}

std::vector<bool> check_literals(const pack::Pack& pack, const std::vector<Condition>& conditions,
                                 pack::IssueList& issues) {
  const Vocabularies vocabularies = vocabularies_of(pack);
  std::vector<bool> found(conditions.size());
  std::set<std::pair<const pack::LetValue*, cel::Slot>> said;  // of a list that several conditions name
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    const Condition& condition = conditions[i];
    if (!condition.program) continue;
    if (check_distances(pack, condition, issues)) found[i] = true;
    for_each_comparison(*condition.program, [&](const Comparison& comparison) {
      const auto vocabulary = vocabularies.find(comparison.slot);
      if (vocabulary == vocabularies.end()) return;
      const Vocabulary& v = vocabulary->second;
      for (const cel::NodeId text : comparison.texts) {
        const std::string_view word = text_of(*condition.program, text);
        if (is_known(v, comparison.how, word)) continue;
        found[i] = true;
        const pack::LetValue* named = named_value(pack, *condition.program, text);
        if (named != nullptr && !said.emplace(named, comparison.slot).second) continue;
        const std::vector<std::string> all = candidates_of(v, comparison.how, word);
        pack::report_unknown(issues, named != nullptr ? named->at : condition.position(text), v.code, v.zh,
                             v.en, word, {all.begin(), all.end()});
      }
    });
  }
  return found;
}

}  // namespace gridline::lint
