// The walk over the tree.
//
// Each node's condition is looked at in the editor's order until one matches: cost grows with the
// number of rules looked at, a few dozen in a real pack. More than half of them ask for the category
// alone, so their answers are worked out for every category when the pack is compiled; the walk then
// reads a bit where it would evaluate. A memo of whole routings was rejected: place and time of day
// are in them, so it would be large, changing, and shared between threads. Walks that are listened to
// (explain) evaluate everything, and tests hold the two against each other.
#include "rules/route/route_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/cel/program.h"
#include "rules/pack/utf8.h"
#include "rules/route/facts_view.h"
#include "rules/route/resolve_unit.h"

namespace gridline::route {

struct RouteTree::Compiled {
  std::shared_ptr<const pack::Pack> pack;
  std::vector<std::optional<cel::Program>> when;  // by route; none: always
  // By route: whether it matches, by category + 1 (0: none); empty when that is not enough to know.
  std::vector<std::vector<bool>> by_category;
  std::vector<PlaceFacts> places;
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

// What has been inherited on the way down.
struct Settings {
  pack::RouteIndex route;
  pack::LeadRule lead = pack::LeadRule::triage;
  pack::LevelIndex lead_level;
  pack::UnitIndex lead_unit;
  const std::vector<pack::PartnerRule>* partners = nullptr;
  std::vector<const std::vector<pack::PartnerRule>*> more_partners;  // of routes that continue
  pack::PersonRule person;
  pack::PolicyIndex policy;
  bool split = false;
  bool join = false;
  pack::Similar similar;

  void take(pack::RouteIndex index, const pack::Route& r) {
    route = index;
    if (r.lead != pack::LeadRule::inherit) {
      lead = r.lead;
      lead_level = r.lead_level;
      lead_unit = r.lead_unit;
    }
    if (r.partners) partners = &*r.partners;
    if (r.person) person = *r.person;
    if (r.policy) policy = r.policy;
    if (r.split) split = *r.split;
    if (r.join) join = *r.join;
    if (r.similar) similar.take(*r.similar);
  }
};

// What the condition says of each category + 1; empty when it asks for more than that.
std::vector<bool> answers_by_category(const RouteTree::Compiled& compiled,
                                      const std::optional<cel::Program>& when) {
  std::vector<bool> answers;
  if (!when || !reads_category_alone(*when)) return answers;
  cel::Workspace workspace;
  for (std::size_t i = 0; i <= compiled.pack->categories.size(); ++i) {
    Facts facts;
    if (i > 0) facts.category = pack::CategoryIndex(i - 1);
    workspace.reset();
    const FactsView view(*compiled.pack, compiled.places, facts);
    answers.push_back(cel::evaluate(*when, view, workspace).is_true());
  }
  return answers;
}

class Walk {
 public:
  Walk(const RouteTree::Compiled& compiled, const Facts& facts, const Listener* listener);
  Settings down_from(pack::RouteIndex root);

 private:
  bool matches(pack::RouteIndex index);

