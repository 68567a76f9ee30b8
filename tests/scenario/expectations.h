// What `expect` lines ask.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/scenario/describe.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::scenario {

// A member's id, or unit/role.
core::MemberId member_of(const core::World& world, const std::string& who);

// What is not as the line expects; nothing: it is. `told`: since the last command or move of the clock.
std::optional<std::string> unmet(const core::World& world, const std::vector<NamedTold>& told,
                                 const std::vector<std::string>& words);

}  // namespace gridline::scenario
