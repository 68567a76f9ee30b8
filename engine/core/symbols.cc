// The table of names. Hashing is FNV-1a: short names, and the order of nothing depends on it.
#include "engine/core/symbols.h"

#include "engine/base/assert.h"

namespace gridline::core {

namespace {

std::uint64_t hash_of(std::string_view name) {
  std::uint64_t h = 0xcbf29ce484222325ull;
  for (const char c : name) h = (h ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ull;
  return h;
}

bool is_from_outside(std::string_view name) {
  return name.starts_with("source:") || name.starts_with("channel:") || name.starts_with("reason:");
}

}  // namespace

Symbol Symbols::find(std::string_view name) const {
  const std::uint32_t slot = by_name_.find(hash_of(name), [&](std::uint32_t s) { return names_[s] == name; });
  return slot == SlotIndex::none ? Symbol() : Symbol(slot + 1);
}

std::string_view Symbols::name(Symbol symbol) const {
  if (!symbol) return {};
  GRIDLINE_ASSERT(symbol.value <= names_.size());
  return names_[symbol.value - 1];
}

std::string_view Symbols::bare_name(Symbol symbol) const {
  const std::string_view whole = name(symbol);
  const std::size_t colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

void Symbols::define(std::string name) {
  GRIDLINE_ASSERT(!find(name));
  by_name_.insert(hash_of(name), static_cast<std::uint32_t>(names_.size()));
  from_outside_ += is_from_outside(name) ? 1 : 0;
  names_.push_back(std::move(name));
}

}  // namespace gridline::core
