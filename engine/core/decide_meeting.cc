// 议事会: the date of a meeting, and what follows when it is over.
#include "engine/core/decide_parts.h"

namespace gridline::core {

Decision decide_meeting(const State&, const Command&, const SetMeeting&, const RuleSet&) {
  return rejected("not_built", "尚不支持", "this cannot be done yet");
}

Decision decide_meeting(const State&, const Command&, const HoldMeeting&, const RuleSet&) {
  return rejected("not_built", "尚不支持", "this cannot be done yet");
}

}  // namespace gridline::core
