// The walk over the tree, in two ways that tests hold against each other.
//
// Plain: each child's condition is evaluated in the editor's order until one matches; its cost grows with the
// number of rules. Walks that are listened to (explain) are plain. Indexed: each route has an index of its
// children, which finds the same child without looking at the others. A memo of whole routings was rejected:
// place and time of day are in them, so it would be large, changing, and shared between threads.
#include "rules/route/route_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/pack/utf8.h"
#include "rules/route/clocks.h"
#include "rules/route/facts_view.h"
#include "rules/route/indexing.h"
#include "rules/route/resolve_unit.h"
#include "rules/route/settings.h"

namespace gridline::route {

struct RouteTree::Compiled {
  std::shared_ptr<const pack::Pack> pack;
  std::vector<std::optional<cel::Program>> when;  // by route; none: always
  std::vector<PlaceFacts> places;
  std::optional<ValueNumbers> numbers;
  std::vector<std::unique_ptr<const Children>> children;  // by route; null: it has none
  SettingsByRoute settings;
  Clocks clocks;
};

namespace {

struct Word {
  std::string_view code, zh;
};
constexpr Word reasons[] = {{"", ""},
                            {"category_unsure", "类别不明"},
                            {"place_unknown", "地点不明"},
                            {"outside_area", "不在辖区"},
                            {"no_lead", "没有可主办的单位"},
                            {"guard", "部门专办事项不得派给网格"},
                            {"rule", "规则要求人工研判"},
                            {"place_ambiguous", "地点可能属于多个网格"},
                            {"advert", "疑似广告"}};

// Where the walk ended.
struct Found {
  pack::RouteIndex route;
  std::vector<const std::vector<pack::PartnerRule>*> more_partners;  // of routes that continue
};

class Walk {
 public:
  Walk(const RouteTree::Compiled& compiled, const Facts& facts, const Listener* listener);
  Found down_from(pack::RouteIndex root);

 private:
  // The child to go on with, none; the partners of those that continue are taken on the way.
  pack::RouteIndex plain_step(pack::RouteIndex at, Found& found);
  pack::RouteIndex indexed_step(pack::RouteIndex at, Found& found);
  void take_partners(pack::RouteIndex child, Found& found) const;
  cel::Value evaluate(pack::RouteIndex index);
  bool matches(pack::RouteIndex index);

  const RouteTree::Compiled& compiled_;
  const pack::Pack& pack_;
  const Facts& facts_;
  const Listener* listener_;
  std::optional<FactValues> values_;
  std::optional<FactsView> view_;  // made when a condition must be evaluated
  std::optional<cel::Workspace> workspace_;
};

}  // namespace

std::string_view code(TriageReason r) {
  return reasons[static_cast<std::size_t>(r) % std::size(reasons)].code;
}
std::string_view zh(TriageReason r) { return reasons[static_cast<std::size_t>(r) % std::size(reasons)].zh; }

RouteTree::RouteTree() : compiled_(std::make_unique<Compiled>()) {}
RouteTree::~RouteTree() = default;
const pack::Pack& RouteTree::pack() const { return *compiled_->pack; }
const cel::Program* RouteTree::condition(pack::RouteIndex route) const {
  const auto& when = compiled_->when[route.value];
  return when ? &*when : nullptr;
}

namespace {

// Turns what is found into issues of the pack.
struct Report {
  const std::vector<std::string>& files;
  const std::function<std::string(pack::Position)>& line_of;
  std::vector<pack::Issue>& issues;

