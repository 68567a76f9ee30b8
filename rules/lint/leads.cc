// A walk over categories and classes of places below each route's set. Categories that the set does not tell
// apart and that go to the same lead are walked once.
#include "rules/lint/leads.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "rules/route/resolve_unit.h"
#include "rules/text/manner.h"

namespace gridline::lint {

namespace {

// Categories that one set sees alike.
struct Group {
  Set set = nothing;
  std::vector<std::size_t> categories;  // + 1; 0: none
};

class Leads {
 public:
  Leads(const pack::Pack& pack, const std::vector<Settings>& settings, const Situations& situations,
        const Places& places, pack::IssueList& issues)
      : pack_(pack), settings_(settings), situations_(situations), places_(places), issues_(issues) {
    for (const pack::Category& c : pack.categories) possible_.push_back(urgencies_of(pack, c));
  }

  void add(pack::RouteIndex route, Set ends) {
    seen_ = resolved_ = 0;
    wrong_.clear();
    for (const Group& group : groups_of(ends)) {
      for (std::size_t place = 0; place < places_.classes(); ++place) {
        const Set here = situations_.decided(group.set, Field::place, place);
        if (here != nothing) add(route, group, place, here);
      }
    }
    const Settings& s = settings_[route.value];
    if (!wrong_.empty()) report_guard(route);
    if (s.lead == pack::LeadRule::level && seen_ > 0 && resolved_ == 0) report_level(route);
  }

  std::vector<Handover> take() {
    std::vector<Handover> out;
    for (const auto& [key, handover] : found_) out.push_back(handover);
    return out;
  }

 private:
  // A category's part in who leads.
  auto kind_of(std::size_t category) const {
    if (category == 0) return std::tuple(pack::LeadKindIndex(), pack::Guard::none, ~0u, true);
    const pack::Category& c = pack_.categories[category - 1];
    return std::tuple(c.lead, c.guard, possible_[category - 1], false);
  }

  std::vector<Group> groups_of(Set ends) const {
    std::map<std::tuple<Set, decltype(kind_of(0))>, Group> groups;
    for (std::size_t c = 0; c <= pack_.categories.size(); ++c) {
      const Set set = situations_.decided(ends, Field::category, c);
      if (set == nothing) continue;
      Group& group = groups[{set, kind_of(c)}];
      group.set = set;
      group.categories.push_back(c);
    }
    std::vector<Group> out;
    for (auto& [key, group] : groups) out.push_back(std::move(group));
    return out;
  }

  std::uint32_t urgencies(Set set) {
    const auto [at, added] = urgencies_.try_emplace(set, 0);
    if (added) at->second = situations_.urgencies(set);
    return at->second;
  }

  // As RouteTree::route resolves it; a test holds the two against each other.
  route::Resolved lead_of(const route::Facts& facts, const Settings& s) const {
    using route::TriageReason;
    const bool outside = facts.place && pack_[facts.place].kind == pack::PlaceKind::outside;
    if (s.lead == pack::LeadRule::unit) return {s.lead_unit, TriageReason::none};
    if (s.lead == pack::LeadRule::triage || s.lead == pack::LeadRule::inherit)
      return {{}, TriageReason::rule};
    if (outside) return {{}, TriageReason::outside_area};
    if (s.lead == pack::LeadRule::level) return route::unit_for_level(pack_, facts, s.lead_level);
    if (!facts.category) return {{}, TriageReason::category_unsure};
    return route::lead_for_kind(pack_, facts, pack_[facts.category].lead);
  }

  void add(pack::RouteIndex index, const Group& group, std::size_t place, Set here) {
    const std::size_t category = group.categories.front();
    route::Facts facts;
    if (category > 0) facts.category = pack::CategoryIndex(category - 1);
    facts.place = places_.example(place);
    const std::uint32_t can = category > 0 ? possible_[category - 1] : ~0u;
    const std::uint32_t urgency = urgencies(here) & can;
    if (urgency == 0) return;
    const pack::Guard guard = category > 0 ? pack_[facts.category].guard : pack::Guard::none;
    route::Resolved lead = lead_of(facts, settings_[index.value]);
    const Example example{facts.category, facts.place, pack::Urgency::none};
    if (facts.place && pack_[facts.place].unit) {
      ++seen_;
      resolved_ += lead.unit ? 1 : 0;
    }
    if (lead.why == route::TriageReason::no_lead) report_no_lead(group, example);
    if (lead.unit && guard == pack::Guard::department && route::is_grid_unit(pack_, lead.unit)) {
      wrong_.push_back(example);
      lead = {{}, route::TriageReason::guard};
    }
    if (!lead.unit) lead.unit = pack_.triage;
    const bool transfer = guard == pack::Guard::transfer;
    Handover& h = found_[{index, lead.unit, lead.why, transfer}];
    if (h.urgencies == 0) h = {index, lead.unit, lead.why, transfer, 0, example};
    h.urgencies |= urgency;
  }

