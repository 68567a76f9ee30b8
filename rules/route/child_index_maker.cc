// Two passes: children are taken in one by one as entries, each an alternative under one tuple; then the
// entries are sorted into tables. Nothing is kept of a child but its entries, for there may be a hundred
// thousand.
#include "rules/route/child_index_maker.h"

#include <algorithm>
#include <bit>

#include "engine/base/assert.h"

namespace gridline::route {

namespace {

// One alternative stands under as many tuples as its values make; beyond this some are checked instead.
constexpr std::uint64_t tuples_max = 64;
// As few children are looked at one by one: that is faster than any probe.
constexpr std::size_t looked_at_max = 8;
// When the fields alone leave one child in so many, its word is checked only where they fit; else it is
// looked up by its word, which takes a pass over the text.
constexpr std::uint64_t selective = 256;
// Of a dimension whose values come from outside (channels).
constexpr std::uint32_t size_unknown = 8;
constexpr std::size_t slots_for_each_value = 8, slots_for_each_tuple = 4;

}  // namespace

ChildIndexMaker::ChildIndexMaker(const ValueNumbers& numbers, std::size_t children, Wanted wanted)
    : numbers_(numbers), few_(children <= looked_at_max), wanted_(wanted) {
  entries_.reserve(children);
}

ChildIndexMaker::Parts ChildIndexMaker::parts_of(const Alternative& alternative) const {
  Parts out;
  if (few_) return out;
  const auto size = [&](Dimension d) { return std::uint64_t{std::max(numbers_.size(d), size_unknown)}; };
  std::array<const Constraint*, single_dimensions> sorted{};
  std::size_t count = 0;
  for (const Constraint& c : alternative.constraints) {
    const std::uint64_t values = c.values.count();
    if (values <= tuples_max && values < size(c.dimension)) sorted[count++] = &c;
  }
  std::sort(sorted.begin(), sorted.begin() + count, [&](const Constraint* a, const Constraint* b) {
    const std::uint64_t x = a->values.count() * size(b->dimension),
                        y = b->values.count() * size(a->dimension);
    return x != y ? x < y : a->dimension < b->dimension;
  });
  const bool fields_member = alternative.member && !is_words(alternative.member->dimension);
  std::uint64_t one_in = 1;
  std::size_t chosen = 0;
  for (const Constraint*& c : std::span(sorted).first(count)) {
    const std::uint64_t values = c->values.count();
    if (chosen + (alternative.member ? 1 : 0) == ChildIndex::key_parts_max ||
        out.tuples * values > tuples_max) {
      c = nullptr;
      continue;
    }
    out.tuples *= values;
    one_in *= size(c->dimension) / values;
    ++chosen;
  }
  out.member = alternative.member && out.tuples * alternative.member->values.count() <= tuples_max &&
               (fields_member || one_in < selective);
  for (const Constraint& c : alternative.constraints) {
    if (std::find(sorted.begin(), sorted.end(), &c) != sorted.end()) out.constraints[out.count++] = &c;
  }
  return out;
}

// A byte each for its dimensions.
std::uint64_t ChildIndexMaker::code_of(const ChildIndex::Combination& c) {
  std::uint64_t code = c.words ? 1 : 0;
  for (const std::uint8_t dimension : c.single) code = code << 8 | dimension;
  return code << 8 | (c.member ? static_cast<std::uint64_t>(*c.member) : 0xff);
}

std::uint32_t ChildIndexMaker::combination_of(const Parts& parts, const Alternative& alternative,
                                              Ordinal ordinal) {
  ChildIndex::Combination wanted;
  for (const Constraint* c : parts.single())
    wanted.single[wanted.parts++] = static_cast<std::uint8_t>(c->dimension);
  if (parts.member) {
    wanted.member = alternative.member->dimension;
    ++wanted.parts;
  }
  wanted.words = alternative.member && is_words(alternative.member->dimension);
  const auto found = std::find(codes_.begin(), codes_.end(), code_of(wanted));
  const auto number = static_cast<std::uint32_t>(found - codes_.begin());
  if (found == codes_.end()) {
    codes_.push_back(code_of(wanted));
    index_.combinations_.push_back(wanted);
  }
  ChildIndex::Combination& combination = index_.combinations_[number];
  combination.first = std::min(combination.first, ordinal);
  combination.bound = Earliest::rounded(combination.first);
  return number;
}

void ChildIndexMaker::add_check(Dimension dimension, const ValueSet& values, ChildIndex::Posting& posting) {
  ChildIndex::Check check{dimension, static_cast<std::uint32_t>(index_.ranges_.size()), 0};
  index_.ranges_.insert(index_.ranges_.end(), values.ranges().begin(), values.ranges().end());
  check.ranges = static_cast<std::uint32_t>(values.ranges().size());
  index_.checks_.push_back(check);
  ++posting.checks;
}

// Fields are checked before words, which may take a pass over the text.
ChildIndex::Posting ChildIndexMaker::posting_of(Ordinal ordinal, const Alternative& alternative, bool exact,
                                                const Parts& parts) {
  ChildIndex::Posting out;
  out.ordinal = ordinal;
  out.evaluate = !exact;
  out.first_check = static_cast<std::uint32_t>(index_.checks_.size());
  const auto single = parts.single();
  for (const Constraint& c : alternative.constraints) {
    if (std::find(single.begin(), single.end(), &c) == single.end())
      add_check(c.dimension, c.values, out);
  }
  if (alternative.member && !parts.member)
    add_check(alternative.member->dimension, alternative.member->values, out);
  return out;
}

void ChildIndexMaker::add(Ordinal ordinal, const Alternatives& when) {
  for (const Alternative& alternative : when.any) add(ordinal, alternative, when.exact);
}

void ChildIndexMaker::add(Ordinal ordinal, const Alternative& alternative, bool exact) {
  const Parts parts = parts_of(alternative);
  Entry entry;
  entry.combination = combination_of(parts, alternative, ordinal);
  entry.posting = posting_of(ordinal, alternative, exact, parts);
  keys_.assign(1, 0);
  std::uint32_t shift = 0;
  for (const Constraint* c : parts.single()) extend_keys(c->values, shift++);
  if (parts.member) extend_keys(alternative.member->values, shift);
  for (const std::uint64_t key : keys_) {
    entry.key = key;
    entries_.push_back(entry);
  }
}

// Each key with each of the values as the part number `part`.
void ChildIndexMaker::extend_keys(const ValueSet& values, std::uint32_t part) {
  longer_keys_.clear();
  for (const ValueRange& range : values.ranges()) {
    for (std::uint64_t value = range.begin; value < range.end; ++value) {
      GRIDLINE_ASSERT(value <= ChildIndex::part_mask);
      for (const std::uint64_t key : keys_)
        longer_keys_.push_back(key | value << (part * ChildIndex::part_bits));
    }
  }
  std::swap(keys_, longer_keys_);
}

// Fields first, then words; among each those whose first child comes first.
void ChildIndexMaker::sort_combinations() {
  std::vector<std::uint32_t> order(index_.combinations_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const ChildIndex::Combination &x = index_.combinations_[a], &y = index_.combinations_[b];
    if (x.words != y.words) return y.words;
    return x.first != y.first ? x.first < y.first : a < b;
  });
  std::vector<std::uint32_t> place(order.size());
  std::vector<ChildIndex::Combination> sorted;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    sorted.push_back(index_.combinations_[order[i]]);
  }
  index_.combinations_ = std::move(sorted);
  for (Entry& entry : entries_) entry.combination = place[entry.combination];
}

