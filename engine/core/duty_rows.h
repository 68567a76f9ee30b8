// The rota beside the pack's shifts: who is there although no shift says so, who is not, and who for whom.
#pragma once

#include <cstdint>

#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/core/words.h"

namespace gridline::core {

using base::Instant;
using base::MemberId;
using base::Symbol;

// From `from` to before `to`. A swap is four of these under one `group`.
struct DutyChange {
  std::uint32_t number = 0;    // ascending, never used again
  DutyKind kind = DutyKind::none;
  MemberId member;
  Symbol unit;                 // where, with on; none: in all his units
  Instant from, to;
  MemberId other;              // the stand-in of a leave; with on: for whom
  std::uint32_t group = 0;     // the number of the first of those that go together; 0: alone
  Symbol reason;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.number); f(2, x.kind); f(3, x.member); f(4, x.unit); f(5, x.from); f(6, x.to); f(7, x.other);
    f(8, x.group); f(9, x.reason);
  }
};

}  // namespace gridline::core
