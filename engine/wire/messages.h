// The adapter protocol's messages (PROTOCOL.md has the sentences; this is the list of fields).
// Each message is one ZeroMQ frame: a msgpack map whose first pair is "t", the message's word.
// Unknown keys are passed over, absent ones are the default, so both sides may be newer.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/fields.h"
#include "engine/base/result.h"
#include "engine/base/time.h"

namespace gridline::wire {

inline constexpr std::uint32_t protocol_version = 1;

// Somebody in a complaint. Everything here is personal.
struct Person {
  std::string name;      // "徐先生"
  std::string phone;     // as the channel has it; may be masked already
  std::string address;
  std::string contact;   // another way to reach: e-mail, openid
  template <class F, class T> static void fields(F& f, T& x) {
    f("name", x.name); f("phone", x.phone); f("address", x.address); f("contact", x.contact);
  }
  bool operator==(const Person&) const = default;
};

// A photo or recording, stored elsewhere; only its hash travels.
struct Attachment {
  std::string hash;      // hex of BLAKE2b-256 of the content
  std::string name;
  std::string type;      // "image/jpeg"
  std::uint64_t bytes = 0;
  template <class F, class T> static void fields(F& f, T& x) {
    f("hash", x.hash); f("name", x.name); f("type", x.type); f("bytes", x.bytes);
  }
  bool operator==(const Attachment&) const = default;
};

// One complaint as a channel hands it over. `id` is the channel's own, unique and unchanging within
// the source: with it the same complaint may be sent any number of times.
struct Submission {
  std::string id;
  std::string title;
  std::string text;
  std::string kind;           // complaint (default), wish, directive, commitment
  std::string origin;         // complaint (default), discovered, directive, visit, consult, wish
  Person reporter;            // who told us
  Person principal;           // whose matter it is, when that is somebody else (代办)
  bool confidential = false;  // 保密, 举报
  bool reply = false;         // an answer is wanted
  base::Instant occurred;     // when it happened; none: unknown
  base::Instant received;     // when the channel took it
  std::string place;          // an address field, or the path of a place in the pack
  std::int64_t lon_e7 = 0;    // degrees × 10^7, WGS 84; both 0: none
  std::int64_t lat_e7 = 0;
  std::string category;       // a category id of the pack, when the channel knows it
  std::string upstream_number;       // the number at the platform above (12345)
  base::Instant upstream_due;        // its 办结时限
  std::vector<Attachment> attachments;
  base::StringMap extra;      // what the channel has besides
  base::Bytes raw;            // the payload as it came, for quarantine and replay
  // Never sent. decode() says here why this one could not be read (what came before the fault is
  // filled in), so that one wrong submission does not spoil its batch; check() then refuses it.
  std::string malformed;
  template <class F, class T> static void fields(F& f, T& x) {
    f("id", x.id); f("title", x.title); f("text", x.text); f("kind", x.kind); f("origin", x.origin);
    f("reporter", x.reporter); f("principal", x.principal); f("confidential", x.confidential);
    f("reply", x.reply); f("occurred", x.occurred); f("received", x.received); f("place", x.place);
    f("lon_e7", x.lon_e7); f("lat_e7", x.lat_e7); f("category", x.category);
    f("upstream_number", x.upstream_number); f("upstream_due", x.upstream_due);
    f("attachments", x.attachments); f("extra", x.extra); f("raw", x.raw);
  }
  bool operator==(const Submission&) const = default;
};

// ---- adapter → engine ----

struct Hello {
  std::uint32_t version = 0;        // protocol_version
  std::string adapter;              // "hotline-1": who this is
  std::string channel;              // "hotline"
  std::string software;             // "gridline-adapter-hotline 0.1.0"
  std::vector<std::string> capabilities;  // "notify", "act"
  template <class F, class T> static void fields(F& f, T& x) {
    f("version", x.version); f("adapter", x.adapter); f("channel", x.channel);
    f("software", x.software); f("capabilities", x.capabilities);
  }
  bool operator==(const Hello&) const = default;
};

struct Submit {
  std::uint64_t batch = 0;          // the adapter's number; the Ack repeats it
  std::vector<Submission> items;    // 1 .. limits::batch_submissions_max
  template <class F, class T> static void fields(F& f, T& x) { f("batch", x.batch); f("items", x.items); }
  bool operator==(const Submit&) const = default;
};

// A verb on a ticket by somebody the channel knows.
struct Act {
  std::string key;                  // idempotency: the same key gives the same answer
  std::string actor;                // as the channel knows him: a phone, an openid, a member id
  std::string verb;                 // "accept", "claim", ...
  std::uint64_t ticket = 0;
  base::StringMap args;             // unit, member, reason, text
  template <class F, class T> static void fields(F& f, T& x) {
    f("key", x.key); f("actor", x.actor); f("verb", x.verb); f("ticket", x.ticket); f("args", x.args);
  }
  bool operator==(const Act&) const = default;
};

struct Ask {
  std::string key;
  std::string query;                // "status", "places", "mine"
  base::StringMap args;
  template <class F, class T> static void fields(F& f, T& x) {
    f("key", x.key); f("query", x.query); f("args", x.args);
  }
  bool operator==(const Ask&) const = default;
};

struct Delivered {
  std::string effect;               // of the Notify
  template <class F, class T> static void fields(F& f, T& x) { f("effect", x.effect); }
  bool operator==(const Delivered&) const = default;
};

struct Failed {
  std::string effect;
  std::string reason;
  bool retry = false;               // may succeed later
  template <class F, class T> static void fields(F& f, T& x) {
    f("effect", x.effect); f("reason", x.reason); f("retry", x.retry);
  }
  bool operator==(const Failed&) const = default;
};

// ---- engine → adapter ----

struct Welcome {
  std::uint32_t version = 0;
  std::string engine;               // "gridlined 0.1.0"
  std::string source;               // what this connection's submissions are filed under
  std::uint32_t credit = 0;         // submissions that may be under way without an ack
  std::uint32_t batch_max = 0;
  std::uint32_t text_bytes_max = 0;
  std::uint32_t frame_bytes_max = 0;
  std::uint32_t heartbeat_ms = 0;   // send one at least this often; silence of three is an alarm
  template <class F, class T> static void fields(F& f, T& x) {
    f("version", x.version); f("engine", x.engine); f("source", x.source); f("credit", x.credit);
    f("batch_max", x.batch_max); f("text_bytes_max", x.text_bytes_max);
    f("frame_bytes_max", x.frame_bytes_max); f("heartbeat_ms", x.heartbeat_ms);
  }
  bool operator==(const Welcome&) const = default;
};

// Why something was not taken; binds nothing. `retry`: the same may be sent again later.
struct Refusal {
  std::string code;                 // "text_too_long", "try_later"
  std::string zh;
  std::string en;
  bool retry = false;
  template <class F, class T> static void fields(F& f, T& x) {
    f("code", x.code); f("zh", x.zh); f("en", x.en); f("retry", x.retry);
  }
  bool operator==(const Refusal&) const = default;
};

struct SubmitResult {
  std::string id;                   // of the submission
  std::string receipt;              // the resident's code
  std::uint64_t complaint = 0;
  std::uint32_t version = 0;        // 1 for the first content, 2 for a changed one, ...
  bool is_new = false;              // false: this very content was known already
  std::vector<std::uint64_t> tickets;
  Refusal refusal;                  // code empty: accepted
  std::string advice;               // to be told to the resident at once; empty: nothing
  template <class F, class T> static void fields(F& f, T& x) {
    f("id", x.id); f("receipt", x.receipt); f("complaint", x.complaint); f("version", x.version);
    f("is_new", x.is_new); f("tickets", x.tickets); f("refusal", x.refusal); f("advice", x.advice);
  }
  bool operator==(const SubmitResult&) const = default;
};

// Sent only after the flush: what it accepts is durable. One result per submission, in order.
struct Ack {
  std::uint64_t batch = 0;
  std::vector<SubmitResult> results;
  template <class F, class T> static void fields(F& f, T& x) { f("batch", x.batch); f("results", x.results); }
  bool operator==(const Ack&) const = default;
};

struct Done {                       // answer to Act
  std::string key;
  std::uint64_t seq = 0;            // journal position; 0: nothing had to change
  template <class F, class T> static void fields(F& f, T& x) { f("key", x.key); f("seq", x.seq); }
  bool operator==(const Done&) const = default;
};

struct Reject {                     // answer to Act or Ask, or to a whole frame (key empty)
  std::string key;
  Refusal refusal;
  template <class F, class T> static void fields(F& f, T& x) { f("key", x.key); f("refusal", x.refusal); }
  bool operator==(const Reject&) const = default;
};

struct Answer {                     // answer to Ask
  std::string key;
  std::vector<base::StringMap> rows;
  template <class F, class T> static void fields(F& f, T& x) { f("key", x.key); f("rows", x.rows); }
  bool operator==(const Answer&) const = default;
};

struct Notify {
  std::string effect;               // stable: the same message has the same one, also when sent again
  std::string to;                   // how the channel reaches him: the reporter's phone or contact
  std::string purpose;              // "receipt", "question", "result"
  std::string receipt;
  std::uint64_t ticket = 0;
  std::string text;
  template <class F, class T> static void fields(F& f, T& x) {
    f("effect", x.effect); f("to", x.to); f("purpose", x.purpose); f("receipt", x.receipt);
    f("ticket", x.ticket); f("text", x.text);
  }
  bool operator==(const Notify&) const = default;
};

struct Credit {                     // replaces the credit of the Welcome
  std::uint32_t credit = 0;
  template <class F, class T> static void fields(F& f, T& x) { f("credit", x.credit); }
  bool operator==(const Credit&) const = default;
};

// ---- both ways ----

struct Heartbeat {
  std::uint64_t waiting = 0;        // adapter: submissions spooled and not yet acknowledged
  template <class F, class T> static void fields(F& f, T& x) { f("waiting", x.waiting); }
  bool operator==(const Heartbeat&) const = default;
};

struct Goodbye {                    // this side leaves on purpose
  std::string reason;
  template <class F, class T> static void fields(F& f, T& x) { f("reason", x.reason); }
  bool operator==(const Goodbye&) const = default;
};

// The order is the order of the words in message_words.
using Message = std::variant<Hello, Welcome, Submit, Ack, Act, Done, Reject, Ask, Answer, Notify,
                             Delivered, Failed, Credit, Heartbeat, Goodbye>;

// "hello", "welcome", ...: the value of "t", by the index in Message.
std::string_view message_word(std::size_t index);

// One frame. Two encodings of equal messages are equal bytes.
std::string encode(const Message& message);

// A Submit of submissions that are packed already (base::to_packed), in order: the same bytes as
// encode(Submit) of them, without unpacking. For spools.
std::string encode_submit(std::uint64_t batch, std::span<const std::string_view> packed);

// Any bytes at all: a message, or an Error: invalid_input (what is wrong, and at which byte) or
// unsupported (a word this version does not know). Checked here: the frame's size, the count of
// submissions, and that memory stays in proportion to the frame. Not checked here: what one
// submission holds (checks.h); one that cannot be read at all comes out with `malformed` filled.
// Texts may be any bytes, also not UTF-8: nothing is dropped for its encoding.
base::Result<Message> decode(std::string_view frame);

}  // namespace gridline::wire
