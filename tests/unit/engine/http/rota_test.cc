// The rota over the API: who is on duty, changes by number, gaps, and who may.
#include <gtest/gtest.h>

#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

struct RotaTest : testing::Test {
  Desk desk;  // a Thursday, 2026-03-12 09:00

  static std::string who(const Answered& a) {
    std::string out;
    for (const Json& e : a.body.value("entries", Json::array()))
      out += e["id"].get<std::string>() + ":" + e["why"].get<std::string>() + " ";
    return out;
  }
  Answered add(Json changes, const std::string& token = "", bool together = false) {
    return desk.post("rota", Json{{"add", std::move(changes)}, {"together", together}}.dump(), token);
  }
  static Json change(const char* kind, const char* member, const char* from, const char* to,
                     const char* other = "") {
    return {{"kind", kind}, {"member", member}, {"from", from}, {"to", to}, {"other", other}};
  }
};

TEST_F(RotaTest, tells_who_is_on_duty_and_why_at_any_moment) {
  const Answered night = desk.get("rota/who", {{"unit", "LY"}, {"at", "2026-03-13T23:30"}});
  EXPECT_EQ(who(night), "LY-D5:shift LY-D6:shift ") << night.text;
  EXPECT_EQ(night.body["entries"][0]["shift_zh"], "夜班");
  EXPECT_EQ(who(desk.get("rota/who", {{"unit", "LY"}, {"at", "2026-03-13T23:30"}, {"role", "supervisor"}})),
            "");
  EXPECT_EQ(who(desk.get("rota/who", {{"unit", "LY-DESK"}, {"at", "2020-01-01T23:30"}})),
            "DESK-5:shift DESK-6:shift ");
  EXPECT_EQ(desk.get("rota/who", {{"unit", "NOWHERE"}}).code(), "unknown_unit");
  EXPECT_EQ(desk.get("rota/who", {}).code(), "bad_field");
  EXPECT_EQ(desk.get("rota/who", {{"unit", "LY"}, {"role", "king"}}).code(), "bad_field");
  const Json week =
      desk.get("rota", {{"member", "G1-S"}, {"from", "2026-03-12"}, {"days", "7"}}).body["entries"];
  EXPECT_EQ(week.size(), 5u) << "five days of the office in a week";
}

TEST_F(RotaTest, a_swap_is_both_or_nothing_and_is_taken_back_by_number) {
  const Json first = change("on", "LY-D1", "2026-03-13T22:00", "2026-03-14T06:00", "LY-D5"),
             second = change("on", "LY-D5", "2026-03-14T06:00", "2026-03-14T14:00", "LY-D1");
  Json wrong = second;
  wrong["to"] = "2026-03-14T14:30";
  EXPECT_EQ(add({first, wrong}, "", true).code(), "not_his_hours");
  EXPECT_TRUE(desk.get("rota/changes").body["changes"].empty());
  const Answered swapped = add({first, second}, "", true);
  ASSERT_EQ(swapped.status, 200u) << swapped.text;
  EXPECT_EQ(swapped.body["changes"].size(), 4u);
  const std::map<std::string, std::string> then{{"unit", "LY"}, {"at", "2026-03-13T23:30"}};
  EXPECT_EQ(who(desk.get("rota/who", then)), "LY-D1:cover LY-D6:shift ");
  ASSERT_EQ(desk.post("rota", R"({"remove":[2]})").status, 200u);
  EXPECT_EQ(who(desk.get("rota/who", then)), "LY-D5:shift LY-D6:shift ");
  EXPECT_TRUE(desk.get("rota/changes").body["changes"].empty());
}

TEST_F(RotaTest, whoever_leads_changes_the_rota_and_a_member_his_own_leave) {
  const std::string member = desk.token_of("G1-M"), secretary = desk.token_of("G1-S");
  const Json extra = change("on", "G1-M", "2026-03-13T22:00", "2026-03-14T00:00"),
             leave = change("leave", "G1-M", "2026-03-20", "2026-03-22", "G1-S");
  EXPECT_EQ(add({extra}, member).code(), "not_yours");
  EXPECT_EQ(add({extra}, secretary).status, 200u);
  EXPECT_EQ(add({leave}, member).status, 200u);
  EXPECT_EQ(desk.get("rota/changes", {{"member", "G1-M"}}, member).body["changes"].size(), 2u);
  EXPECT_EQ(desk.get("rota/who", {{"unit", "LY-G2"}}, member).status, 403u);
  EXPECT_EQ(desk.get("rota/check", {}, member).status, 403u);
  const Answered away = desk.get("rota/who", {{"unit", "LY-G1"}, {"at", "2026-03-20T10:00"}});
  EXPECT_EQ(who(away), "G1-S:shift G1-S:stand_in ") << away.text;
}

TEST_F(RotaTest, says_which_field_is_wrong) {
  EXPECT_EQ(add({{{"kind", "leaves"}, {"member", "G1-M"}}}).code(), "bad_field");
  EXPECT_EQ(add({{{"kind", "off"}, {"member", "nobody"}}}).code(), "bad_field");
  EXPECT_EQ(add({{{"kind", "off"}, {"member", "G1-M"}, {"until", "x"}}}).code(), "unknown_field");
  EXPECT_EQ(add({{{"kind", "off"}, {"member", "G1-M"}, {"to", "soon"}}}).code(), "bad_field");
  EXPECT_EQ(desk.post("rota", "{}").code(), "nothing_asked");
  EXPECT_EQ(desk.post("rota", R"({"remove":["x"]})").code(), "bad_field");
}

TEST_F(RotaTest, gaps_are_found_ahead_of_time) {
  const std::map<std::string, std::string> weeks{{"weeks", "8"}};
  const Answered sound = desk.get("rota/check", weeks);
  ASSERT_EQ(sound.status, 200u) << sound.text;
  EXPECT_TRUE(sound.body["gaps"].empty());
  ASSERT_EQ(add({change("off", "LY-D5", "2026-04-03T22:00", "2026-04-04T06:00"),
                 change("off", "LY-D6", "2026-04-03T22:00", "2026-04-04T06:00")}).status, 200u);
  const Json gaps = desk.get("rota/check", weeks).body["gaps"];
  ASSERT_FALSE(gaps.empty());
  for (const Json& gap : gaps) EXPECT_EQ(gap["hours"], 8) << gap.dump();
}

}  // namespace
}  // namespace gridline::test
