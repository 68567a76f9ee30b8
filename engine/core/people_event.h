// Events about members: leave, hand-over, tokens. Field numbers mean the same as in desk_event.h.
#pragma once

#include <vector>

#include "engine/core/rows.h"
#include "engine/core/words.h"

namespace gridline::core {

struct LeaveSet {
  static constexpr EventType type = EventType::leave_set;
  MemberId member;
  Instant at;
  Instant until;                    // none: back
  MemberId stand_in;
  template <class F, class T> static void fields(F& f, T& x) {
    f(2, x.member); f(3, x.at); f(9, x.until); f(33, x.stand_in);
  }
};
struct HandedOver {
  static constexpr EventType type = EventType::handed_over;
  MemberId member;                  // whose tickets these were
  Instant at;
  std::vector<TicketId> others;
  MemberId stand_in;                // whose they are
  template <class F, class T> static void fields(F& f, T& x) {
    f(2, x.member); f(3, x.at); f(11, x.others); f(33, x.stand_in);
  }
};
struct HandOverAcknowledged {
  static constexpr EventType type = EventType::hand_over_acknowledged;
  MemberId member;
  Instant at;
  std::vector<TicketId> others;
  template <class F, class T> static void fields(F& f, T& x) { f(2, x.member); f(3, x.at); f(11, x.others); }
};
struct TokenIssued {
  static constexpr EventType type = EventType::token_issued;
  MemberId member;
  Instant at;
  Instant until;
  base::Hash256 hash{};
  template <class F, class T> static void fields(F& f, T& x) {
    f(2, x.member); f(3, x.at); f(9, x.until); f(37, x.hash);
  }
};
struct TokenRevoked {
  static constexpr EventType type = EventType::token_revoked;
  MemberId member;
  Instant at;
  template <class F, class T> static void fields(F& f, T& x) { f(2, x.member); f(3, x.at); }
};

// The personal parts of these entries are erased from here on: views blank what came from them.
struct PersonErased {
  static constexpr EventType type = EventType::person_erased;
  MemberId member;                  // none: the administrator
  Instant at;
  std::vector<std::uint64_t> entries;  // ascending
  std::uint32_t complaint_count = 0;
  template <class F, class T> static void fields(F& f, T& x) {
    f(2, x.member); f(3, x.at); f(82, x.entries); f(83, x.complaint_count);
  }
};

}  // namespace gridline::core
