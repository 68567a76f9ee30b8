// Members over the API: the list, posts, leave and stand-in, hand-over.
#include <gtest/gtest.h>

#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

struct MembersTest : testing::Test {
  Desk desk;

  Json member(const std::string& id, const std::string& token = "") {
    const Answered a = desk.get("members", {}, token);
    EXPECT_EQ(a.status, 200u) << a.text;
    for (const Json& m : a.body["members"]) {
      if (m["id"] == id) return m;
    }
    return nullptr;
  }
  std::string claimed_by(const std::string& id) {
    const std::string t = desk.submit("海曲世家8号楼房顶漏雨").body["tickets"][0].dump();
    EXPECT_EQ(desk.post("tickets/" + t + "/accept", "{}").status, 200u);
    const Answered claimed = desk.post("tickets/" + t + "/claim", Json{{"member", id}}.dump());
    EXPECT_EQ(claimed.status, 200u) << claimed.text;
    return t;
  }
};

TEST_F(MembersTest, the_list_has_names_roles_and_what_is_in_hand_page_by_page) {
  claimed_by("G1-M");
  desk.project();
  const Json m = member("G1-M");
  EXPECT_EQ(m["unit"], "LY-G1");
  EXPECT_EQ(m["roles"], Json::array({"grid_member"}));
  EXPECT_EQ(m["open"], 1);
  EXPECT_EQ(m["open_max"], 40);
  EXPECT_TRUE(m["away_until"].is_null());
  const Json all = desk.get("members").body;
  EXPECT_TRUE(all["next"].is_null());
  Json paged = Json::array();
  std::string after = "0";
  while (after != "null") {
    const Json page = desk.get("members", {{"limit", "7"}, {"after", after}}).body;
    for (const Json& each : page["members"]) paged.push_back(each);
    after = page["next"].dump();
  }
  EXPECT_EQ(paged, all["members"]);
  const Json of_unit = desk.get("members", {{"unit", "LY-G1"}}).body["members"];
  EXPECT_GE(of_unit.size(), 2u);
  for (const Json& each : of_unit) EXPECT_EQ(each["unit"], "LY-G1");
  EXPECT_TRUE(desk.get("members", {{"unit", "NOWHERE"}}).body["members"].empty());
}

TEST_F(MembersTest, posts_are_imported_and_widen_what_he_reads) {
  const std::string body =
      R"({"members":[{"id":"two","name":"某","unit":"LY-G1","roles":["grid_member"],)"
      R"("posts":[{"unit":"LY-G2","roles":["liaison","supervisor"]}]}]})";
  ASSERT_EQ(desk.post("members", body).status, 200u);
  desk.project();
  const Json posts = member("two")["posts"];
  EXPECT_EQ(member("two")["name"], "某");
  ASSERT_EQ(posts.size(), 1u);
  EXPECT_EQ(posts[0]["unit"], "LY-G2");
  EXPECT_EQ(posts[0]["roles"], Json::array({"liaison", "supervisor"}));
  bool listed = false;
  const Json of_unit = desk.get("members", {{"unit", "LY-G2"}}).body["members"];
  for (const Json& each : of_unit) listed |= each["id"] == "two";
  EXPECT_TRUE(listed);
  const std::string token = desk.token_of("two");
  EXPECT_EQ(desk.get("queues/LY-G2", {}, token).status, 200u);
  EXPECT_EQ(desk.get("queues/LY-G3", {}, token).status, 403u);
  for (const char* posts_wrong : {R"("LY:checker")", R"([{"unit":"LY"}])", R"([{"roles":["checker"]}])",
                                  R"([{"unit":"LY","roles":["king"]}])", R"([7])"}) {
    const std::string wrong =
        R"({"members":[{"id":"x","unit":"LY-G1","posts":)" + std::string(posts_wrong) + "}]}";
    EXPECT_EQ(desk.post("members", wrong).status, 400u) << wrong;
  }
  EXPECT_NE(
      desk.post("members",
                R"({"members":[{"id":"x","unit":"LY-G1","posts":[{"unit":"NO","roles":["checker"]}]}]})")
          .status,
      200u);
}

TEST_F(MembersTest, leave_hands_his_tickets_to_the_stand_in_who_acknowledges) {
  const std::string t = claimed_by("G1-M");
  const Answered leave = desk.post("members/G1-M/leave", R"({"until":"2026-03-20T08:30","stand_in":"G1-S"})");
  ASSERT_EQ(leave.status, 200u) << leave.text;
  desk.project();
  const Json away = member("G1-M");
  EXPECT_EQ(away["away_until"], "2026-03-20T08:30:00+08:00");
  EXPECT_EQ(away["stand_in"], "G1-S");
  EXPECT_EQ(away["open"], 0);
  EXPECT_EQ(member("G1-S")["handed_over"], 1);
  const Answered waiting = desk.get("members/G1-S/hand-over");
  ASSERT_EQ(waiting.body["tickets"].size(), 1u) << waiting.text;
  EXPECT_EQ(waiting.body["tickets"][0]["ticket"].dump(), t);
  EXPECT_EQ(desk.post("members/G1-S/acknowledge", "").body["changed"], true);
  EXPECT_TRUE(desk.get("members/G1-S/hand-over").body["tickets"].empty());
  EXPECT_EQ(desk.post("members/G1-M/back", "").status, 200u);
  EXPECT_TRUE(member("G1-M")["away_until"].is_null());
}

TEST_F(MembersTest, what_cannot_be_meant_is_said) {
  EXPECT_EQ(desk.post("members/G1-M/leave", R"({"until":"soon","stand_in":"G1-S"})").status, 400u);
  EXPECT_EQ(desk.post("members/G1-M/leave", R"({"until":"2026-03-20","stand-in":"G1-S"})").code(),
            "unknown_field");
  EXPECT_EQ(desk.post("members/G1-M/leave", R"({"until":"2026-03-20","stand_in":"nobody"})").status, 404u);
  EXPECT_EQ(desk.post("members/nobody/back", "").status, 404u);
  EXPECT_EQ(desk.get("members/nobody/hand-over").status, 404u);
  EXPECT_EQ(desk.post("members/G1-M/back", R"({"x":1})").status, 400u);
}

TEST_F(MembersTest, a_member_sees_his_unit_and_his_own_list) {
  const std::string token = desk.token_of("G1-M");
  EXPECT_FALSE(member("G1-S", token).is_null());
  EXPECT_TRUE(member("G2-M", token).is_null());
  EXPECT_EQ(desk.get("members/G1-M/hand-over", {}, token).status, 200u);
  EXPECT_EQ(desk.get("members/G2-M/hand-over", {}, token).status, 403u);
}

}  // namespace
}  // namespace gridline::test
