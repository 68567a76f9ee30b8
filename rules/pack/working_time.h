// Working time between two moments, and the way back: for clocks that were paused, and for steps
// that come before a due.
#pragma once

#include "rules/pack/calendar.h"

namespace gridline::pack {

// How long the office was open between `a` and `b`; nothing when b <= a. Whole weeks are multiplied,
// so the cost grows only with the exceptions in the span, some thirty a year.
base::Duration working_between(const Calendar& calendar, base::Instant a, base::Instant b);

// The moment when `length` of open time from `from` is over: a closing time, not the opening after
// it, when the two fall together. Zero is over at once. working_between(from, result) == length.
// It walks day by day. REQUIRES: length >= 0 and at most ten years' worth.
base::Instant after_working(const Calendar& calendar, base::Instant from, base::Duration length);

// The moment from which `amount` leads to `from`: the due of a step so long before it. Minutes and
// hours run round the clock. Days go back to a closing: one day before any moment of Friday is
// Thursday's day_close, one working day the day_close of the last workday before Friday. Midnight
// belongs to the day before where days close at 24:00. Working hours are walked back through the
// openings; where they end with an opening it is that opening, not the closing before it.
// `due` is never after `from`; the segments stand as they were walked, the latest first: of working
// days each that was counted, `due` being the closing of the last one.
// REQUIRES: as count().
Counted count_back(const Calendar& calendar, base::Instant from, Amount amount, bool with_segments = false);

}  // namespace gridline::pack
