// A ROUTER that does only what the test tells it to.
#pragma once

#include <gtest/gtest.h>
#include <zmq.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "engine/wire/messages.h"

namespace gridline::sdk {

using namespace std::chrono_literals;

struct KeyPair {
  std::string public_key;
  std::string secret_key;
};

inline KeyPair new_keys() {
  char open_half[41];
  char secret_half[41];
  EXPECT_EQ(zmq_curve_keypair(open_half, secret_half), 0);
  return {open_half, secret_half};
}

class FakeEngine {
 public:
  // With a secret key: a CURVE server that lets in everybody who knows its public one.
  explicit FakeEngine(std::string secret_key = {})
      : context_(zmq_ctx_new()), secret_key_(std::move(secret_key)) {
    start("tcp://127.0.0.1:*");
  }
  ~FakeEngine() {
    stop();
    zmq_ctx_term(context_);
  }
  FakeEngine(const FakeEngine&) = delete;
  FakeEngine& operator=(const FakeEngine&) = delete;

  const std::string& endpoint() const { return endpoint_; }
  void stop() {
    if (socket_ != nullptr) zmq_close(socket_);
    socket_ = nullptr;
  }
  void restart() {
    stop();
    start(endpoint_);
  }

  // The next message of any kind; the peer it came from becomes the one that is answered.
  std::optional<wire::Message> receive(std::chrono::milliseconds longest = 10s) {
    zmq_pollitem_t item{socket_, 0, ZMQ_POLLIN, 0};
    if (zmq_poll(&item, 1, static_cast<long>(longest.count())) <= 0) return std::nullopt;
    peer_ = part();
    const auto message = wire::decode(part());
    EXPECT_TRUE(message.ok()) << message.error().message;
    return *message;
  }

  // The next message of this kind, passing over heartbeats; any other kind fails the test.
  template <class T>
  T expect(std::chrono::milliseconds longest = 10s) {
    const auto until = std::chrono::steady_clock::now() + longest;
    while (std::chrono::steady_clock::now() < until) {
      const auto message = receive(longest);
      if (!message) break;
      if (const auto* wanted = std::get_if<T>(&*message)) return *wanted;
      if (std::holds_alternative<wire::Heartbeat>(*message)) continue;
      ADD_FAILURE() << "got " << wire::message_word(message->index());
      return {};
    }
    ADD_FAILURE() << "nothing came";
    return {};
  }

  // True when nothing but heartbeats comes for so long.
  bool quiet(std::chrono::milliseconds duration) {
    const auto until = std::chrono::steady_clock::now() + duration;
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
      if (left <= 0ms) return true;
      const auto message = receive(left);
      if (message && !std::holds_alternative<wire::Heartbeat>(*message)) return false;
    }
  }

  void send(const wire::Message& message) { send_bytes(wire::encode(message)); }
  void send_bytes(const std::string& frame) {
    ASSERT_GE(zmq_send(socket_, peer_.data(), peer_.size(), ZMQ_SNDMORE), 0);
    ASSERT_GE(zmq_send(socket_, frame.data(), frame.size(), 0), 0);
  }

  wire::Hello greet(std::uint32_t credit = 1000, std::uint32_t batch_max = 256,
                    std::uint32_t heartbeat_ms = 60'000) {
    wire::Hello hello = expect<wire::Hello>();
    send(wire::Welcome{1, "fake", hello.adapter, credit, batch_max, 32768, 4194304, heartbeat_ms});
    return hello;
  }

  static wire::Ack accepting(const wire::Submit& submit) {
    wire::Ack ack;
    ack.batch = submit.batch;
    for (const auto& s : submit.items) ack.results.push_back({s.id, "R-" + s.id, 1, 1, true, {7}, {}});
    return ack;
  }

 private:
  void start(const std::string& endpoint) {
    socket_ = zmq_socket(context_, ZMQ_ROUTER);
    const int none = 0;
    zmq_setsockopt(socket_, ZMQ_LINGER, &none, sizeof none);
    if (!secret_key_.empty()) {
      const int yes = 1;
      zmq_setsockopt(socket_, ZMQ_CURVE_SERVER, &yes, sizeof yes);
      zmq_setsockopt(socket_, ZMQ_CURVE_SECRETKEY, secret_key_.data(), secret_key_.size());
    }
    // The port of the socket just closed is free only when ZeroMQ's own thread has let it go.
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (zmq_bind(socket_, endpoint.c_str()) != 0) {
      ASSERT_EQ(zmq_errno(), EADDRINUSE);
      ASSERT_LT(std::chrono::steady_clock::now(), until);
    }
    char bound[128];
    std::size_t size = sizeof bound;
    zmq_getsockopt(socket_, ZMQ_LAST_ENDPOINT, bound, &size);
    endpoint_ = bound;
  }
  std::string part() {
    zmq_msg_t message;
    zmq_msg_init(&message);
    EXPECT_GE(zmq_msg_recv(&message, socket_, 0), 0);
    std::string out(static_cast<const char*>(zmq_msg_data(&message)), zmq_msg_size(&message));
    zmq_msg_close(&message);
    return out;
  }

  void* context_;
  std::string secret_key_;
  void* socket_ = nullptr;
  std::string endpoint_;
  std::string peer_;
};

}  // namespace gridline::sdk
