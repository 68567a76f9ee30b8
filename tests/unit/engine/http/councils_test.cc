// Councils over the API: the list, one with its meetings, its agenda, moving, cancelling and closing a
// meeting.
#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

class CouncilsTest : public testing::Test {
 protected:
  // A ticket of grid 3 on Thursday's agenda.
  std::uint64_t tabled() {
    const Answered said = desk.submit("星河港湾1号楼2单元顶楼漏雨", "v1");
    EXPECT_EQ(said.status, 200u) << said.text;
    const std::uint64_t ticket = said.body["tickets"][0].get<std::uint64_t>();
    const Answered table = desk.post("tickets/" + std::to_string(ticket) + "/table", R"({"as":"G3-S"})");
    EXPECT_EQ(table.status, 200u) << table.text;
    return ticket;
  }
  // The date of the n-th meeting to come, by the rule.
  std::string date_of(std::size_t n) {
    return desk.get("councils/LY-THU").body["meetings"][n]["date"].get<std::string>();
  }

  Desk desk;
};

TEST_F(CouncilsTest, are_listed_with_their_rule_and_their_next_meeting) {
  const Answered all = desk.get("councils");
  ASSERT_EQ(all.status, 200u) << all.text;
  ASSERT_EQ(all.body["councils"].size(), 3u);
  const Json& thursday = all.body["councils"][0];
  EXPECT_EQ(thursday["id"], "LY-THU");
  EXPECT_EQ(thursday["weekday"], "thu");
  EXPECT_EQ(thursday["at"], "15:00");
  EXPECT_EQ(thursday["on_agenda"], 0);
  EXPECT_EQ(all.body["councils"][2]["above"], "LY-G1-COM");
  EXPECT_EQ(desk.get("councils/nowhere").status, 404u);
  EXPECT_EQ(desk.get("councils/nowhere/agenda").code(), "unknown_council");
}

TEST_F(CouncilsTest, an_agenda_names_its_tickets_and_only_to_those_who_may_read_them) {
  const std::uint64_t ticket = tabled();
  const Answered agenda = desk.get("councils/LY-THU/agenda");
  ASSERT_EQ(agenda.body["tickets"].size(), 1u) << agenda.text;
  EXPECT_EQ(agenda.body["tickets"][0]["ticket"], ticket);
  EXPECT_EQ(agenda.body["tickets"][0]["state"], "claimable");
  EXPECT_EQ(agenda.body["tickets"][0]["carried"], 0);
  EXPECT_EQ(desk.get("councils/LY-THU/agenda", {}, desk.token_of("G3-M")).body["tickets"].size(), 1u);
  EXPECT_EQ(desk.get("councils/LY-THU/agenda", {}, desk.token_of("G4-M")).body["tickets"].size(), 0u);
  const Answered one = desk.get("councils/LY-THU");
  EXPECT_EQ(one.body["items"]["tabled"], 1);
  EXPECT_EQ(one.body["items"]["claimed_first_share"], 0.0);
}

TEST_F(CouncilsTest, a_meeting_is_moved_and_cancelled_by_who_may_and_the_rule_stays) {
  const std::uint64_t ticket = tabled();
  const std::string date = date_of(1), next = date_of(2);
  const std::string path = "councils/LY-THU/meetings";
  const std::string moved = Json{{"date", date}, {"at", date + "T16:30"}, {"reason", "hall"}}.dump();
  EXPECT_EQ(desk.post(path, moved, desk.token_of("G3-S")).code(), "not_yours");
  const Answered set = desk.post(path, moved, desk.token_of("LY-01"));
  ASSERT_EQ(set.status, 200u) << set.text;
  EXPECT_EQ(set.body["changed"], true);
  const Json meetings = desk.get("councils/LY-THU").body["meetings"];
  EXPECT_EQ(meetings[1]["how"], "moved");
  EXPECT_EQ(meetings[1]["at"].get<std::string>().substr(0, 16), date + "T16:30");
  EXPECT_EQ(meetings[2]["how"], "as_ruled");
  EXPECT_EQ(desk.post(path, moved).body["changed"], false);
  const std::string off = Json{{"date", next}, {"cancel", true}, {"reason", "typhoon"}}.dump();
  EXPECT_EQ(desk.post(path, off).status, 200u);
  EXPECT_EQ(desk.get("councils/LY-THU").body["meetings"][2]["how"], "cancelled");
  EXPECT_EQ(desk.post(path, R"({"date":"soon","at":"2026-03-20T15:00"})").code(), "bad_field");
  EXPECT_EQ(desk.post(path, Json{{"date", date}, {"reason", "x"}}.dump()).code(), "bad_field");
  EXPECT_EQ(desk.post(path, R"({"day":"2026-03-19"})").code(), "unknown_field");
  EXPECT_EQ(desk.post("councils/nowhere/meetings", off).code(), "unknown_council");
  EXPECT_GT(ticket, 0u);
}

TEST_F(CouncilsTest, a_meeting_that_has_not_begun_cannot_be_closed_by_its_date) {
  const Answered hold = desk.post("councils/LY-THU/hold", Json{{"date", date_of(3)}}.dump());
  EXPECT_NE(hold.status, 200u);
  EXPECT_TRUE(hold.code() == "unknown_meeting" || hold.code() == "no_meeting") << hold.text;
  EXPECT_EQ(desk.post("councils/LY-THU/hold", "{}", desk.token_of("G3-M")).code(), "not_yours");
}

}  // namespace
}  // namespace gridline::test
