// 议事会: the weekly meeting of a unit where findings and unclaimed tickets are heard and claimed. The rule
// stands here; the date on which a meeting really is (moved, cancelled) is state (engine/core/council.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "rules/pack/issue.h"

namespace gridline::pack {

struct Pack;

// What becomes of a meeting that falls on a day off by the unit's calendar.
enum class RestDay : std::uint8_t { hold = 0, skip = 1, next_workday = 2 };
std::string_view code(RestDay);

// No council is on so many agendas above another, nor has a pack so many; it bounds every walk.
inline constexpr std::size_t councils_max = 1000;

struct Council {
  static constexpr std::uint32_t none = ~0u;

  std::string id, zh, en;
  std::uint32_t unit = 0;        // index: whose council; its secretaries run it
  std::uint32_t above = none;    // index of the council that takes what this one could not settle
  std::int32_t weekday = 3;      // 0 Monday; the rule, the actual date is state
  std::int32_t starts = 15 * 60; // minutes since midnight
  std::int32_t every_weeks = 1;
  std::int32_t first_day = 0;    // a day it meets on (base::civil_day), with every_weeks > 1
  std::int32_t cut_off = 0;      // minutes before the start after which items wait for the next one
  std::int32_t lasts = 120;      // minutes after the start when it is over, if nobody says so before
  std::int32_t hearings = 2;     // unclaimed so often: the secretary assigns, or it goes up
  bool up = false;               // goes up by itself (then: up)
  RestDay rest_day = RestDay::hold;
  std::vector<std::string>
      gathers;  // "visit", "discovered": what has this origin comes on its agenda by itself
  Position at;
};

// The first moment of the weekly rule after `t`, in the pack's zone.
base::Instant ruled_after(const Pack& pack, const Council& council, base::Instant t);
bool is_ruled(const Pack& pack, const Council& council, base::Instant t);
// When the meeting that the rule has at `ruled` is by the calendar of its unit; none: it falls away.
base::Instant by_calendar(const Pack& pack, const Council& council, base::Instant ruled);

// The index of the council of this id; none: there is no such.
std::uint32_t council_by_id(const Pack& pack, std::string_view id);
// The council that hears what is in a unit (index): of the unit itself or the nearest one above that has one;
// where a unit has several, the lowest of them.
std::uint32_t nearest_council(const Pack& pack, std::uint32_t unit);

}  // namespace gridline::pack
