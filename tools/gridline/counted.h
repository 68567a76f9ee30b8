// A count along a calendar, explained: what counted, how much of it, and why the rest did not.
#pragma once

#include <string>

#include "rules/pack/calendar.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

struct Counting {
  base::Instant from;
  pack::Amount amount;
  pack::StartRule start = pack::StartRule::instant;
  bool back = false;  // `amount` before `from`
};

// {from, start, calendar, version, due, provisional, segments [{from, to, counted}],
//  skipped [{from, to, why, name}]}. `skipped` holds spans of whole days; `why` is start_day,
// after_close, before_open, holiday or rest.
Json counted_json(const pack::Calendar& calendar, const Counting& counting);

// Segments and skipped days in the order they were walked, a line each, as a table.
std::string counted_table(const Json& counted);

// "2026-10-08 周四" of "2026-10-08" or of a whole time.
std::string dated(const std::string& iso);
// "2026-10-08 17:30 周四"; seconds where there are any.
std::string timed(const std::string& iso);
std::string_view weekday_zh(std::int64_t day);

}  // namespace gridline::cli
