// Reads msgpack from bytes that may be anything, without allocating: every access is
// bounds-checked, nesting is bounded, and a count never makes more room than there are bytes.
//
// msgpack-c's own `convert` costs 40 times as much on the hot path (LIMITS A5); this reader is
// fuzzed against it instead. Failure sticks: after the first wrong byte every read returns an
// empty value, so callers check failed() once, at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/result.h"

namespace gridline::base {

enum class PackType : std::uint8_t { none, nil, boolean, integer, text, bytes, array, map, other };

class PackReader {
 public:
  // `in` must outlive the reader and every view it returned. `room_bytes` bounds the memory that
  // elements may take beside their texts: one byte on the wire can be a struct of 600 in memory.
  explicit PackReader(std::string_view in, std::size_t room_bytes = SIZE_MAX)
      : begin_(in.data()), at_(in.data()), end_(in.data() + in.size()), room_bytes_(room_bytes) {}

  bool failed() const { return wrong_ != nullptr; }
  bool at_end() const { return at_ == end_; }
  std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }
  std::size_t bytes_left() const { return static_cast<std::size_t>(end_ - at_); }
  // "expected text at byte 17". REQUIRES: failed().
  Error error() const;

  // The type of the next value; none at the end or after a failure.
  PackType peek() const;

  bool boolean();
  std::int64_t integer();            // also a positive value within int64
  std::uint64_t unsigned_integer();  // fails on a negative value
  std::string_view text();
  std::string_view bytes();          // bin; str is accepted too (older encoders have no bin)
  // The number of elements (pairs) that follow; at most as many as bytes are left.
  std::uint32_t array();
  std::uint32_t map();
  // True and consumed when the next value is nil.
  bool take_nil();
  // Passes over one whole value of any type.
  void skip();
  // The bytes of one whole value, passed over.
  std::string_view value();

  // Takes memory for one element from the room; false, and failed, when it is used up.
  bool spend(std::size_t memory_bytes) {
    if (memory_bytes > room_bytes_) fail("more elements than the limit allows");
    if (failed()) return false;
    room_bytes_ -= memory_bytes;
    return true;
  }

  // For callers that find a value wrong in itself. Keeps the first reason. `why` must be static.
  void fail(const char* why);

 private:
  std::uint64_t big_endian(int bytes);
  std::string_view take(std::uint64_t size);
  std::uint32_t length(int bytes, int bytes_each);
  void skip(int depth);

  const char* begin_;
  const char* at_;
  const char* end_;
  std::size_t room_bytes_;
  const char* wrong_ = nullptr;
  std::size_t wrong_at_ = 0;
};

}  // namespace gridline::base
