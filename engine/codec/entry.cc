// The bytes of an entry: described structs in a numbered frame (FORMAT.md).
#include "engine/codec/entry.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/fields.h"
#include "engine/base/hash.h"

namespace gridline::codec {

using base::PackReader;
using base::PackWriter;

namespace {

// The frame's keys. Every entry has all but the personal hash.
enum : int {
  key_version = 1,
  key_at = 2,
  key_actor = 3,
  key_command = 4,
  key_body = 5,
  key_personal = 6,
  key_events = 7
};

constexpr std::size_t salt_bytes = 16;

bool is_about_nobody(const core::Personal& personal) { return base::is_default(personal); }

// Makes the alternative of `Variant` whose type has this number and reads it; false: unknown number.
template <class Variant, std::size_t I = 0, class Number>
bool read_alternative(PackReader& in, Number number, Variant& out) {
  if constexpr (I == std::variant_size_v<Variant>) {
    return false;
  } else {
    using Body = std::variant_alternative_t<I, Variant>;
    if (Body::type != number) return read_alternative<Variant, I + 1>(in, number, out);
    base::read(in, out.template emplace<I>());
    return true;
  }
}

base::Error unknown(const char* what, std::uint64_t number, std::uint32_t version) {
  return {base::ErrorCode::unsupported,
          fmt::format("{} number {} is not known to this version (decide {}); decide version {} wrote it: "
                      "use a gridlined at least that new",
                      what, number, decide_version, version)};
}

// Reads the events array, appending; the reader stands before it.
base::Status read_events(PackReader& in, std::uint32_t version, std::vector<core::Event>& events) {
  const std::uint32_t count = in.array();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    if (in.array() != 2) in.fail("an event is a pair");
    const std::uint64_t number = in.unsigned_integer();
    if (in.failed()) break;
    core::AnyEvent& event = events.emplace_back();
    if (!read_alternative(in, static_cast<core::EventType>(number), event)) {
      return unknown("event", number, version);
    }
  }
  return {};
}

struct Frame {
  std::uint32_t version = 0;
  std::string_view command;   // packed values, read later
  std::uint64_t command_number = 0;
  core::Instant at;
  core::Actor actor;
  bool has_personal = false;
  base::Hash256 personal{};
};

// Reads the frame up to the events, which are always last; leaves `in` standing before them.
bool read_frame(PackReader& in, Frame& frame) {
  for (std::uint32_t n = in.map(); n > 0 && !in.failed(); --n) {
    switch (in.unsigned_integer()) {
      case key_version: base::read(in, frame.version); break;
      case key_at: base::read(in, frame.at); break;
      case key_actor: base::read(in, frame.actor); break;
      case key_command: frame.command_number = in.unsigned_integer(); break;
      case key_body: frame.command = in.value(); break;
      case key_personal:
        frame.has_personal = true;
        base::read(in, frame.personal);
        break;
      case key_events: return !in.failed();
      default: in.skip(); break;
    }
  }
  in.fail("an entry without events");
  return false;
}

base::Status read_personal(std::string_view stored, const Frame& frame, core::Personal& out) {
  if (stored.size() < salt_bytes) {
    return base::Error{base::ErrorCode::corrupt, "the personal part of an entry is cut short"};
  }
  const std::string_view bytes = stored.substr(salt_bytes);
  if (base::hash256(stored) != frame.personal) {
    return base::Error{base::ErrorCode::corrupt, "the personal part of an entry does not match its hash"};
  }
  auto personal = base::from_packed<core::Personal>(bytes);
  if (!personal) return personal.error();
  out = std::move(personal).value();
  return {};
}

}  // namespace

core::EventType type_of(const core::Event& event) {
  return std::visit([](const auto& e) { return std::decay_t<decltype(e)>::type; }, event);
}

core::CommandType type_of(const core::Command& command) {
  return std::visit([](const auto& c) { return std::decay_t<decltype(c)>::type; }, command.body);
}

std::size_t append(const core::Command& command, const std::vector<core::Event>& events,
                   std::string_view salt, std::string& bytes) {
  const bool nobody = is_about_nobody(command.personal);
  std::size_t hash_at = 0;
  PackWriter w(bytes);
  w.map(nobody ? 6 : 7);
  w.unsigned_integer(key_version);
  w.unsigned_integer(decide_version);
  w.unsigned_integer(key_at);
  base::write(w, command.at);
  w.unsigned_integer(key_actor);
  base::write(w, command.actor);
  w.unsigned_integer(key_command);
  w.unsigned_integer(static_cast<std::uint64_t>(type_of(command)));
  w.unsigned_integer(key_body);
  std::visit([&](const auto& body) { base::write(w, body); }, command.body);
  if (!nobody) {
    w.unsigned_integer(key_personal);
    base::write(w, base::Hash256{});  // known when the personal part is there
    hash_at = bytes.size() - sizeof(base::Hash256);
  }
  w.unsigned_integer(key_events);
  w.array(static_cast<std::uint32_t>(events.size()));
  for (const core::Event& event : events) {
    w.array(2);
    w.unsigned_integer(static_cast<std::uint64_t>(type_of(event)));
    std::visit([&](const auto& e) { base::write(w, e); }, event);
  }
  const std::size_t public_end = bytes.size();
  if (!nobody) {
    GRIDLINE_ASSERT(salt.size() == salt_bytes);
    bytes.append(salt);
    base::write(w, command.personal);
    const base::Hash256 hash = base::hash256(std::string_view(bytes).substr(public_end));
    std::copy(hash.begin(), hash.end(), bytes.begin() + static_cast<std::ptrdiff_t>(hash_at));
  }
  return public_end;
}

void encode(const core::Command& command, const std::vector<core::Event>& events, std::string_view salt,
            EncodedEntry& out) {
  out.public_part.clear();
  const std::size_t public_end = append(command, events, salt, out.public_part);
  out.personal_part.assign(out.public_part, public_end);
  out.public_part.resize(public_end);
}

base::Result<DecodedEntry> decode(std::string_view public_part, std::string_view personal_part) {
  PackReader in(public_part);
  Frame frame;
  DecodedEntry out;
  if (!read_frame(in, frame)) return in.error();
  out.version = frame.version;
  out.has_personal = frame.has_personal;
  out.command.at = frame.at;
  out.command.actor = frame.actor;
  if (const base::Status s = read_events(in, frame.version, out.events); !s) return s.error();
  if (!in.failed() && !in.at_end()) in.fail("more bytes than the entry has");
  if (in.failed()) return in.error();

  PackReader body(frame.command);
  if (!read_alternative(body, static_cast<core::CommandType>(frame.command_number), out.command.body)) {
    return unknown("command", frame.command_number, frame.version);
  }
  if (body.failed()) return body.error();
  if (frame.has_personal && !personal_part.empty()) {
    if (const base::Status s = read_personal(personal_part, frame, out.command.personal); !s)
      return s.error();
  }
  return out;
}

base::Status decode_events(std::string_view public_part, core::Instant& at,
                           std::vector<core::Event>& events) {
  PackReader in(public_part);
  Frame frame;
  if (!read_frame(in, frame)) return in.error();
  at = frame.at;
  if (const base::Status s = read_events(in, frame.version, events); !s) return s.error();
  if (!in.failed() && !in.at_end()) in.fail("more bytes than the entry has");
  if (in.failed()) return in.error();
  return {};
}

}  // namespace gridline::codec
