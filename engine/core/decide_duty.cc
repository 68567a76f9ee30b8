// 排班: changes of the rota.
#include "engine/core/decide_parts.h"

namespace gridline::core {

Decision decide_duty(const State&, const Command&, const ChangeDuty&, const RuleSet&) {
  return rejected("not_built", "尚不支持", "this cannot be done yet");
}

}  // namespace gridline::core
