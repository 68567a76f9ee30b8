// 热点指数: how hot a matter is, in whole numbers.
//
// Each household counts with the severity of what it said, and half as much with every `half_life` that
// passed since, in equal steps between. The heat is the sum over the households; a matter is as hot as it
// ever was.
#pragma once

#include <cstdint>
#include <span>

#include "engine/base/time.h"
#include "rules/pack/words.h"

namespace gridline::cli {

inline constexpr std::int64_t heat_unit = 1000;   // one household of severity 1, just now

struct Household {
  base::Instant at;
  std::int64_t severity = 1;
};
struct Peak {
  std::int64_t heat = 0;     // in thousandths
  base::Instant at;
};

// U1 8, U2 4, U3 2, else 1: each step up is a promise about twice as short.
std::int64_t severity_of(pack::Urgency urgency);
// What is left of heat_unit after `age`.
std::int64_t decayed(base::Duration age, base::Duration half_life);
// `households` in order of time. The peak is at one of them: between, heat only falls.
Peak peak_heat(std::span<const Household> households, base::Duration half_life);

}  // namespace gridline::cli
