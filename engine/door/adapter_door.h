// The ZeroMQ door: adapters come in here. One ROUTER socket on one thread's io_context; every
// message is answered, nothing is acknowledged before the flush, any bytes get an error and never a
// crash (engine/wire/PROTOCOL.md).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/node/intake.h"
#include "engine/node/node.h"

namespace gridline::door {

// An adapter that may come in, by the key it proves to have (Z85, 40 characters).
struct AdapterGrant {
  std::string name;         // "hotline-1"
  std::string public_key;
  std::string source;       // what its submissions are filed under; empty: its name
  bool may_act = false;     // may send Act for members it knows
};

struct DoorOptions {
  std::string bind = "tcp://127.0.0.1:7201";
  // Z85 secret key of the engine; empty: no CURVE, which is refused for anything but loopback and
  // ipc. With it, only `adapters` are let in.
  std::string secret_key;
  std::vector<AdapterGrant> adapters;
  std::string engine = "gridlined";   // for Welcome
};

// For `gridline adapter list` and the metrics.
struct AdapterStatus {
  std::string name, channel, source, software;
  base::Instant since, last_seen;
  std::uint64_t submitted = 0, accepted = 0, refused = 0, acts = 0, unacknowledged = 0, waiting = 0;
  std::string last_error;
  bool connected = false;
};

}  // namespace gridline::door
