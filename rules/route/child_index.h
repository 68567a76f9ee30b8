// Which of a route's children match, without looking at them one by one.
//
// Children are looked up by the values that their conditions ask for (tuple space search, as packet filters
// do it): those that ask for the same dimensions are a combination, a table of value tuples, so a complaint
// costs one probe for each combination (some dozens in a large pack), and then only the children whose tuple
// fits are looked at. Most probes are not made: from each of the complaint's values it is known where the
// first child stands that asks for it (`Earliest`), and a combination cannot have an earlier one than the
// latest of its values has; so what was found ends the search. Combinations that need no word of the text
// come first: what they find says which words still matter. Rejected: a decision tree over all rules (Rete,
// BDD), whose size can explode with rules that overlap; bitmaps of rules for each value, whose cost grows
// with the number of rules (100 000 bits are 12 KB a value).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "rules/route/alternatives.h"
#include "rules/route/earliest.h"

namespace gridline::route {

// Whether the condition of a child is true; asked only when the rest of it holds.
using Evaluate = std::function<bool(Ordinal)>;

// What will be asked of an index: the first child that matches, or all of them (children that continue).
enum class Wanted : std::uint8_t { first, all };

// Immutable once made; shared by all threads.
class ChildIndex {
 public:
  ChildIndex() = default;  // of no children

  bool empty() const { return postings_.empty(); }
  // The first child that matches; no_child. REQUIRES: made for `first`.
  Ordinal first(const FactValues& facts, const Evaluate& evaluate) const;
  // All that match and come before `end`, ascending, each once. REQUIRES: made for `all`.
  std::vector<Ordinal> all(const FactValues& facts, Ordinal end, const Evaluate& evaluate) const;

 private:
  friend class ChildIndexMaker;

  static constexpr std::size_t key_parts_max = 3;
  // A tuple is packed into 63 bits, 21 for each of its parts, so that a probe compares it exactly.
  static constexpr std::uint32_t part_bits = 21, part_mask = (1u << part_bits) - 1;
  static std::uint64_t mixed(std::uint32_t combination, std::uint64_t key) {
    std::uint64_t x = (key ^ (std::uint64_t{combination} << 58) ^ combination) * golden;
    x ^= x >> 29;
    return x * 0xbf58476d1ce4e5b9ull;
  }
  static std::uint64_t mixed(Dimension dimension, std::uint32_t value) {
    return (std::uint64_t{value} << 8 | static_cast<std::uint64_t>(dimension)) * golden;
  }
  static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ull;

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
  static constexpr std::uint8_t no_part = single_dimensions;
  // Children that ask for these dimensions; with none, those that cannot be looked up.
  struct Combination {
    Ordinal first = no_child;
    Earliest::Bound bound = Earliest::never;  // of `first`
    bool words = false;                       // its children ask for a word, looked up or checked
    std::uint8_t parts = 0;
    std::array<std::uint8_t, key_parts_max> single{no_part, no_part, no_part};  // dimensions
    std::optional<Dimension> member;          // the last part
  };
  // A complaint's value of a single dimension, and from below the first child that asks for it.
  struct Asked {
    std::uint32_t value = 0;
    Earliest::Bound bound = 0;
  };
  using AskedByDimension = std::array<Asked, single_dimensions + 1>;  // that of no_part has no bound
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t combination = no_combination;
    std::uint32_t first_posting = 0;
  };
  static constexpr std::uint32_t no_combination = 0xffffffffu;

  // Children from `ordinal` on do not matter any more.
  struct End {
    explicit End(Ordinal at) : ordinal(at), last(at == 0 ? 0 : Earliest::last_before(at)) {}
    Ordinal ordinal;
    Earliest::Bound last;  // no child before it has a greater bound
  };
  AskedByDimension asked_of(const FactValues& facts) const;
  // Calls `take` with the ordinal of each child that matches and comes before `end`, which `take` may change.
  template <class Take>
  void each_match(const FactValues& facts, const End& end, const Evaluate& evaluate, Take take) const;
  template <class Take>
  void each_tuple(const FactValues& facts, const AskedByDimension& asked, std::uint32_t combination,
                  const End& end, Take take) const;
  const Slot* find(std::uint32_t combination, std::uint64_t key, Earliest::Bound last) const;
  bool passes(const Posting& posting, const FactValues& facts, Ordinal end) const;

  std::vector<Combination> combinations_;  // by first child; those with words after the others
  std::vector<Dimension> looked_up_;       // the single ones among their dimensions
  Earliest by_value_, by_tuple_;
  std::vector<Slot> slots_;                // open addressing, at most half full
  std::uint32_t slot_shift_ = 63;
  std::vector<Posting> postings_;          // of each tuple by ordinal
  std::vector<Check> checks_;
  std::vector<ValueRange> ranges_;
};

}  // namespace gridline::route
