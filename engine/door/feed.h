// The event feed (FEED.md): committed entries from any position, on a thread of its own.
#pragma once

#include <memory>
#include <string>

#include <zmq.hpp>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/node/node.h"

namespace gridline::door {

class Feed {
 public:
  // All references must outlive the feed.
  Feed(zmq::context_t& zmq, node::Node& node, std::string journal_folder, base::ZoneOffset zone);
  ~Feed();  // stops

  // Binds and serves. Errors: busy, invalid_input; permission for anything but loopback (the feed has
  // no keys: others read it through a tunnel or a relay).
  base::Status start(const std::string& bind);
  void stop();
  // Where it listens, with the port that was chosen for "tcp://127.0.0.1:*". After start().
  std::string address() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gridline::door
