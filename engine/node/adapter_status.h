// What is known of one adapter's connection, as supervisors and metrics see it. The door fills it
// in, the API shows it; neither knows the other.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/time.h"

namespace gridline::node {

struct AdapterStatus {
  std::string name, channel, source, software;
  base::Instant since, last_seen;
  // Submissions since it came in, and acts; `unacknowledged`: under way at the engine now;
  // `waiting`: what it says lies unacknowledged on its side.
  std::uint64_t submitted = 0, accepted = 0, refused = 0, acts = 0, unacknowledged = 0, waiting = 0;
  std::uint64_t accepted_in_minute = 0;  // in the sixty seconds up to now
  std::string last_error;  // of the last reject or refused submission, in English; without personal data
  bool connected = false;  // false: it said goodbye or has been silent for three heartbeats
};

// What became of one submission, for `gridline adapter log`. What it said is not kept here: an accepted one
// is its complaint, a refused one lies in the adapter's quarantine.
struct AdapterResult {
  base::Instant at;
  std::string id;              // the channel's own
  std::uint64_t complaint = 0; // 0: refused
  std::uint32_t version = 0;
  bool is_new = false;
  std::string code, zh, en;    // of the refusal
  bool retry = false;
};

}  // namespace gridline::node
