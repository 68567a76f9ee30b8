// Events about complaints that may be about one matter. Field numbers are those of desk_event.h.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/rows.h"
#include "engine/core/words.h"

namespace gridline::core {

// The ticket can be found as one that later complaints are like. Only where the pack compares texts.
struct TicketSketched {
  static constexpr EventType type = EventType::ticket_sketched;
  TicketId ticket;
  text::Sketch sketch{};
  Symbol area;                      // "place:..." or "unit:...", as the pack says `near`; none: no place
  bool by_words = false;            // also by its words alone
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(44, x.sketch); f(45, x.area); f(46, x.by_words);
  }
};

// `ticket`, just opened, may be about what `others[0]` is about: a person merges them or keeps them apart.
struct DuplicateProposed {
  static constexpr EventType type = EventType::duplicate_proposed;
  TicketId ticket;
  Instant at;
  std::vector<TicketId> others;
  std::uint32_t alike = 0;          // per mille
  SimilarWhy why = SimilarWhy::none;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(3, x.at); f(11, x.others); f(42, x.alike); f(43, x.why);
  }
};

struct KeptApart {
  static constexpr EventType type = EventType::kept_apart;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol reason;
  std::vector<TicketId> others;     // which it had been likened to
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(11, x.others);
  }
};

// A complaint that had joined `ticket` gets a ticket of its own (`others[0]`, whose ticket_opened follows):
// its callback goes with it.
struct ComplaintParted {
  static constexpr EventType type = EventType::complaint_parted;
  TicketId ticket;
  MemberId member;
  Instant at;
  Symbol reason;
  std::vector<TicketId> others;
  ComplaintId complaint;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.reason); f(11, x.others); f(17, x.complaint);
  }
};

}  // namespace gridline::core
