// Any bytes as a frame of the adapter protocol: a message or an error; a message survives its own encoding.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/assert.h"
#include "engine/wire/messages.h"

namespace {

using namespace gridline;

// A submission that could not be read keeps the reason in place of its fields, so that the rest of
// its batch is taken; the reason is not part of the protocol.
bool has_malformed(const wire::Message& message) {
  const auto* submit = std::get_if<wire::Submit>(&message);
  return submit != nullptr && std::any_of(submit->items.begin(), submit->items.end(),
                                          [](const auto& item) { return !item.malformed.empty(); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = wire::decode({reinterpret_cast<const char*>(data), size});
  if (!message) {
    GRIDLINE_ASSERT(!message.error().message.empty());
    return 0;
  }
  // What was understood can be said again, and is then understood as the same.
  const std::string frame = wire::encode(*message);
  const auto again = wire::decode(frame);
  GRIDLINE_ASSERT(again.ok());
  GRIDLINE_ASSERT(has_malformed(*message) || *again == *message);
  GRIDLINE_ASSERT(wire::encode(*again) == frame);
  return 0;
}
