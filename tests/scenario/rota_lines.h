// What a scenario's lines say of the rota.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/unit/engine/core/world.h"

namespace gridline::scenario {

// WHO rota on|off|leave MEMBER [from=] to= [for=|stand_in=] [unit=] · rota swap A B first=FROM/TO
// second=FROM/TO · rota undo NUMBER; a time is +2h from now, or a date. Nothing: not such a line.
std::optional<core::ChangeDuty> rota_of(const core::World& world, const std::vector<std::string>& words);

}  // namespace gridline::scenario
