// Names to places in one flat table: a look-up costs two cache lines (the slot and the name's bytes)
// where a std::unordered_map's bucket, node and bytes are three to five, each a miss among thousands
// of names. Filled once; immutable afterwards.
#pragma once

#include <bit>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "rules/pack/model.h"

namespace gridline::text {

class FlatNames {
 public:
  FlatNames() = default;
  // The names' bytes must outlive it.
  explicit FlatNames(const std::map<std::string_view, pack::PlaceIndex>& names)
      : slots_(std::bit_ceil(names.size() * 2 + 2)) {
    for (const auto& [name, place] : names) {
      const std::size_t hash = std::hash<std::string_view>()(name);
      std::size_t at = hash & (slots_.size() - 1);
      while (slots_[at].name.data() != nullptr) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {name, static_cast<std::uint32_t>(hash >> 32), place};
    }
  }

  // None when there is no such name.
  pack::PlaceIndex find(std::string_view name) const {
    if (slots_.empty()) return {};
    const std::size_t hash = std::hash<std::string_view>()(name);
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[at];
      if (slot.name.data() == nullptr) return {};
      if (slot.hash == static_cast<std::uint32_t>(hash >> 32) && slot.name == name) return slot.place;
    }
  }

 private:
  struct Slot {
    std::string_view name;  // no bytes at all: free
    std::uint32_t hash = 0;
    pack::PlaceIndex place;
  };
  std::vector<Slot> slots_;  // a power of two, at most half full
};

}  // namespace gridline::text
