// routes.yaml: the tree of routes. What a route does not give it inherits.
//
//   root:
//     lead: triage
//     policy: base
//     children:
//       - {id: emergency, zh: 紧急, when: guard == "X", lead: community, partners: [category, level:grid],
//          person: {role: liaison, on_duty: true}, policy: emergency}
#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/draft.h"
#include "rules/pack/load_hot.h"
#include "rules/pack/load_similar.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

constexpr std::size_t when_bytes_max = 4096;

// "level:grid", or a bare word that is a level of this pack; "unit:ID"; "category"; "triage".
struct Target {
  LeadRule rule = LeadRule::inherit;
  LevelIndex level;
  UnitIndex unit;
  LeadKindIndex kind;
};

std::optional<std::string> after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return std::string(trimmed(text.substr(prefix.size())));
}

void report_bad_target(const YamlNode& node, std::string_view zh_sorts, std::string_view en_sorts,
                       Draft& draft) {
  std::vector<std::string_view> known = {"category", "triage"};
  for (const Level& level : draft.pack.levels) known.push_back(level.id);
  report_unknown(draft.issues, node.at, "bad_target", fmt::format("去向（{}）", zh_sorts),
                 fmt::format("target ({})", en_sorts), node.text, known);
}

std::optional<Target> lead_of(const YamlNode& node, Draft& draft) {
  if (!expect_scalar(node, draft.issues)) return std::nullopt;
  Target out;
  if (node.text == "category") {
    out.rule = LeadRule::category;
  } else if (node.text == "triage") {
    out.rule = LeadRule::triage;
  } else if (const auto unit = after(node.text, "unit:")) {
    out.rule = LeadRule::unit;
    out.unit = draft.units.resolve(*unit, node.at, draft.issues);
    if (out.unit && !draft.pack[out.unit].accountable) {
      draft.issues.error(node.at, "lead_not_accountable",
                         fmt::format("“{}”是协办单位，不能作主办；请另选主办，把它写进 partners", *unit),
                         fmt::format("'{}' is not accountable and cannot lead; name another lead and "
                                     "this one as a partner",
                                     *unit));
    }
  } else if (const auto level = after(node.text, "level:")) {
    out.rule = LeadRule::level;
    out.level = draft.levels.resolve(*level, node.at, draft.issues);
  } else if (const LevelIndex named = draft.levels.find(node.text)) {
    out.rule = LeadRule::level;
    out.level = named;
  } else {
    if (!draft.levels.damaged) {
      report_bad_target(node, "grid 等层级、category、triage、unit:编号",
                        "a level such as grid, category, triage, unit:ID", draft);
    }
    return std::nullopt;
  }
  return out;
}

std::optional<PartnerRule> partner_of(const YamlNode& node, Draft& draft) {
  PartnerRule out;
  if (const auto kind = after(node.text, "category:")) {
    out.kind = draft.lead_kinds.resolve(*kind, node.at, draft.issues);
    return out;
  }
  if (node.text == "triage") {
    report_bad_target(node, "category、category:类型、level:层级、unit:编号",
                      "category, category:KIND, level:ID, unit:ID", draft);
    return std::nullopt;
  }
  if (const auto unit = after(node.text, "unit:")) {  // a partner need not be accountable
    out.from = LeadRule::unit;
    out.unit = draft.units.resolve(*unit, node.at, draft.issues);
    return out;
  }
  const auto target = lead_of(node, draft);
  if (!target) return std::nullopt;
  out.from = target->rule;
  out.level = target->level;
  return out;
}

std::optional<PersonRule> person_of(const YamlNode& node, IssueList& issues) {
  PersonRule out;
  if (node.is_scalar() && node.text == "queue") return out;
  MapReader map(node, issues);
  if (const YamlNode* role = map.need("role"); role != nullptr && expect_scalar(*role, issues)) {
    const auto known = role_of(role->text);
    if (known) out.role = *known;
    else {
      report_unknown(issues, role->at, "unknown_role", "角色", "role", role->text,
                     {"call_taker", "dispatch_desk", "liaison", "grid_member", "grid_secretary", "checker",
                      "callback_clerk", "supervisor", "outside_partner"});
    }
  }
  out.skill = map.text("skill");
  out.on_duty = map.boolean("on_duty").value_or(true);
  map.finish();
  return out;
}

void read_condition(const YamlNode& node, Route& route, Draft& draft) {
  if (!expect_scalar(node, draft.issues)) return;
  const std::string_view condition = trimmed(node.text);
  route.when_at = text_position(node, draft.issues.source());
  const std::size_t lead_in = static_cast<std::size_t>(condition.data() - node.text.data());
  if (node.style == YamlNode::Style::quoted) {
    route.when_at.column += characters(std::string_view(node.text).substr(0, lead_in));
  }
  route.when_at.length = std::max(1u, std::min(route.when_at.length, characters(condition)));
  const bool one_line =
      trimmed(draft.issues.source().line(route.when_at.file, route.when_at.line)) == condition;
  if (condition.empty()) {
    draft.issues.error(node.at, "empty_condition", "条件是空的；总是成立就不要写 when",
                       "the condition is empty; leave `when` out to match always");
  } else if (condition.size() > when_bytes_max) {
    draft.issues.error(node.at, "condition_too_long",
                       fmt::format("条件超过 {} 字节；请拆成几条规则，或把并列的值写成 in [\"…\", \"…\"]", when_bytes_max),
                       fmt::format("the condition is longer than {} bytes; split the route, or write values "
                                   "side by side as in [...]",
                                   when_bytes_max));
  } else if (node.folded && !one_line) {
    draft.issues.error(node.at, "folded_condition", "多行条件请用 | 写，否则报错时指不出位置",
                       "write a condition of several lines with |, or errors in it cannot be placed");
  } else {
    route.when = condition;
  }
}

