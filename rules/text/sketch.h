// What a text is about in 16 bytes: enough to see that two residents tell of the same matter, and not
// enough, without the data folder's key, to confirm what somebody wrote.
//
// Byte i stands for the i-th weightiest of the text's characters and pairs of characters; two texts are
// alike by the bytes they share. Pure: the same text and key give the same sketch.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engine/base/hash.h"
#include "rules/text/clean.h"

namespace gridline::text {

// All zero: none (a text too short to be compared, or nobody asked). Bytes are different from one another;
// where there are fewer than 16, the first one stands again in the places left.
using Sketch = std::array<std::uint8_t, 16>;
using SketchKey = base::SipKey;

inline constexpr std::size_t sketch_pairs = 6;

// The most of a title and of a text that is looked at: what a message is about stands at its head.
inline constexpr std::uint32_t sketch_title_chars = 60;
inline constexpr std::uint32_t sketch_text_chars = 200;

// 20 KiB: belongs on a stack.
class SketchMaker {
 public:
  explicit SketchMaker(const SketchKey& key) : key_(key) {}

  // The first `most` characters count that are left without digits, punctuation and the spans of
  // `without` (sorted by begin; names of places, signatures). Each counts `weight` times.
  // REQUIRES: over all calls, `most` adds up to sketch_title_chars + sketch_text_chars at most.
  void add(std::span<const char32_t> chars, std::span<const Span> without, std::uint32_t most,
           std::uint32_t weight);
  Sketch finish() const;

 private:
  // Open addressing over what a message can have at most: two features a character.
  static constexpr std::size_t places = 1024;
  static_assert((sketch_title_chars + sketch_text_chars) * 2 < places * 3 / 4);
  void count(char32_t first, char32_t second, std::uint32_t weight);

  const SketchKey key_;
  std::array<std::uint64_t, places> features_{};  // 0: free
  std::array<std::uint32_t, places> weights_;     // of those that are taken
  std::array<std::uint16_t, places> taken_;
  std::size_t taken_count_ = 0;
};

// In thousandths: 0 for texts that share no more than chance would give them, 1000 for the same bytes.
std::uint32_t alike(const Sketch& a, const Sketch& b);

// The pairs among the four weightiest bytes, the smaller byte in front: texts that are much alike nearly
// always have one in common. REQUIRES: a sketch.
std::array<std::uint16_t, sketch_pairs> pairs_of(const Sketch& sketch);

}  // namespace gridline::text
