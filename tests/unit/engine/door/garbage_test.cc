// Any bytes at all get an answer, never a crash, and do not disturb the others.
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/engine/door/house.h"

namespace gridline::test {
namespace {

std::vector<std::string> good_frames() {
  wire::Submission s = complaint("A-1", "海曲世家8号楼房顶漏雨");
  s.reporter = {"徐先生", "13912345678", "", ""};
  s.extra = {{"a", "b"}};
  return {wire::encode(wire::Hello{1, "fuzz", "fuzz", "", {"notify"}}), wire::encode(wire::Submit{1, {s, s}}),
          wire::encode(wire::Act{"k", "m", "accept", 1, {{"unit", "LY-G1"}}}),
          wire::encode(wire::Ask{"k", "places", {{"prefix", "a"}}}), wire::encode(wire::Heartbeat{1}),
          wire::encode(wire::Delivered{"e"}), wire::encode(wire::Failed{"e", "r", true})};
}

std::string mutated(std::mt19937_64& random, const std::vector<std::string>& good) {
  if (random() % 4 == 0) {
    std::string bytes(random() % 200, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    return bytes;
  }
  std::string bytes = good[random() % good.size()];
  for (std::uint64_t n = random() % 4; n > 0; --n)
    bytes[random() % bytes.size()] = static_cast<char>(random());
  if (random() % 8 == 0) bytes.resize(random() % bytes.size());
  return bytes;
}

TEST(Garbage, ten_thousand_random_and_mutated_frames_leave_the_door_answering) {
  House house;
  Caller honest(house.zmq, house.address), stranger(house.zmq, house.address);
  honest.hello("honest");
  const auto good = good_frames();
  std::mt19937_64 random(20260312);
  for (int i = 0; i < 10'000; ++i) {
    stranger.send_bytes(mutated(random, good));
    if (random() % 50 == 0) {  // several parts
      stranger.socket.send(zmq::str_buffer("x"), zmq::send_flags::sndmore);
      stranger.send_bytes(mutated(random, good));
    }
    while (stranger.receive(std::chrono::milliseconds(0))) {
    }
    if (i % 1000 == 0) {
      const auto r = honest.submit({complaint(std::to_string(i), "海曲世家8号楼房顶漏雨")}).results.at(0);
      EXPECT_EQ(r.refusal.code, "");
    }
  }
  // Its own connection still works too; the answers to the rest come before.
  stranger.send(wire::Hello{1, "fuzz", "fuzz", "", {}});
  bool welcomed = false;
  for (int heard = 0; !welcomed && heard < 30'000; ++heard) {
    const auto message = stranger.receive();
    ASSERT_TRUE(message);
    welcomed = std::holds_alternative<wire::Welcome>(*message);
  }
  EXPECT_TRUE(welcomed);
  EXPECT_EQ(honest.submit({complaint("end", "海曲世家9号楼房顶漏雨")}).results.at(0).refusal.code, "");
}

TEST(Garbage, each_unreadable_frame_gets_exactly_one_reject) {
  House house;
  Caller caller(house.zmq, house.address);
  const std::string frames[] = {"", "\xc1", "hello", std::string(1000, '\x91'), "\x81\xa1t\xa4what"};
  for (const std::string& f : frames) caller.send_bytes(f);
  for (std::size_t i = 0; i < std::size(frames); ++i) {
    const wire::Reject r = caller.expect<wire::Reject>();
    EXPECT_EQ(r.refusal.code, i == 4 ? "unknown_message" : "bad_frame");
    EXPECT_EQ(r.key, "");
  }
  EXPECT_FALSE(caller.receive(std::chrono::milliseconds(50)));
}

}  // namespace
}  // namespace gridline::test
