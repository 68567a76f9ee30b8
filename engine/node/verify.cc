// The same decide, the same evolve, the stored packs.
#include "engine/node/verify.h"

#include <fmt/format.h>

#include "engine/codec/entry.h"
#include "engine/codec/snapshot.h"
#include "engine/core/evolve.h"

namespace gridline::node {

namespace {

// Encoded without a personal part: only the events are compared.
std::string events_as_bytes(const std::vector<core::Event>& events) {
  core::Command nothing;
  codec::EncodedEntry out;
  codec::encode(nothing, events, {}, out);
  return out.public_part;
}

}  // namespace

base::Status Verifier::use_pack(const base::Hash256& hash) {
  auto ready = packs_.find(hash);
  if (!ready) return ready.error();
  rules_ = core::RuleSet{};
  rules_.pack = (*ready)->pack;
  rules_.routes = (*ready)->routes;
  core::bind(rules_, state_);
  return {};
}

base::Status Verifier::see(const journal::StoredEntry& entry) {
  auto decoded = codec::decode(entry.public_part, entry.personal_part);
  if (!decoded)
    return base::Error{decoded.error().code,
                       fmt::format("entry {}: {}", entry.seq.value, decoded.error().message)};
  ++report_.entries;
  report_.last = entry.seq;
  if (decoded->has_personal && entry.personal_part.empty()) {
    ++report_.erased;
  } else if (decoded->version != codec::decide_version) {
    ++report_.other_version;
  } else {
    std::shared_ptr<const ReadyPack> named;
    if (const base::Hash256* hash = core::pack_named_in(decoded->command)) {
      auto found = packs_.find(*hash);
      if (!found) return found.error();
      named = std::move(found).value();
    }
    const core::Context context{rules_.pack ? &rules_ : nullptr, named ? named->pack.get() : nullptr};
    const core::Decision again = core::decide(state_, decoded->command, context);
    ++report_.decided_again;
    if (events_as_bytes(again.events) != events_as_bytes(decoded->events)) {
      ++report_.different;
      if (report_.first_difference.empty()) {
        report_.first_difference = fmt::format("entry {}: decided again into {} events, stored are {}",
                                               entry.seq.value, again.events.size(), decoded->events.size());
      }
    }
  }
  state_.now = decoded->command.at;
  for (const core::Event& event : decoded->events) {
    core::evolve(state_, event);
    if (const auto* activated = std::get_if<core::PackActivated>(&event)) {
      if (base::Status s = use_pack(activated->hash); !s) return s;
    }
  }
  return {};
}

VerifyReport Verifier::finish() {
  report_.digest = codec::digest(state_);
  return report_;
}

}  // namespace gridline::node
