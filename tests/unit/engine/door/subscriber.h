// A subscriber of the feed over a real socket.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include <zmq.hpp>

#include "engine/base/fields.h"
#include "engine/door/feed_messages.h"

namespace gridline::test {

using door::FeedEntries;
using door::FeedProblem;
using door::FeedRequest;

class Subscriber {
 public:
  Subscriber(zmq::context_t& zmq, const std::string& address) : socket(zmq, zmq::socket_type::dealer) {
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::rcvhwm, 4);
    socket.connect(address);
  }

  void send(const FeedRequest& r) { send_bytes(base::to_packed(r)); }
  void send_bytes(std::string_view bytes) { socket.send(zmq::buffer(bytes), zmq::send_flags::none); }
  void subscribe(std::uint64_t from, std::uint32_t credit) { send({"subscribe", from, credit}); }

  // The bytes of the next message; empty: none came.
  std::string receive(int wait_ms = 10'000) {
    socket.set(zmq::sockopt::rcvtimeo, wait_ms);
    zmq::message_t frame;
    return socket.recv(frame) ? frame.to_string() : std::string();
  }

  FeedEntries entries(int wait_ms = 10'000) {
    const std::string bytes = receive(wait_ms);
    EXPECT_FALSE(bytes.empty()) << "nothing came";
    auto parsed = base::from_packed<FeedEntries>(bytes);
    EXPECT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->t, "entries");
    return std::move(parsed).value();
  }

  std::string problem() {
    const auto parsed = base::from_packed<FeedProblem>(receive());
    EXPECT_TRUE(parsed.ok());
    return parsed->t == "problem" ? parsed->code : "no problem";
  }

  // Sequence numbers up to `last`; fails at the first that is not one past the one before.
  void follow(std::uint64_t from, std::uint64_t last, std::uint32_t credit_each) {
    std::uint64_t next = from;
    while (next <= last) {
      const FeedEntries got = entries();
      ASSERT_FALSE(got.items.empty());
      for (const door::FeedItem& item : got.items) {
        ASSERT_EQ(item.seq, next);
        ASSERT_NE(item.json.find("\"seq\":" + std::to_string(next) + ","), std::string::npos);
        ++next;
      }
      EXPECT_GE(got.last, got.items.back().seq);
      if (credit_each > 0) send({"credit", 0, credit_each});
    }
  }

  zmq::socket_t socket;
};

}  // namespace gridline::test
