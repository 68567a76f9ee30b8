// The command that journals the erasure of a resident (decide_erase.cc).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/words.h"

namespace gridline::core {

// 个人信息清除: what these entries told of a resident is erased from the journal. Made by the engine, which has
// looked for them; by the time this is decided nothing is gone yet, so the fact stands before the deed.
struct ErasePerson {
  static constexpr CommandType type = CommandType::erase_person;
  std::vector<std::uint64_t> entries;  // ascending; at most limits::erase_entries_max
  std::uint32_t complaints = 0;        // so many are his
  std::string reason;                  // a code; never who it is
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.entries); f(2, x.complaints); f(3, x.reason);
  }
};

}  // namespace gridline::core
