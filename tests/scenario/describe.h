// Events and tickets in one line each, for a timeline that people read.
#pragma once

#include <string>
#include <vector>

#include "tests/unit/engine/core/world.h"

namespace gridline::scenario {

// "03-02 周一 09:00" on the pack's wall clock; seconds only when there are any.
std::string when(core::Instant t);

// "2 d 3 h", "45 min", "-2 h" (over).
std::string span(core::Duration d);

// Nothing for what only the journal needs (names getting numbers, remembered keys).
std::string describe(const core::World& world, const core::Event& event);

// State, unit, who has it, the promise and what is left of it, and what the clock does next.
std::string standing(const core::World& world, core::TicketId ticket);

// Who was told what about which ticket by an event (engine/core/who_is_told.h), by name.
struct NamedTold {
  std::string who;     // a member's id, or "resident"
  std::string notice;  // its code
  core::TicketId ticket;
};
std::vector<NamedTold> named_told_by(const core::World& world, const core::Event& event);

}  // namespace gridline::scenario
