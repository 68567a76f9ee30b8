// Beyond loopback only proven keys come in, and each is bound to its source.
#include <gtest/gtest.h>

#include <array>

#include "engine/door/zap.h"
#include "tests/unit/engine/door/house.h"

namespace gridline::test {
namespace {

struct KeyPair {
  KeyPair() {
    std::array<char, 41> p{}, s{};
    EXPECT_EQ(zmq_curve_keypair(p.data(), s.data()), 0);
    public_key = p.data();
    secret_key = s.data();
  }
  std::string public_key, secret_key;
};

struct KeysTest : testing::Test {
  KeyPair engine, hotline, sms, stranger;
  House house{{"tcp://127.0.0.1:*",
               engine.secret_key,
               {{"hotline-1", hotline.public_key, "hotline", true}, {"sms-1", sms.public_key, "", false}},
               "gridlined"}};
  Caller::Keys keys(const KeyPair& own) const { return {engine.public_key, own.public_key, own.secret_key}; }
};

TEST_F(KeysTest, a_granted_key_comes_in_and_files_under_its_source) {
  ASSERT_TRUE(house.started.ok()) << house.started.error().message;
  Caller caller(house.zmq, house.address, keys(hotline));
  EXPECT_EQ(caller.hello("hotline-1").source, "hotline");
  EXPECT_EQ(caller.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0).refusal.code, "");
  Caller other(house.zmq, house.address, keys(sms));
  EXPECT_EQ(other.hello("sms-1").source, "sms-1");
}

TEST_F(KeysTest, a_foreign_key_and_no_key_at_all_get_no_answer) {
  Caller foreign(house.zmq, house.address, keys(stranger));
  Caller bare(house.zmq, house.address);
  foreign.send(wire::Hello{1, "hotline-1", "test", "", {}});
  bare.send(wire::Hello{1, "hotline-1", "test", "", {}});
  EXPECT_FALSE(foreign.receive(std::chrono::milliseconds(400)));
  EXPECT_FALSE(bare.receive(std::chrono::milliseconds(400)));
  EXPECT_TRUE(house.door->adapters().empty());
}

TEST_F(KeysTest, a_key_cannot_come_in_under_anothers_name) {
  Caller caller(house.zmq, house.address, keys(sms));
  caller.send(wire::Hello{1, "hotline-1", "test", "", {}});
  EXPECT_EQ(caller.expect<wire::Reject>().refusal.code, "not_granted");
}

TEST_F(KeysTest, a_key_that_may_not_act_is_refused) {
  Caller caller(house.zmq, house.address, keys(sms));
  caller.hello("sms-1");
  caller.send(wire::Act{"k", house.running.a_member_of("LY-G1"), "accept", 1, {}});
  EXPECT_EQ(caller.expect<wire::Reject>().refusal.code, "not_granted");
}

// The routing id is chosen by the peer: whoever takes over that of another does not take over what
// that one has proven.
TEST_F(KeysTest, taking_over_a_connections_name_takes_over_nothing_of_its_rights) {
  {
    Caller honest(house.zmq, house.address, keys(hotline), "desk");
    honest.hello("hotline-1");
  }
  std::string code;
  // While the old connection is still there ZeroMQ does not let the thief's in at all: it comes again.
  for (int i = 0; i < 50 && code.empty(); ++i) {
    Caller thief(house.zmq, house.address, keys(sms), "desk");
    thief.send(wire::Submit{1, {complaint("A-1", "海曲世家8号楼房顶漏雨")}});
    const auto answer = thief.receive(std::chrono::milliseconds(500));
    if (!answer) continue;
    ASSERT_TRUE(std::holds_alternative<wire::Reject>(*answer));
    code = std::get<wire::Reject>(*answer).refusal.code;
  }
  EXPECT_EQ(code, "hello_first");
}

TEST(Keys, a_bind_beyond_loopback_without_keys_is_refused_with_what_to_do) {
  for (const char* bind : {"tcp://0.0.0.0:7201", "tcp://*:7201", "tcp://192.168.1.2:7201", "tcp://[::]:7201",
                           "tcp://127.evil.example:7201", "tcp://localhost.example:7201"}) {
    House house{{bind, "", {}, "gridlined"}};
    ASSERT_FALSE(house.started.ok()) << bind;
    EXPECT_EQ(house.started.error().code, base::ErrorCode::permission) << bind;
    EXPECT_NE(house.started.error().message.find("secret_key_file"), std::string::npos);
  }
}

TEST(Keys, loopback_is_recognised) {
  for (const char* a : {"tcp://127.0.0.1:7201", "tcp://127.1.2.3:*", "tcp://localhost:1", "tcp://[::1]:7201",
                        "ipc:///a", "inproc://b"}) {
    EXPECT_TRUE(door::is_loopback(a)) << a;
  }
  for (const char* a : {"tcp://10.0.0.1:1", "tcp://eth0:1", "udp://127.0.0.1:1", "", "tcp://"})
    EXPECT_FALSE(door::is_loopback(a)) << a;
}

TEST(Keys, what_is_no_key_or_is_granted_in_two_ways_stops_the_start) {
  KeyPair engine, one, two;
  const struct { std::string secret; std::vector<door::AdapterGrant> grants; const char* says;
  } cases[] = {
      {"short", {}, "secret key"},
      {engine.secret_key, {{"a", "no key", "", false}}, "public key of a"},
      {engine.secret_key,
       {{"a", one.public_key, "s", false}, {"b", one.public_key, "t", false}},
       "granted twice"},
      {engine.secret_key,
       {{"a", one.public_key, "s", false}, {"a", two.public_key, "t", false}},
       "same source"},
  };
  for (const auto& c : cases) {
    zmq::context_t zmq;
    const auto started = door::ZapServer::start(zmq, c.secret, c.grants);
    ASSERT_FALSE(started.ok()) << c.says;
    EXPECT_EQ(started.error().code, base::ErrorCode::invalid_input);
    EXPECT_NE(started.error().message.find(c.says), std::string::npos) << started.error().message;
  }
}

TEST(Keys, two_keys_of_one_name_come_in_both_while_they_are_changed) {
  KeyPair engine, old_one, new_one;
  House house{{"tcp://127.0.0.1:*",
               engine.secret_key,
               {{"a", old_one.public_key, "s", false}, {"a", new_one.public_key, "s", false}},
               "gridlined"}};
  for (const KeyPair* own : {&old_one, &new_one}) {
    Caller caller(house.zmq, house.address, {engine.public_key, own->public_key, own->secret_key});
    EXPECT_EQ(caller.hello("a").source, "s");
  }
}

TEST(Keys, a_second_key_check_in_the_same_context_is_refused) {
  KeyPair engine;
  zmq::context_t zmq;
  const auto first = door::ZapServer::start(zmq, engine.secret_key, {});
  ASSERT_TRUE(first.ok()) << first.error().message;  // its self-test has passed
  const auto second = door::ZapServer::start(zmq, engine.secret_key, {});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, base::ErrorCode::busy);
}

// The self-test must be able to fail: a context in which somebody else lets everybody in.
TEST(Keys, where_anybody_is_let_in_nothing_is_opened) {
  zmq::context_t zmq;
  zmq::socket_t open_house(zmq, zmq::socket_type::rep);
  open_house.bind("inproc://zeromq.zap.01");
  KeyPair engine;
  const auto started = door::ZapServer::start(zmq, engine.secret_key, {});
  ASSERT_FALSE(started.ok());
}

TEST(Keys, an_address_in_use_is_busy) {
  House house;
  House second{{house.address, "", {}, "gridlined"}};
  ASSERT_FALSE(second.started.ok());
  EXPECT_EQ(second.started.error().code, base::ErrorCode::busy);
}

}  // namespace
}  // namespace gridline::test
