// The ZeroMQ door: adapters come in here. One ROUTER socket on one thread's io_context; every
// message is answered, nothing is acknowledged before the flush, any bytes get an error and never a
// crash (engine/wire/PROTOCOL.md).
#pragma once

#include <utility>

#include <boost/asio/io_context.hpp>
#include <zmq.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/node/adapter_status.h"
#include "engine/node/intake.h"
#include "engine/node/node.h"

namespace gridline::door {

// An adapter that may come in, by the key it proves to have (Z85, 40 characters). The same name may
// stand with several keys while they are being changed; it then has the same source each time.
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
using node::AdapterStatus;

// What the door asks others for; each may be empty, then the answer is "not available".
struct DoorServices {
  // Rows for Ask "status" by receipt code: called on one thread of the door's own, may wait.
  std::function<base::Result<std::vector<base::StringMap>>(const std::string& receipt)> status;
  // "info" or "warning", a sentence without personal data.
  std::function<void(const char* level, const std::string& sentence)> log;
  // Delivered (reason empty) or Failed, for a Notify that was sent.
  std::function<void(const std::string& effect, const std::string& reason, bool retry)> delivery;
};

class AdapterDoor {
 public:
  // All references must outlive the door. Everything below is called on `io`'s thread, or while that
  // does not run; but adapters().
  AdapterDoor(boost::asio::io_context& io, zmq::context_t& zmq, node::Node& node, const node::Secret& secret,
              node::Clock& clock, DoorOptions options, DoorServices services);
  ~AdapterDoor();

  // Refuses any bind beyond loopback without a secret key. Errors: permission (with what to do; also
  // when the self-test of the keys fails), busy, invalid_input.
  base::Status start();
  // No further submissions are taken (they stay with the adapters); acks under way still leave.
  void stop_taking();
  // Says goodbye to all and closes; what was sent has half a second to leave.
  void close();

  // Where it listens, with the port that was chosen for "tcp://127.0.0.1:*". After start().
  std::string address() const;

  // Sends a message outward through the adapter of a source. False: it is not connected.
  bool notify(const std::string& source, const wire::Notify& message);

  // Any thread.
  std::vector<AdapterStatus> adapters() const;
  // The latest results of the adapter of this name, over all connections of it that are remembered, oldest
  // first: at most 50 accepted and 200 refused ones a connection. Any thread.
  std::vector<node::AdapterResult> results(const std::string& name) const;

  struct Impl;  // door_impl.h

 private:
  std::shared_ptr<Impl> impl_;
};

// tcp on 127.x.x.x, [::1] or localhost; ipc; inproc. Anything that is not plainly so is not.
bool is_loopback(const std::string& address);

}  // namespace gridline::door
