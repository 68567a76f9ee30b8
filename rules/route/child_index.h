// Which of a route's children match, without looking at them one by one.
//
// Children are looked up by the values that their conditions ask for (tuple space search, as packet filters
// do it): those that ask for the same dimensions share a hash table of value tuples, so a complaint costs one
// probe for each such combination (two dozen in a large pack), and then only the children whose tuple fits
// are looked at. Combinations are tried in the order of their first child, until none can come before what
// was found. Rejected: a decision tree over all rules (Rete, BDD), whose size can explode with rules that
// overlap; bitmaps of rules for each value, whose cost grows with the number of rules (100 000 bits are 12 KB
// a value).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "rules/route/alternatives.h"

namespace gridline::route {

// The number of a child among its sisters, in the editor's order.
using Ordinal = std::uint32_t;
inline constexpr Ordinal no_child = 0xffffffffu;

// Whether the condition of a child is true; asked only when the rest of it holds.
using Evaluate = std::function<bool(Ordinal)>;

// What will be asked of an index: the first child that matches, or all of them (children that continue).
enum class Wanted : std::uint8_t { first, all };

// Immutable once made; shared by all threads.
class ChildIndex {
 public:
  struct Child {
    Ordinal ordinal = 0;
    Alternatives when;
  };

  ChildIndex() = default;
  // `children` ascending.
  ChildIndex(const std::vector<Child>& children, const ValueNumbers& numbers, Wanted wanted);

  bool empty() const { return postings_.empty(); }
  // The first child that matches; no_child. REQUIRES: made for `first`.
  Ordinal first(const FactValues& facts, const Evaluate& evaluate) const;
  // All that match and come before `end`, ascending, each once. REQUIRES: made for `all`.
  std::vector<Ordinal> all(const FactValues& facts, Ordinal end, const Evaluate& evaluate) const;

 private:
  static constexpr std::size_t key_parts_max = 3;

  struct Check {  // the value is in one of the ranges
    Dimension dimension = Dimension::category;
    std::uint32_t first_range = 0, ranges = 0;
  };
  struct Posting {
    Ordinal ordinal = 0;
    std::uint32_t first_check = 0;
    std::uint16_t checks = 0;
    bool evaluate = false;
    bool last = false;  // of its tuple
  };
  // Children that ask for these dimensions; with none, those that cannot be looked up.
  struct Combination {
    Ordinal first = no_child;
    std::uint8_t parts = 0;
    std::array<Dimension, key_parts_max> dimensions{};  // a member dimension comes last
  };
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t combination = no_combination;
    std::uint32_t first_posting = 0;
  };
  static constexpr std::uint32_t no_combination = 0xffffffffu;

  struct Entry;
  class Maker;

  template <class Take>
  void each_tuple(const FactValues& facts, std::uint32_t combination, Take take) const;
  const Slot* find(std::uint32_t combination, std::uint64_t key) const;
  bool may_have(std::uint64_t hash) const {
    return (known_[hash >> known_shift_] >> (hash >> 20 & 63) & 1u) != 0;
  }
  bool passes(const Posting& posting, const FactValues& facts) const;

  std::vector<Combination> combinations_;  // by first child; those that read text after the others
  std::vector<Slot> slots_;                // open addressing, at most half full
  std::uint32_t slot_shift_ = 63;
  std::vector<std::uint64_t> known_{0};    // a bit for each tuple, by its hash: most probes end here
  std::uint32_t known_shift_ = 63;
  std::vector<Posting> postings_;          // of each tuple by ordinal
  std::vector<Check> checks_;
  std::vector<ValueRange> ranges_;
};

}  // namespace gridline::route
