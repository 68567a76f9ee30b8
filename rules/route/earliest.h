// Where among the children the first one stands that asks for something: a bound from below, a byte for each
// hash.
//
// A child that matches is often known early, and then only what children before it ask for matters. A bit for
// each thing asked for (a Bloom filter) was there before: it leaves out what no child asks for, but with a
// hundred thousand children there is hardly anything that none asks for. Places are rounded down to an eighth
// of their size so that a table of thousands fits where a core reads fastest; things with the same hash share
// the lesser place. Both only make the bound smaller, so nothing is missed.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace gridline::route {

// The number of a child among its sisters, in the editor's order.
using Ordinal = std::uint32_t;
inline constexpr Ordinal no_child = 0xffffffffu;

class Earliest {
 public:
  // A place rounded down; keeps the order.
  using Bound = std::uint8_t;
  static constexpr Bound rounded(Ordinal ordinal) {
    if (ordinal < 8) return static_cast<Bound>(ordinal);
    const auto width = static_cast<std::uint32_t>(std::bit_width(ordinal));
    return static_cast<Bound>((width - 3) * 8 + (ordinal >> (width - 4) & 7));
  }
  // What is asked for before `end` has no greater bound; never has. REQUIRES: end > 0.
  static constexpr Bound last_before(Ordinal end) { return end == no_child ? never - 1 : rounded(end - 1); }
  static constexpr Bound never = 0xff;

  // Hashes are 64 bits of which the upper ones are good.
  void make(std::size_t things, std::size_t slots_for_each) {
    const std::size_t size = std::bit_ceil(things * slots_for_each + 2);
    bounds_.assign(size, never);
    shift_ = 64u - static_cast<std::uint32_t>(std::countr_zero(size));
  }
  void note(std::uint64_t hash, Ordinal ordinal) {
    Bound& bound = bounds_[hash >> shift_];
    bound = std::min(bound, rounded(ordinal));
  }
  Bound of(std::uint64_t hash) const { return bounds_[hash >> shift_]; }
  // How many different hashes were noted, as far as they can be told apart.
  std::size_t used() const {
    return bounds_.size() - static_cast<std::size_t>(std::count(bounds_.begin(), bounds_.end(), never));
  }

  // For a loop that looks often: two numbers that need not be read again.
  struct View {
    const Bound* bounds;
    std::uint32_t shift;
    Bound of(std::uint64_t hash) const { return bounds[hash >> shift]; }
  };
  View view() const { return {bounds_.data(), shift_}; }

 private:
  std::vector<Bound> bounds_ = std::vector<Bound>(2, never);
  std::uint32_t shift_ = 63;
};

}  // namespace gridline::route