ChildIndex ChildIndexMaker::made() && {
  if (entries_.empty()) return {};
  sort_combinations();
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    if (a.combination != b.combination) return a.combination < b.combination;
    if (a.key != b.key) return a.key < b.key;
    return a.posting.ordinal != b.posting.ordinal ? a.posting.ordinal < b.posting.ordinal
                                                  : a.posting.first_check < b.posting.first_check;
  });
  leave_out_hidden();
  fill_slots();
  note_values();
  return std::move(index_);
}

// When the first child is wanted, none can be it that comes, in its tuple, after one that always matches
// there.
void ChildIndexMaker::leave_out_hidden() {
  if (wanted_ != Wanted::first) return;
  std::size_t kept = 0;
  bool decided = false;
  for (const Entry& entry : entries_) {
    const bool new_tuple = kept == 0 || !entries_[kept - 1].same_tuple(entry);
    if (!new_tuple && decided) continue;
    decided = entry.posting.checks == 0 && !entry.posting.evaluate;
    entries_[kept++] = entry;
  }
  entries_.resize(kept);
}

void ChildIndexMaker::fill_slots() {
  const std::size_t size = std::bit_ceil(entries_.size() * 2 + 2);
  index_.slots_.assign(size, ChildIndex::Slot{});
  index_.slot_shift_ = 64u - static_cast<std::uint32_t>(std::countr_zero(size));
  index_.by_tuple_.make(entries_.size(), slots_for_each_tuple);
  index_.postings_.reserve(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& e = entries_[i];
    index_.postings_.push_back(e.posting);
    index_.postings_.back().last = i + 1 == entries_.size() || !entries_[i + 1].same_tuple(e);
    if (i > 0 && entries_[i - 1].same_tuple(e)) continue;
    const std::uint64_t hash = ChildIndex::mixed(e.combination, e.key);
    index_.by_tuple_.note(hash, e.posting.ordinal);
    std::size_t at = hash >> index_.slot_shift_;
    while (index_.slots_[at].combination != ChildIndex::no_combination) at = (at + 1) & (size - 1);
    index_.slots_[at] = {e.key, e.combination, static_cast<std::uint32_t>(i)};
  }
}

// What the tuples are made of. How many different values there are is found by noting them once in a table
// that is large enough.
void ChildIndexMaker::note_values() {
  index_.by_value_.make(entries_.size(), slots_for_each_value);
  note_each_value();
  index_.by_value_.make(index_.by_value_.used(), slots_for_each_value);
  note_each_value();
  for (const ChildIndex::Combination& c : index_.combinations_) {
    for (const std::uint8_t d : c.single) {
      auto& known = index_.looked_up_;
      const auto dimension = static_cast<Dimension>(d);
      if (d != ChildIndex::no_part && std::find(known.begin(), known.end(), dimension) == known.end())
        known.push_back(dimension);
    }
  }
}

void ChildIndexMaker::note_each_value() {
  for (const Entry& e : entries_) {
    const ChildIndex::Combination& c = index_.combinations_[e.combination];
    for (std::uint32_t i = 0; i < c.parts; ++i) {
      const bool last = i + 1u == c.parts;
      const Dimension d = last && c.member ? *c.member : static_cast<Dimension>(c.single[i]);
      const auto value =
          static_cast<std::uint32_t>(e.key >> (i * ChildIndex::part_bits) & ChildIndex::part_mask);
      index_.by_value_.note(ChildIndex::mixed(d, value), e.posting.ordinal);
    }
  }
}

}  // namespace gridline::route