class TreeReader {
 public:
  explicit TreeReader(Draft& draft) : draft_(draft) {}

  void read(const YamlNode& node, RouteIndex parent) {
    MapReader map(node, draft_.issues);
    const RouteIndex self(draft_.pack.routes.size());
    draft_.pack.routes.emplace_back();
    Route route;
    route.at = node.at;
    route.parent = parent;
    route.zh = map.text("zh");
    name(map, route);
    if (const YamlNode* when = map.take("when")) read_condition(*when, route, draft_);
    read_choices(map, route);
    if (!parent) check_root(route);
    const YamlNode* children = map.take("children");
    map.finish();
    if (parent) draft_.pack.routes[parent.value].children.push_back(self);
    const std::string path = route.path;
    draft_.pack.routes[self.value] = std::move(route);
    if (children == nullptr) return;
    if (!children->is_sequence()) {
      draft_.issues.error(children->at, "not_a_list", "这里应是列表（- 开头）", "a list is expected here");
      return;
    }
    for (const YamlNode& child : children->items) read(child, self);
  }

 private:
  void name(MapReader& map, Route& route) {
    if (!route.parent) {
      route.id = route.path = "root";
      map.text("id");
      return;
    }
    const YamlNode* id = map.need("id");
    if (id == nullptr || !expect_scalar(*id, draft_.issues)) return;
    route.id = id->text;
    const Route& parent = draft_.pack.routes[route.parent.value];
    route.path = parent.path + "/" + route.id;
    if (route.id.find('/') != std::string::npos || route.id.empty()) {
      draft_.issues.error(id->at, "bad_route_id", "派单规则的编号不能为空或含 /",
                          "a route's id may not be empty or contain /");
    }
    if (!paths_.add(route.path, RouteIndex(0), id->at, draft_.issues)) return;
  }

  void read_choices(MapReader& map, Route& route) {
    route.continue_on = map.boolean("continue").value_or(false);
    if (const YamlNode* lead = map.take("lead")) {
      const Target target = lead_of(*lead, draft_).value_or(Target{});
      route.lead_at = lead->at;
      route.lead = target.rule;
      route.lead_level = target.level;
      route.lead_unit = target.unit;
      lead_is_wrong_ = target.rule == LeadRule::inherit;
    }
    if (map.node().get("partners") != nullptr) {
      route.partners.emplace();
      for (const YamlNode* partner : map.list("partners")) {
        if (const auto rule = partner_of(*partner, draft_)) route.partners->push_back(*rule);
      }
    }
    if (const YamlNode* person = map.take("person")) {
      route.person = person_of(*person, draft_.issues);
      route.person_at = person->at;
    }
    const YamlNode* policy = map.take("policy");
    route.policy = draft_.resolve(draft_.policies, policy);
    if (policy != nullptr) route.policy_at = policy->at;
    policy_is_wrong_ = policy != nullptr && !route.policy;
    route.split = map.boolean("split");
    route.join = map.boolean("join");
    if (const YamlNode* similar = map.take("similar")) route.similar = similar_of(*similar, draft_);
    if (const YamlNode* hot = map.take("hot")) route.hot = hot_of(*hot, draft_);
    if (route.similar && route.similar->act.value_or(SimilarAct::never) != SimilarAct::never)
      draft_.pack.compares_texts = true;
  }

  void check_root(Route& route) {
    IssueList& issues = draft_.issues;
    if (!route.when.empty()) {
      issues.error(route.when_at, "root_condition", "根规则不能有条件：它接住一切；请把条件写到 children 里",
                   "the root may have no condition: it catches all; put it on a child");
    }
    if (route.continue_on) {
      issues.error(route.at, "root_condition", "根规则不能写 continue，请删去",
                   "the root may not continue; take it out");
    }
    if (route.lead == LeadRule::inherit && !lead_is_wrong_) {
      issues.error(route.at, "root_incomplete", "根规则必须写明 lead", "the root must say lead");
    }
    if (!route.policy && !policy_is_wrong_ && !draft_.policies.damaged) {
      issues.error(route.at, "root_incomplete", "根规则必须写明 policy", "the root must say policy");
    }
    if (!route.partners) route.partners.emplace();
    if (!route.person) route.person.emplace();
    if (!route.split) route.split = true;
    if (!route.join) route.join = true;
  }

  Draft& draft_;
  Names<RouteIndex> paths_{"派单规则", "route", "unknown_route"};
  bool lead_is_wrong_ = false;    // of the route just read: reported, not absent
  bool policy_is_wrong_ = false;
};

}  // namespace

void load_routes(Draft& draft) {
  const auto root = draft.yaml("routes.yaml", true);
  if (!root) return;
  MapReader map(*root, draft.issues);
  if (const YamlNode* tree = map.need("root")) TreeReader(draft).read(*tree, {});
  map.finish();
}

}  // namespace gridline::pack
