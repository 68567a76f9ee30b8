// What is kept of a council: the meetings whose date is not the weekly rule's, the last one that was held,
// what is on its agenda, and how its items fared.
#pragma once

#include <vector>

#include "engine/base/ids.h"
#include "engine/base/time.h"

namespace gridline::core {

using base::Instant;
using base::Symbol;
using base::TicketId;

struct MovedMeeting {
  Instant ruled;               // when the weekly rule has it
  Instant meeting;             // when it is; none: cancelled
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ruled); f(2, x.meeting); }
};

struct CouncilRow {
  Symbol council;              // "council:LY-THU"
  std::vector<MovedMeeting> moved;  // ascending by ruled; those that are over are dropped
  Instant held;                // the last one that was held, by the rule
  std::vector<TicketId> agenda;   // on it now, whichever meeting's, in the order they came
  // Counted since the beginning.
  std::uint64_t tabled = 0;       // tickets that came on the agenda
  std::uint64_t claimed = 0;      // of these claimed here
  std::uint64_t claimed_first = 0;  // before any meeting had heard them without a claim
  std::uint64_t carried = 0;      // hearings without a claim
  std::uint64_t assigned = 0;     // given to a unit otherwise
  std::uint64_t raised = 0;       // gone to another council
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.council); f(2, x.moved); f(3, x.held); f(4, x.agenda); f(5, x.tabled); f(6, x.claimed);
    f(7, x.claimed_first); f(8, x.carried); f(9, x.assigned); f(10, x.raised);
  }
};

}  // namespace gridline::core
