// Which clocks a routing starts, and when each is due.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "rules/route/route_tree.h"

namespace gridline::route {

// Which rule of a pack's policies holds for a clock is looked up once, when a tree is compiled. Immutable;
// shared by all threads. Lives as long as the pack.
class Clocks {
 public:
  Clocks() = default;
  explicit Clocks(const pack::Pack& pack);
  // By clock kind. `triage`: the complaint waits for a person at the dispatch desk, and `lead` is that desk.
  std::vector<Clock> started(const pack::Pack& pack, const Facts& facts, pack::PolicyIndex policy,
                             pack::UnitIndex lead, bool triage) const;

 private:
  struct Planned {
    pack::ClockKind clock = pack::ClockKind::none;
    pack::ClockFrom from = pack::ClockFrom::none;
    const pack::ClockRule* rule = nullptr;  // of the pack
  };
  struct Plan {
    std::uint8_t count = 0;
    std::array<Planned, 4> clocks{};
  };
  static constexpr std::size_t urgencies = 7;
  static std::size_t number(pack::PolicyIndex policy, pack::Urgency urgency, bool triage) {
    return (policy.value * urgencies + static_cast<std::size_t>(urgency)) * 2 + (triage ? 1 : 0);
  }

  std::vector<Plan> plans_;
};

}  // namespace gridline::route
