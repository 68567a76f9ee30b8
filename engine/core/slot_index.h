// Finds a row of a table by a key that the row itself holds, at 8 bytes a place.
//
// Problem: a million open tickets are found by id, by source key and by place; a node-based map
// costs 50 bytes and a cache miss more per entry. Rejected: a map that stores keys again (the rows
// have them), 4-byte places without the hash (growing would touch every row), and growing all at
// once (at a million rows a stop of some ten milliseconds for each index). Open addressing, linear
// probing; deletion by shifting back, so cost does not depend on history. It grows beside: the larger
// table takes what is new, and each insertion brings over some places of the smaller one, which is
// empty long before the larger one is full. Never iterated: order is not data.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>
#include <vector>

#include "engine/base/assert.h"

namespace gridline::core {

// Memory that the system hands out as zeros, page by page when it is first touched: making a large table
// writes nothing.
template <class T>
struct ZeroedAllocator {
  using value_type = T;
  ZeroedAllocator() = default;
  template <class U> ZeroedAllocator(const ZeroedAllocator<U>&) {}
  T* allocate(std::size_t n) {
    if (void* memory = std::calloc(n, sizeof(T))) return static_cast<T*>(memory);
    throw std::bad_alloc();
  }
  void deallocate(T* memory, std::size_t) { std::free(memory); }
  void construct(T*) {}  // zeros already
  template <class From> void construct(T* at, From&& from) { ::new (at) T(std::forward<From>(from)); }
  bool operator==(const ZeroedAllocator&) const { return true; }
};

class SlotIndex {
 public:
  static constexpr std::uint32_t none = 0xffffffffu;

  // The slot whose row `matches(slot)`, among those inserted with the same hash; or none.
  template <class Matches>
  std::uint32_t find(std::uint64_t hash, Matches&& matches) const {
    const std::uint32_t h = short_hash(hash);
    const std::uint32_t found = find_in(places_, h, matches);
    return found != none || leaving_.empty() ? found : find_in(leaving_, h, matches);
  }

  // REQUIRES: the slot is not in the index under this hash.
  void insert(std::uint64_t hash, std::uint32_t slot) {
    if ((size_ + 1) * 4 > places_.size() * 3) grow();
    bring_over(places_moved_an_insertion);
    place({short_hash(hash), slot + 1});
    ++size_;
  }

  // REQUIRES: the slot was inserted with this hash.
  void erase(std::uint64_t hash, std::uint32_t slot) {
    const std::uint32_t h = short_hash(hash);
    --size_;
    // While places leave, a hole would cut a chain of those still there: it is marked instead.
    for (std::size_t i = h & mask_of(leaving_); !leaving_.empty() && leaving_[i].taken != free;
         i = (i + 1) & mask_of(leaving_)) {
      if (leaving_[i].taken != slot + 1 || leaving_[i].hash != h) continue;
      leaving_[i].taken = left;
      return;
    }
    erase_in_places(h, slot + 1);
  }

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return (places_.capacity() + leaving_.capacity()) * sizeof(Place); }

 private:
  struct Place {
    std::uint32_t hash;
    std::uint32_t taken;  // by slot + 1; or:
  };
  static constexpr std::uint32_t free = 0;
  static constexpr std::uint32_t left = 0xffffffffu;  // of a leaving table: moved or erased
  using Places = std::vector<Place, ZeroedAllocator<Place>>;
  // The smaller table has to be empty before the larger one, twice its size, is three quarters full:
  // two places an insertion would do, eight leave room.
  static constexpr std::size_t places_moved_an_insertion = 8;

  static std::uint32_t short_hash(std::uint64_t hash) {
    return static_cast<std::uint32_t>((hash * 0x9E3779B97F4A7C15ull) >> 32);
  }
  static std::size_t mask_of(const Places& places) { return places.size() - 1; }

  template <class Matches>
  static std::uint32_t find_in(const Places& places, std::uint32_t h, Matches&& matches) {
    if (places.empty()) return none;
    const std::size_t mask = mask_of(places);
    for (std::size_t i = h & mask; places[i].taken != free; i = (i + 1) & mask) {
      if (places[i].hash != h || places[i].taken == left) continue;
      if (const std::uint32_t slot = places[i].taken - 1; matches(slot)) return slot;
    }
    return none;
  }

  void place(Place p) {
    const std::size_t mask = mask_of(places_);
    std::size_t i = p.hash & mask;
    while (places_[i].taken != free) i = (i + 1) & mask;
    places_[i] = p;
  }

  void erase_in_places(std::uint32_t h, std::uint32_t taken) {
    const std::size_t mask = mask_of(places_);
    std::size_t i = h & mask;
    while (places_[i].taken != taken || places_[i].hash != h) {  // a slot may stand under several hashes
      GRIDLINE_ASSERT(places_[i].taken != free);
      i = (i + 1) & mask;
    }
    for (std::size_t next = (i + 1) & mask; places_[next].taken != free; next = (next + 1) & mask) {
      const std::size_t home = places_[next].hash & mask;
      if (((next - home) & mask) >= ((next - i) & mask)) {
        places_[i] = places_[next];
        i = next;
      }
    }
    places_[i].taken = free;
  }

  void bring_over(std::size_t count) {
    for (; count > 0 && !leaving_.empty(); --count) {
      Place& p = leaving_[next_to_leave_++];
      if (p.taken != free && p.taken != left) {
        place(p);
        p.taken = left;
      }
      if (next_to_leave_ == leaving_.size()) leaving_ = Places();
    }
  }

  void grow() {
    bring_over(leaving_.size());  // over already, but for tables of a few places
    leaving_ = std::move(places_);
    next_to_leave_ = 0;
    places_ = Places(leaving_.empty() ? 16 : leaving_.size() * 2);
  }

  Places places_;
  Places leaving_;     // the smaller table while it is being emptied; else without places
  std::size_t next_to_leave_ = 0;  // places before it have left
  std::size_t size_ = 0;
};

}  // namespace gridline::core
