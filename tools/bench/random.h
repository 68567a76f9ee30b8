// Numbers from a seed: the same seed gives the same pack and the same texts on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace gridline::bench {

class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

  // REQUIRES: n > 0. Below n.
  std::uint64_t below(std::uint64_t n) {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (z ^ (z >> 31)) % n;
  }
  template <class List>
  const auto& pick(const List& list) { return list[static_cast<std::size_t>(below(std::size(list)))]; }

 private:
  std::uint64_t state_;
};

}  // namespace gridline::bench
