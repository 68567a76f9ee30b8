// Members with tokens: what they see, what they may do, and when a token ends.
#include <gtest/gtest.h>

#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

struct TokensTest : testing::Test {
  Desk desk;
  std::string submitted(const std::string& text = "海曲世家8号楼房顶漏雨") {
    return desk.submit(text).body["tickets"][0].dump();
  }
};

TEST_F(TokensTest, a_member_acts_as_himself_and_decide_judges) {
  const std::string t = submitted();  // of LY-G1
  const std::string his = desk.token_of("G1-M"), strange = desk.token_of("G2-M");
  EXPECT_EQ(his.size(), 4 + 64u);
  const Answered refused = desk.post("tickets/" + t + "/accept", "{}", strange);
  EXPECT_EQ(refused.status, 403u);
  EXPECT_EQ(refused.code(), "not_yours");
  ASSERT_EQ(desk.post("tickets/" + t + "/accept", "{}", his).status, 200u);
  ASSERT_EQ(desk.post("tickets/" + t + "/claim", "{}", his).status, 200u);
  const Json row = desk.get("queues/LY-G1").body["tickets"][0];
  EXPECT_EQ(row["member"], "G1-M");
  EXPECT_EQ(desk.post("tickets/" + t + "/note", R"({"as":"G1-S"})", his).status, 403u);
}

TEST_F(TokensTest, what_is_administrative_is_not_his) {
  const std::string token = desk.token_of("G1-M");
  const base::Seq before = desk.running.node().flushed();
  for (const char* path : {"members", "members/G1-M/token", "members/G1-M/revoke", "submit", "route",
                           "log-level", "seal", "backup"}) {
    const Answered a = desk.post(path, R"({"members":[],"text":"漏雨","level":"debug","to":"/x"})", token);
    EXPECT_EQ(a.status, 403u) << path << a.text;
    EXPECT_EQ(a.code(), "not_yours") << path;
  }
  for (const char* path : {"entries", "adapters", "adapters/results"})
    EXPECT_EQ(desk.get(path, {}, token).status, 403u) << path;
  EXPECT_EQ(desk.running.node().flushed(), before);
}

TEST_F(TokensTest, he_reads_his_unit_and_those_below_and_no_other) {
  const std::string one = submitted(), two = submitted("海曲世家9号楼房顶漏雨");  // LY-G1, LY-G2
  const std::string token = desk.token_of("G1-M"), above = desk.token_of("LY-02"),
                    desk_clerk = desk.token_of("DESK-7");
  desk.project();
  EXPECT_EQ(desk.get("queues/LY-G1", {}, token).status, 200u);
  EXPECT_EQ(desk.get("queues/LY-G2", {}, token).status, 403u);
  const Answered queues = desk.get("queues", {}, token);
  EXPECT_EQ(queues.body["total"]["open"], 1);
  for (const Json& unit : queues.body["units"]) {
    EXPECT_EQ(unit["unit"].get<std::string>().rfind("LY-G1", 0), 0u) << unit;
  }
  EXPECT_EQ(desk.get("tickets/" + one, {}, token).status, 200u);
  EXPECT_EQ(desk.get("tickets/" + two, {}, token).status, 403u);
  EXPECT_EQ(desk.get("tickets", {}, token).body["tickets"].size(), 1u);
  EXPECT_EQ(desk.get("tickets", {{"unit", "LY-G2"}}, token).status, 403u);
  EXPECT_EQ(desk.get("search", {{"q", "漏雨"}}, token).body["tickets"].size(), 1u);
  EXPECT_EQ(desk.get("statistics", {{"unit", "LY-G2"}}, token).status, 403u);
  for (const std::string& all : {above, desk_clerk}) {
    EXPECT_EQ(desk.get("tickets/" + two, {}, all).status, 200u);
    EXPECT_EQ(desk.get("tickets", {}, all).body["tickets"].size(), 2u);
    EXPECT_EQ(desk.get("queues/LY-G2", {}, all).status, 200u);
  }
  const Json mine = desk.get("tickets/" + one).body, other = desk.get("tickets/" + two).body;
  const std::string receipt = mine["complaints"][0]["receipt"], not_his = other["complaints"][0]["receipt"];
  EXPECT_EQ(desk.get("complaints/" + receipt, {}, token).status, 200u);
  EXPECT_EQ(desk.get("complaints/" + not_his, {}, token).status, 403u);
}

TEST_F(TokensTest, a_wrong_an_expired_and_a_revoked_token_are_a_401_in_two_languages) {
  const std::string token = desk.token_of("G1-M");
  ASSERT_EQ(desk.get("queues", {}, token).status, 200u);
  for (const std::string& wrong : {std::string("Bearer "), std::string(), "Basic " + token, "bearer" + token,
                                   "Bearer " + token + "0", "Bearer " + token.substr(0, token.size() - 1)}) {
    const Answered a = desk.get_as("queues", wrong);
    EXPECT_EQ(a.status, 401u) << wrong;
    EXPECT_EQ(a.code(), "bad_token");
    EXPECT_FALSE(a.body["error"]["zh"].get<std::string>().empty());
    EXPECT_FALSE(a.body["error"]["en"].get<std::string>().empty());
  }
  EXPECT_EQ(desk.post("seal", "", "glt_x").status, 401u);  // and not the administrator
  desk.clock_ms += base::days(30).ms - 1;
  EXPECT_EQ(desk.get("queues", {}, token).status, 200u);
  desk.clock_ms += 1;
  EXPECT_EQ(desk.get("queues", {}, token).status, 401u);
  const std::string fresh = desk.token_of("G1-M"), second = desk.token_of("G1-M");
  EXPECT_EQ(desk.get("queues", {}, fresh).status, 200u);
  EXPECT_EQ(desk.post("members/G1-M/revoke", "").body["changed"], true);
  EXPECT_EQ(desk.get("queues", {}, fresh).status, 401u);
  EXPECT_EQ(desk.post("tickets/1/accept", "{}", second).status, 401u);
}

TEST_F(TokensTest, who_left_has_no_token_any_more) {
  const std::string token = desk.token_of("G1-M");
  const Answered left = desk.post(
      "members", R"({"members":[{"id":"G1-M","unit":"LY-G1","roles":["grid_member"],"left":true}]})");
  ASSERT_EQ(left.status, 200u) << left.text;
  EXPECT_EQ(desk.get("queues", {}, token).status, 401u);
}

TEST_F(TokensTest, a_token_is_asked_for_with_a_sound_number_of_days_and_stands_nowhere_in_the_journal) {
  for (const char* body : {R"({"days":0})", R"({"days":367})", R"({"days":"7"})", R"({"dys":7})"}) {
    EXPECT_EQ(desk.post("members/G1-M/token", body).status, 400u) << body;
  }
  EXPECT_EQ(desk.post("members/nobody/token", "{}").status, 404u);
  const Answered a = desk.post("members/G1-M/token", R"({"days":7})");
  ASSERT_EQ(a.status, 200u) << a.text;
  const std::string token = a.body["token"];
  EXPECT_NE(token, desk.token_of("G1-M"));
  const Answered entries = desk.get("entries", {{"after", "2"}});
  EXPECT_EQ(entries.text.find(token), std::string::npos);
  EXPECT_EQ(entries.text.find(token.substr(4)), std::string::npos);
}

}  // namespace
}  // namespace gridline::test
