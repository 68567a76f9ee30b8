// The msgpack grammar (msgpack/spec.md), read by hand: one switch per type family.
#include "engine/base/pack_reader.h"

#include <fmt/format.h>

#include "engine/base/limits.h"

namespace gridline::base {

Error PackReader::error() const {
  return {ErrorCode::invalid_input, fmt::format("{} at byte {}", wrong_, wrong_at_)};
}

void PackReader::fail(const char* why) {
  if (wrong_ != nullptr) return;
  wrong_ = why;
  wrong_at_ = offset();
  at_ = end_;
}

std::uint64_t PackReader::big_endian(int bytes) {
  if (end_ - at_ < bytes) { fail("cut short"); return 0; }
  std::uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8 | static_cast<std::uint8_t>(at_[i]);
  at_ += bytes;
  return value;
}

std::string_view PackReader::take(std::uint64_t size) {
  if (failed()) return {};
  if (size > bytes_left()) { fail("longer than the bytes there are"); return {}; }
  const std::string_view out(at_, size);
  at_ += size;
  return out;
}

// A count of elements, refused when even empty ones (bytes_each) could not follow.
std::uint32_t PackReader::length(int bytes, int bytes_each) {
  const std::uint64_t n = big_endian(bytes);
  if (n * static_cast<std::uint64_t>(bytes_each) > bytes_left()) {
    fail("more elements than bytes");
    return 0;
  }
  return static_cast<std::uint32_t>(n);
}

PackType PackReader::peek() const {
  if (at_ == end_) return PackType::none;
  const auto b = static_cast<std::uint8_t>(*at_);
  if (b < 0x80 || b >= 0xe0) return PackType::integer;
  if (b < 0x90) return PackType::map;
  if (b < 0xa0) return PackType::array;
  if (b < 0xc0) return PackType::text;
  switch (b) {
    case 0xc0: return PackType::nil;
    case 0xc2: case 0xc3: return PackType::boolean;
    case 0xc4: case 0xc5: case 0xc6: return PackType::bytes;
    case 0xcc: case 0xcd: case 0xce: case 0xcf:
    case 0xd0: case 0xd1: case 0xd2: case 0xd3: return PackType::integer;
    case 0xd9: case 0xda: case 0xdb: return PackType::text;
    case 0xdc: case 0xdd: return PackType::array;
    case 0xde: case 0xdf: return PackType::map;
    default: return PackType::other;
  }
}

bool PackReader::boolean() {
  if (peek() != PackType::boolean) { fail("expected true or false"); return false; }
  return static_cast<std::uint8_t>(*at_++) == 0xc3;
}

std::int64_t PackReader::integer() {
  if (peek() != PackType::integer) { fail("expected a whole number"); return 0; }
  const auto b = static_cast<std::uint8_t>(*at_++);
  if (b < 0x80) return b;
  if (b >= 0xe0) return static_cast<std::int8_t>(b);
  switch (b) {
    case 0xcc: return static_cast<std::int64_t>(big_endian(1));
    case 0xcd: return static_cast<std::int64_t>(big_endian(2));
    case 0xce: return static_cast<std::int64_t>(big_endian(4));
    case 0xcf: {
      const std::uint64_t value = big_endian(8);
      if (value > static_cast<std::uint64_t>(INT64_MAX)) { fail("number too large"); return 0; }
      return static_cast<std::int64_t>(value);
    }
    case 0xd0: return static_cast<std::int8_t>(big_endian(1));
    case 0xd1: return static_cast<std::int16_t>(big_endian(2));
    case 0xd2: return static_cast<std::int32_t>(big_endian(4));
    default: return static_cast<std::int64_t>(big_endian(8));
  }
}

std::uint64_t PackReader::unsigned_integer() {
  if (at_ != end_ && static_cast<std::uint8_t>(*at_) == 0xcf) {
    ++at_;
    return big_endian(8);
  }
  const std::int64_t value = integer();
  if (value < 0) { fail("expected a number that is not negative"); return 0; }
  return static_cast<std::uint64_t>(value);
}

std::string_view PackReader::text() {
  if (peek() != PackType::text) { fail("expected text"); return {}; }
  const auto b = static_cast<std::uint8_t>(*at_++);
  switch (b) {
    case 0xd9: return take(big_endian(1));
    case 0xda: return take(big_endian(2));
    case 0xdb: return take(big_endian(4));
    default: return take(b & 0x1f);
  }
}

std::string_view PackReader::bytes() {
  if (peek() == PackType::text) return text();
  if (peek() != PackType::bytes) { fail("expected bytes"); return {}; }
  switch (static_cast<std::uint8_t>(*at_++)) {
    case 0xc4: return take(big_endian(1));
    case 0xc5: return take(big_endian(2));
    default: return take(big_endian(4));
  }
}

std::uint32_t PackReader::array() {
  if (peek() != PackType::array) { fail("expected an array"); return 0; }
  const auto b = static_cast<std::uint8_t>(*at_++);
  if (b == 0xdc) return length(2, 1);
  if (b == 0xdd) return length(4, 1);
  const std::uint32_t n = b & 0x0f;
  if (n > bytes_left()) { fail("more elements than bytes"); return 0; }
  return n;
}

std::uint32_t PackReader::map() {
  if (peek() != PackType::map) { fail("expected a map"); return 0; }
  const auto b = static_cast<std::uint8_t>(*at_++);
  if (b == 0xde) return length(2, 2);
  if (b == 0xdf) return length(4, 2);
  const std::uint32_t n = b & 0x0f;
  if (2 * n > bytes_left()) { fail("more elements than bytes"); return 0; }
  return n;
}

bool PackReader::take_nil() {
  if (peek() != PackType::nil) return false;
  ++at_;
  return true;
}

void PackReader::skip() { skip(0); }

void PackReader::skip(int depth) {
  if (depth > limits::pack_depth_max) { fail("nested too deeply"); return; }
  switch (peek()) {
    case PackType::none: fail("cut short"); return;
    case PackType::nil: case PackType::boolean: ++at_; return;
    case PackType::integer:
      if (static_cast<std::uint8_t>(*at_) == 0xcf) { ++at_; big_endian(8); } else { integer(); }
      return;
    case PackType::text: text(); return;
    case PackType::bytes: bytes(); return;
    case PackType::array:
      for (std::uint32_t n = array(); n > 0 && !failed(); --n) skip(depth + 1);
      return;
    case PackType::map:
      for (std::uint32_t n = map(); n > 0 && !failed(); --n) { skip(depth + 1); skip(depth + 1); }
      return;
    case PackType::other: break;
  }
  const auto b = static_cast<std::uint8_t>(*at_++);
  switch (b) {
    case 0xca: take(4); return;                                // float 32
    case 0xcb: take(8); return;                                // float 64
    case 0xc7: take(big_endian(1) + 1); return;                // ext 8, 16, 32: a type byte, then data
    case 0xc8: take(big_endian(2) + 1); return;
    case 0xc9: take(big_endian(4) + 1); return;
    case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8:     // fixext 1, 2, 4, 8, 16
      take((1u << (b - 0xd4)) + 1);
      return;
    default: fail("a byte that msgpack never uses"); return;   // 0xc1
  }
}

std::string_view PackReader::value() {
  const char* start = at_;
  skip(0);
  return failed() ? std::string_view() : std::string_view(start, static_cast<std::size_t>(at_ - start));
}

}  // namespace gridline::base
