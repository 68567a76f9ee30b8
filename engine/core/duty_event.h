// Events of the rota. Field numbers mean the same as in desk_event.h.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/core/duty_rows.h"
#include "engine/core/words.h"

namespace gridline::core {

// Changes of the rota are added, and earlier ones taken back.
struct DutyChanged {
  static constexpr EventType type = EventType::duty_changed;
  MemberId member;                  // who did it; none: the administrator by the socket
  Instant at;
  std::vector<DutyChange> added;
  std::vector<std::uint32_t> removed;  // by number
  std::vector<MemberId> told;       // whom what was taken back was about
  template <class F, class T> static void fields(F& f, T& x) {
    f(2, x.member); f(3, x.at); f(16, x.told); f(66, x.added); f(67, x.removed);
  }
};

}  // namespace gridline::core
