// Goes over a whole journal again: decides every command anew with the pack that was active, and
// compares. What it proves: the journal is whole (the reader's part), every event follows from its
// command, and the state at the end has this digest.
#pragma once

#include <map>
#include <string>

#include "engine/base/hash.h"
#include "engine/core/decide.h"
#include "engine/core/state.h"
#include "engine/journal/journal.h"
#include "engine/node/pack_store.h"

namespace gridline::node {

struct VerifyReport {
  std::uint64_t entries = 0;
  std::uint64_t decided_again = 0;
  std::uint64_t erased = 0;           // personal part gone: taken as stored, not decided again
  std::uint64_t other_version = 0;    // written by another decide version: taken as stored
  std::uint64_t different = 0;        // decided into other events than stored
  std::string first_difference;       // "entry 17: ..."
  base::Seq last;
  base::Hash256 digest{};             // of the state at the end
};

class Verifier {
 public:
  explicit Verifier(PackStore& packs) : packs_(packs) {}

  // Feed every entry from 1 on. Errors: what cannot be read; a difference is no error but counted.
  base::Status see(const journal::StoredEntry& entry);
  VerifyReport finish();

  const core::State& state() const { return state_; }

 private:
  base::Status use_pack(const base::Hash256& hash);

  PackStore& packs_;
  core::State state_;
  core::RuleSet rules_;
  VerifyReport report_;
};

}  // namespace gridline::node
