// Deadlines counted again by a corrected calendar.
#include "engine/core/decide_parts.h"

namespace gridline::core {

Decision decide_recount(const State&, const Command&, const RecountDeadlines&, const RuleSet&) {
  return rejected("not_built", "尚不支持", "this cannot be done yet");
}

}  // namespace gridline::core
