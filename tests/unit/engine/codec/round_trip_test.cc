// Every command and every event there and back: a sample of each alternative with each field set, made from
// their own descriptions, so that a new one cannot be forgotten. In JSON each field has a name.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <set>

#include "engine/codec/entry.h"
#include "engine/codec/json.h"

namespace gridline::codec {
namespace {

const std::string salt(16, 's');

// Sets every field of a description to something that is not its default; the numbers differ.
struct Filler {
  int next = 1;

  template <class K, class V>
  void operator()(K, V& v) { set(v); }

  void set(bool& v) { v = true; }
  void set(std::string& v) { v = "text" + std::to_string(next++); }
  void set(base::Bytes& v) { v.value = "bytes"; }
  void set(base::Instant& v) { v.ms = 1'700'000'000'000 + next++; }
  void set(base::Duration& v) { v.ms = next++; }
  void set(base::StringMap& v) { v["key"] = "value"; }
  void set(base::Symbol& v) { v = base::Symbol(static_cast<std::uint32_t>(1 + next++ % 3)); }
  template <std::size_t N>
  void set(std::array<std::uint8_t, N>& v) {
    v[0] = static_cast<std::uint8_t>(next++);
  }
  template <class Tag, class Rep>
  void set(base::Id<Tag, Rep>& v) {
    v = base::Id<Tag, Rep>(static_cast<Rep>(next++));
  }
  template <class V> void set(std::optional<V>& v) { set(v.emplace()); }
  template <class V> void set(std::vector<V>& v) {
    set(v.emplace_back());
    set(v.emplace_back());
  }
  template <class V> void set(V& v) {
    if constexpr (base::Described<V>) V::fields(*this, v);
    else v = static_cast<V>(1);  // numbers and the words of the vocabulary: 1 is always one
  }
};

struct KeyCounter {
  std::set<int> keys;
  template <class V>
  void operator()(int key, V&) {
    EXPECT_TRUE(keys.insert(key).second) << "key " << key << " twice";
  }
};

template <class Variant, std::size_t I = 0, class See>
void each_alternative(See&& see) {
  if constexpr (I < std::variant_size_v<Variant>) {
    std::variant_alternative_t<I, Variant> sample;
    Filler filler;
    std::decay_t<decltype(sample)>::fields(filler, sample);
    KeyCounter keys;
    std::decay_t<decltype(sample)>::fields(keys, sample);
    see(Variant(std::in_place_index<I>, sample), keys.keys.size());
    each_alternative<Variant, I + 1>(see);
  }
}

std::string bytes_of(const core::Command& command, const std::vector<core::Event>& events) {
  EncodedEntry out;
  encode(command, events, salt, out);
  return out.public_part + '|' + out.personal_part;
}

TEST(RoundTrip, every_event_comes_back_as_it_was) {
  std::set<core::EventType> types;
  each_alternative<core::AnyEvent>([&](const core::Event& event, std::size_t) {
    types.insert(type_of(event));
    EncodedEntry bytes;
    encode(core::Command{}, {event}, salt, bytes);
    const auto back = decode(bytes.public_part, bytes.personal_part);
    ASSERT_TRUE(back.ok()) << code(type_of(event)) << ": " << back.error().message;
    EXPECT_EQ(bytes_of(core::Command{}, back->events), bytes_of(core::Command{}, {event}))
        << code(type_of(event));
    EXPECT_NE(bytes_of(core::Command{}, {}), bytes_of(core::Command{}, {event}));
    core::Instant at;
    std::vector<core::Event> alone;
    ASSERT_TRUE(decode_events(bytes.public_part, at, alone).ok());
    EXPECT_EQ(bytes_of(core::Command{}, alone), bytes_of(core::Command{}, {event}));
  });
  EXPECT_EQ(types.size(), std::variant_size_v<core::AnyEvent>) << "two events with one number";
}

TEST(RoundTrip, every_command_comes_back_as_it_was_with_what_is_personal) {
  std::set<core::CommandType> types;
  each_alternative<core::CommandBody>([&](const core::CommandBody& body, std::size_t) {
    core::Command command;
    command.body = body;
    Filler filler;
    core::Actor::fields(filler, command.actor);
    core::Personal::fields(filler, command.personal);
    types.insert(type_of(command));
    EncodedEntry bytes;
    encode(command, {}, salt, bytes);
    const auto back = decode(bytes.public_part, bytes.personal_part);
    ASSERT_TRUE(back.ok()) << back.error().message;
    EXPECT_EQ(bytes_of(back->command, {}), bytes_of(command, {})) << static_cast<int>(type_of(command));
  });
  EXPECT_EQ(types.size(), std::variant_size_v<core::CommandBody>) << "two commands with one number";
}

// The key and the digest of a submission stay in the journal; a joined complaint's time is the entry's.
TEST(RoundTrip, every_event_has_its_type_and_a_name_for_every_field_in_json) {
  EntryPrinter printer;
  core::Symbols symbols;
  for (const char* name : {"unit:a", "unit:b", "unit:c", "unit:d"}) symbols.define(name);
  printer.know(symbols);
  each_alternative<core::AnyEvent>([&](const core::Event& event, std::size_t fields) {
    DecodedEntry entry;
    entry.events = {event};
    const auto line = nlohmann::json::parse(printer.line(base::Seq(1), entry));
    const auto& json = line["events"].at(0);
    EXPECT_EQ(json["type"], std::string(code(type_of(event))));
    EXPECT_FALSE(code(type_of(event)).empty()) << static_cast<int>(type_of(event));
    EXPECT_FALSE(zh(type_of(event)).empty()) << code(type_of(event));
    EXPECT_FALSE(json.contains("")) << code(type_of(event)) << " has a field without a name";
    // A step names its messages besides.
    const std::size_t effects = json.contains("effects") ? 1 : 0;
    // Not shown: when (the entry says it), keys and digests of what was said.
    std::size_t hidden = 0;
    std::visit([&](const auto& e) {
      if constexpr (requires { e.at; }) ++hidden;
      if constexpr (std::is_same_v<std::decay_t<decltype(e)>, core::ComplaintReceived>) hidden += 2;
      if constexpr (std::is_same_v<std::decay_t<decltype(e)>, core::ComplaintRevised>) hidden += 1;
    }, event);
    EXPECT_EQ(json.size(), 1 + fields - hidden + effects) << code(type_of(event)) << ": " << json.dump();
  });
}

}  // namespace
}  // namespace gridline::codec
