// Names that the journal has given numbers: "unit:LY-G1" is 17 in this data folder, for ever,
// whatever packs come and go. Defined by the event SymbolsDefined and by nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/core/slot_index.h"

namespace gridline::core {

using base::Symbol;

class Symbols {
 public:
  // None when the name has no number yet.
  Symbol find(std::string_view name) const;
  // "" for none. REQUIRES: a symbol that was defined.
  std::string_view name(Symbol symbol) const;
  // The name without its kind: "LY-G1" of "unit:LY-G1".
  std::string_view bare_name(Symbol symbol) const;

  // The number the next new name gets.
  std::uint32_t next() const { return static_cast<std::uint32_t>(names_.size()) + 1; }
  // REQUIRES: the name is new.
  void define(std::string name);

  const std::vector<std::string>& names() const { return names_; }

  // How many names came from outside the packs: "source:", "channel:", "reason:".
  std::size_t from_outside() const { return from_outside_; }

 private:
  std::vector<std::string> names_;  // number n at [n-1]
  SlotIndex by_name_;
  std::size_t from_outside_ = 0;
};

}  // namespace gridline::core
