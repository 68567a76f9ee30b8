// Which positions of a text pass a test. Which do cannot be foretold, and a wrong guess costs as much as ten
// characters, so there is no branch: each is written down, and kept when it passes.
#pragma once

#include <cstdint>

namespace gridline::text {

// Writes those of [from, to) for which test(position) is true to `out` and returns how many they are. The
// test is asked of each, in order; it should take what it needs by value, so that it stays in registers.
// REQUIRES: room for to - from, and for one where from == to.
template <class Test>
inline std::uint32_t places_where(std::uint32_t from, std::uint32_t to, std::uint32_t* out, Test test) {
  std::uint32_t count = 0;
  for (std::uint32_t at = from; at < to; ++at) {
    out[count] = at;
    count += static_cast<std::uint32_t>(test(at));
  }
  return count;
}

}  // namespace gridline::text
