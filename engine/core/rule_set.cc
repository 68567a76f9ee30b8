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

std::string pack_name(const pack::Pack& pack) {
  return "pack:" + pack.name + "@" + pack.version;
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

const auto id_of = [](const auto& row) { return row.id; };
const auto path_of = [](const auto& row) { return row.path; };

}  // namespace

std::uint64_t RuleSet::short_hash() const {
  std::uint64_t h;
  std::memcpy(&h, pack->hash.data(), sizeof h);
  return h;
}

std::vector<std::string> symbol_names(const pack::Pack& pack) {
  std::vector<std::string> names{pack_name(pack)};
  add_names(names, "unit:", pack.units, id_of);
  add_names(names, "place:", pack.places, path_of);
  add_names(names, "category:", pack.categories, id_of);
  add_names(names, "route:", pack.routes, path_of);
  add_names(names, "policy:", pack.policies, id_of);
  add_names(names, "shift:", pack.shifts, id_of);
  return names;
}

void bind(RuleSet& rules, const Symbols& symbols) {
  const pack::Pack& pack = *rules.pack;
  const std::size_t size = symbols.names().size() + 1;
  rules.name = symbols.find(pack_name(pack));
  rules.units = find_all(symbols, "unit:", pack.units, id_of);
  rules.places = find_all(symbols, "place:", pack.places, path_of);
  rules.categories = find_all(symbols, "category:", pack.categories, id_of);
  rules.route_nodes = find_all(symbols, "route:", pack.routes, path_of);
  rules.policies = find_all(symbols, "policy:", pack.policies, id_of);
  rules.unit_of = back<pack::UnitIndex>(rules.units, size);
  rules.category_of = back<pack::CategoryIndex>(rules.categories, size);
  rules.policy_of = back<pack::PolicyIndex>(rules.policies, size);
  rules.place_of = back<pack::PlaceIndex>(rules.places, size);
  rules.shift_of = back<pack::ShiftIndex>(find_all(symbols, "shift:", pack.shifts, id_of), size);
}

}  // namespace gridline::core
