// That somebody is there in time: a named person for what is urgent, a duty slot before a clock runs out for
// the rest, and the last rung of every ladder round the clock.
#pragma once

#include "rules/lint/duty.h"
#include "rules/lint/leads.h"

namespace gridline::lint {

// What needs somebody there, and when nobody is.
enum class NeedKind : std::uint8_t {
  last_rung = 1,   // 值班台兜底: what is unsure, and every ladder that finds nobody
  emergency = 2,   // 紧急: a named person at every hour
  urgent = 3,      // U2
  clock = 4,       // 时限: somebody before it runs out
};
struct Need {
  NeedKind kind{};
  pack::UnitIndex unit;
  pack::Role role = pack::Role::none;     // that the rule asks for first; none: whoever leads
  pack::ClockKind clock = pack::ClockKind::none;
  pack::RouteIndex route;                 // one of those that need it
  std::vector<Gap> gaps;                  // never empty, ascending
};

// `needs`: takes each need that is not met all the time, once; null: nobody asks.
void check_clocks(const pack::Pack& pack, const std::vector<Handover>& handovers,
                  const std::vector<Settings>& settings, Duty& duty, pack::IssueList& issues,
                  std::vector<Need>* needs = nullptr);

}  // namespace gridline::lint
