// A ticket's answer after acts of the desk: who asked, who ruled, who was invited, what the residents said.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

struct TicketView : testing::Test {
  Desk desk;
  std::string t;

  TicketView() { t = desk.submit("海曲世家8号楼房顶漏雨").body["tickets"][0].dump(); }
  void act(const std::string& verb, const Json& body = Json::object()) {
    const Answered a = desk.post("tickets/" + t + "/" + verb, body.dump());
    ASSERT_EQ(a.status, 200u) << verb << " " << a.text;
  }
  Json shown() {
    desk.project();
    const Answered a = desk.get("tickets/" + t);
    EXPECT_EQ(a.status, 200u) << a.text;
    return a.body;
  }
  static const Json* event_in(const Json& ticket, const std::string& type) {
    for (const Json& e : ticket["timeline"]) {
      if (e["event"] == type) return &e;
    }
    return nullptr;
  }
};

TEST_F(TicketView, a_request_is_shown_with_its_ruling_and_counted_against_the_route) {
  act("ask_return", {{"reason", "not_ours"}});
  Json ticket = shown();
  EXPECT_EQ(ticket["state"], "return_asked");
  ASSERT_EQ(ticket["requests"].size(), 1u);
  EXPECT_EQ(ticket["requests"][0]["request"], "return");
  EXPECT_EQ(ticket["requests"][0]["request_zh"], "退单");
  EXPECT_EQ(ticket["requests"][0]["verdict"], "open");
  EXPECT_EQ(ticket["requests"][0]["reason"], "not_ours");
  act("deny", {{"reason", "yours"}});
  ticket = shown();
  EXPECT_EQ(ticket["requests"][0]["verdict"], "denied");
  EXPECT_EQ(ticket["requests"][0]["ruling_reason"], "yours");
  const Answered s = desk.get("statistics", {{"from", "2026-03-01"}, {"to", "2026-03-31"}});
  ASSERT_EQ(s.body["returns"].size(), 1u) << s.text;
  EXPECT_EQ(s.body["returns"][0]["reason"], "not_ours");
  EXPECT_EQ(s.body["returns"][0]["denied"], 1);
  EXPECT_EQ(s.body["returns"][0]["route"], ticket["route"]);
  EXPECT_EQ(s.body["rows"][0]["return_denied"], 1);
  EXPECT_TRUE(s.body["rows"][0]["solved_percent"].is_null()) << "nobody was asked";
}

TEST_F(TicketView, clocks_that_run_are_shown_with_the_time_left) {
  const Json waiting = shown();
  const auto clock_of = [](const Json& ticket, const std::string& name) {
    for (const Json& c : ticket["clocks"]) {
      if (c["clock"] == name) return c;
    }
    return Json();
  };
  ASSERT_TRUE(clock_of(waiting, "accept").is_object()) << waiting["clocks"];
  EXPECT_TRUE(clock_of(waiting, "accept")["left_min"].is_number());
  EXPECT_EQ(clock_of(waiting, "resolve")["due"], waiting["resolve_due"]);
  act("accept");
  EXPECT_TRUE(clock_of(shown(), "accept").is_null());
}

TEST_F(TicketView, partners_and_callbacks_stand_beside_the_timeline) {
  act("accept");
  act("claim", {{"member", desk.running.a_member_of("LY-G1")}});
  act("invite", {{"unit", "LY-G2"}, {"required", false}});
  act("report_done", {{"evidence", {"photo-1"}}});
  act("check", {{"result", "ok"}});
  act("callback", {{"contacted", true}, {"solved", "yes"}, {"satisfied", "fairly"}});
  const Json ticket = shown();
  EXPECT_EQ(ticket["joint_handling"][0]["unit"], "LY-G2");
  EXPECT_EQ(ticket["joint_handling"][0]["state"], "invited");
  const Json& partners = ticket["partners"];
  EXPECT_NE(std::find(partners.begin(), partners.end(), "LY-G2"), partners.end());
  ASSERT_EQ(ticket["callbacks"].size(), 1u);
  EXPECT_EQ(ticket["callbacks"][0]["solved"], "yes");
  EXPECT_EQ(ticket["callbacks"][0]["satisfied_zh"], "基本满意");
  EXPECT_TRUE(ticket["clocks"].empty()) << "nothing runs any more";
  const Json* done = event_in(ticket, "done_reported");
  ASSERT_NE(done, nullptr);
  EXPECT_EQ((*done)["evidence"][0], "photo-1");
  const Json* called = event_in(ticket, "callback_recorded");
  ASSERT_NE(called, nullptr);
  EXPECT_EQ((*called)["contacted"], true);
  const Answered s = desk.get("statistics", {{"by", "day"}, {"from", "2026-03-01"}, {"to", "2026-03-31"}});
  EXPECT_EQ(s.body["rows"][0]["solved_percent"], 100.0);
  EXPECT_EQ(s.body["rows"][0]["satisfied_percent"], 0.0);
  EXPECT_EQ(s.body["rows"][0]["fairly_satisfied"], 1);
}

}  // namespace
}  // namespace gridline::test
