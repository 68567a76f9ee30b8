// 议事会: the weekly meeting of a unit where findings and unclaimed tickets are heard and claimed.
#pragma once

#include <cstdint>
#include <string>

#include "rules/pack/issue.h"

namespace gridline::pack {

struct Council {
  std::string id, zh, en;
  std::uint32_t unit = 0;        // index: whose council; its secretaries run it
  std::string above;             // the council that takes what this one could not settle; empty: none
  std::int32_t weekday = 3;      // 0 Monday; the rule, the actual date is state
  std::int32_t starts = 15 * 60; // minutes since midnight
  std::int32_t every_weeks = 1;
  std::int32_t cut_off = 0;      // minutes before the start after which items wait for the next one
  std::int32_t hearings = 2;     // unclaimed so often: the secretary assigns
  Position at;
};

}  // namespace gridline::pack
