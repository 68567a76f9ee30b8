// Messages ↔ frames: the map's first pair is "t", the rest is the described struct.
//
// A Submit is read by hand, one submission at a time: a fault inside one of 64 must cost that one
// alone. Refusing the whole frame was the simpler way, but then the adapter cannot know which one
// it was (nor, when the batch number was not read yet, which batch), and 63 residents wait.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "engine/base/limits.h"
#include "engine/wire/messages.h"

namespace gridline::wire {

namespace {

constexpr std::array<std::string_view, std::variant_size_v<Message>> message_words = {
    "hello", "welcome", "submit", "ack", "act", "done", "reject", "ask", "answer", "notify",
    "delivered", "failed", "credit", "heartbeat", "goodbye"};

// Memory for the elements of one frame beside their texts. A full batch with every list full takes
// under 3 MiB; a hostile frame of 4 MiB of empty maps would take 2 GiB without this.
constexpr std::size_t element_room_bytes = 16 * 1024 * 1024;

// Reads one submission; a fault inside is noted in it and passed over. Only bytes that are not
// msgpack at all, where the end of the submission cannot be found, fail the frame.
void read_submission(base::PackReader& in, Submission& out) {
  const base::PackReader start = in;
  base::read(in, out);
  if (!in.failed()) return;
  out.malformed = in.error().message;
  in = start;
  in.skip();
}

void read_items(base::PackReader& in, std::vector<Submission>& items) {
  items.clear();
  const std::uint32_t count = in.array();
  if (count > limits::batch_submissions_max) return in.fail("more submissions than a batch may have");
  items.reserve(count);
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) read_submission(in, items.emplace_back());
}

void read_submit(base::PackReader& in, std::uint32_t pairs, Submit& out) {
  for (; pairs > 0 && !in.failed(); --pairs) {
    const std::string_view key = in.peek() == base::PackType::text ? in.text() : in.value();
    if (key == "batch") out.batch = in.unsigned_integer();
    else if (key == "items") read_items(in, out.items);
    else in.skip();
  }
  if (!in.failed() && out.items.empty()) in.fail("a submit without submissions");
}

template <class T>
bool read_kind(base::PackReader& in, std::uint32_t pairs, T& out) {
  if constexpr (std::is_same_v<T, Submit>) read_submit(in, pairs, out);
  else base::read_pairs(in, pairs, out);
  return true;
}

template <std::size_t... I>
void read_message(base::PackReader& in, std::uint32_t pairs, std::size_t kind, Message& out,
                  std::index_sequence<I...>) {
  (void)((kind == I && read_kind(in, pairs, out.emplace<I>())) || ...);
}

// A word from outside, short enough for an error message.
std::string shown(std::string_view word) {
  std::string out;
  for (const char c : word.substr(0, 32)) out += c > ' ' && c < 0x7f ? c : '?';
  return out;
}

}  // namespace

std::string_view message_word(std::size_t index) { return message_words.at(index); }

std::string encode(const Message& message) {
  std::string out;
  base::PackWriter writer(out);
  std::visit([&](const auto& m) {
    writer.map(base::pair_count(m) + 1);
    writer.text("t");
    writer.text(message_words[message.index()]);
    base::write_pairs(writer, m);
  }, message);
  return out;
}

std::string encode_submit(std::uint64_t batch, std::span<const std::string_view> packed) {
  std::size_t bytes = 32;
  for (const std::string_view p : packed) bytes += p.size();
  std::string out;
  out.reserve(bytes);
  base::PackWriter writer(out);
  writer.map(1 + (batch == 0 ? 0 : 1) + (packed.empty() ? 0 : 1));
  writer.text("t");
  writer.text("submit");
  if (batch != 0) { writer.text("batch"); writer.unsigned_integer(batch); }
  if (packed.empty()) return out;
  writer.text("items");
  writer.array(static_cast<std::uint32_t>(packed.size()));
  for (const std::string_view p : packed) writer.raw(p);
  return out;
}

base::Result<Message> decode(std::string_view frame) {
  if (frame.size() > limits::frame_bytes_max) {
    return base::Error{base::ErrorCode::invalid_input,
                       fmt::format("a frame of {} bytes; at most {} are taken", frame.size(),
                                   limits::frame_bytes_max)};
  }
  base::PackReader in(frame, element_room_bytes);
  const std::uint32_t pairs = in.map();
  if (!in.failed() && (pairs == 0 || in.text() != "t")) in.fail("the first pair must be \"t\"");
  const std::string_view word = in.text();
  if (in.failed()) return in.error();

  std::size_t kind = 0;
  while (kind < message_words.size() && message_words[kind] != word) ++kind;
  if (kind == message_words.size()) {
    return base::Error{base::ErrorCode::unsupported, fmt::format("no message is called '{}'", shown(word))};
  }
  Message message;
  read_message(in, pairs - 1, kind, message, std::make_index_sequence<std::variant_size_v<Message>>());
  if (!in.failed() && !in.at_end()) in.fail("more bytes than the message has");
  if (in.failed()) return in.error();
  return message;
}

}  // namespace gridline::wire
