// Halving by shifts, a straight line between two halvings.
#include "tools/gridline/heat.h"

namespace gridline::cli {

namespace {
constexpr std::int64_t halvings_max = 10;  // then a thousandth is left
}

std::int64_t severity_of(pack::Urgency urgency) {
  switch (urgency) {
    case pack::Urgency::u1: return 8;
    case pack::Urgency::u2: return 4;
    case pack::Urgency::u3: return 2;
    default: return 1;
  }
}

std::int64_t decayed(base::Duration age, base::Duration half_life) {
  const std::int64_t halvings = age.ms / half_life.ms;
  if (halvings >= halvings_max) return 0;
  const std::int64_t whole = heat_unit >> halvings;
  return whole - whole * (age.ms % half_life.ms) / (2 * half_life.ms);
}

Peak peak_heat(std::span<const Household> households, base::Duration half_life) {
  Peak peak;
  std::size_t first = 0;  // older ones have nothing left
  for (std::size_t last = 0; last < households.size(); ++last) {
    const base::Instant now = households[last].at;
    std::int64_t heat = 0;
    for (std::size_t i = first; i <= last; ++i) {
      const std::int64_t left = decayed(now - households[i].at, half_life);
      if (left == 0 && i == first) ++first;
      heat += households[i].severity * left;
    }
    if (heat > peak.heat) peak = {heat, now};
  }
  return peak;
}

}  // namespace gridline::cli
