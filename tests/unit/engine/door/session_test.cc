// Who is there, who is silent, who may act, and what may be asked.
#include <gtest/gtest.h>

#include "engine/base/limits.h"
#include "engine/door/session.h"
#include "tests/unit/engine/door/house.h"

namespace gridline::test {
namespace {

std::vector<base::StringMap> rows_of(Caller& caller, const std::string& query, base::StringMap args) {
  caller.send(wire::Ask{"k-" + query, query, std::move(args)});
  const wire::Answer a = caller.expect<wire::Answer>();
  EXPECT_EQ(a.key, "k-" + query);
  return a.rows;
}

struct SessionTest : testing::Test {
  static door::DoorServices services() {
    door::DoorServices s;
    s.status = [](const std::string& receipt) -> base::Result<std::vector<base::StringMap>> {
      if (receipt == "broken") return base::Error{base::ErrorCode::io, "no disk"};
      return std::vector<base::StringMap>{{{"ticket", "17"}, {"asked", receipt}}};
    };
    return s;
  }
  House house{{}, services()};
  Caller caller{house.zmq, house.address};
};

TEST_F(SessionTest, a_member_accepts_through_an_adapter_and_the_key_repeats_the_answer) {
  caller.hello();
  const std::uint64_t ticket = caller.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0).tickets.at(0);
  const std::string member = house.running.a_member_of("LY-G1");
  caller.send(wire::Act{"act-1", member, "accept", ticket, {}});
  const wire::Done done = caller.expect<wire::Done>();
  EXPECT_EQ(done.key, "act-1");
  EXPECT_EQ(done.seq, 4u);
  caller.send(wire::Act{"act-1", member, "accept", ticket, {}});
  EXPECT_EQ(caller.expect<wire::Done>().seq, 0u);  // nothing had to change
  EXPECT_TRUE(rows_of(caller, "mine", {{"actor", member}}).empty());  // the unit's, nobody's in person yet
  caller.send(wire::Act{"act-2", member, "claim", ticket, {}});
  EXPECT_EQ(caller.expect<wire::Done>().seq, 5u);
  const auto claimed = rows_of(caller, "mine", {{"actor", member}});
  ASSERT_EQ(claimed.size(), 1u);
  EXPECT_EQ(claimed[0].at("ticket"), std::to_string(ticket));
  EXPECT_EQ(claimed[0].at("state"), "claimed");
  EXPECT_EQ(house.door->adapters().at(0).acts, 3u);
}

TEST_F(SessionTest, what_may_not_be_done_is_rejected_with_the_key_of_the_act) {
  caller.hello();
  const std::uint64_t ticket = caller.submit({complaint("A-1", "海曲世家8号楼房顶漏雨")}).results.at(0).tickets.at(0);
  const std::string member = house.running.a_member_of("LY-G1");
  const struct { wire::Act act; const char* code; } cases[] = {
      {{"k1", "nobody", "accept", ticket, {}}, "unknown_actor"},
      {{"k2", member, "claim", ticket, {}}, "wrong_state"},
      {{"k3", member, "fly", ticket, {}}, "unknown_verb"},
      {{"k4", member, "accept", 999, {}}, "unknown_ticket"},
      {{"", member, "accept", ticket, {}}, "key_invalid"},
      {{"k6", member, "assign", ticket, {{"member", "nobody"}}}, "unknown_member"},
      {{"k7", member, "ask_hold", ticket, {{"until", "soon"}}}, "arg_invalid"},
      {{"k8", "", "accept", ticket, {}}, "not_yours"},  // the resident himself
  };
  for (const auto& c : cases) {
    caller.send(c.act);
    const wire::Reject r = caller.expect<wire::Reject>();
    EXPECT_EQ(r.key, c.act.key);
    EXPECT_EQ(r.refusal.code, c.code) << c.act.key;
    EXPECT_FALSE(r.refusal.zh.empty());
  }
}

TEST_F(SessionTest, places_are_answered_by_prefix_and_bounded) {
  caller.hello();
  const auto all = rows_of(caller, "places", {});
  ASSERT_EQ(all.size(), 20u);
  const std::string path = all[3].at("path");
  const auto one = rows_of(caller, "places", {{"prefix", path}});
  ASSERT_FALSE(one.empty());
  for (const auto& row : one) EXPECT_EQ(row.at("path").rfind(path, 0), 0u);
  EXPECT_TRUE(rows_of(caller, "places", {{"prefix", "没有这个地方"}}).empty());
}

TEST_F(SessionTest, a_status_is_looked_up_beside_the_door_and_a_failure_says_try_later) {
  caller.hello();
  const auto rows = rows_of(caller, "status", {{"receipt", "K7Q-M2X"}});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("asked"), "K7Q-M2X");
  caller.send(wire::Ask{"k", "status", {{"receipt", "broken"}}});
  EXPECT_EQ(caller.expect<wire::Reject>().refusal.code, "try_later");
  caller.send(wire::Ask{"k", "weather", {}});
  EXPECT_EQ(caller.expect<wire::Reject>().refusal.code, "unknown_query");
}

TEST_F(SessionTest, mine_of_somebody_unknown_is_empty) {
  caller.hello();
  EXPECT_TRUE(rows_of(caller, "mine", {{"actor", "nobody"}}).empty());
}

