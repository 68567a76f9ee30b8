// HTTP/1.1 on a Unix socket: few clients, short requests. A thread per connection, bounded; the
// console's many streams will get their own server.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/base/limits.h"
#include "engine/http/api.h"

namespace gridline::http {

struct ServerLimits {
  std::size_t connections = 64;              // further ones wait to be accepted
  std::size_t body_bytes = 8 * 1024 * 1024;  // a member list of a district; more is answered 413
  std::chrono::milliseconds idle{60'000};    // a peer silent so long in a read or write is cut off
  std::size_t pack_bytes = limits::pack_bytes_max + 1024 * 1024;  // of a rule pack, with its file names
};

class Server {
 public:
  // The API must outlive the server.
  explicit Server(Api& api, ServerLimits limits = {});
  ~Server();  // stops

  // Binds `path` with mode 0600 (a stale socket file of a dead engine is replaced) and serves on
  // threads of its own. Errors: busy (a live engine listens there), already_exists (a file that is no
  // socket), invalid_input (too long a path), io.
  base::Status start(const std::string& path);

  // No new connections; those under way are cut, waiting requests end (Api::stop). Returns when all
  // threads have ended and the socket file is gone.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gridline::http