  void add(pack::Position at, std::string_view code, std::string zh, std::string en) const {
    pack::Issue issue;
    if (at.file < files.size()) issue.file = files[at.file];
    issue.line = at.line;
    issue.column = at.column;
    issue.length = at.length;
    issue.code = code;
    issue.zh = std::move(zh);
    issue.en = std::move(en);
    if (line_of) issue.text = line_of(at);
    issues.push_back(std::move(issue));
  }
};

// None when it is wrong.
std::optional<cel::Program> condition_of(const pack::Route& route, std::span<const pack::Let> names,
                                         std::string_view besides, const Report& report) {
  cel::Compiled compiled = compile_condition(route, names, besides);
  for (cel::Issue& found : compiled.issues) {
    const cel::Position begin = compiled.source.position(found.span.begin);
    pack::Position at = condition_at(route);
    at.line = begin.line;
    at.column = begin.column;
    at.length = std::max(1u, pack::characters(compiled.source.text(found.span)));
    report.add(at, "condition", std::move(found.zh), std::move(found.en));
  }
  return std::move(compiled.program);
}

// A name that means something else already would change what conditions mean.
void check_names(std::span<const pack::Let> names, const Report& report) {
  for (const pack::Let& let : names) {
    const cel::Taken by = cel::taken(let.name, facts_schema());
    if (by == cel::Taken::no) continue;
    if (by == cel::Taken::not_a_name) {
      report.add(
          let.at, "bad_let_name",
          fmt::format(
              "“{}”不能作名字：用字母、数字和下划线，不以数字开头，也不能是 in、true、as 一类的保留字",
              let.name),
          fmt::format("'{}' cannot be a name: use letters, digits and underscores, no digit first, and no "
                      "reserved word such as in, true, as",
                      let.name));
      continue;
    }
    const bool field = by == cel::Taken::by_field, function = by == cel::Taken::by_function;
    report.add(let.at, "let_name_taken",
               fmt::format("“{}”已经是{}的名字；请换一个，如 {}_list", let.name,
                           field ? "诉求的字段" : function ? "函数" : "类型", let.name),
               fmt::format("'{}' is the name of a {} already; take another, such as {}_list", let.name,
                           field ? "field of complaints" : function ? "function" : "type", let.name));
  }
}

}  // namespace

void check_conditions(std::span<const pack::Route> routes, std::span<const pack::Let> names,
                      const std::vector<std::string>& files,
                      const std::function<std::string(pack::Position)>& line_of,
                      std::vector<pack::Issue>& issues) {
  const Report report{files, line_of, issues};
  check_names(names, report);
  for (const pack::Route& route : routes) {
    if (!route.when.empty()) static_cast<void>(condition_of(route, names, {}, report));
  }
}

std::shared_ptr<const RouteTree> RouteTree::compile(std::shared_ptr<const pack::Pack> pack,
                                                    const std::function<std::string(pack::Position)>& line_of,
                                                    std::vector<pack::Issue>& issues) {
  std::shared_ptr<RouteTree> tree(new RouteTree());
  Compiled& compiled = *tree->compiled_;
  compiled.pack = pack;
  compiled.places = place_facts(*pack);
  compiled.numbers.emplace(*pack, compiled.places);
  const std::size_t issues_before = issues.size();
  const Report report{pack->file_names, line_of, issues};
  check_names(pack->lets, report);
  Indexing indexing(*pack, *compiled.numbers);
  compiled.when.reserve(pack->routes.size());
  for (std::size_t r = 0; r < pack->routes.size(); ++r) {
    const pack::Route& route = pack->routes[r];
    auto& when = compiled.when.emplace_back();
    const std::string besides = pack::condition_besides(*pack, route);
    const bool always = route.when.empty() && besides.empty();
    if (!always) when = condition_of(route, pack->lets, besides, report);
    if (always || when) indexing.add(pack::RouteIndex(r), when ? &*when : nullptr);
  }
  if (issues.size() > issues_before) return nullptr;
  compiled.children = indexing.made();
  compiled.numbers->finish();
  compiled.settings = SettingsByRoute(*pack);
  compiled.clocks = Clocks(*pack);
  return tree;
}

namespace {

Walk::Walk(const RouteTree::Compiled& compiled, const Facts& facts, const Listener* listener)
    : compiled_(compiled), pack_(*compiled.pack), facts_(facts), listener_(listener) {
  if (listener == nullptr) values_.emplace(*compiled.numbers, facts);
}

// REQUIRES: it has a condition.
cel::Value Walk::evaluate(pack::RouteIndex index) {
  if (!view_) view_.emplace(pack_, compiled_.places, facts_);
  if (!workspace_) workspace_.emplace();
  workspace_->reset();
  return cel::evaluate(*compiled_.when[index.value], *view_, *workspace_);
}

bool Walk::matches(pack::RouteIndex index) {
  Looked looked{index, true, {}};
  if (const auto& program = compiled_.when[index.value]) {
    const cel::Value value = evaluate(index);
    looked.matched = value.is_true();
    if (value.is_error()) looked.error = cel::describe(*program, value).en;
  }
  (*listener_)(looked);
  return looked.matched;
}

void Walk::take_partners(pack::RouteIndex child, Found& found) const {
  if (pack_[child].partners) found.more_partners.push_back(&*pack_[child].partners);
}

pack::RouteIndex Walk::plain_step(pack::RouteIndex at, Found& found) {
  for (const pack::RouteIndex child : pack_[at].children) {
    if (!matches(child)) continue;
    if (!pack_[child].continue_on) return child;
    take_partners(child, found);
  }
  return {};
}

pack::RouteIndex Walk::indexed_step(pack::RouteIndex at, Found& found) {
  const Children& children = *compiled_.children[at.value];
  const std::vector<pack::RouteIndex>& routes = pack_[at].children;
  const Evaluate evaluated = [&](Ordinal child) { return evaluate(routes[child]).is_true(); };
  const Ordinal first = children.first.first(*values_, evaluated);
  if (!children.continued.empty()) {
    for (const Ordinal child : children.continued.all(*values_, first, evaluated))
      take_partners(routes[child], found);
  }
  return first == no_child ? pack::RouteIndex() : routes[first];
}

Found Walk::down_from(pack::RouteIndex root) {
  Found found;
  for (pack::RouteIndex at = root; at;) {
    found.route = at;
    if (listener_ != nullptr) at = plain_step(at, found);
    else at = compiled_.children[at.value] ? indexed_step(at, found) : pack::RouteIndex();
  }
  return found;
}

Resolved lead_of(const pack::Pack& pack, const Facts& facts, const Settings& s) {
  const bool outside = (facts.place_flags & text::bit(text::PlaceFlag::outside_area)) != 0 ||
                       (facts.place && pack[facts.place].kind == pack::PlaceKind::outside);
  if (s.lead == pack::LeadRule::unit) return {s.lead_unit, TriageReason::none};
  if (s.lead == pack::LeadRule::triage) {
    if (!facts.category) return {{}, TriageReason::category_unsure};
    return {{},
            outside       ? TriageReason::outside_area
            : facts.place ? TriageReason::rule
                          : TriageReason::place_unknown};
  }
  if (outside) return {{}, TriageReason::outside_area};
  if (s.lead == pack::LeadRule::level) return unit_for_level(pack, facts, s.lead_level);
  if (!facts.category) return {{}, TriageReason::category_unsure};
  return lead_for_kind(pack, facts, pack[facts.category].lead);
}

void add_partners(const pack::Pack& pack, const Facts& facts, const std::vector<pack::PartnerRule>& rules,
                  std::vector<pack::UnitIndex>& out) {
  const auto add_kind = [&](pack::LeadKindIndex kind) {
    if (const Resolved r = partner_for_kind(pack, facts, kind); r.unit) out.push_back(r.unit);
  };
  for (const pack::PartnerRule& rule : rules) {
    if (rule.from == pack::LeadRule::unit) {
      out.push_back(rule.unit);
    } else if (rule.from == pack::LeadRule::level) {
      if (const Resolved r = unit_for_level(pack, facts, rule.level); r.unit) out.push_back(r.unit);
    } else if (rule.kind) {
      add_kind(rule.kind);
    } else if (facts.category) {
      const pack::Category& c = pack[facts.category];
      if (c.lead) add_kind(c.lead);
      for (const pack::LeadKindIndex kind : c.partners) add_kind(kind);
    }
  }
}

}  // namespace

Routing RouteTree::route(const Facts& facts, const Listener* listener) const {
  const pack::Pack& pack = *compiled_->pack;
  const Found found = Walk(*compiled_, facts, listener).down_from(pack::RouteIndex(0));
  const Settings& s = compiled_->settings.of(found.route);

  Routing out;
  out.route = found.route;
  out.policy = s.policy;
  out.person = s.person;
  out.split = s.split;
  out.join = s.join;
  out.similar = s.similar;
  out.hot = s.hot;
  const Resolved lead = lead_of(pack, facts, s);
  out.lead = lead.unit;
  out.triage = lead.why;
  const bool department_only = facts.category && pack[facts.category].guard == pack::Guard::department;
  if (out.lead && department_only && is_grid_unit(pack, out.lead)) out.triage = TriageReason::guard;
  const bool urgent = facts.urgency == pack::Urgency::u1 ||
                      (facts.category && pack[facts.category].guard == pack::Guard::transfer);
  if (facts.advert && !urgent && s.lead != pack::LeadRule::unit) out.triage = TriageReason::advert;
  if (out.triage != TriageReason::none) out.lead = pack.triage;

  if (s.partners != nullptr) add_partners(pack, facts, *s.partners, out.partners);
  for (const auto* more : found.more_partners) add_partners(pack, facts, *more, out.partners);
  std::sort(out.partners.begin(), out.partners.end());
  out.partners.erase(std::unique(out.partners.begin(), out.partners.end()), out.partners.end());
  std::erase(out.partners, out.lead);
  out.clocks = compiled_->clocks.started(pack, facts, s.policy, out.lead, out.triage != TriageReason::none);
  return out;
}

}  // namespace gridline::route
