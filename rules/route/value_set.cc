// All operations are one pass over sorted ranges.
#include "rules/route/value_set.h"

#include <algorithm>

namespace gridline::route {

ValueSet ValueSet::range(std::uint32_t begin, std::uint32_t end) {
  ValueSet out;
  if (begin < end) out.ranges_.push_back({begin, end});
  return out;
}

ValueSet ValueSet::of(std::vector<std::uint32_t> values) {
  std::sort(values.begin(), values.end());
  ValueSet out;
  for (const std::uint32_t value : values) {
    if (!out.ranges_.empty() && value <= out.ranges_.back().end) {
      out.ranges_.back().end = std::max(out.ranges_.back().end, value + 1);
    } else {
      out.ranges_.push_back({value, value + 1});
    }
  }
  return out;
}

bool ValueSet::has(std::uint32_t value) const {
  const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), value,
                                      [](std::uint32_t v, const ValueRange& r) { return v < r.begin; });
  return after != ranges_.begin() && value < std::prev(after)->end;
}

std::uint64_t ValueSet::count() const {
  std::uint64_t out = 0;
  for (const ValueRange& r : ranges_) out += r.end - r.begin;
  return out;
}

ValueSet ValueSet::complement() const {
  ValueSet out;
  std::uint32_t next = 0;
  for (const ValueRange& r : ranges_) {
    if (next < r.begin) out.ranges_.push_back({next, r.begin});
    next = r.end;
  }
  if (next < value_end) out.ranges_.push_back({next, value_end});
  return out;
}

ValueSet ValueSet::both(const ValueSet& other) const {
  ValueSet out;
  auto a = ranges_.begin(), b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    const ValueRange common{std::max(a->begin, b->begin), std::min(a->end, b->end)};
    if (common.begin < common.end) out.ranges_.push_back(common);
    (a->end < b->end ? a : b)++;
  }
  return out;
}

ValueSet ValueSet::either(const ValueSet& other) const {
  return complement().both(other.complement()).complement();
}

}  // namespace gridline::route
