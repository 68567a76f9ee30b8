// The socket: one DEALER, one thread. A new connection is always a new socket, so that nothing of
// an earlier session is still queued inside ZeroMQ or arrives later.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace gridline::sdk {

// Z85, 40 characters each.
struct CurveKeys {
  std::string server;      // the engine's public key
  std::string public_key;  // this adapter's
  std::string secret_key;
};

// True for what never leaves the machine: 127.x, localhost, [::1], ipc and inproc.
bool is_loopback(std::string_view endpoint);

class Connection {
 public:
  // Errors: io (no file descriptors left).
  static base::Result<std::unique_ptr<Connection>> create();
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Any thread: wait() returns soon.
  void wake();

  // ---- the rest: one thread ----

  // Starts to connect, in the background and again and again. Errors: invalid_input (endpoint, keys).
  base::Status open(const std::string& endpoint, const std::optional<CurveKeys>& keys);
  // What was not sent yet is given `linger` to go.
  void close(std::chrono::milliseconds linger = std::chrono::milliseconds(0));
  bool is_open() const { return socket_ != nullptr; }

  // False: not now; wait() returns when there is room. REQUIRES: is_open().
  bool send(std::string_view frame);
  // The next message, if there is one; empty text for one of several parts, which no engine sends.
  std::optional<std::string> receive();
  // Until something arrived, there is room to send again after a refused send, wake(), or the time is up.
  void wait(std::chrono::milliseconds longest);

 private:
  Connection() = default;
  void* context_ = nullptr;
  void* socket_ = nullptr;
  int wake_fd_ = -1;
  bool full_ = false;
};

}  // namespace gridline::sdk
