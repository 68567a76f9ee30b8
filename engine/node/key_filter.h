// Says of a complaint's key "certainly not archived" without touching the disk.
//
// Problem: of a hundred thousand new keys a second none is archived, and asking SQLite for each would
// cost more than everything else. Rejected: a set of all keys in memory (25 bytes a complaint at least,
// for ever). A Bloom filter of one cache line a key: 12 bits a key, that is 15 MB for ten million
// complaints; 0.4 % of the new keys are asked for in vain when it is full (the test measures it). When a
// layer is full another of twice its size is put on top, so growing never reads the archive again and
// never pauses; each look goes through all layers, of which there are few.
//
// Keys are keyed hashes (node/intake): uniform, and nobody outside can choose two that fall together.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/base/hash.h"

namespace gridline::node {

class KeyFilter {
 public:
  // With room for so many before the second layer.
  explicit KeyFilter(std::size_t expected) { add_layer(expected < least_keys ? least_keys : expected); }

  void add(const base::Hash128& key) {
    if (layers_.back().keys == layers_.back().room) add_layer(layers_.back().room * 2);
    Layer& top = layers_.back();
    ++top.keys;
    Line& line = top.lines[line_of(top, key)];
    each_bit(key, [&](std::size_t bit) {
      line[bit / 64] |= std::uint64_t{1} << (bit % 64);
      return true;
    });
  }

  // False: it was never added. True: probably it was.
  bool may_have(const base::Hash128& key) const {
    for (const Layer& layer : layers_) {
      const Line& line = layer.lines[line_of(layer, key)];
      if (each_bit(key, [&](std::size_t bit) { return (line[bit / 64] >> (bit % 64) & 1) != 0; }))
        return true;
    }
    return false;
  }

  std::size_t bytes() const {
    std::size_t sum = 0;
    for (const Layer& layer : layers_) sum += layer.lines.size() * sizeof(Line);
    return sum;
  }
  std::size_t layers() const { return layers_.size(); }

 private:
  static constexpr std::size_t least_keys = 64 * 1024;
  static constexpr std::size_t bits_a_key = 12;
  static constexpr int bits_set = 7;  // 9 bits of the key each choose one of the line's 512

  struct alignas(64) Line : std::array<std::uint64_t, 8> {};
  struct Layer {
    std::vector<Line> lines;
    std::size_t room = 0;
    std::size_t keys = 0;
  };

  void add_layer(std::size_t room) {
    layers_.push_back({std::vector<Line>(room * bits_a_key / 512 + 1), room, 0});
  }

  // The first half of the key chooses the line, the second the bits in it.
  static std::size_t line_of(const Layer& layer, const base::Hash128& key) {
    std::uint64_t half;
    std::memcpy(&half, key.data(), sizeof half);
    return static_cast<std::size_t>((half >> 32) * layer.lines.size() >> 32);
  }
  // Until `see` says false; whether it never did.
  template <class See>
  static bool each_bit(const base::Hash128& key, See&& see) {
    std::uint64_t half;
    std::memcpy(&half, key.data() + 8, sizeof half);
    for (int i = 0; i < bits_set; ++i, half >>= 9) {
      if (!see(static_cast<std::size_t>(half & 511))) return false;
    }
    return true;
  }

  std::vector<Layer> layers_;
};

}  // namespace gridline::node
