// Where the active pack wants two people (activation: {people: 2}): what one person's word comes to.
// Activation, migration of open tickets and counting them again take the same two.
#pragma once

#include <optional>

#include "engine/core/decide_parts.h"

namespace gridline::core {

// None: the command may go on, since one person is enough or this is the second one's word. Else it is only
// proposed, or refused: it takes members, and another than the first. `from`: of a recount.
std::optional<Decision> until_second(const State& state, const Command& command, const RuleSet& active,
                                     const base::Hash256& hash, const base::Hash256& from = {});

// Another person had proposed that very pack's activation, and the proposal stands.
bool is_second(const State& state, const Command& command, const base::Hash256& hash);

// The answer where what was looked at is no longer what is active.
Decision changed_meanwhile();

}  // namespace gridline::core
