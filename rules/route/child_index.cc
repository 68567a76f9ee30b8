// The walk over the combinations; the tables are made in child_index_maker.cc.
#include "rules/route/child_index.h"

#include <algorithm>

namespace gridline::route {

const ChildIndex::Slot* ChildIndex::find(std::uint32_t combination, std::uint64_t key,
                                         Earliest::Bound last) const {
  const std::uint64_t hash = mixed(combination, key);
  if (by_tuple_.of(hash) > last) [[likely]] return nullptr;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash >> slot_shift_;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.combination == no_combination) return nullptr;
    if (slot.key == key && slot.combination == combination) return &slot;
  }
}

bool ChildIndex::passes(const Posting& posting, const FactValues& facts, Ordinal end) const {
  const auto in_ranges = [&](const Check& check, std::uint32_t value) {
    for (std::uint32_t i = 0; i < check.ranges; ++i) {
      const ValueRange& range = ranges_[check.first_range + i];
      if (value >= range.begin && value < range.end) return true;
    }
    return false;
  };
  for (std::uint32_t i = 0; i < posting.checks; ++i) {
    const Check& check = checks_[posting.first_check + i];
    if (is_single(check.dimension)) {
      if (!in_ranges(check, facts.of(check.dimension))) return false;
    } else {
      const auto members = facts.members(check.dimension, end);
      if (std::none_of(members.begin(), members.end(), [&](std::uint32_t v) { return in_ranges(check, v); }))
        return false;
    }
  }
  return true;
}

ChildIndex::AskedByDimension ChildIndex::asked_of(const FactValues& facts) const {
  AskedByDimension out{};
  for (const Dimension d : looked_up_) {
    const std::uint32_t value = facts.of(d);
    out[static_cast<std::size_t>(d)] = {value, by_value_.of(mixed(d, value))};
  }
  return out;
}

// Calls `take` with the first posting of each tuple of the complaint in this combination.
template <class Take>
void ChildIndex::each_tuple(const FactValues& facts, const AskedByDimension& asked, std::uint32_t combination,
                            const End& end, Take take) const {
  static_assert(key_parts_max == 3);
  const Combination& c = combinations_[combination];
  const std::uint64_t key = std::uint64_t{asked[c.single[0]].value} |
                            std::uint64_t{asked[c.single[1]].value} << part_bits |
                            std::uint64_t{asked[c.single[2]].value} << (2 * part_bits);
  if (!c.member) {
    if (const Slot* slot = find(combination, key, end.last)) take(slot->first_posting);
    return;
  }
  for (const std::uint32_t member : facts.members(*c.member, end.ordinal)) {
    if (by_value_.of(mixed(*c.member, member)) > end.last) continue;
    const std::uint64_t whole = key | std::uint64_t{member} << ((c.parts - 1u) * part_bits);
    if (const Slot* slot = find(combination, whole, end.last)) take(slot->first_posting);
  }
}

template <class Take>
void ChildIndex::each_match(const FactValues& facts, const End& end, const Evaluate& evaluate,
                            Take take) const {
  const AskedByDimension asked = asked_of(facts);
  for (std::uint32_t i = 0; i < combinations_.size() && end.ordinal > 0; ++i) {
    const Combination& c = combinations_[i];
    const auto [a, b, d] = c.single;
    if (std::max({c.bound, asked[a].bound, asked[b].bound, asked[d].bound}) > end.last) continue;
    each_tuple(facts, asked, i, end, [&](std::uint32_t at) {
      for (;; ++at) {
        const Posting& posting = postings_[at];
        if (posting.ordinal >= end.ordinal) return;
        if (passes(posting, facts, end.ordinal) && (!posting.evaluate || evaluate(posting.ordinal)))
          take(posting.ordinal);
        if (posting.last) return;
      }
    });
  }
}

Ordinal ChildIndex::first(const FactValues& facts, const Evaluate& evaluate) const {
  End best(no_child);
  each_match(facts, best, evaluate, [&](Ordinal found) { best = End(found); });
  return best.ordinal;
}

std::vector<Ordinal> ChildIndex::all(const FactValues& facts, Ordinal end, const Evaluate& evaluate) const {
  std::vector<Ordinal> out;
  each_match(facts, End(end), evaluate, [&](Ordinal found) { out.push_back(found); });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace gridline::route
