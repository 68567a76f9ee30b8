// Field by field; what could identify a person goes to `personal`.
#include "engine/node/intake.h"

#include <cstring>

#include "engine/base/hash_lanes.h"
#include "engine/node/durable_file.h"
#include "engine/wire/checks.h"

namespace gridline::node {

namespace {

std::uint32_t stored_index(std::uint32_t value) { return value == 0xffffffffu ? 0 : value + 1; }

core::ReadComplaint stored(const text::Reading& reading, const pack::Pack& pack) {
  core::ReadComplaint out;
  std::memcpy(&out.pack, pack.hash.data(), sizeof out.pack);
  out.place = stored_index(reading.place.place.value);
  out.other_place = stored_index(reading.place.other.value);
  out.place_flags = reading.place.flags;
  for (const text::Matter& m : reading.matters)
    out.matters.push_back({stored_index(m.category.value), m.score});
  out.sure = reading.sure;
  out.urgency = reading.urgency;
  out.nature = reading.nature;
  out.tags = reading.tags;
  for (const text::MatchedWord& w : reading.words)
    out.words.push_back({w.begin, w.end, w.in_title, w.entry, w.about});
  return out;
}

void read_into(core::Command& command, const ReadyPack& pack) {
  core::Personal& p = command.personal;
  core::SubmitComplaint& body = std::get<core::SubmitComplaint>(command.body);
  text::Reading reading = pack.reader->read({p.title, p.text, p.place, body.category});
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

// What a submission is known by.
struct Digests {
  base::Hash128 key{};        // of (source, id)
  std::uint64_t content = 0;  // of what the resident said
};

std::vector<Digests> digests_of(std::span<wire::Submission* const> submissions, const std::string& source,
                                const Secret& secret) {
  const std::size_t count = submissions.size();
  std::vector<std::string> messages;          // of all contents, then of all keys
  std::vector<base::Hash256> full(2 * count);
  std::vector<base::HashJob> jobs;
  messages.reserve(2 * count);
  jobs.reserve(2 * count);
  for (const wire::Submission* s : submissions) messages.push_back(wire::digest_fields(*s));
  for (const wire::Submission* s : submissions) {
    std::string& message = messages.emplace_back();
    for (const std::string_view part : {std::string_view("submission"), std::string_view(source),
                                        std::string_view(s->id)})
      base::append_part(message, part);
  }
  for (std::size_t i = 0; i < 2 * count; ++i) {
    const bool content = i < count;
    jobs.push_back({messages[i], full[i].data(),
                    static_cast<std::uint8_t>(content ? sizeof(base::Hash128) : sizeof(base::Hash256))});
  }
  base::hash_each(jobs, &secret.key);
  std::vector<Digests> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(&out[i].content, full[i].data(), sizeof out[i].content);
    std::memcpy(out[i].key.data(), full[count + i].data(), sizeof out[i].key);
  }
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

core::Command make_submit(wire::Submission&& submission, const Channel& from, const ReadyPack& pack,
                          const Secret& secret, RandomPool& random) {
  std::vector<core::Command> out;
  wire::Submission* const one = &submission;
  make_submits({&one, 1}, from, pack, secret, random, out);
  return std::move(out.front());
}

void make_submits(std::span<wire::Submission* const> submissions, const Channel& from, const ReadyPack& pack,
                  const Secret& secret, RandomPool& random, std::vector<core::Command>& out) {
  const std::vector<Digests> digests = digests_of(submissions, from.source, secret);
  out.reserve(out.size() + submissions.size());
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    core::Command& command = out.emplace_back();
    fill(command, std::move(*submissions[i]), from);
    auto& body = std::get<core::SubmitComplaint>(command.body);
    body.key = digests[i].key;
    body.content = digests[i].content;
    body.chance = random.number();
    read_into(command, pack);
  }
}

void read_again(core::Command& command, const ReadyPack& pack) { read_into(command, pack); }

core::Command make_act(const wire::Act& act, core::Actor actor, const Secret& secret) {
  core::Command command;
  core::ActOnTicket body;
  body.ticket = base::TicketId(act.ticket);
  body.verb = core::verb_of(act.verb).value_or(core::Verb::none);
  const auto arg = [&](const char* name) {
    const auto at = act.args.find(name);
    return at == act.args.end() ? std::string() : at->second;
  };
  body.unit = arg("unit");
  body.outcome = core::outcome_of(arg("outcome")).value_or(core::Outcome::none);
  body.reason = arg("reason");
  if (!act.key.empty()) {
    body.key = base::Hasher(secret.key)
                   .part("act")
                   .part(actor.source)
                   .number(actor.member.value)
                   .part(act.key)
                   .finish128();
  }
  command.personal.note = arg("text");
  command.actor = std::move(actor);
  command.body = std::move(body);
  return command;
}

}  // namespace gridline::node
