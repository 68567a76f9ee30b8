// Binding a pack's names to the journal's symbols, once per activation.
#include <cstring>

#include "engine/base/assert.h"
#include "engine/core/decide.h"

namespace gridline::core {

namespace {

template <class Rows, class NameOf>
void add_names(std::vector<std::string>& out, const char* kind, const Rows& rows, NameOf&& name_of) {
  for (const auto& row : rows) out.push_back(kind + name_of(row));
}

template <class Rows, class NameOf>
std::vector<Symbol> find_all(const Symbols& symbols, const char* kind, const Rows& rows, NameOf&& name_of) {
  std::vector<Symbol> out;
  out.reserve(rows.size());
  for (const auto& row : rows) {
    out.push_back(symbols.find(kind + name_of(row)));
    GRIDLINE_ASSERT(out.back());
  }
  return out;
}

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

const auto id_of = [](const auto& row) { return row.id; };
const auto path_of = [](const auto& row) { return row.path; };

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

std::vector<std::string> symbol_names(const pack::Pack& pack) {
  std::vector<std::string> names;
  add_names(names, "unit:", pack.units, id_of);
  add_names(names, "place:", pack.places, path_of);
  add_names(names, "category:", pack.categories, id_of);
  add_names(names, "route:", pack.routes, path_of);
  add_names(names, "shift:", pack.shifts, id_of);
  add_names(names, "council:", pack.councils, id_of);
  return names;
}

const Plan* RuleSet::plan(Symbol policy) const {
  const std::uint32_t at = policy.value < plan_at.size() ? plan_at[policy.value] : 0;
  return at == 0 ? nullptr : &plans[at - 1];
}

const pack::Council* RuleSet::council(Symbol symbol) const {
  const std::uint32_t at = symbol.value < council_of.size() ? council_of[symbol.value] : pack::Council::none;
  return at == pack::Council::none ? nullptr : &pack->councils[at];
}

void bind(RuleSet& rules, const State& state) {
  const pack::Pack& pack = *rules.pack;
  const Symbols& symbols = state.symbols;
  const std::size_t size = symbols.names().size() + 1;
  rules.name = state.pack;
  rules.units = find_all(symbols, "unit:", pack.units, id_of);
  rules.places = find_all(symbols, "place:", pack.places, path_of);
  rules.categories = find_all(symbols, "category:", pack.categories, id_of);
  rules.route_nodes = find_all(symbols, "route:", pack.routes, path_of);
  rules.unit_of = back<pack::UnitIndex>(rules.units, size);
  rules.category_of = back<pack::CategoryIndex>(rules.categories, size);
  rules.place_of = back<pack::PlaceIndex>(rules.places, size);
  rules.shift_of = back<pack::ShiftIndex>(find_all(symbols, "shift:", pack.shifts, id_of), size);
  rules.councils = find_all(symbols, "council:", pack.councils, id_of);
  rules.council_of.assign(size, pack::Council::none);
  for (std::uint32_t i = 0; i < rules.councils.size(); ++i) rules.council_of[rules.councils[i].value] = i;
  bind_plans(rules, state);
}

void bind_again(RuleSet& rules, const State& state) {
  rules.name = state.pack;
  bind_plans(rules, state);
}

}  // namespace gridline::core
