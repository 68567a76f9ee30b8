// Events about complaints that pile up. Field numbers are those of desk_event.h.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/rows.h"
#include "engine/core/words.h"

namespace gridline::core {

// A complaint (with its ticket, or the one it joined) counts in the pile of a place and what it is about.
// Only where the pack's route says `hot`.
struct MatterCounted {
  static constexpr EventType type = EventType::matter_counted;
  TicketId ticket;
  Instant at;
  ComplaintId complaint;
  Symbol area;                      // "place:..." or "unit:..."
  Symbol what;                      // "category:..." or "group:..."
  TicketId cluster;  // the open hot spot that the ticket belongs to from now on; none: none is open
  bool again = false;               // of a resident who is counted there already
  std::int64_t day = 0;             // of `at` on the pack's calendar: days since 1970
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(3, x.at); f(17, x.complaint); f(45, x.area); f(50, x.what); f(51, x.cluster);
    f(52, x.again); f(53, x.day);
  }
};

// `ticket`, just opened, stands for all of `others`. Why is in the numbers.
struct HotSpotOpened {
  static constexpr EventType type = EventType::hot_spot_opened;
  TicketId ticket;
  Instant at;
  std::vector<TicketId> others;     // the open tickets of the pile, of the last 28 days
  Symbol area;
  Symbol what;
  std::uint32_t households = 0;     // within `days`
  std::uint32_t days = 0;
  std::uint32_t needed = 0;         // the rule's households; 0: not by their number
  std::uint32_t today = 0;          // households of this day
  std::uint32_t usual = 0;          // thousandths of a household a day, over the 28 days before
  HotWhy hot_why = HotWhy::none;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(3, x.at); f(11, x.others); f(45, x.area); f(50, x.what); f(54, x.households);
    f(55, x.days); f(56, x.today); f(57, x.usual); f(58, x.hot_why); f(59, x.needed);
  }
};

// `ticket` is taken out of a hot spot (`cluster`), or put in.
template <EventType Type>
struct MemberMoved {
  static constexpr EventType type = Type;
  TicketId ticket;
  MemberId member;                  // who did it
  Instant at;
  Symbol reason;
  TicketId cluster;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(51, x.cluster);
  }
};
using ClusterLeft = MemberMoved<EventType::cluster_left>;
using ClusterJoined = MemberMoved<EventType::cluster_joined>;

}  // namespace gridline::core
