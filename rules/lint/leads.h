// Who gets what: for each route, the units that lead the situations that end there; and what that proves:
// work that nobody leads, department-only work that would go to a grid.
#pragma once

#include <vector>

#include "rules/lint/settings.h"
#include "rules/lint/tree.h"
#include "rules/route/route_tree.h"

namespace gridline::lint {

// Situations of one route that have the same lead.
struct Handover {
  pack::RouteIndex route;
  pack::UnitIndex lead;             // with a reason for triage: the dispatch desk's unit
  route::TriageReason why = route::TriageReason::none;
  bool transfer = false;            // of categories with guard X
  std::uint32_t urgencies = 0;      // a bit each, by number
  Example example;                  // one of them
};

bool has(std::uint32_t urgencies, pack::Urgency urgency);

// The urgencies that a matter of the category can be read as, a bit each.
std::uint32_t urgencies_of(const pack::Pack& pack, const pack::Category& category);

// Every handover of the pack, by route and lead; reports what goes to nobody or to the wrong unit.
std::vector<Handover> check_leads(const pack::Pack& pack, const std::vector<RouteSets>& tree,
                                  const std::vector<Settings>& settings, const Situations& situations,
                                  const Places& places, pack::IssueList& issues);

// "海曲世家/8号楼 的 prop.fee" for a person.
std::string zh_of(const pack::Pack& pack, const Example& example);
std::string en_of(const pack::Pack& pack, const Example& example);

}  // namespace gridline::lint
