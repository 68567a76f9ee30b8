// From the conditions of a route's children to the index of them.
//
// Each alternative of a condition is put under the values that it asks for in up to three dimensions, those
// that leave fewest complaints first; what it asks besides is checked, or evaluated, where these fit.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "rules/route/child_index.h"

namespace gridline::route {

class ChildIndexMaker {
 public:
  // `children`: how many will be added. `numbers` outlives it.
  ChildIndexMaker(const ValueNumbers& numbers, std::size_t children, Wanted wanted);
  // In any order.
  void add(Ordinal ordinal, const Alternatives& when);
  ChildIndex made() &&;

 private:
  // An alternative under one tuple.
  struct Entry {
    std::uint64_t key = 0;
    std::uint32_t combination = 0;
    ChildIndex::Posting posting;
    bool same_tuple(const Entry& other) const { return combination == other.combination && key == other.key; }
  };
  // What an alternative is looked up by.
  struct Parts {
    std::array<const Constraint*, ChildIndex::key_parts_max> constraints{};  // by dimension
    std::size_t count = 0;
    bool member = false;
    std::uint64_t tuples = 1;
    std::span<const Constraint* const> single() const { return std::span(constraints).first(count); }
  };

  void add(Ordinal ordinal, const Alternative& alternative, bool exact);
  Parts parts_of(const Alternative& alternative) const;
  static std::uint64_t code_of(const ChildIndex::Combination& combination);
  std::uint32_t combination_of(const Parts& parts, const Alternative& alternative, Ordinal ordinal);
  ChildIndex::Posting posting_of(Ordinal ordinal, const Alternative& alternative, bool exact,
                                 const Parts& parts);
  void add_check(Dimension dimension, const ValueSet& values, ChildIndex::Posting& posting);
  void extend_keys(const ValueSet& values, std::uint32_t part);
  void sort_combinations();
  void leave_out_hidden();
  void fill_slots();
  void note_values();
  void note_each_value();

  ChildIndex index_;
  const ValueNumbers& numbers_;
  const bool few_;
  const Wanted wanted_;
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> codes_;               // of the index's combinations
  std::vector<std::uint64_t> keys_, longer_keys_;  // of one alternative
};

}  // namespace gridline::route
