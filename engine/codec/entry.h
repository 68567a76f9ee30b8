// One journal entry as bytes: a command with the events it was decided into (FORMAT.md here).
//
// The public part carries a salted hash of the personal part; the salt stands in the personal
// part, so that what is erased cannot be guessed back. An erased personal part leaves the public
// part, and with it the journal's chain, as it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/core/command.h"
#include "engine/core/event.h"

namespace gridline::codec {

// Raised whenever the same command may decide into other events than before, or the bytes of an
// entry or a snapshot change. A journal keeps the version that wrote each entry.
inline constexpr std::uint32_t decide_version = 6;

struct EncodedEntry {
  std::string public_part;
  std::string personal_part;  // empty: the command is about nobody
};

// Encodes into `out`, whose strings are reused. `salt` are 16 unpredictable bytes, given by the
// caller because this module is pure; it is not used when the personal part is empty.
void encode(const core::Command& command, const std::vector<core::Event>& events, std::string_view salt,
            EncodedEntry& out);

// The same entry appended to `bytes`: the public part, and the personal part behind it. Returns the
// offset at which the personal part begins.
std::size_t append(const core::Command& command, const std::vector<core::Event>& events,
                   std::string_view salt, std::string& bytes);

struct DecodedEntry {
  std::uint32_t version = 0;
  core::Command command;        // without its personal fields when they are erased or were not asked for
  std::vector<core::Event> events;
  bool has_personal = false;    // there is or was a personal part
};

// Errors: invalid_input with the offset; unsupported for a command or event number that this
// version does not know, naming the decide_version that wrote it; corrupt when the personal part
// does not match its salted hash. An empty `personal_part` of an entry that had one counts as erased.
base::Result<DecodedEntry> decode(std::string_view public_part, std::string_view personal_part);

// Only the time and the events, appended to `events`: what recovery needs. Same errors.
base::Status decode_events(std::string_view public_part, core::Instant& at, std::vector<core::Event>& events);

core::EventType type_of(const core::Event& event);
core::CommandType type_of(const core::Command& command);

}  // namespace gridline::codec
