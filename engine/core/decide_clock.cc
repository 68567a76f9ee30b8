// The machine's clock did something odd; downtime is over and everybody gets a digest.
#include "engine/core/decide_parts.h"

namespace gridline::core {

Decision decide_catch_up(const State&, const Command&) {
  return rejected("not_built", "尚不支持", "this cannot be done yet");
}

Decision decide_clock(const State&, const Command&, const NoticeClock&, const RuleSet&) {
  return rejected("not_built", "尚不支持", "this cannot be done yet");
}

Decision decide_clock(const State&, const Command&, const AcceptClock&, const RuleSet&) {
  return rejected("not_built", "尚不支持", "this cannot be done yet");
}

}  // namespace gridline::core
