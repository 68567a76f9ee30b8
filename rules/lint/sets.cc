// Reduced ordered binary decision diagrams, after Bryant.
//
// The problem: a route is dead when those above it take together all that it could match. Comparing
// routes two by two (does this condition imply that one?) misses what several take together, and a
// list of the situations is far too long: categories × places × urgencies × two to the number of words.
// A general SAT solver would answer yes or no; what lint needs beside is the set itself: who leads in each
// of its situations. A diagram of a pack's routes stays small, because a route asks a few questions only.
#include "rules/lint/sets.h"

#include <algorithm>

namespace gridline::lint {

namespace {

constexpr std::size_t known_size = 1u << 16;

std::size_t mixed(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  std::uint64_t h = a * 0x9e3779b97f4a7c15ull ^ b * 0xc2b2ae3d27d4eb4full ^ c * 0x165667b19e3779f9ull;
  h ^= h >> 29;
  h *= 0xbf58476d1ce4e5b9ull;
  return static_cast<std::size_t>(h ^ (h >> 32));
}

}  // namespace

Sets::Sets(std::size_t nodes_max)
    : nodes_max_(nodes_max),
      nodes_{{no_variable, nothing, nothing}, {no_variable, everything, everything}},
      table_(1u << 12),
      known_(known_size) {}

void Sets::grow() {
  table_.assign(table_.size() * 2, 0);
  for (Set i = 2; i < nodes_.size(); ++i) {
    std::size_t at = mixed(nodes_[i].variable, nodes_[i].low, nodes_[i].high) & (table_.size() - 1);
    while (table_[at] != 0) at = (at + 1) & (table_.size() - 1);
    table_[at] = i;
  }
}

Set Sets::make(Variable variable, Set low, Set high) {
  if (low == high) return low;
  std::size_t at = mixed(variable, low, high) & (table_.size() - 1);
  for (; table_[at] != 0; at = (at + 1) & (table_.size() - 1)) {
    const Node& n = nodes_[table_[at]];
    if (n.variable == variable && n.low == low && n.high == high) return table_[at];
  }
  if (nodes_.size() >= nodes_max_) {
    exhausted_ = true;
    return nothing;
  }
  const Set made = static_cast<Set>(nodes_.size());
  nodes_.push_back({variable, low, high});
  table_[at] = made;
  if (nodes_.size() * 2 > table_.size()) grow();
  return made;
}

Set Sets::both(Set a, Set b) { return apply(Operation::both, std::min(a, b), std::max(a, b)); }
Set Sets::either(Set a, Set b) { return apply(Operation::either, std::min(a, b), std::max(a, b)); }
Set Sets::without(Set a, Set b) { return apply(Operation::without, a, b); }

// Recursion is as deep as there are variables.
Set Sets::apply(Operation operation, Set a, Set b) {
  switch (operation) {
    case Operation::both:
      if (a == nothing || a == b) return a;
      if (a == everything) return b;
      break;
    case Operation::either:
      if (a == everything || a == b) return a;
      if (a == nothing) return b;
      break;
    case Operation::without:
      if (a == nothing || b == everything || a == b) return nothing;
      if (b == nothing) return a;
      break;
  }
  if (exhausted_) return nothing;
  const auto number = static_cast<std::uint32_t>(operation);
  Known& slot = known_[mixed(a, b, number) & (known_size - 1)];
  if (slot.a == a && slot.b == b && slot.operation == number) return slot.result;
  const Variable variable = std::min(first(a), first(b));
  const Set low = apply(operation, after(a, variable, false), after(b, variable, false));
  const Set high = apply(operation, after(a, variable, true), after(b, variable, true));
  const Set result = make(variable, low, high);
  if (!exhausted_) slot = {a, b, number, result};
  return result;
}

}  // namespace gridline::lint
