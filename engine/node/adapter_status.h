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
  std::string last_error;  // of the last reject, in English; without personal data
  bool connected = false;  // false: it said goodbye or has been silent for three heartbeats
};

}  // namespace gridline::node
