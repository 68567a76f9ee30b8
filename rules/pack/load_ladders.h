// The reader of a policy's `ladders`. Internal to the loader.
#pragma once

#include "rules/pack/draft.h"

namespace gridline::pack {

// Longer ones are no ladder any more: nobody can say what they do.
inline constexpr std::size_t ladder_steps_max = 15;
// Of one step: told so often and nobody has answered, it is time for somebody else.
inline constexpr std::int32_t step_times_max = 48, step_acks_max = 9;

// What is wrong is an issue, and not taken in.
void read_ladders(const YamlNode& node, Policy& policy, Draft& draft);

}  // namespace gridline::pack
