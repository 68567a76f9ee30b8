// A tuple is packed into 63 bits, 21 for each of its parts, so that a probe compares it exactly.
#include "rules/route/child_index.h"

#include <algorithm>
#include <bit>

#include "engine/base/assert.h"

namespace gridline::route {

namespace {

constexpr std::uint32_t part_bits = 21;
// One alternative stands under as many tuples as its values make; beyond this some are checked instead.
constexpr std::uint64_t tuples_max = 64;
// As few children are looked at one by one: that is faster than any probe.
constexpr std::size_t looked_at_max = 8;
// When the fields alone leave one child in so many, its word is checked only where they fit; else it is
// looked up by its word, which takes a pass over the text.
constexpr std::uint64_t selective = 256;
// Of a dimension whose values come from outside (channels).
constexpr std::uint32_t size_unknown = 8;

std::uint64_t mixed(std::uint32_t combination, std::uint64_t key) {
  std::uint64_t x = (key ^ (std::uint64_t{combination} << 58) ^ combination) * 0x9e3779b97f4a7c15ull;
  x ^= x >> 29;
  return x * 0xbf58476d1ce4e5b9ull;
}

}  // namespace

// An alternative under one tuple.
struct ChildIndex::Entry {
  std::uint32_t combination = 0;
  std::uint64_t key = 0;
  Posting posting;
};

// From children to tables.
class ChildIndex::Maker {
 public:
  Maker(ChildIndex& index, const ValueNumbers& numbers, bool few)
      : index_(index), numbers_(numbers), few_(few) {}
  void add(Ordinal ordinal, const Alternative& alternative, bool exact);
  void finish(Wanted wanted);

 private:
  // What an alternative is looked up by.
  struct Parts {
    std::vector<const Constraint*> single;
    bool member = false;
    std::uint64_t tuples = 1;
  };

  Parts parts_of(const Alternative& alternative) const;
  std::uint32_t combination_of(const Parts& parts, const Alternative& alternative, Ordinal ordinal);
  Posting posting_of(Ordinal ordinal, const Alternative& alternative, bool exact, const Parts& parts);
  void add_check(Dimension dimension, const ValueSet& values, Posting& posting);
  void sort_combinations();
  void fill_slots();

  ChildIndex& index_;
  const ValueNumbers& numbers_;
  const bool few_;
  std::vector<Entry> entries_;
};

ChildIndex::Maker::Parts ChildIndex::Maker::parts_of(const Alternative& alternative) const {
  Parts out;
  if (few_) return out;
  const auto size = [&](Dimension d) { return std::uint64_t{std::max(numbers_.size(d), size_unknown)}; };
  std::vector<const Constraint*> sorted;
  for (const Constraint& c : alternative.constraints) {
    const std::uint64_t count = c.values.count();
    if (count <= tuples_max && count < size(c.dimension)) sorted.push_back(&c);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Constraint* a, const Constraint* b) {
    return a->values.count() * size(b->dimension) < b->values.count() * size(a->dimension);
  });
  const bool fields_member = alternative.member && !is_words(alternative.member->dimension);
  std::uint64_t one_in = 1;
  for (const Constraint* c : sorted) {
    const std::uint64_t count = c->values.count();
    if (out.single.size() + (alternative.member ? 1 : 0) == key_parts_max) break;
    if (out.tuples * count > tuples_max) continue;
    out.tuples *= count;
    one_in *= size(c->dimension) / count;
    out.single.push_back(c);
  }
  out.member = alternative.member && out.tuples * alternative.member->values.count() <= tuples_max &&
               (fields_member || one_in < selective);
  std::sort(out.single.begin(), out.single.end(),
            [](const Constraint* a, const Constraint* b) { return a->dimension < b->dimension; });
  return out;
}

std::uint32_t ChildIndex::Maker::combination_of(const Parts& parts, const Alternative& alternative,
                                                Ordinal ordinal) {
  Combination wanted;
  for (const Constraint* c : parts.single) wanted.dimensions[wanted.parts++] = c->dimension;
  if (parts.member) wanted.dimensions[wanted.parts++] = alternative.member->dimension;
  for (std::uint32_t i = 0; i < index_.combinations_.size(); ++i) {
    const Combination& known = index_.combinations_[i];
    if (known.parts == wanted.parts && known.dimensions == wanted.dimensions) return i;
  }
  wanted.first = ordinal;
  index_.combinations_.push_back(wanted);
  return static_cast<std::uint32_t>(index_.combinations_.size() - 1);
}

