// A set of numbers other than 0, at 8 bytes a place.
//
// Problem: what was cancelled in a slot of the timing wheel is asked for as many numbers as the slot has.
// Rejected: std::unordered_set (an allocation and a cold node each).
// Open addressing with linear probing, at most three quarters full; deletion by shifting back, so that cost
// does not depend on history. It grows at once and never shrinks.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace gridline::node {

class NumberSet {
 public:
  NumberSet() = default;
  // With room for so many.
  explicit NumberSet(std::size_t expected) {
    if (expected > 0)
      resize(std::max(least_log, static_cast<std::uint32_t>(std::bit_width(expected * 3 / 2))));
  }

  // False: it was there. REQUIRES: number != 0.
  bool insert(std::uint64_t number) {
    if ((size_ + std::size_t{1}) * 4 > places() * 3) resize(log_ == 0 ? least_log : log_ + 1);
    std::size_t i = home_of(number);
    for (; places_[i] != 0; i = next(i)) {
      if (places_[i] == number) return false;
    }
    places_[i] = number;
    ++size_;
    return true;
  }

  // False: it was not there.
  bool erase(std::uint64_t number) {
    if (size_ == 0) return false;
    std::size_t i = home_of(number);
    for (; places_[i] != number; i = next(i)) {
      if (places_[i] == 0) return false;
    }
    close_hole(i);
    --size_;
    return true;
  }

  bool contains(std::uint64_t number) const {
    if (size_ == 0) return false;
    for (std::size_t i = home_of(number); places_[i] != 0; i = next(i)) {
      if (places_[i] == number) return true;
    }
    return false;
  }

  // In no order.
  template <class See>
  void each(See&& see) const {
    for (std::size_t i = 0; i < places(); ++i) {
      if (places_[i] != 0) see(places_[i]);
    }
  }

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return places() * sizeof(std::uint64_t); }

  NumberSet(NumberSet&& other) noexcept { *this = std::move(other); }
  NumberSet& operator=(NumberSet&& other) noexcept {
    places_ = std::move(other.places_);
    size_ = std::exchange(other.size_, 0);
    log_ = std::exchange(other.log_, 0);
    return *this;
  }

 private:
  static constexpr std::uint32_t least_log = 3;

  std::size_t places() const { return log_ == 0 ? 0 : std::size_t{1} << log_; }
  std::size_t next(std::size_t i) const { return (i + 1) & (places() - 1); }
  std::size_t home_of(std::uint64_t number) const {
    return static_cast<std::size_t>((number * 0x9E3779B97F4A7C15ull) >> (64 - log_));
  }

  void close_hole(std::size_t hole) {
    const std::size_t mask = places() - 1;
    for (std::size_t i = next(hole); places_[i] != 0; i = next(i)) {
      if (((i - home_of(places_[i])) & mask) < ((i - hole) & mask)) continue;
      places_[hole] = places_[i];
      hole = i;
    }
    places_[hole] = 0;
  }

  void resize(std::uint32_t log) {
    const std::size_t before = places();
    const std::unique_ptr<std::uint64_t[]> leaving = std::move(places_);
    log_ = log;
    places_ = std::make_unique<std::uint64_t[]>(places());
    for (std::size_t n = 0; n < before; ++n) {
      if (leaving[n] == 0) continue;
      std::size_t i = home_of(leaving[n]);
      while (places_[i] != 0) i = next(i);
      places_[i] = leaving[n];
    }
  }

  std::unique_ptr<std::uint64_t[]> places_;
  std::uint32_t size_ = 0;
  std::uint32_t log_ = 0;  // of how many places there are; 0: none
};

}  // namespace gridline::node
