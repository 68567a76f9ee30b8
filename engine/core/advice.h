// What a resident is told at once, before anybody has read the complaint.
#pragma once

#include <string>

#include "engine/core/decide.h"

namespace gridline::core {

// Of the first ticket that is an emergency (category X, or U1), in the words of its route, Chinese and
// English; empty when none is. Also when the complaint is sent again: who lost the first answer needs it no
// less. REQUIRES: `decision` answers a SubmitComplaint in `state`; its reply has the tickets and the receipt.
std::string emergency_advice(const State& state, const Decision& decision, const RuleSet& rules);

}  // namespace gridline::core
