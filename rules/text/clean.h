// The first step of a reading: from raw bytes to folded characters that can be compared, each of
// which knows the raw bytes it stands for (highlighting and masking work on the raw text).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace gridline::text {

// Half open. Of raw bytes or of folded characters, as the name of the variable says.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  constexpr bool empty() const { return begin >= end; }
  constexpr bool holds(Span inner) const { return begin <= inner.begin && inner.end <= end; }
};

// Makes room that is not filled first: what stands there is written before it is read.
template <class T>
struct Unfilled : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = Unfilled<U>;
  };
  template <class U>
  void construct(U*) noexcept {}
  template <class U, class... Arguments>
  void construct(U* at, Arguments&&... arguments) {
    std::construct_at(at, std::forward<Arguments>(arguments)...);
  }
};

// What was lost on the way to us.
enum class DamageKind : std::uint8_t {
  bytes = 0,     // not UTF-8
  replaced = 1,  // U+FFFD, which another program put in the place of what it could not read
  shifted = 2,   // GBK read one byte off: 當?shù)氐囊粋€
  foreign = 3,   // UTF-8 read as GBK after U+FFFD was put in: 锟斤拷
};
struct Damage {
  Span raw;
  DamageKind kind = DamageKind::bytes;
};
// A text keeps this many: enough to show that it came in damaged, and where first.
inline constexpr std::size_t damages_max = 16;

struct CleanText {
  // Folded: NFKC, simplified, ASCII letters small, one form of blank.
  std::vector<char32_t> chars;
  std::vector<Span, Unfilled<Span>> raw;  // same length: the raw bytes of each; neighbours may share bytes
  // The sender's 【…】 at the head or the tail of a message, in chars, with its brackets.
  std::array<Span, 2> signatures;
  std::vector<Damage> damages;  // by begin

  std::uint32_t size() const { return static_cast<std::uint32_t>(chars.size()); }
  // The raw bytes of a stretch of chars. REQUIRES: s not empty, s.end <= size().
  Span raw_of(Span s) const { return {raw[s.begin].begin, raw[s.end - 1].end}; }
};

// Any bytes; linear; never fails. A run of bytes that are not UTF-8 becomes one U+FFFD, which is
// in no word and so keeps its neighbours apart. REQUIRES: raw.size() < 4 GiB.
CleanText clean(std::string_view raw);

}  // namespace gridline::text