  void report_guard(pack::RouteIndex route) {
    std::set<std::string> ids;
    for (const Example& e : wrong_) ids.insert(pack_[e.category].id);
    const Example& first = wrong_.front();
    issues_.error(
        settings_[route.value].lead_at, "department_work_to_grid",
        fmt::format("会把部门专办（D）的事项派给网格：{}，等 {} 类；主办请用 category，或在条件里排除 "
                    "guard == \"D\"",
                    zh_of(pack_, first), ids.size()),
        fmt::format("gives department-only work (guard D) to a grid: {}, and {} categories in all; let "
                    "the category lead, or keep guard == \"D\" out with the condition",
                    en_of(pack_, first), ids.size()));
  }

  void report_level(pack::RouteIndex route) {
    const Settings& s = settings_[route.value];
    const std::string& level = pack_[s.lead_level].id;
    if (!reported_.insert(s.lead_at.line).second) return;
    issues_.error(
        s.lead_at, "no_unit_at_level",
        fmt::format("没有哪个地点归“{}”这一级的单位，全部会转到值班台；请换一级，或把地点划给该级单位",
                    level),
        fmt::format("no place belongs to a unit of the level '{}', so everything goes to triage; take "
                    "another level, or give places to units of it",
                    level));
  }

  void report_no_lead(const Group& group, const Example& example) {
    for (const std::size_t category : group.categories) {
      if (category == 0 || !no_lead_.insert(category).second) continue;
      const pack::Category& c = pack_.categories[category - 1];
      const std::string kind = c.lead ? pack_[c.lead].id : "";
      const Example here{pack::CategoryIndex(category - 1), example.place, {}};
      issues_.error(
          c.lead_at, "no_lead",
          fmt::format("{} 没有可主办的单位：“{}”没有可负责（accountable）的单元；请换主办，或补上单元",
                      zh_of(pack_, here), kind),
          fmt::format("nobody can lead {}: no accountable unit does '{}'; name another lead, or add the "
                      "unit",
                      en_of(pack_, here), kind));
    }
  }

  const pack::Pack& pack_;
  const std::vector<Settings>& settings_;
  const Situations& situations_;
  const Places& places_;
  pack::IssueList& issues_;
  std::vector<std::uint32_t> possible_;  // urgencies, by category
  std::unordered_map<Set, std::uint32_t> urgencies_;
  std::map<std::tuple<pack::RouteIndex, pack::UnitIndex, route::TriageReason, bool>, Handover> found_;
  std::set<std::uint32_t> reported_;     // lines
  std::set<std::size_t> no_lead_;        // categories + 1
  std::vector<Example> wrong_;           // of the route at hand: department-only work for a grid
  std::size_t seen_ = 0, resolved_ = 0;  // of the route at hand: places of ours, those with a lead
};

}  // namespace

bool has(std::uint32_t urgencies, pack::Urgency urgency) {
  return (urgencies >> static_cast<unsigned>(urgency) & 1) != 0;
}

std::uint32_t urgencies_of(const pack::Pack& pack, const pack::Category& category) {
  const auto has_tag = [&](std::string_view id) {
    for (const pack::Tag& tag : pack.lexicon.tags)
      if (tag.id == id && !tag.cues.empty()) return true;
    return false;
  };
  const bool emergency = category.guard == pack::Guard::transfer || category.urgency == pack::Urgency::u1;
  const bool can_be[] = {has_tag("vulnerable"), !pack.lexicon.urgent.empty(),
                         has_tag("night") && !pack.lexicon.ongoing.empty()};
  std::uint32_t out = 0;
  for (unsigned choice = 0; choice < 8; ++choice) {
    text::Manner manner;
    manner.vulnerable = (choice & 1) != 0 && can_be[0];
    manner.urgent = (choice & 2) != 0 && can_be[1];
    manner.night = manner.now = (choice & 4) != 0 && can_be[2];
    for (const pack::Nature nature : {pack::Nature::none, pack::Nature::consult, pack::Nature::suggest}) {
      manner.nature = nature;
      out |= 1u << static_cast<unsigned>(text::urgency_of(category, manner, emergency));
    }
  }
  return out;
}

std::vector<Handover> check_leads(const pack::Pack& pack, const std::vector<RouteSets>& tree,
                                  const std::vector<Settings>& settings, const Situations& situations,
                                  const Places& places, pack::IssueList& issues) {
  Leads leads(pack, settings, situations, places, issues);
  for (std::size_t i = 0; i < tree.size(); ++i)
    if (tree[i].ends != nothing) leads.add(pack::RouteIndex(i), tree[i].ends);
  return leads.take();
}

std::string zh_of(const pack::Pack& pack, const Example& e) {
  return fmt::format("{}的 {}", e.place ? pack[e.place].path : "地点不明",
                     e.category ? pack[e.category].id : "类别不明");
}

std::string en_of(const pack::Pack& pack, const Example& e) {
  return fmt::format("{} at {}", e.category ? pack[e.category].id : "what has no category",
                     e.place ? pack[e.place].path : "an unknown place");
}

}  // namespace gridline::lint
