// Siblings in groups by the facts that they ask for; pairs within a group.
//
// Two routes that ask for other facts (one for the kind, one for the category) nearly always cross, and
// packs are written so on purpose: the first match wins. Reporting these would bury the real mistakes, as
// would words: any text may hold two of them.
#include "rules/lint/overlap.h"

#include <fmt/format.h>

#include <map>

#include "rules/lint/leads.h"
#include "rules/pack/describe.h"

namespace gridline::lint {

namespace {

constexpr std::uint32_t words_bit = 1u << static_cast<unsigned>(Field::none);

std::string lead_as_written(const pack::Pack& pack, const Settings& s) {
  return pack::lead_text(pack, s.lead, s.lead_level, s.lead_unit);
}

}  // namespace

void check_overlaps(const pack::Pack& pack, const std::vector<Condition>& conditions,
                    const std::vector<RouteSets>& tree, const std::vector<Settings>& settings,
                    const Situations& situations, Sets& sets, pack::IssueList& issues) {
  // What the conditions ask for beyond being possible at all.
  std::vector<std::uint32_t> asked(tree.size());
  for (std::size_t i = 0; i < tree.size(); ++i) {
    if (!conditions[i].program) continue;
    for (const cel::Slot slot : conditions[i].program->slots())
      asked[i] |= 1u << static_cast<unsigned>(fact_slots().field_of(slot));
  }
  const auto crosses = [&](pack::RouteIndex first, pack::RouteIndex second) {
    const Set left = tree[first.value].before, a = tree[first.value].matches, b = tree[second.value].matches;
    const Set shared = sets.both(a, b);
    if (shared == nothing || sets.both(shared, left) == nothing) return false;
    return sets.both(sets.without(a, b), left) != nothing && sets.both(sets.without(b, a), left) != nothing;
  };
  for (const pack::Route& parent : pack.routes) {
    std::map<std::uint32_t, std::vector<pack::RouteIndex>> groups;
    for (const pack::RouteIndex child : parent.children) {
      const std::uint32_t facts = asked[child.value];
      if (facts == 0 || (facts & words_bit) != 0 || pack[child].continue_on) continue;
      if (tree[child.value].takes == nothing) continue;
      std::vector<pack::RouteIndex>& before = groups[facts];
      for (const pack::RouteIndex other : before) {
        if (same_lead(settings[other.value], settings[child.value]) || !crosses(other, child)) continue;
        const Set shared = sets.both(sets.both(tree[other.value].matches, tree[child.value].matches),
                                     tree[other.value].before);
        const Example example = situations.example(shared);
        const std::string where = route_text(pack, other);
        const std::string one = lead_as_written(pack, settings[other.value]),
                          two = lead_as_written(pack, settings[child.value]);
        issues.warning(
            conditions[child.value].at, "overlapping_routes",
            fmt::format(
                "与前面的 {} 交叉：{} 两条都管，主办却不同（{} 与 {}），只看谁在前；请把重叠的写清归谁",
                where, zh_of(pack, example), one, two),
            fmt::format(
                "crosses {} above: {} fits both, with different leads ({} and {}), and only their order "
                "decides; say in the conditions whose it is",
                where, en_of(pack, example), one, two));
        break;
      }
      before.push_back(child);
    }
  }
}

}  // namespace gridline::lint
