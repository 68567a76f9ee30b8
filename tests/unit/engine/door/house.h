// A door over a running node, and adapters that knock: real ZeroMQ sockets on loopback.
#pragma once

#include "engine/door/adapter_door.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <optional>
#include <string>
#include <vector>

#include "engine/wire/messages.h"
#include "tests/unit/engine/door/running_node.h"

namespace gridline::test {

constexpr std::chrono::milliseconds patience{10'000};

// One adapter's connection.
class Caller {
 public:
  // `identity` empty: ZeroMQ chooses. Keys empty: no CURVE.
  struct Keys {
    std::string server, own_public, own_secret;
  };
  Caller(zmq::context_t& zmq, const std::string& address, const Keys& keys = {},
         const std::string& identity = {})
      : socket(zmq, zmq::socket_type::dealer) {
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::rcvhwm, 100'000);
    if (!identity.empty()) socket.set(zmq::sockopt::routing_id, identity);
    if (!keys.server.empty()) {
      socket.set(zmq::sockopt::curve_serverkey, keys.server);
      socket.set(zmq::sockopt::curve_publickey, keys.own_public);
      socket.set(zmq::sockopt::curve_secretkey, keys.own_secret);
    }
    socket.connect(address);
  }

  void send_bytes(std::string_view bytes) { socket.send(zmq::buffer(bytes), zmq::send_flags::none); }
  void send(const wire::Message& message) { send_bytes(wire::encode(message)); }

  std::optional<wire::Message> receive(std::chrono::milliseconds wait = patience) {
    socket.set(zmq::sockopt::rcvtimeo, static_cast<int>(wait.count()));
    zmq::message_t frame;
    if (!socket.recv(frame)) return std::nullopt;
    auto message = wire::decode(frame.to_string_view());
    EXPECT_TRUE(message.ok());
    return std::move(message).value();
  }

  // The next message of type M; heartbeats are passed over. Anything else fails the test.
  template <class M> M expect(std::chrono::milliseconds wait = patience) {
    while (const auto message = receive(wait)) {
      if (const auto* wanted = std::get_if<M>(&*message)) return *wanted;
      if (std::holds_alternative<wire::Heartbeat>(*message)) continue;
      ADD_FAILURE() << "came instead: " << wire::encode(*message);
      return {};
    }
    ADD_FAILURE() << "nothing came";
    return {};
  }

  wire::Welcome hello(const std::string& name = "test-1", std::vector<std::string> capabilities = {"act"}) {
    send(wire::Hello{wire::protocol_version, name, "test", "unit test", std::move(capabilities)});
    return expect<wire::Welcome>();
  }

  wire::Ack submit(std::vector<wire::Submission> items, std::uint64_t batch = 1) {
    send(wire::Submit{batch, std::move(items)});
    return expect<wire::Ack>();
  }

  zmq::socket_t socket;
};

inline wire::Submission complaint(const std::string& id, const std::string& text) {
  wire::Submission s;
  s.id = id;
  s.text = text;
  return s;
}

class House {
 public:
  explicit House(door::DoorOptions options = {}, door::DoorServices services = {}) {
    if (options.bind == door::DoorOptions().bind) options.bind = "tcp://127.0.0.1:*";
    door = std::make_unique<door::AdapterDoor>(io, zmq, running.node(), running.world.secret, clock,
                                               std::move(options), std::move(services));
    started = door->start();
    if (started) address = door->address();
    io_thread_ = std::thread([this] {
      auto work = boost::asio::make_work_guard(io);
      io.run();
    });
  }
  ~House() { close(); }

  // In the engine's order: what was taken is answered, then the door closes.
  void close() {
    if (!io_thread_.joinable()) return;
    running.stop();
    boost::asio::post(io, [this] {
      door->close();
      io.stop();
    });
    io_thread_.join();
  }

  // Runs on the door's thread.
  template <class Work> auto on_door(Work work) {
    std::promise<decltype(work())> promise;
    boost::asio::post(io, [&] { promise.set_value(work()); });
    return promise.get_future().get();
  }

  RunningNode running;
  TestClock clock;
  zmq::context_t zmq{1};
  boost::asio::io_context io{1};
  std::unique_ptr<door::AdapterDoor> door;
  base::Status started;
  std::string address;

 private:
  std::thread io_thread_;
};

}  // namespace gridline::test