TEST_F(SessionTest, a_heartbeat_is_answered_and_says_what_waits) {
  caller.hello();
  caller.send(wire::Heartbeat{42});
  const auto answer = caller.receive();
  ASSERT_TRUE(answer && std::holds_alternative<wire::Heartbeat>(*answer));
  EXPECT_EQ(house.door->adapters().at(0).waiting, 42u);
}

TEST_F(SessionTest, an_adapter_that_only_listens_hears_a_heartbeat) {
  caller.hello();
  const auto heard = caller.receive(std::chrono::milliseconds(6000));
  ASSERT_TRUE(heard);
  EXPECT_TRUE(std::holds_alternative<wire::Heartbeat>(*heard));
}

TEST_F(SessionTest, a_silent_adapter_is_marked_and_one_that_speaks_again_is_not) {
  caller.hello();
  EXPECT_TRUE(house.door->adapters().at(0).connected);
  house.clock.advance(base::seconds(7));
  EXPECT_TRUE(eventually([&] { return !house.door->adapters().at(0).connected; }));
  caller.send(wire::Heartbeat{0});
  EXPECT_TRUE(eventually([&] { return house.door->adapters().at(0).connected; }));
  house.clock.advance(base::minutes(11));
  EXPECT_TRUE(eventually([&] { return house.door->adapters().empty(); }));
}

TEST_F(SessionTest, goodbye_is_seen) {
  caller.hello();
  caller.send(wire::Goodbye{"done"});
  EXPECT_TRUE(eventually([&] { return !house.door->adapters().at(0).connected; }));
}

TEST_F(SessionTest, a_second_hello_begins_anew_with_the_whole_credit) {
  caller.hello();
  house.running.disk_full = true;
  caller.send(wire::Submit{1, {complaint("A-1", "漏雨")}});
  ASSERT_TRUE(eventually([&] { return house.running.node().counters().disk_full.load(); }));
  ASSERT_TRUE(eventually([&] { return house.door->adapters().at(0).unacknowledged == 1u; }));
  caller.hello();
  EXPECT_EQ(house.door->adapters().at(0).unacknowledged, 0u);
  house.running.disk_full = false;
  EXPECT_EQ(caller.expect<wire::Ack>().batch, 1u);  // late, and harmless
  EXPECT_EQ(house.door->adapters().at(0).unacknowledged, 0u);
}

TEST_F(SessionTest, the_list_of_adapters_can_be_read_while_they_are_busy) {
  caller.hello();
  std::atomic<bool> done{false};
  std::thread looking([&] {
    while (!done) house.door->adapters();
  });
  for (std::uint64_t i = 1; i <= 300; ++i) {
    caller.send(wire::Heartbeat{i});
    caller.submit({complaint(std::to_string(i), "海曲世家8号楼房顶漏雨")}, i);
  }
  done = true;
  looking.join();
  EXPECT_EQ(house.door->adapters().at(0).accepted, 300u);
}

TEST(Notify, reaches_the_adapter_that_said_it_takes_it_and_its_answer_comes_back) {
  std::promise<std::string> delivered, failed;
  door::DoorServices services;
  services.delivery = [&](const std::string& effect, const std::string& reason, bool retry) {
    if (reason.empty()) delivered.set_value(effect);
    else failed.set_value(effect + reason + (retry ? "+" : "-"));
  };
  House house({}, services);
  const wire::Notify message{"e-1", "139", "receipt", "K7Q", 1, "已受理"};
  EXPECT_FALSE(house.on_door([&] { return house.door->notify("sms-1", message); }));
  Caller deaf(house.zmq, house.address), caller(house.zmq, house.address);
  deaf.hello("sms-1", {});
  EXPECT_FALSE(house.on_door([&] { return house.door->notify("sms-1", message); }));
  caller.hello("sms-1", {"notify"});
  EXPECT_TRUE(house.on_door([&] { return house.door->notify("sms-1", message); }));
  EXPECT_EQ(caller.expect<wire::Notify>(), message);
  caller.send(wire::Delivered{"e-1"});
  EXPECT_EQ(delivered.get_future().get(), "e-1");
  caller.send(wire::Failed{"e-2", "no line", true});
  EXPECT_EQ(failed.get_future().get(), "e-2no line+");
}

TEST(Session, outcomes_go_to_the_submissions_that_were_sent) {
  door::OpenSubmit open{"id", 1, {9, std::vector<wire::SubmitResult>(3)}, {0, 2}};
  open.ack.results[1].refusal.code = "text_too_long";
  std::vector<node::Outcome> outcomes(2);
  outcomes[0].reply.complaint = base::ComplaintId(5);
  outcomes[1].rejection = core::Rejection{"no", "不", "no", true};
  const wire::Ack ack = door::complete(std::move(open), outcomes);
  EXPECT_EQ(ack.batch, 9u);
  EXPECT_EQ(ack.results[0].complaint, 5u);
  EXPECT_EQ(ack.results[1].refusal.code, "text_too_long");
  EXPECT_EQ(ack.results[2].refusal.code, "no");
  EXPECT_TRUE(ack.results[2].refusal.retry);
}

}  // namespace
}  // namespace gridline::test
