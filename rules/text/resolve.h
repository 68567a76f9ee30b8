// A mention looked up in the register: the finest place that is certain, and what is not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rules/text/gazetteer.h"
#include "rules/text/mention.h"
#include "rules/text/reading.h"

namespace gridline::text {

// A mention looked up.
struct Resolved {
  pack::PlaceIndex place;               // the finest that is certain
  std::vector<pack::PlaceIndex> maybe;  // finer ones, of which it is one
  std::string building;
  std::uint16_t flags = 0;
  void flag(PlaceFlag f) { flags = static_cast<std::uint16_t>(flags | bit(f)); }
};

// The floor that a room's number tells of (502 is on the fifth), when none was named.
void derive_floor(Address& address);

// Completes the mention's address with what the register knows: a floor that is a building, a room's floor.
Resolved resolve(Mention& mention, const Gazetteer& gazetteer);

}  // namespace gridline::text
