// The limits of limits.h, field by field, and the canonical bytes of a submission's content.
#include "engine/wire/checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/limits.h"
#include "engine/wire/refusals.h"

namespace gridline::wire {

namespace {

// Nobody reported anything after the year 9999; milliseconds taken for seconds do not get this far.
constexpr std::int64_t latest_ms = 253'402'300'799'999;

// Addresses are free text of one line, longer than a name.
constexpr std::size_t address_bytes_max = limits::title_bytes_max;

constexpr std::array<std::string_view, 5> kinds = {"", "complaint", "wish", "directive", "commitment"};
constexpr std::array<std::string_view, 7> origins = {"", "complaint", "discovered", "directive",
                                                     "visit", "consult", "wish"};

// The length of the UTF-8 sequence at the front of `s`, or 0 when it is none (overlong forms,
// surrogates and what lies beyond U+10FFFF are none).
std::size_t sequence_bytes(std::string_view s) {
  const auto at = [&](std::size_t i) {
    return i < s.size() ? static_cast<std::uint8_t>(s[i]) : std::uint8_t{0};
  };
  const auto follows = [&](std::size_t i) { return (at(i) & 0xc0) == 0x80; };
  const std::uint8_t first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return follows(1) ? 2 : 0;
  if (first >= 0xe0 && first < 0xf0) {
    if (first == 0xe0 && at(1) < 0xa0) return 0;
    if (first == 0xed && at(1) >= 0xa0) return 0;
    return follows(1) && follows(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first < 0xf5) {
    if (first == 0xf0 && at(1) < 0x90) return 0;
    if (first == 0xf4 && at(1) >= 0x90) return 0;
    return follows(1) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool identifier(std::string_view s) {
  while (!s.empty()) {
    const auto first = static_cast<std::uint8_t>(s.front());
    const std::size_t bytes = sequence_bytes(s);
    if (bytes == 0 || first < 0x20 || first == 0x7f) return false;
    s.remove_prefix(bytes);
  }
  return true;
}

std::optional<Refusal> too_long(std::string_view code, std::string_view field, std::size_t bytes,
                                std::size_t max) {
  if (bytes <= max) return std::nullopt;
  return refusal(code, fmt::format("{}: {} bytes, at most {}", field, bytes, max));
}

// The first refusal of several checks made in order.
struct First {
  std::optional<Refusal> found;
  void note(std::optional<Refusal> r) { if (!found) found = std::move(r); }
  void length(std::string_view field, std::string_view value, std::size_t max) {
    if (value.size() > max) note(too_long("name_too_long", field, value.size(), max));
  }
  void name(std::string_view field, std::string_view value) {
    length(field, value, limits::name_bytes_max);
    if (!found && !identifier(value)) found = refusal("id_invalid", field);
  }
  // Names of fields are put together only for a refusal: this runs for every submission.
  void part(std::string_view who, std::string_view what, std::string_view value, std::size_t max) {
    if (value.size() > max) length(fmt::format("{}.{}", who, what), value, max);
  }
  void person(std::string_view who, const Person& p) {
    part(who, "name", p.name, limits::name_bytes_max);
    part(who, "phone", p.phone, limits::name_bytes_max);
    part(who, "address", p.address, address_bytes_max);
    part(who, "contact", p.contact, limits::name_bytes_max);
  }
  void time(std::string_view field, base::Instant t) {
    if (!found && (t.ms < 0 || t.ms > latest_ms)) found = refusal("time_invalid", field);
  }
};

bool hash_form(std::string_view hash) {
  return hash.size() == 64 && std::all_of(hash.begin(), hash.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

void check_lists(First& first, const Submission& s) {
  if (s.extra.size() > limits::extra_fields_max) {
    first.note(
        refusal("too_many_extra", fmt::format("{}, at most {}", s.extra.size(), limits::extra_fields_max)));
  }
  for (const auto& [key, value] : s.extra) {
    first.name("extra", key);
    first.note(too_long("text_too_long", "extra", value.size(), limits::text_bytes_max));
  }
  if (s.attachments.size() > limits::attachments_max) {
    first.note(refusal("too_many_attachments",
                       fmt::format("{}, at most {}", s.attachments.size(), limits::attachments_max)));
  }
  for (const Attachment& a : s.attachments) {
    if (!hash_form(a.hash)) first.note(refusal("attachment_invalid"));
    first.length("attachment.name", a.name, limits::name_bytes_max);
    first.length("attachment.type", a.type, limits::name_bytes_max);
  }
}

void check_words(First& first, const Submission& s) {
  const auto known = [](const auto& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (!known(kinds, s.kind)) first.note(refusal("unknown_kind", "kind"));
  if (!known(origins, s.origin)) first.note(refusal("unknown_kind", "origin"));
}

std::optional<Refusal> check_args(std::string_view key, const base::StringMap& args) {
  if (key.empty() || key.size() > limits::name_bytes_max || !identifier(key)) return refusal("key_invalid");
  if (args.size() > limits::extra_fields_max) return refusal("too_many_args");
  for (const auto& [name, value] : args) {
    if (name.size() > limits::name_bytes_max || value.size() > limits::text_bytes_max) {
      return refusal("too_many_args");
    }
  }
  return std::nullopt;
}

// Passes on the pairs that the content digest covers.
struct DigestedPairs {
  base::FieldWriter& out;
  std::uint32_t count = 0;
  template <class V> void operator()(std::string_view key, const V& value) {
    if (key == "id" || key == "received" || key == "raw" || base::is_default(value)) return;
    if constexpr (std::is_same_v<V, std::string>) {
      if ((key == "kind" || key == "origin") && value == "complaint") return;
    }
    ++count;
    out(key, value);
  }
};

}  // namespace

std::optional<Refusal> check(const Submission& s) {
  if (!s.malformed.empty()) return refusal("malformed", s.malformed);
  if (s.id.empty()) return refusal("id_missing");
  First first;
  first.name("id", s.id);
  first.note(too_long("title_too_long", "title", s.title.size(), limits::title_bytes_max));
  first.note(too_long("text_too_long", "text", s.text.size(), limits::text_bytes_max));
  first.note(too_long("raw_too_long", "raw", s.raw.value.size(), limits::raw_bytes_max));
  first.person("reporter", s.reporter);
  first.person("principal", s.principal);
  first.length("place", s.place, address_bytes_max);
  first.name("category", s.category);
  first.name("upstream_number", s.upstream_number);
  first.time("occurred", s.occurred);
  first.time("received", s.received);
  first.time("upstream_due", s.upstream_due);
  check_lists(first, s);
  check_words(first, s);
  if (s.lon_e7 < -1'800'000'000 || s.lon_e7 > 1'800'000'000 || s.lat_e7 < -900'000'000 ||
      s.lat_e7 > 900'000'000) {
    first.note(refusal("coordinates_invalid"));
  }
  if (s.title.empty() && s.text.empty() && s.attachments.empty() && s.extra.empty()) {
    first.note(refusal("nothing_said"));
  }
  return first.found;
}

std::optional<Refusal> check(const Hello& hello) {
  if (hello.version != protocol_version) {
    return refusal("unsupported_version",
                   fmt::format("{}; this engine speaks {}", hello.version, protocol_version));
  }
  for (const std::string* name : {&hello.adapter, &hello.channel}) {
    if (name->empty() || name->size() > limits::name_bytes_max || !identifier(*name)) {
      return refusal("adapter_invalid");
    }
  }
  return std::nullopt;
}

std::optional<Refusal> check(const Act& act) {
  if (auto refused = check_args(act.key, act.args)) return refused;
  First first;
  first.name("actor", act.actor);
  first.name("verb", act.verb);
  return first.found;
}

std::optional<Refusal> check(const Ask& ask) {
  if (auto refused = check_args(ask.key, ask.args)) return refused;
  First first;
  first.name("query", ask.query);
  return first.found;
}

std::string digest_fields(const Submission& submission) {
  std::string pairs;
  base::PackWriter pair_writer(pairs);
  base::FieldWriter fields{pair_writer};
  DigestedPairs digested{fields};
  Submission::fields(digested, submission);
  std::string out;
  base::PackWriter writer(out);
  writer.map(digested.count);
  writer.raw(pairs);
  return out;
}

}  // namespace gridline::wire
