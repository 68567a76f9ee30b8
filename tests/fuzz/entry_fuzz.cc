// Any bytes as a journal entry: a command with events, or an error; both ways of reading agree.
//
// Input: two bytes (little-endian) with the length of the public part, the public part, then the personal
// part.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/assert.h"
#include "engine/codec/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridline;
  if (size < 2) return 0;
  const std::size_t wanted = data[0] | data[1] << 8;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view public_part = rest.substr(0, wanted);
  const std::string_view personal_part = rest.substr(public_part.size());

  std::vector<core::Event> events;
  core::Instant at;
  const base::Status events_read = codec::decode_events(public_part, at, events);
  const auto entry = codec::decode(public_part, personal_part);
  // Recovery, which reads the events alone, must not see other ones than verification does.
  if (entry.ok()) {
    GRIDLINE_ASSERT(events_read.ok());
    GRIDLINE_ASSERT(events.size() == entry->events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      GRIDLINE_ASSERT(codec::type_of(events[i]) == codec::type_of(entry->events[i]));
    }
    codec::EncodedEntry encoded;
    codec::encode(entry->command, entry->events, "0123456789abcdef", encoded);
    const auto again = codec::decode(encoded.public_part, encoded.personal_part);
    GRIDLINE_ASSERT(again.ok());
    GRIDLINE_ASSERT(again->events.size() == entry->events.size());
  } else {
    GRIDLINE_ASSERT(!entry.error().message.empty());
  }
  return 0;
}
