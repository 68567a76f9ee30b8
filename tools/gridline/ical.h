// iCalendar (RFC 5545): a rota written as a calendar, leave read from one. The library stands behind ical.cc.
#pragma once

#include <string>
#include <vector>

#include "engine/base/time.h"
#include "rules/pack/issue.h"

namespace gridline::cli {

// What a file may be, and what may come of it: a person's calendar of years is some hundred kilobytes.
inline constexpr std::size_t ics_bytes_max = 1024 * 1024;
inline constexpr std::size_t ics_leaves_max = 64;

struct IcsEvent {
  std::string uid;  // the same for the same duty, so that a second import changes and does not double
  base::Instant from, to;
  std::string summary, description;
};
// A whole VCALENDAR in UTC, lines folded at 75 octets, CRLF. `stamp`: when it was made.
std::string write_ics(const std::string& name, const std::vector<IcsEvent>& events, base::Instant stamp);

struct IcsLeave {
  base::Instant from, to;
  std::uint32_t line = 0;    // of its BEGIN:VEVENT
  std::string summary;
};
struct IcsRead {
  std::vector<IcsLeave> leaves;      // by time, those that end after `now` and begin within `ahead`
  std::vector<pack::Issue> issues;   // what could not be read; then nothing should be imported
  std::size_t past = 0, cancelled = 0;   // left out
};
// Times without a zone are `zone`'s; recurrences are expanded from `now` on. Not at once on several threads:
// the library keeps its errors in a global.
IcsRead read_ics(const std::string& file, const std::string& content, base::ZoneOffset zone,
                 base::Instant now, base::Duration ahead);

}  // namespace gridline::cli
