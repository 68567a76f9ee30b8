// From what a channel sent to a command: keys, digests and the reading of the text. Runs outside
// the duty thread (reading is slow beside the rest) and knows nothing of the state.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/hash.h"
#include "engine/core/command.h"
#include "engine/node/pack_store.h"
#include "engine/node/random_pool.h"
#include "engine/wire/messages.h"

namespace gridline::node {

// The data folder's own secret: keys of digests, so that a dump does not confirm a guess.
struct Secret {
  base::Hash256 key{};
};

// Reads PATH, or makes it (mode 0400) when it is not there. Errors: io, corrupt (wrong length).
base::Result<Secret> open_secret(const std::string& path);

struct Channel {
  std::string source;   // what the adapter's key is granted
  std::string channel;  // "hotline"
};

// REQUIRES: wire::check(submission) found nothing. The command's time is stamped later.
core::Command make_submit(wire::Submission&& submission, const Channel& from, const ReadyPack& pack,
                          const Secret& secret, RandomPool& random);
// The same, made where it stays. REQUIRES: `out` is a fresh command.
void make_submit(wire::Submission&& submission, const Channel& from, const ReadyPack& pack,
                 const Secret& secret, RandomPool& random, core::Command& out);

// Reads the text again with another pack: the one it was read with is no longer active.
// `registered_place`: a path of the register, where the resident's phone is known to live; empty: not known.
void read_again(core::Command& command, const ReadyPack& pack, std::string_view registered_place = {});

// A verb on a ticket by `actor`, with its idempotency key. What the verb needs besides (act.args) is
// set by act_fields.h.
core::Command make_act(const wire::Act& act, core::Actor actor, const Secret& secret);

}  // namespace gridline::node
