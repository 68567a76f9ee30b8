// Binding a pack's names to the journal's symbols, once per activation.
#include <algorithm>
#include <cstring>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/core/decide.h"

namespace gridline::core {

namespace {

template <class IndexType>
std::vector<IndexType> back(const std::vector<Symbol>& symbols, std::size_t size) {
  std::vector<IndexType> out(size);
  for (std::size_t i = 0; i < symbols.size(); ++i) out[symbols[i].value] = IndexType(i);
  return out;
}

// The symbol under which the pack's policy stands: that of the plan with its content. An old journal has
// no plans; there the policy's own name stands for what the pack at hand says.
void bind_plans(RuleSet& rules, const State& state) {
  rules.plans = state.plans;
  rules.plan_at.assign(state.symbols.names().size() + 1, 0);
  for (std::uint32_t i = 0; i < rules.plans.size(); ++i) rules.plan_at[rules.plans[i].policy.value] = i + 1;
  rules.policies.clear();
  for (std::size_t i = 0; i < rules.pack->policies.size(); ++i) {
    Plan plan = plan_of(*rules.pack, pack::PolicyIndex(i));
    plan.policy = symbol_of_plan(state, rules.pack->policies[i].id, plan);
    if (!plan.policy) plan.policy = state.symbols.find("policy:" + rules.pack->policies[i].id);
    GRIDLINE_ASSERT(plan.policy);
    rules.policies.push_back(plan.policy);
    if (rules.plan_at[plan.policy.value] != 0) continue;
    rules.plans.push_back(std::move(plan));
    rules.plan_at[rules.policies.back().value] = static_cast<std::uint32_t>(rules.plans.size());
  }
}

}  // namespace

Symbol symbol_of_plan(const State& state, const std::string& id, const Plan& content) {
  const std::string name = "policy:" + id;
  for (const Plan& p : state.plans) {
    const std::string_view known = state.symbols.name(p.policy);
    if ((known == name || without_edition(known) == name) && p.same_content(content)) return p.policy;
  }
  return {};
}

std::uint64_t RuleSet::short_hash() const {
  std::uint64_t h;
  std::memcpy(&h, pack->hash.data(), sizeof h);
  return h;
}

std::size_t symbol_count(const pack::Pack& pack) {
  return pack.units.size() + pack.places.size() + pack.categories.size() + pack.routes.size() +
         pack.shifts.size() + pack.councils.size();
}

std::string symbol_name(const pack::Pack& pack, std::size_t at) {
  if (at < pack.units.size()) return "unit:" + pack.units[at].id;
  at -= pack.units.size();
  if (at < pack.places.size()) return "place:" + pack.places[at].path;
  at -= pack.places.size();
  if (at < pack.categories.size()) return "category:" + pack.categories[at].id;
  at -= pack.categories.size();
  if (at < pack.routes.size()) return "route:" + pack.routes[at].path;
  at -= pack.routes.size();
  if (at < pack.shifts.size()) return "shift:" + pack.shifts[at].id;
  at -= pack.shifts.size();
  GRIDLINE_ASSERT(at < pack.councils.size());
  return "council:" + pack.councils[at].id;
}

std::vector<DefineNames> names_ahead(const pack::Pack& pack, const ActivatePack& activate) {
  std::vector<DefineNames> out;
  constexpr auto most = static_cast<std::uint32_t>(limits::define_names_max);
  const auto all = static_cast<std::uint32_t>(symbol_count(pack));
  for (std::uint32_t first = 0; first < all; first += most)
    out.push_back({activate.pack, activate.from, first, std::min(most, all - first)});
  return out;
}

const Plan* RuleSet::plan(Symbol policy) const {
  const std::uint32_t at = policy.value < plan_at.size() ? plan_at[policy.value] : 0;
  return at == 0 ? nullptr : &plans[at - 1];
}

const pack::Council* RuleSet::council(Symbol symbol) const {
  const std::uint32_t at = symbol.value < council_of.size() ? council_of[symbol.value] : pack::Council::none;
  return at == pack::Council::none ? nullptr : &pack->councils[at];
}

void bind(RuleSet& rules, const State& state, std::span<const Symbol> known) {
  const pack::Pack& pack = *rules.pack;
  std::vector<Symbol> found;
  if (known.empty()) {
    found.reserve(symbol_count(pack));
    for (std::size_t i = 0; i < symbol_count(pack); ++i)
      found.push_back(state.symbols.find(symbol_name(pack, i)));
    known = found;
  }
  GRIDLINE_ASSERT(known.size() == symbol_count(pack));
  const auto next = [&](std::size_t count) {
    const std::vector<Symbol> out(known.begin(), known.begin() + static_cast<std::ptrdiff_t>(count));
    for (const Symbol symbol : out) GRIDLINE_ASSERT(symbol);
    known = known.subspan(count);
    return out;
  };
  rules.name = state.pack;
  rules.units = next(pack.units.size());
  rules.places = next(pack.places.size());
  rules.categories = next(pack.categories.size());
  rules.route_nodes = next(pack.routes.size());
  const std::size_t size = state.symbols.names().size() + 1;
  rules.unit_of = back<pack::UnitIndex>(rules.units, size);
  rules.category_of = back<pack::CategoryIndex>(rules.categories, size);
  rules.place_of = back<pack::PlaceIndex>(rules.places, size);
  rules.shift_of = back<pack::ShiftIndex>(next(pack.shifts.size()), size);
  rules.councils = next(pack.councils.size());
  rules.council_of.assign(size, pack::Council::none);
  for (std::uint32_t i = 0; i < rules.councils.size(); ++i) rules.council_of[rules.councils[i].value] = i;
  bind_plans(rules, state);
}

void bind_again(RuleSet& rules, const State& state) {
  rules.name = state.pack;
  bind_plans(rules, state);
}

}  // namespace gridline::core
