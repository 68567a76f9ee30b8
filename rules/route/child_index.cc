// A tuple is packed into 63 bits, 21 for each of its parts, so that a probe compares it exactly.
#include "rules/route/child_index.h"

#include <algorithm>
#include <bit>

#include "engine/base/assert.h"

namespace gridline::route {

namespace {

constexpr std::uint32_t part_bits = 21, part_mask = (1u << part_bits) - 1;
// One alternative stands under as many tuples as its values make; beyond this some are checked instead.
constexpr std::uint64_t tuples_max = 64;
// As few children are looked at one by one: that is faster than any probe.
constexpr std::size_t looked_at_max = 8;
// When the fields alone leave one child in so many, its word is checked only where they fit; else it is
// looked up by its word, which takes a pass over the text.
constexpr std::uint64_t selective = 256;
// Of a dimension whose values come from outside (channels).
constexpr std::uint32_t size_unknown = 8;

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ull;
constexpr std::size_t slots_for_each_value = 8, slots_for_each_tuple = 4;

std::uint64_t mixed(std::uint32_t combination, std::uint64_t key) {
  std::uint64_t x = (key ^ (std::uint64_t{combination} << 58) ^ combination) * golden;
  x ^= x >> 29;
  return x * 0xbf58476d1ce4e5b9ull;
}
std::uint64_t mixed(Dimension dimension, std::uint32_t value) {
  return (std::uint64_t{value} << 8 | static_cast<std::uint64_t>(dimension)) * golden;
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
  void note_values();

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
  for (const Constraint* c : parts.single)
    wanted.single[wanted.parts++] = static_cast<std::uint8_t>(c->dimension);
  if (parts.member) {
    wanted.member = alternative.member->dimension;
    ++wanted.parts;
  }
  wanted.words = alternative.member && is_words(alternative.member->dimension);
  for (std::uint32_t i = 0; i < index_.combinations_.size(); ++i) {
    if (index_.combinations_[i].is_of(wanted)) return i;
  }
  wanted.first = ordinal;
  wanted.bound = Earliest::rounded(ordinal);
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
  std::vector<std::uint32_t> order(index_.combinations_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Combination &x = index_.combinations_[a], &y = index_.combinations_[b];
    if (x.words != y.words) return y.words;
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
  note_values();
}

void ChildIndex::Maker::fill_slots() {
  const std::size_t size = std::bit_ceil(entries_.size() * 2 + 2);
  index_.slots_.assign(size, Slot{});
  index_.slot_shift_ = 64u - static_cast<std::uint32_t>(std::countr_zero(size));
  index_.by_tuple_.make(entries_.size(), slots_for_each_tuple);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& e = entries_[i];
    const bool first = i == 0 || entries_[i - 1].combination != e.combination || entries_[i - 1].key != e.key;
    const bool last = i + 1 == entries_.size() || entries_[i + 1].combination != e.combination ||
                      entries_[i + 1].key != e.key;
    index_.postings_.push_back(e.posting);
    index_.postings_.back().last = last;
    if (!first) continue;
    const std::uint64_t hash = mixed(e.combination, e.key);
    index_.by_tuple_.note(hash, e.posting.ordinal);
    std::size_t at = hash >> index_.slot_shift_;
    while (index_.slots_[at].combination != no_combination) at = (at + 1) & (size - 1);
    index_.slots_[at] = {e.key, e.combination, static_cast<std::uint32_t>(i)};
  }
}

// What the tuples are made of.
void ChildIndex::Maker::note_values() {
  const auto each_value = [&](auto take) {
    for (const Entry& e : entries_) {
      const Combination& c = index_.combinations_[e.combination];
      for (std::uint32_t i = 0; i < c.parts; ++i) {
        const bool last = i + 1u == c.parts;
        const Dimension d = last && c.member ? *c.member : static_cast<Dimension>(c.single[i]);
        take(d, static_cast<std::uint32_t>(e.key >> (i * part_bits) & part_mask), e.posting.ordinal);
      }
    }
  };
  std::vector<std::uint64_t> values;
  each_value([&](Dimension d, std::uint32_t value, Ordinal) { values.push_back(mixed(d, value)); });
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  index_.by_value_.make(values.size(), slots_for_each_value);
  each_value([&](Dimension d, std::uint32_t value, Ordinal ordinal) {
    index_.by_value_.note(mixed(d, value), ordinal);
    auto& known = index_.looked_up_;
    if (is_single(d) && std::find(known.begin(), known.end(), d) == known.end()) known.push_back(d);
  });
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
