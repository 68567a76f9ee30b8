// Is one limit never later than another, whenever they begin? Decided for every calendar of a pack at once
// and for all years, so a pack that is sound today is sound next year.
#pragma once

#include <span>

#include "rules/pack/calendar.h"

namespace gridline::pack {

struct Limit {
  Amount amount;
  StartRule start = StartRule::instant;
};

enum class Tighter : std::uint8_t {
  yes,      // never later
  no,       // later at some time
  unknown,  // it depends on holidays and hours
};

// Amounts in one unit are compared as they are. Else by the least and the most that they can take: a working
// hour takes an hour at least, a working day no less than a day; how many hours a working day has is taken
// from the calendars.
Tighter is_tighter(const Limit& limit, const Limit& bound, std::span<const Calendar> calendars);

}  // namespace gridline::pack
