// The board over HTTP/1.1 on 127.0.0.1: `GET /` the page, `GET /events` what it shows, as server-sent
// events, a whole board each time. Read only, and nothing personal: see board.h.
//
// One thread serves all. The duty cycle is asked for one board for all who watch, at most every
// `push`, only when something changed or `refresh` is over, and not at all while nobody watches; a client
// that does not read is cut off and nobody waits for it.
//
// Other pages in the same browser are kept out: the Host must be this machine by name (so that a name that
// somebody points at 127.0.0.1 opens nothing), no other origin is allowed, and /events refuses requests
// that come from another site.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "engine/base/result.h"
#include "engine/node/node.h"

namespace gridline::http {

struct BoardLimits {
  std::size_t watching = 64;                     // at /events; further ones are answered 503
  std::size_t connections = 128;                 // in all; further ones are closed unanswered
  std::size_t request_bytes = 8 * 1024;
  std::chrono::milliseconds request{5'000};      // a request must be whole by then
  std::chrono::milliseconds stall{10'000};       // who takes nothing for so long is cut off
  int send_buffer_bytes = 64 * 1024;             // what the system holds for one client, roughly
  std::chrono::milliseconds push{250};           // between two boards at the least
  std::chrono::milliseconds refresh{5'000};      // at the most: what is due changes with time alone
};

class BoardServer {
 public:
  // `now` is the engine's clock; called on the duty thread. `node` must outlive the server.
  BoardServer(node::Node& node, std::function<base::Instant()> now, base::ZoneOffset zone,
              BoardLimits limits = {});
  ~BoardServer();  // stops

  // Serves on a thread of its own. Port 0: any that is free. Only ever on 127.0.0.1.
  // Errors: busy (the port is taken), io.
  base::Status start(std::uint16_t port);
  std::uint16_t port() const;  // after start()

  // All connections are closed; returns when the thread has ended. May be called again.
  void stop();

  struct Counters {
    std::atomic<std::uint64_t> boards{0};   // asked of the duty cycle
    std::atomic<std::uint64_t> stalled{0};  // clients cut off because they took nothing
    std::atomic<std::uint64_t> watching{0};  // at /events now
  };
  const Counters& counters() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;  // shared with the question that is under way
};

}  // namespace gridline::http