void ChildIndex::Maker::add_check(Dimension dimension, const ValueSet& values, Posting& posting) {
  Check check{dimension, static_cast<std::uint32_t>(index_.ranges_.size()), 0};
  index_.ranges_.insert(index_.ranges_.end(), values.ranges().begin(), values.ranges().end());
  check.ranges = static_cast<std::uint32_t>(values.ranges().size());
  index_.checks_.push_back(check);
  ++posting.checks;
}

// Fields are checked before words, which may take a pass over the text.
ChildIndex::Posting ChildIndex::Maker::posting_of(Ordinal ordinal, const Alternative& alternative, bool exact,
                                                  const Parts& parts) {
  Posting out;
  out.ordinal = ordinal;
  out.evaluate = !exact;
  out.first_check = static_cast<std::uint32_t>(index_.checks_.size());
  for (const Constraint& c : alternative.constraints) {
    if (std::find(parts.single.begin(), parts.single.end(), &c) == parts.single.end())
      add_check(c.dimension, c.values, out);
  }
  if (alternative.member && !parts.member)
    add_check(alternative.member->dimension, alternative.member->values, out);
  return out;
}

void ChildIndex::Maker::add(Ordinal ordinal, const Alternative& alternative, bool exact) {
  const Parts parts = parts_of(alternative);
  Entry entry;
  entry.combination = combination_of(parts, alternative, ordinal);
  entry.posting = posting_of(ordinal, alternative, exact, parts);
  std::vector<std::uint64_t> keys{0};
  std::uint32_t shift = 0;
  const auto extend = [&](const ValueSet& values) {
    std::vector<std::uint64_t> longer;
    for (const ValueRange& range : values.ranges()) {
      for (std::uint64_t value = range.begin; value < range.end; ++value) {
        GRIDLINE_ASSERT(value < std::uint64_t{1} << part_bits);
        for (const std::uint64_t key : keys) longer.push_back(key | value << shift);
      }
    }
    keys = std::move(longer);
    shift += part_bits;
  };
  for (const Constraint* c : parts.single) extend(c->values);
  if (parts.member) extend(alternative.member->values);
  for (const std::uint64_t key : keys) {
    entry.key = key;
    entries_.push_back(entry);
  }
}

// Fields first, then words; among each those whose first child comes first.
void ChildIndex::Maker::sort_combinations() {
  const auto reads_words = [](const Combination& c) {
    return c.parts > 0 && is_words(c.dimensions[c.parts - 1u]);
  };
  std::vector<std::uint32_t> order(index_.combinations_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Combination &x = index_.combinations_[a], &y = index_.combinations_[b];
    if (reads_words(x) != reads_words(y)) return reads_words(y);
    return x.first != y.first ? x.first < y.first : a < b;
  });
  std::vector<std::uint32_t> place(order.size());
  std::vector<Combination> sorted;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    sorted.push_back(index_.combinations_[order[i]]);
  }
  index_.combinations_ = std::move(sorted);
  for (Entry& entry : entries_) entry.combination = place[entry.combination];
}

void ChildIndex::Maker::finish(Wanted wanted) {
  sort_combinations();
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    if (a.combination != b.combination) return a.combination < b.combination;
    if (a.key != b.key) return a.key < b.key;
    return a.posting.ordinal != b.posting.ordinal ? a.posting.ordinal < b.posting.ordinal
                                                  : a.posting.first_check < b.posting.first_check;
  });
  std::vector<Entry> kept;
  bool decided = false;  // nothing after it in this tuple can be the first
  for (const Entry& entry : entries_) {
    const bool new_tuple =
        kept.empty() || kept.back().combination != entry.combination || kept.back().key != entry.key;
    if (new_tuple) decided = false;
    if (decided) continue;
    kept.push_back(entry);
    decided = wanted == Wanted::first && entry.posting.checks == 0 && !entry.posting.evaluate;
  }
  entries_ = std::move(kept);
  fill_slots();
}

