// routes.yaml: the tree of routes. What a route does not give it inherits.
//
//   root:
//     lead: triage
//     policy: base
//     children:
//       - {id: emergency, zh: 紧急, when: guard == "X", lead: community, partners: [category, level:grid],
//          person: {role: liaison, on_duty: true}, policy: emergency}
//       - include: routes/water.yaml     # a list of routes, which stand here
#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/draft.h"
#include "rules/pack/load_hot.h"
#include "rules/pack/load_similar.h"
#include "rules/pack/load_target.h"
#include "rules/pack/owned.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

constexpr std::size_t when_bytes_max = 4096;
constexpr std::string_view include_folder = "routes/";
// A sub-tree for each community of a street, and some in each: far more than anybody keeps in his head.
constexpr std::size_t include_depth_max = 8;
constexpr std::size_t included_files_max = 200;

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
    read_children(*children, self);
  }

  // Files that no route includes would be rules that are there and do not work.
  void report_left_out() {
    const auto& files = draft_.issues.source().files().files;
    for (std::uint32_t i = 0; i < files.size(); ++i) {
      if (!files[i].name.starts_with(include_folder) || included_.contains(i)) continue;
      draft_.issues.error(
          {i, 0, 1, 1}, "not_included",
          fmt::format("没有规则包含这个文件：在 routes.yaml 的 children 里写 - include: {}，或删去它",
                      files[i].name),
          fmt::format("no route includes this file: write - include: {} among the children in "
                      "routes.yaml, or take it out",
                      files[i].name));
    }
  }

 private:
  void read_children(const YamlNode& children, RouteIndex parent) {
    for (const YamlNode& child : children.items) {
      if (!child.is_map() || child.get("include") == nullptr) {
        read(child, parent);
        continue;
      }
      MapReader map(child, draft_.issues);
      const auto names =
          map.need("include") != nullptr ? map.list("include") : std::vector<const YamlNode*>();
      for (const YamlNode* name : names) include(*name, parent);
      map.finish();
    }
  }

  void include(const YamlNode& name, RouteIndex parent) {
    const auto file = file_named(name);
    if (!file || !may_include(name, *file)) return;
    included_.emplace(*file, name.at);
    including_.push_back(*file);
    const std::size_t before = draft_.issues.errors();
    const YamlNode root = read_yaml(*file, draft_.issues);
    if (root.is_sequence()) {
      read_children(root, parent);
    } else if (draft_.issues.errors() == before) {
      draft_.issues.error({*file, 1, 1, 1}, "not_a_list", "被包含的文件应是派单规则的列表（- 开头）",
                          "an included file should be a list of routes (- id: ...)");
    }
    including_.pop_back();
  }

  // Of a file of the pack; an issue at the include when there is none.
  std::optional<std::uint32_t> file_named(const YamlNode& name) {
    const std::string& path = name.text;
    const bool below = path.starts_with(include_folder) && path.ends_with(".yaml") &&
                       path.find("..") == std::string::npos && path.find('\\') == std::string::npos;
    if (!below) {
      draft_.issues.error(name.at, "bad_include",
                          "include 写规则包里 routes/ 文件夹下的文件，如 routes/water.yaml",
                          "include names a file below the pack's folder routes/, such as routes/water.yaml");
      return std::nullopt;
    }
    const Source& source = draft_.issues.source();
    const std::uint32_t file = source.file_index(path);
    if (file < source.files().files.size()) return file;
    std::vector<std::string_view> known;
    for (const PackFile& f : source.files().files)
      if (f.name.starts_with(include_folder)) known.push_back(f.name);
    report_unknown(draft_.issues, name.at, "missing_include", "文件", "file", path, known);
    return std::nullopt;
  }

  bool may_include(const YamlNode& name, std::uint32_t file) {
    IssueList& issues = draft_.issues;
    if (std::find(including_.begin(), including_.end(), file) != including_.end()) {
      issues.error(name.at, "include_cycle", fmt::format("{} 包含了自己（直接或绕了一圈）；请去掉这一处", name.text),
                   fmt::format("{} includes itself, directly or in a circle; take this one out", name.text));
    } else if (const auto first = included_.find(file); first != included_.end()) {
      const std::string where =
          fmt::format("{}:{}", draft_.pack.file_names[first->second.file], first->second.line);
      issues.error(name.at, "included_twice",
                   fmt::format("{} 已在 {} 包含过；一个文件只能放在一处", name.text, where),
                   fmt::format("{} is included at {} already; a file has one place", name.text, where));
    } else if (including_.size() >= include_depth_max) {
      included_.emplace(file, name.at);  // it is named here, so it is not forgotten
      issues.error(name.at, "too_many_includes",
                   fmt::format("包含至多套 {} 层；请把它写到上一层", include_depth_max),
                   fmt::format("includes nest at most {} deep; include it higher up", include_depth_max));
    } else if (included_.size() >= included_files_max) {
      issues.error(name.at, "too_many_includes",
                   fmt::format("包含的文件至多 {} 个；请合并几个", included_files_max),
                   fmt::format("at most {} files are included; put some together", included_files_max));
    } else {
      return true;
    }
    return false;
  }

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
    if (const YamlNode* partners = map.node().get("partners")) {
      route.partners.emplace();
      route.partners_at = partners->at;
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
    if (const YamlNode* hot = map.take("hot")) {
      route.hot = hot_of(*hot, draft_);
      route.hot_at = hot->at;
    }
    if (const YamlNode* owner = map.take("owner")) {
      route.owner = draft_.resolve(draft_.units, owner);
      route.owner_at = owner->at;
    }
    if (const YamlNode* says = map.take("says")) route.says = says_of(*says);
    if (route.similar && route.similar->act.value_or(SimilarAct::never) != SimilarAct::never)
      draft_.pack.compares_texts = true;
  }

  std::array<ToldIndex, occasions> says_of(const YamlNode& node) {
    std::array<ToldIndex, occasions> out;
    MapReader map(node, draft_.issues);
    for (std::size_t i = 0; i < occasions; ++i) {
      const OccasionInfo& occasion = info(static_cast<Occasion>(i));
      const YamlNode* name = map.take(occasion.code);
      const ToldIndex told = draft_.resolve(draft_.told, name);
      if (!told) continue;
      const Told& text = draft_.pack[told];
      if (text.occasion == static_cast<Occasion>(i)) {
        out[i] = told;
        continue;
      }
      const std::string_view other = info(text.occasion).code;
      draft_.issues.error(name->at, "wrong_occasion",
                          fmt::format("“{}”是 {} 的文本，不能用作 {}", text.id, other, occasion.code),
                          fmt::format("'{}' is a text for {}, not for {}", text.id, other, occasion.code));
    }
    map.finish();
    return out;
  }

  void check_root(Route& route) {
    IssueList& issues = draft_.issues;
    if (route.owner_at.line != 0) {
      issues.error(route.owner_at, "root_owner", "根规则不能写 owner：它接住一切；请写在它下面的规则上",
                   "the root may have no owner: it catches all; give it to a route below");
      route.owner = {};
    }
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
  std::map<std::uint32_t, Position> included_;  // files, with the place of their include
  std::vector<std::uint32_t> including_;        // those that are being read, the outermost first
};

}  // namespace

void load_routes(Draft& draft) {
  const auto root = draft.yaml("routes.yaml", true);
  if (!root) return;
  MapReader map(*root, draft.issues);
  if (const YamlNode* lets = map.take("let")) load_lets(*lets, draft);
  if (const YamlNode* tree = map.need("root")) {
    TreeReader reader(draft);
    reader.read(*tree, {});
    reader.report_left_out();
  }
  map.finish();
  if (!draft.issues.has_errors()) check_owned(draft.pack, draft.issues);
}

}  // namespace gridline::pack
