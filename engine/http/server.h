// HTTP/1.1 on a Unix socket: few clients, short requests. A thread per connection, bounded; the
// console's many streams will get their own server.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/http/api.h"

namespace gridline::http {

class Server {
 public:
  // The handler must outlive the server.
  explicit Server(const Api& api);
  ~Server();  // stops

  // Binds `path` with mode 0600 (a stale socket file of a dead engine is replaced) and serves on
  // threads of its own. Errors: busy (a live engine listens there), permission, io.
  base::Status start(const std::string& path);

  // No new connections; those under way are cut. Returns when all threads have ended.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace gridline::http