void ChildIndex::Maker::fill_slots() {
  const std::size_t size = std::bit_ceil(entries_.size() * 2 + 2);
  index_.slots_.assign(size, Slot{});
  index_.slot_shift_ = 64u - static_cast<std::uint32_t>(std::countr_zero(size));
  const std::size_t words = std::bit_ceil(entries_.size() / 4 + 2);  // 16 bits for each tuple
  index_.known_.assign(words, 0);
  index_.known_shift_ = 64u - static_cast<std::uint32_t>(std::countr_zero(words));
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& e = entries_[i];
    const bool first = i == 0 || entries_[i - 1].combination != e.combination || entries_[i - 1].key != e.key;
    const bool last = i + 1 == entries_.size() || entries_[i + 1].combination != e.combination ||
                      entries_[i + 1].key != e.key;
    index_.postings_.push_back(e.posting);
    index_.postings_.back().last = last;
    if (!first) continue;
    const std::uint64_t hash = mixed(e.combination, e.key);
    index_.known_[hash >> index_.known_shift_] |= std::uint64_t{1} << (hash >> 20 & 63);
    std::size_t at = hash >> index_.slot_shift_;
    while (index_.slots_[at].combination != no_combination) at = (at + 1) & (size - 1);
    index_.slots_[at] = {e.key, e.combination, static_cast<std::uint32_t>(i)};
  }
}

ChildIndex::ChildIndex(const std::vector<Child>& children, const ValueNumbers& numbers, Wanted wanted) {
  if (children.empty()) return;
  Maker maker(*this, numbers, children.size() <= looked_at_max);
  for (const Child& child : children) {
    for (const Alternative& alternative : child.when.any)
      maker.add(child.ordinal, alternative, child.when.exact);
  }
  maker.finish(wanted);
}

const ChildIndex::Slot* ChildIndex::find(std::uint32_t combination, std::uint64_t key) const {
  const std::uint64_t hash = mixed(combination, key);
  if (!may_have(hash)) [[likely]] return nullptr;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash >> slot_shift_;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.combination == no_combination) return nullptr;
    if (slot.key == key && slot.combination == combination) return &slot;
  }
}

bool ChildIndex::passes(const Posting& posting, const FactValues& facts) const {
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
      const auto members = facts.members(check.dimension);
      if (std::none_of(members.begin(), members.end(), [&](std::uint32_t v) { return in_ranges(check, v); }))
        return false;
    }
  }
  return true;
}

// Calls `take` with the first posting of each tuple of the complaint in this combination.
template <class Take>
void ChildIndex::each_tuple(const FactValues& facts, std::uint32_t combination, Take take) const {
  const Combination& c = combinations_[combination];
  std::uint64_t key = 0;
  for (std::uint32_t i = 0; i < c.parts; ++i) {
    if (is_single(c.dimensions[i])) {
      key |= std::uint64_t{facts.of(c.dimensions[i])} << (i * part_bits);
      continue;
    }
    for (const std::uint32_t member : facts.members(c.dimensions[i])) {
      if (const Slot* slot = find(combination, key | std::uint64_t{member} << (i * part_bits)))
        take(slot->first_posting);
    }
    return;
  }
  if (const Slot* slot = find(combination, key)) take(slot->first_posting);
}

Ordinal ChildIndex::first(const FactValues& facts, const Evaluate& evaluate) const {
  Ordinal best = no_child;
  for (std::uint32_t combination = 0; combination < combinations_.size(); ++combination) {
    if (combinations_[combination].first >= best) continue;
    each_tuple(facts, combination, [&](std::uint32_t at) {
      for (;; ++at) {
        const Posting& posting = postings_[at];
        if (posting.ordinal >= best) return;
        if (passes(posting, facts) && (!posting.evaluate || evaluate(posting.ordinal))) {
          best = posting.ordinal;
          return;
        }
        if (posting.last) return;
      }
    });
  }
  return best;
}

std::vector<Ordinal> ChildIndex::all(const FactValues& facts, Ordinal end, const Evaluate& evaluate) const {
  std::vector<Ordinal> out;
  for (std::uint32_t combination = 0; combination < combinations_.size(); ++combination) {
    if (combinations_[combination].first >= end) continue;
    each_tuple(facts, combination, [&](std::uint32_t at) {
      for (;; ++at) {
        const Posting& posting = postings_[at];
        if (posting.ordinal >= end) return;
        if (passes(posting, facts) && (!posting.evaluate || evaluate(posting.ordinal)))
          out.push_back(posting.ordinal);
        if (posting.last) return;
      }
    });
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace gridline::route
