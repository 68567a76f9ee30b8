// What a scenario's lines say of councils.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/unit/engine/core/world.h"

namespace gridline::scenario {

// WHO move_meeting COUNCIL DATE TIME reason= · cancel_meeting COUNCIL DATE reason= · hold_meeting COUNCIL
// [DATE]; DATE is the day that the weekly rule has it. Nothing: not such a line.
std::optional<core::CommandBody> meeting_of(const core::World& world, const std::vector<std::string>& words);

// "2026-03-12T15:00": when it meets next; "no council" when there is no such.
std::string next_meeting_text(const core::World& world, const std::string& council);

// On whose agenda: "LY-THU/2026-03-12/0/1": which meeting's, heard there without a claim, in all; "none".
std::string agenda_text(const core::World& world, base::TicketId ticket);

}  // namespace gridline::scenario
