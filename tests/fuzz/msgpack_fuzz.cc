// The own msgpack reader against msgpack-c: what one takes as a whole value the other takes too, and both
// end at the same byte.
//
// Allowed to differ: nesting beyond limits::pack_depth_max, and counts larger than the bytes that are
// left, which the own reader refuses at once and msgpack-c when it comes to the end.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <msgpack.hpp>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/base/pack_reader.h"

namespace {

int depth_of(const msgpack::object& value) {
  int deepest = 0;
  if (value.type == msgpack::type::ARRAY) {
    for (std::uint32_t i = 0; i < value.via.array.size; ++i) {
      const int depth = depth_of(value.via.array.ptr[i]);
      if (depth > deepest) deepest = depth;
    }
  } else if (value.type == msgpack::type::MAP) {
    for (std::uint32_t i = 0; i < value.via.map.size; ++i) {
      const int key = depth_of(value.via.map.ptr[i].key);
      const int mapped = depth_of(value.via.map.ptr[i].val);
      if (key > deepest) deepest = key;
      if (mapped > deepest) deepest = mapped;
    }
  } else {
    return 0;
  }
  return deepest + 1;
}

struct Reference {
  bool whole = false;
  std::size_t end = 0;
  int depth = 0;
};

Reference by_msgpack_c(std::string_view bytes) {
  Reference out;
  try {
    const msgpack::unpack_limit limit(1u << 20, 1u << 20, 1u << 24, 1u << 24, 1u << 24, 64);
    const auto handle = msgpack::unpack(bytes.data(), bytes.size(), out.end, nullptr, nullptr, limit);
    out.whole = true;
    out.depth = depth_of(handle.get());
  } catch (const msgpack::unpack_error&) {
    out.whole = false;
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  gridline::base::PackReader reader(bytes);
  reader.skip();
  const Reference reference = by_msgpack_c(bytes);
  if (!reader.failed()) {
    GRIDLINE_ASSERT(reference.whole);
    GRIDLINE_ASSERT(reference.end == reader.offset());
  } else if (reference.whole) {
    GRIDLINE_ASSERT(reference.depth > gridline::limits::pack_depth_max);
  }
  return 0;
}
