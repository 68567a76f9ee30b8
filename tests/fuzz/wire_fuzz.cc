// Any bytes as a frame of the adapter protocol: a message or an error; a message survives its own encoding.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/assert.h"
#include "engine/wire/messages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridline;
  const auto message = wire::decode({reinterpret_cast<const char*>(data), size});
  if (!message) {
    GRIDLINE_ASSERT(!message.error().message.empty());
    return 0;
  }
  // What was understood can be said again, and is then understood as the same.
  const std::string frame = wire::encode(*message);
  const auto again = wire::decode(frame);
  GRIDLINE_ASSERT(again.ok());
  GRIDLINE_ASSERT(*again == *message);
  GRIDLINE_ASSERT(wire::encode(*again) == frame);
  return 0;
}
