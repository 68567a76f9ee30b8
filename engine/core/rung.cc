// Upward while there is somebody above, else downward to the last who was told.
#include "engine/core/rung.h"

#include <algorithm>

#include "engine/core/act.h"

namespace gridline::core {

namespace {

// A department, a firm or a team has nobody above it: the centre is its first rung, then the chain above
// that.
Rung rung_beside(const State& state, const RuleSet& rules, Instant at, std::uint32_t level) {
  const Symbol centre = centre_of(rules);
  std::uint32_t top = 1;
  while (unit_above(rules, centre, top) != unit_above(rules, centre, top - 1)) ++top;
  for (std::uint32_t here = std::clamp(level, 1u, top); here <= top; ++here) {
    const Symbol unit = unit_above(rules, centre, here - 1);
    if (std::vector<MemberId> told = leaders_of(state, unit, at); !told.empty())
      return {here, unit, std::move(told)};
  }
  return {1, centre, people_of(state, rules, centre, at)};
}

bool is_beside_the_chain(const RuleSet& rules, Symbol unit) {
  const pack::UnitIndex at =
      unit.value < rules.unit_of.size() ? rules.unit_of[unit.value] : pack::UnitIndex();
  return at && !(*rules.pack)[at].level && unit_above(rules, unit, 1) == unit;
}

}  // namespace

Rung rung_from(const State& state, const RuleSet& rules, Instant at, Symbol base, std::uint32_t level) {
  if (level > 0 && is_beside_the_chain(rules, base)) return rung_beside(state, rules, at, level);
  const auto people = [&](Symbol unit) { return leaders_of(state, unit, at); };
  std::uint32_t top = 0;
  while (unit_above(rules, base, top + 1) != unit_above(rules, base, top)) ++top;
  level = std::min(level, top);
  for (std::uint32_t here = level; here <= top; ++here) {
    const Symbol unit = unit_above(rules, base, here);
    if (std::vector<MemberId> told = people(unit); !told.empty()) return {here, unit, std::move(told)};
  }
  for (std::uint32_t here = level; here-- > 1;) {
    const Symbol unit = unit_above(rules, base, here);
    if (std::vector<MemberId> told = people(unit); !told.empty()) return {here, unit, std::move(told)};
  }
  const Symbol centre = centre_of(rules);
  return {level, centre, people_of(state, rules, centre, at)};
}

Rung rung_of_ruling(const State& state, const RuleSet& rules, Instant at, Symbol ruler,
                    std::uint32_t climbed) {
  Rung rung = rung_from(state, rules, at, ruler, 1);
  const bool higher = rung.level > 0 && rung.unit != ruler && is_over(rules, rung.unit, ruler);
  if (higher) return {climbed + 1, rung.unit, std::move(rung.told)};
  return {std::max<std::uint32_t>(climbed, 1), ruler, people_of(state, rules, ruler, at)};
}

}  // namespace gridline::core
