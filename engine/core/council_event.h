// Events of councils (议事会). Field numbers mean the same as in desk_event.h.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/rows.h"
#include "engine/core/words.h"

namespace gridline::core {

// The date of a meeting, apart from the weekly rule: moved, or cancelled.
struct MeetingSet {
  static constexpr EventType type = EventType::meeting_set;
  MemberId member;
  Instant at;
  Symbol reason;
  Symbol council;
  Instant ruled;                    // when the weekly rule has it
  Instant meeting;                  // when it is; none: cancelled
  std::vector<MemberId> told;       // who may come: the people of its area
  template <class F, class T> static void fields(F& f, T& x) {
    f(2, x.member);
    f(3, x.at);
    f(4, x.reason);
    f(16, x.told);
    f(68, x.council);
    f(69, x.ruled);
    f(70, x.meeting);
  }
};

// A meeting is over: what its agenda had is in the events that follow.
struct MeetingHeld {
  static constexpr EventType type = EventType::meeting_held;
  MemberId member;                  // who closed it; none: its hour passed
  Instant at;
  Symbol council;
  Instant ruled;
  template <class F, class T> static void fields(F& f, T& x) {
    f(2, x.member); f(3, x.at); f(68, x.council); f(69, x.ruled);
  }
};

// On the agenda of a meeting, or carried over to another one; claimable there. Its handling clock runs on.
struct TicketTabled {
  static constexpr EventType type = EventType::ticket_tabled;
  TicketId ticket;
  MemberId member;                  // none: a ladder's step did it
  Instant at;
  Symbol reason;
  Symbol council;
  Instant ruled;                    // which meeting, by the weekly rule
  Instant due;                      // when that meeting is over, as it is set now: its clock
  Instant meeting;                  // when it begins
  std::uint32_t carried = 0;        // meetings that heard it without a claim, in this council
  std::uint32_t carried_all = 0;    // in all councils
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(7, x.due); f(68, x.council);
    f(69, x.ruled); f(70, x.meeting); f(71, x.carried); f(79, x.carried_all);
  }
};

}  // namespace gridline::core
