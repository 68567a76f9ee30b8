// Equality and order of values, as CEL defines them: numbers compare by their mathematical value
// whatever their types, values of different kinds are unequal, NaN equals nothing.
#pragma once

#include <compare>

#include "rules/cel/value.h"

namespace gridline::cel {

// Exact also where a double cannot hold the integer. REQUIRES: is_numeric of both kinds.
std::partial_ordering compare_numbers(const Value& a, const Value& b);

// bool, string, bytes, numbers, timestamps, durations. Unordered for everything else and for NaN.
std::partial_ordering compare(const Value& a, const Value& b);

// What comparing may cost; one unit is about a step.
class Meter {
 public:
  virtual bool spend(std::uint32_t steps) = 0;  // false: nothing is left

 protected:
  ~Meter() = default;
};

// Spends a step an element; nesting beyond 100 spends everything. Gives false when the meter is out.
bool equal(const Value& a, const Value& b, Meter& meter);

// bool, int, uint, string.
bool is_map_key(const Value& value);
// A strict order over map keys: bool, then numbers by value, then strings by bytes.
bool key_less(const Value& a, const Value& b);
// The entry's value, or absent. A key that cannot be one is simply not there.
Value find(const Value& map, const Value& key);

}  // namespace gridline::cel