  const pack::Pack& pack_;
  const std::vector<std::optional<cel::Program>>& when_;
  const std::vector<std::vector<bool>>& by_category_;
  const std::size_t category_;  // + 1; 0: none
  const Listener* listener_;
  FactsView view_;
  cel::Workspace workspace_;
};

}  // namespace

std::string_view code(TriageReason r) {
  return reasons[static_cast<std::size_t>(r) % std::size(reasons)].code;
}
std::string_view zh(TriageReason r) { return reasons[static_cast<std::size_t>(r) % std::size(reasons)].zh; }

RouteTree::RouteTree() : compiled_(std::make_unique<Compiled>()) {}
RouteTree::~RouteTree() = default;
const pack::Pack& RouteTree::pack() const { return *compiled_->pack; }

namespace {

// None when it is wrong.
std::optional<cel::Program> condition_of(const pack::Route& route, const std::vector<std::string>& files,
                                         const std::function<std::string(pack::Position)>& line_of,
                                         std::vector<pack::Issue>& issues) {
  cel::Origin origin;
  origin.first = {route.when_at.line, route.when_at.column};
  origin.later_lines_column = route.when_at.column;  // a block scalar's lines are indented alike
  cel::Compiled compiled = cel::compile(route.when, facts_schema(), cel::Kind::boolean, origin);
  for (const cel::Issue& found : compiled.issues) {
    const cel::Position at = compiled.source.position(found.span.begin);
    pack::Issue issue;
    if (route.when_at.file < files.size()) issue.file = files[route.when_at.file];
    issue.line = at.line;
    issue.column = at.column;
    issue.length = std::max(1u, pack::characters(compiled.source.text(found.span)));
    issue.code = "condition";
    issue.zh = found.zh;
    issue.en = found.en;
    pack::Position position = route.when_at;
    position.line = at.line;
    if (line_of) issue.text = line_of(position);
    issues.push_back(std::move(issue));
  }
  return std::move(compiled.program);
}

}  // namespace

void check_conditions(std::span<const pack::Route> routes, const std::vector<std::string>& files,
                      const std::function<std::string(pack::Position)>& line_of,
                      std::vector<pack::Issue>& issues) {
  for (const pack::Route& route : routes) {
    if (!route.when.empty()) static_cast<void>(condition_of(route, files, line_of, issues));
  }
}

std::shared_ptr<const RouteTree> RouteTree::compile(std::shared_ptr<const pack::Pack> pack,
                                                    const std::function<std::string(pack::Position)>& line_of,
                                                    std::vector<pack::Issue>& issues) {
  std::shared_ptr<RouteTree> tree(new RouteTree());
  tree->compiled_->pack = pack;
  tree->compiled_->places = place_facts(*pack);
  const std::size_t issues_before = issues.size();
  for (const pack::Route& route : pack->routes) {
    tree->compiled_->when.emplace_back();
    if (!route.when.empty())
      tree->compiled_->when.back() = condition_of(route, pack->file_names, line_of, issues);
  }
  if (issues.size() > issues_before) return nullptr;
  for (const auto& when : tree->compiled_->when)
    tree->compiled_->by_category.push_back(answers_by_category(*tree->compiled_, when));
  return tree;
}

namespace {

Walk::Walk(const RouteTree::Compiled& compiled, const Facts& facts, const Listener* listener)
    : pack_(*compiled.pack),
      when_(compiled.when),
      by_category_(compiled.by_category),
      category_(facts.category ? facts.category.value + 1u : 0u),
      listener_(listener),
      view_(pack_, compiled.places, facts) {}

bool Walk::matches(pack::RouteIndex index) {
  if (listener_ == nullptr) {
    if (!when_[index.value]) return true;
    if (const std::vector<bool>& known = by_category_[index.value]; !known.empty()) return known[category_];
  }
  Looked looked{index, true, {}};
  if (const auto& program = when_[index.value]) {
    workspace_.reset();
    const cel::Value value = cel::evaluate(*program, view_, workspace_);
    looked.matched = value.is_true();
    if (listener_ != nullptr && value.is_error()) looked.error = cel::describe(*program, value).en;
  }
  if (listener_ != nullptr) (*listener_)(looked);
  return looked.matched;
}

Settings Walk::down_from(pack::RouteIndex root) {
  Settings settings;
  settings.take(root, pack_[root]);
  pack::RouteIndex at = root;
  while (at) {
    pack::RouteIndex next;
    for (const pack::RouteIndex child : pack_[at].children) {
      if (!matches(child)) continue;
      if (!pack_[child].continue_on) {
        next = child;
        break;
      }
      if (pack_[child].partners) settings.more_partners.push_back(&*pack_[child].partners);
    }
    if (next) settings.take(next, pack_[next]);
    at = next;
  }
  return settings;
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

std::vector<Clock> clocks_of(const pack::Pack& pack, const Facts& facts, const Settings& s,
                             const Routing& routing) {
  constexpr pack::ClockKind dispatched[] = {pack::ClockKind::accept, pack::ClockKind::contact,
                                            pack::ClockKind::resolve};
  constexpr pack::ClockKind in_triage[] = {pack::ClockKind::dispatch, pack::ClockKind::resolve};
  const bool triage = routing.triage != TriageReason::none;
  const pack::Calendar& calendar = pack::calendar_of(pack, routing.lead);
  std::vector<Clock> out;
  for (const pack::ClockKind kind :
       triage ? std::span<const pack::ClockKind>(in_triage) : std::span<const pack::ClockKind>(dispatched)) {
    const pack::ClockRule* rule = pack::clock_rule(pack, s.policy, kind, facts.urgency);
    if (rule != nullptr)
      out.push_back({kind, pack::count(calendar, facts.at, rule->amount, rule->start).due});
  }
  return out;
}

}  // namespace

Routing RouteTree::route(const Facts& facts, const Listener* listener) const {
  const pack::Pack& pack = *compiled_->pack;
  const Settings s = Walk(*compiled_, facts, listener).down_from(pack::RouteIndex(0));

  Routing out;
  out.route = s.route;
  out.policy = s.policy;
  out.person = s.person;
  out.split = s.split;
  out.join = s.join;
  out.similar = s.similar;
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
  for (const auto* more : s.more_partners) add_partners(pack, facts, *more, out.partners);
  std::sort(out.partners.begin(), out.partners.end());
  out.partners.erase(std::unique(out.partners.begin(), out.partners.end()), out.partners.end());
  std::erase(out.partners, out.lead);
  out.clocks = clocks_of(pack, facts, s, out);
  return out;
}

}  // namespace gridline::route
