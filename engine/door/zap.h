// Who may come in beyond loopback: CURVE keys checked by a ZAP handler (ZeroMQ RFC 27). CURVE alone
// authenticates nobody: without a handler any key is let in.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <zmq.hpp>

#include "engine/base/result.h"
#include "engine/door/adapter_door.h"

namespace gridline::door {

class ZapServer {
 public:
  // Starts the handler's thread (one per ZeroMQ context), then proves with a socket of its own that
  // a random key is refused. Errors: busy (another handler), permission (the proof failed),
  // invalid_input (a key that is no Z85 key).
  static base::Result<std::unique_ptr<ZapServer>> start(zmq::context_t& zmq, const std::string& secret_key,
                                                        const std::vector<AdapterGrant>& adapters);
  ~ZapServer();

  // Makes a socket a CURVE server under this handler. Before bind().
  void protect(zmq::socket_t& socket) const;

 private:
  struct Impl;
  explicit ZapServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gridline::door
