// A set of numbered values as ranges: what a condition allows of one dimension of the facts.
// Ranges and no bits: "every compound but one" and "every place below 海曲世家" are one or two of them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gridline::route {

// From `begin` up to but without `end`.
struct ValueRange {
  std::uint32_t begin = 0, end = 0;
  bool operator==(const ValueRange&) const = default;
};

// Values from 0 to value_end - 1. Pure values, copied freely.
class ValueSet {
 public:
  static constexpr std::uint32_t value_end = 0xffffffffu;

  ValueSet() = default;  // the empty set
  static ValueSet all() { return range(0, value_end); }
  static ValueSet of(std::uint32_t value) { return range(value, value + 1); }
  static ValueSet range(std::uint32_t begin, std::uint32_t end);
  // The union of single values in any order.
  static ValueSet of(std::vector<std::uint32_t> values);

  bool empty() const { return ranges_.empty(); }
  bool has(std::uint32_t value) const;
  std::uint64_t count() const;
  std::span<const ValueRange> ranges() const { return ranges_; }  // ascending, apart from each other

  ValueSet complement() const;
  ValueSet both(const ValueSet& other) const;    // intersection
  ValueSet either(const ValueSet& other) const;  // union
  bool operator==(const ValueSet&) const = default;

 private:
  std::vector<ValueRange> ranges_;
};

}  // namespace gridline::route
