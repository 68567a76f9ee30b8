// The feed: every committed entry once and in order, from any position, whatever else happens.
#include "engine/door/feed.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/engine/door/running_node.h"
#include "tests/unit/engine/door/subscriber.h"

namespace gridline::test {
namespace {

struct FeedTest : testing::Test {
  RunningNode running;
  zmq::context_t zmq{1};
  door::Feed feed{zmq, running.node(), "/nonexistent", {}};

  void SetUp() override {
    const base::Status started = feed.start("tcp://127.0.0.1:*");
    ASSERT_TRUE(started.ok()) << started.error().message;
  }

  // `n` submissions in batches of 50, without waiting for outcomes.
  void submit(std::size_t n) {
    for (std::size_t done = 0; done < n;) {
      node::InputBatch batch;
      for (std::size_t i = 0; i < 50 && done < n; ++i, ++done) {
        wire::Submission s;
        s.id = std::to_string(next_id++);
        s.text = "海曲世家8号楼房顶漏雨";
        batch.commands.push_back(
            node::make_submit(std::move(s), {"t", "t"}, *running.world.ready, running.world.secret, random));
      }
      while (!running.node().put(batch)) std::this_thread::yield();
    }
  }
  std::uint64_t next_id = 1;
  node::RandomPool random;
};

TEST_F(FeedTest, from_one_from_the_middle_and_from_the_future_while_five_thousand_come_in) {
  submit(1000);
  ASSERT_TRUE(eventually([&] { return running.node().flushed().value == 1002; }));
  Subscriber beginning(zmq, feed.address()), middle(zmq, feed.address()), future(zmq, feed.address());
  beginning.subscribe(1, 100);
  middle.subscribe(700, 1000);
  future.subscribe(4000, 1'000'000);
  std::thread writing([&] { submit(5000); });
  beginning.follow(1, 6002, 100);
  middle.follow(700, 6002, 300);
  future.follow(4000, 6002, 0);
  writing.join();
  EXPECT_EQ(beginning.receive(50), "");  // nothing twice
}

TEST_F(FeedTest, one_that_gives_much_credit_and_does_not_read_loses_nothing) {
  Subscriber slow(zmq, feed.address());
  slow.subscribe(1, 0xffffffffu);
  submit(20'000);
  ASSERT_TRUE(eventually([&] { return running.node().flushed().value == 20'002; }));
  Subscriber quick(zmq, feed.address());
  quick.subscribe(1, 0xffffffffu);
  quick.follow(1, 20'002, 0);  // is not held back
  slow.follow(1, 20'002, 0);
}

TEST_F(FeedTest, no_more_entries_come_than_credit_was_given) {
  submit(100);
  ASSERT_TRUE(eventually([&] { return running.node().flushed().value == 102; }));
  Subscriber s(zmq, feed.address());
  s.subscribe(1, 0);
  EXPECT_EQ(s.receive(100), "");
  s.send({"credit", 0, 7});
  std::uint64_t seen = 0;
  while (seen < 7) seen += s.entries().items.size();
  EXPECT_EQ(seen, 7u);
  EXPECT_EQ(s.receive(100), "");
  s.send({"credit", 0, 1});
  EXPECT_EQ(s.entries().items.at(0).seq, 8u);
}

TEST_F(FeedTest, one_past_the_last_gives_only_what_is_new) {
  Subscriber s(zmq, feed.address());
  s.subscribe(3, 10);
  EXPECT_EQ(s.receive(100), "");
  submit(1);
  EXPECT_EQ(s.entries().items.at(0).seq, 3u);
}

TEST_F(FeedTest, one_in_the_middle_sees_names_not_numbers) {
  submit(1);
  ASSERT_TRUE(eventually([&] { return running.node().flushed().value == 3; }));
  Subscriber s(zmq, feed.address());
  s.subscribe(3, 10);  // the unit got its number in an entry before
  EXPECT_NE(s.entries().items.at(0).json.find("LY-G1"), std::string::npos);
}

TEST_F(FeedTest, what_residents_wrote_is_not_in_it) {
  submit(1);
  Subscriber s(zmq, feed.address());
  s.subscribe(1, 10);
  std::uint64_t seen = 0;
  while (seen < 3) {
    const FeedEntries got = s.entries();
    for (const auto& item : got.items) EXPECT_EQ(item.json.find("房顶漏雨"), std::string::npos);
    seen = got.items.back().seq;
  }
}

TEST_F(FeedTest, subscribing_again_begins_where_it_says) {
  submit(50);
  ASSERT_TRUE(eventually([&] { return running.node().flushed().value == 52; }));
  Subscriber s(zmq, feed.address());
  s.subscribe(40, 3);
  s.follow(40, 42, 0);
  s.subscribe(2, 4);
  s.follow(2, 5, 0);
  EXPECT_EQ(s.receive(100), "");
}

TEST_F(FeedTest, stop_is_obeyed) {
  Subscriber s(zmq, feed.address());
  s.subscribe(1, 1);
  EXPECT_EQ(s.entries().items.at(0).seq, 1u);
  s.send({"stop", 0, 0});
  s.send({"credit", 0, 5});
  EXPECT_EQ(s.problem(), "subscribe_first");
}

TEST_F(FeedTest, what_is_wrong_is_named_and_nothing_stops) {
  Subscriber s(zmq, feed.address());
  s.send({"credit", 0, 5});
  EXPECT_EQ(s.problem(), "subscribe_first");
  s.subscribe(0, 5);
  EXPECT_EQ(s.problem(), "bad_from");
  s.send_bytes("\xc1");
  EXPECT_EQ(s.problem(), "bad_frame");
  s.socket.send(zmq::str_buffer(""), zmq::send_flags::sndmore);
  s.send_bytes(base::to_packed(FeedRequest{"subscribe", 1, 1}));
  EXPECT_EQ(s.problem(), "bad_frame");
  s.subscribe(1, 1);
  EXPECT_EQ(s.entries().items.size(), 1u);
  s.send({"dance", 0, 0});
  EXPECT_EQ(s.problem(), "unknown_message");
}

TEST_F(FeedTest, random_bytes_leave_it_serving) {
  Subscriber stranger(zmq, feed.address());
  stranger.socket.set(zmq::sockopt::rcvhwm, 100'000);
  std::mt19937_64 random_bytes(7);
  const std::string good = base::to_packed(FeedRequest{"subscribe", 1, 100});
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = i % 3 == 0 ? std::string(random_bytes() % 60, 'x') : good;
    for (char& c : bytes) {
      if (random_bytes() % 12 == 0) c = static_cast<char>(random_bytes());
    }
    stranger.send_bytes(bytes);
    stranger.receive(0);
  }
  Subscriber honest(zmq, feed.address());
  honest.subscribe(1, 2);
  honest.follow(1, 2, 0);
}

TEST_F(FeedTest, those_that_have_gone_make_room_for_others) {
  for (int i = 0; i < 300; ++i) {
    Subscriber s(zmq, feed.address());
    s.subscribe(1'000'000, 1);  // waits for ever
    s.send({"dance", 0, 0});
    ASSERT_EQ(s.problem(), "unknown_message") << i;  // it was there
  }
  Subscriber last(zmq, feed.address());
  last.subscribe(1, 1);
  EXPECT_EQ(last.entries().items.size(), 1u);
}

TEST(Feed, is_for_this_machine_only) {
  RunningNode running;
  zmq::context_t zmq{1};
  door::Feed feed{zmq, running.node(), "/nonexistent", {}};
  const base::Status started = feed.start("tcp://0.0.0.0:7202");
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().code, base::ErrorCode::permission);
}

}  // namespace
}  // namespace gridline::test
