// Field by field; what could identify a person goes to `personal`.
#include "engine/node/intake.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "engine/node/durable_file.h"
#include "engine/wire/checks.h"

namespace gridline::node {

namespace {

std::uint32_t stored_index(std::uint32_t value) { return value == 0xffffffffu ? 0 : value + 1; }

// The reading goes into the open part of the journal, which is never erased: a piece of the text does not.
bool is_of_the_pack(const text::MatchedWord& word) {
  constexpr std::string_view as_written[] = {"place:", "misspelt:", "address:", "model:"};
  return std::none_of(std::begin(as_written), std::end(as_written),
                      [&](std::string_view kind) { return word.about.starts_with(kind); });
}

core::ReadComplaint stored(const text::Reading& reading, const pack::Pack& pack) {
  core::ReadComplaint out;
  std::memcpy(&out.pack, pack.hash.data(), sizeof out.pack);
  out.place = stored_index(reading.place.place.value);
  out.other_place = stored_index(reading.place.other.value);
  out.place_flags = reading.place.flags;
  if (reading.place.candidates.size() > 1) {
    for (const text::PlaceCandidate& c : reading.place.candidates)
      out.candidates.push_back({stored_index(c.place.value), c.flags, c.score});
  }
  for (const text::Matter& m : reading.matters)
    out.matters.push_back({stored_index(m.category.value), m.score});
  out.sure = reading.sure;
  out.advert = reading.advert;
  out.urgency = reading.urgency;
  out.nature = reading.nature;
  out.tags = reading.tags;
  for (const text::MatchedWord& w : reading.words) {
    out.words.push_back({w.begin, w.end, w.in_title, std::string(is_of_the_pack(w) ? w.entry.view() : ""),
                         std::string(w.about.view()), w.in_place});
  }
  return out;
}

// Without a key the sketch stays what it was: it is of the text, not of the pack.
void read_into(core::Command& command, const ReadyPack& pack, const text::SketchKey* sketch_key,
               std::string_view registered_place = {}) {
  core::Personal& p = command.personal;
  core::SubmitComplaint& body = std::get<core::SubmitComplaint>(command.body);
  text::ReadingInput input{p.title, p.text, p.place, body.category};
  input.registered_place = registered_place;
  input.lon_e7 = body.lon_e7;
  input.lat_e7 = body.lat_e7;
  input.sketch_key = sketch_key;
  text::Reading reading = pack.reader->read(input);
  if (sketch_key != nullptr) body.sketch = reading.sketch;
  p.building = std::move(reading.place.building);
  p.stair = std::move(reading.place.stair);
  p.floor = std::move(reading.place.floor);
  p.room = std::move(reading.place.room);
  p.poi = std::move(reading.place.poi);
  body.reading = stored(reading, *pack.pack);
}

core::PersonalPerson person(wire::Person&& p) {
  return {std::move(p.name), std::move(p.phone), std::move(p.address), std::move(p.contact)};
}

// Everything that is the submission's own.
void fill(core::Command& command, wire::Submission&& s, const Channel& from) {
  command.actor.kind = core::ActorKind::adapter;
  command.actor.source = from.source;
  auto& body = command.body.emplace<core::SubmitComplaint>();
  body.source = from.source;
  body.channel = from.channel;
  body.kind = core::kind_of(s.kind).value_or(core::TicketKind::none);
  body.origin = core::origin_of(s.origin).value_or(core::Origin::none);
  body.confidential = s.confidential;
  body.reply_wanted = s.reply;
  body.occurred = s.occurred;
  body.received = s.received;
  body.upstream_due = s.upstream_due;
  body.lon_e7 = s.lon_e7;
  body.lat_e7 = s.lat_e7;
  body.source_id = std::move(s.id);
  body.category = std::move(s.category);

  core::Personal& p = command.personal;
  p.title = std::move(s.title);
  p.text = std::move(s.text);
  p.reporter = person(std::move(s.reporter));
  p.principal = person(std::move(s.principal));
  p.place = std::move(s.place);
  p.upstream_number = std::move(s.upstream_number);
  for (wire::Attachment& a : s.attachments) {
    p.attachments.push_back({std::move(a.hash), std::move(a.name), std::move(a.type), a.bytes});
  }
  p.extra = std::move(s.extra);
  p.raw = std::move(s.raw);
}

std::uint64_t content_digest(const wire::Submission& s, const Secret& secret) {
  const base::Hash128 hash = base::keyed_hash128(secret.key, wire::digest_fields(s));
  std::uint64_t out;
  std::memcpy(&out, hash.data(), sizeof out);
  return out;
}

}  // namespace

base::Result<Secret> open_secret(const std::string& path) {
  base::Result<std::string> stored_key = read_whole(path);
  Secret secret;
  if (!stored_key && stored_key.error().code == base::ErrorCode::not_found) {
    base::random_bytes(secret.key.data(), secret.key.size());
    if (base::Status s = write_durably(path, base::as_view(secret.key), 0400); !s) return s.error();
    return secret;
  }
  if (!stored_key) return stored_key.error();
  if (stored_key->size() != secret.key.size()) {
    return base::Error{
        base::ErrorCode::corrupt,
        path + " is damaged: copy it from a backup; without it, known complaints are taken for new"};
  }
  std::memcpy(secret.key.data(), stored_key->data(), secret.key.size());
  return secret;
}

void make_submit(wire::Submission&& submission, const Channel& from, const ReadyPack& pack,
                 const Secret& secret, RandomPool& random, core::Command& out) {
  const std::uint64_t content = content_digest(submission, secret);
  const base::Hash128 key =
      base::Hasher(secret.key).part("submission").part(from.source).part(submission.id).finish128();
  fill(out, std::move(submission), from);
  auto& body = std::get<core::SubmitComplaint>(out.body);
  body.key = key;
  body.content = content;
  body.chance = random.number();
  if (!pack.pack->compares_texts) return read_into(out, pack, nullptr);
  const text::SketchKey sketch_key = base::Hasher(secret.key).part("sketch").finish128();
  read_into(out, pack, &sketch_key);
}

core::Command make_submit(wire::Submission&& submission, const Channel& from, const ReadyPack& pack,
                          const Secret& secret, RandomPool& random) {
  core::Command out;
  make_submit(std::move(submission), from, pack, secret, random, out);
  return out;
}

void read_again(core::Command& command, const ReadyPack& pack, std::string_view registered_place) {
  read_into(command, pack, nullptr, registered_place);
}

core::Command make_act(const wire::Act& act, core::Actor actor, const Secret& secret) {
  core::Command command;
  core::ActOnTicket body;
  body.ticket = base::TicketId(act.ticket);
  body.verb = core::verb_of(act.verb).value_or(core::Verb::none);
  if (!act.key.empty()) {
    body.key = base::Hasher(secret.key)
                   .part("act")
                   .part(actor.source)
                   .number(actor.member.value)
                   .part(act.key)
                   .finish128();
  }
  command.actor = std::move(actor);
  command.body = std::move(body);
  return command;
}

}  // namespace gridline::node
