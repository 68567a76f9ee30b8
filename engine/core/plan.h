// 时限方案 as it was when a ticket started under it: changing a pack never rewrites a running promise. A
// policy's clocks are interned by content: defined once in the journal, from then on a symbol
// ("policy:base", and "policy:base#2" when its amounts had changed).
//
// What is counted with an amount (opening hours, holidays) is the active pack's: a late holiday notice is
// a fact about the world, not a change of what was promised.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "rules/pack/model.h"

namespace gridline::core {

using base::Symbol;

struct PlanClock {
  pack::ClockKind clock = pack::ClockKind::none;
  pack::Urgency urgency = pack::Urgency::none;  // none: any that has no row of its own
  std::int64_t value = 0;
  pack::AmountUnit unit = pack::AmountUnit::minute;
  pack::StartRule start = pack::StartRule::instant;
  bool operator==(const PlanClock&) const = default;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.clock); f(2, x.urgency); f(3, x.value); f(4, x.unit); f(5, x.start);
  }
};

// Whole, with what the policy inherits; in the order of clocks, then urgencies.
struct Plan {
  Symbol policy;
  std::int32_t warn_percent = 0;  // 0: no warning
  std::vector<PlanClock> clocks;
  bool same_content(const Plan& other) const {
    return warn_percent == other.warn_percent && clocks == other.clocks;
  }
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.policy); f(2, x.warn_percent); f(3, x.clocks);
  }
};

// Its symbol is none yet.
Plan plan_of(const pack::Pack& pack, pack::PolicyIndex policy);

// Null: the plan has no such clock at this urgency.
const PlanClock* clock_of(const Plan& plan, pack::ClockKind clock, pack::Urgency urgency);

// "policy:base" of "policy:base#2".
std::string_view without_edition(std::string_view policy_name);

}  // namespace gridline::core
