// What is kept of a council: the meetings whose date is not the weekly rule's, and the last one that was held.
#pragma once

#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace gridline::core {

using base::Instant;
using base::Symbol;

struct MovedMeeting {
  Instant ruled;               // when the weekly rule has it
  Instant meeting;             // when it is; none: cancelled
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ruled); f(2, x.meeting); }
};

struct CouncilRow {
  Symbol council;              // "council:LY-THU"
  std::vector<MovedMeeting> moved;  // ascending by ruled; those that are over are dropped
  Instant held;                // the last one that was held, by the rule
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.council); f(2, x.moved); f(3, x.held);
  }
};

}  // namespace gridline::core
