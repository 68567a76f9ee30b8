// Finds a row of a table by a key that the row itself holds, at 8 bytes a place.
//
// Problem: a million open tickets are found by id, by source key and by place; a node-based map
// costs 50 bytes and a cache miss more per entry. Rejected: a map that stores keys again (the rows
// have them), and 4-byte places without the hash (growing would touch every row: a pause of tens
// of milliseconds at a million). Open addressing, linear probing, deletion by shifting back, so
// there are no tombstones and cost does not depend on history. Never iterated: order is not data.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/assert.h"

namespace gridline::core {

class SlotIndex {
 public:
  static constexpr std::uint32_t none = 0xffffffffu;

  // The slot whose row `matches(slot)`, among those inserted with the same hash; or none.
  template <class Matches>
  std::uint32_t find(std::uint64_t hash, Matches&& matches) const {
    if (places_.empty()) return none;
    const std::uint32_t h = short_hash(hash);
    for (std::size_t i = h & mask_; places_[i].slot != none; i = (i + 1) & mask_) {
      if (places_[i].hash == h && matches(places_[i].slot)) return places_[i].slot;
    }
    return none;
  }

  // REQUIRES: the slot is not in the index under this hash.
  void insert(std::uint64_t hash, std::uint32_t slot) {
    if ((size_ + 1) * 4 > places_.size() * 3) grow();
    place({short_hash(hash), slot});
    ++size_;
  }

  // REQUIRES: the slot was inserted with this hash.
  void erase(std::uint64_t hash, std::uint32_t slot) {
    std::size_t i = short_hash(hash) & mask_;
    while (places_[i].slot != slot) {
      GRIDLINE_ASSERT(places_[i].slot != none);
      i = (i + 1) & mask_;
    }
    for (std::size_t next = (i + 1) & mask_; places_[next].slot != none; next = (next + 1) & mask_) {
      const std::size_t home = places_[next].hash & mask_;
      if (((next - home) & mask_) >= ((next - i) & mask_)) {
        places_[i] = places_[next];
        i = next;
      }
    }
    places_[i].slot = none;
    --size_;
  }

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return places_.capacity() * sizeof(Place); }

 private:
  struct Place {
    std::uint32_t hash;
    std::uint32_t slot;
  };

  static std::uint32_t short_hash(std::uint64_t hash) {
    return static_cast<std::uint32_t>((hash * 0x9E3779B97F4A7C15ull) >> 32);
  }
  void place(Place p) {
    std::size_t i = p.hash & mask_;
    while (places_[i].slot != none) i = (i + 1) & mask_;
    places_[i] = p;
  }
  void grow() {
    std::vector<Place> old(places_.empty() ? 16 : places_.size() * 2, Place{0, none});
    old.swap(places_);
    mask_ = places_.size() - 1;
    for (const Place& p : old) {
      if (p.slot != none) place(p);
    }
  }

  std::vector<Place> places_;
  std::size_t mask_ = 0;
  std::size_t size_ = 0;
};

}  // namespace gridline::core
