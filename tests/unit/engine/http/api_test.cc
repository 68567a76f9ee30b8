// The API as a function from a request to a response.
#include "engine/http/api.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

struct ApiTest : testing::Test {
  Desk desk;
};

TEST_F(ApiTest, status_names_the_pack_the_position_and_the_lag_of_the_view) {
  desk.submit("海曲世家8号楼房顶漏雨");
  desk.project();
  const Answered a = desk.get("status");
  ASSERT_EQ(a.status, 200u);
  EXPECT_EQ(a.body["seq"], 3);
  EXPECT_EQ(a.body["open_tickets"], 1);
  EXPECT_EQ(a.body["pack"]["name"], "lingyun");
  EXPECT_EQ(a.body["view"]["seq"], 3);
  EXPECT_EQ(a.body["view"]["lag"], 0);
  EXPECT_EQ(a.body["disk_full"], false);
  EXPECT_EQ(a.body["counters"]["commands"], 3);
}

TEST_F(ApiTest, the_clock_is_shown_and_there_is_nothing_to_accept_while_it_is_followed) {
  desk.submit("海曲世家8号楼房顶漏雨");
  const Answered a = desk.get("clock");
  ASSERT_EQ(a.status, 200u) << a.text;
  EXPECT_EQ(a.body["state"], "followed");
  EXPECT_EQ(a.body["held"], false);
  EXPECT_EQ(desk.get("status").body["clock"], a.body);
  EXPECT_EQ(desk.post("clock/accept", "{}").code(), "bad_field");
  const Answered refused = desk.post("clock/accept", Json{{"found", a.body["wall"]}}.dump());
  EXPECT_EQ(refused.status, 409u);
  EXPECT_EQ(refused.code(), "clock_not_held");
}

TEST_F(ApiTest, status_says_why_the_view_is_not_kept) {
  desk.project();
  EXPECT_FALSE(desk.get("status").body["view"].contains("problem"));
  http::Services services = desk.services();
  services.view_problem = [] { return std::string("read.db waits: no room"); };
  const auto answer = Json::parse(http::Api(services).handle({"GET", "/api/v1/status", {}, ""}).body);
  EXPECT_EQ(answer["view"]["problem"], "read.db waits: no room");
  EXPECT_EQ(answer["view"]["seq"], 2);  // what is there can be read all the same
}

TEST_F(ApiTest, a_complaint_by_hand_is_answered_with_its_receipt_and_ticket) {
  const Answered a = desk.submit("海曲世家8号楼2单元房顶漏雨", "call-1");
  ASSERT_EQ(a.status, 200u) << a.text;
  EXPECT_EQ(a.body["is_new"], true);
  EXPECT_FALSE(a.body["receipt"].get<std::string>().empty());
  EXPECT_EQ(a.body["tickets"].size(), 1u);
  const Answered again = desk.submit("海曲世家8号楼2单元房顶漏雨", "call-1");
  EXPECT_EQ(again.body["complaint"], a.body["complaint"]);
  EXPECT_EQ(again.body["is_new"], false);
  EXPECT_EQ(again.body["seq"], 0);
}

TEST_F(ApiTest, without_an_id_each_call_is_its_own_complaint) {
  EXPECT_NE(desk.submit("漏雨").body["complaint"], desk.submit("漏雨").body["complaint"]);
}

TEST_F(ApiTest, queues_count_what_is_open_and_a_queue_lists_it) {
  const auto ticket = desk.submit("海曲世家8号楼房顶漏雨").body["tickets"][0];
  const Answered all = desk.get("queues");
  ASSERT_EQ(all.status, 200u);
  EXPECT_EQ(all.body["total"]["open"], 1);
  std::uint64_t sum = 0;
  for (const Json& unit : all.body["units"]) sum += unit["open"].get<std::uint64_t>();
  EXPECT_EQ(sum, 1u);
  const Answered one = desk.get("queues/LY-G1");
  ASSERT_EQ(one.status, 200u);
  EXPECT_EQ(one.body["open"], 1);
  EXPECT_EQ(one.body["by_state"]["queued"], 1);
  ASSERT_EQ(one.body["tickets"].size(), 1u);
  EXPECT_EQ(one.body["tickets"][0]["ticket"], ticket);
  EXPECT_TRUE(one.body["tickets"][0]["accept_due"].is_string());
  EXPECT_EQ(desk.get("queues/LY-G1", {{"state", "accepted"}}).body["tickets"].size(), 0u);
}

TEST_F(ApiTest, a_dry_run_says_who_would_get_it_and_stores_nothing) {
  const Answered a = desk.post("route", R"({"text":"海曲世家9号楼房顶漏雨","id":"x"})");
  ASSERT_EQ(a.status, 200u) << a.text;
  EXPECT_EQ(a.body["id"], "x");
  EXPECT_EQ(a.body["lead"]["unit"], "LY-G2");
  EXPECT_EQ(a.body["place"]["compound"], "海曲世家");
  EXPECT_FALSE(a.body["clocks"].empty());
  EXPECT_EQ(desk.running.node().flushed(), base::Seq(2));
  EXPECT_EQ(desk.get("status").body["open_tickets"], 0);
  EXPECT_TRUE(desk.post("route", R"({"text":"漏雨"})").body["id"].is_null());
}

TEST_F(ApiTest, verbs_go_through_the_life_of_a_ticket_and_rejections_say_why) {
  const std::string t = desk.submit("海曲世家8号楼房顶漏雨").body["tickets"][0].dump();
  const Answered early = desk.post("tickets/" + t + "/claim", "{}");
  EXPECT_EQ(early.status, 409u);
  EXPECT_EQ(early.code(), "wrong_state");
  EXPECT_FALSE(early.body["error"]["zh"].get<std::string>().empty());
  const Answered accepted = desk.post("tickets/" + t + "/accept", R"({"key":"k1"})");
  ASSERT_EQ(accepted.status, 200u) << accepted.text;
  EXPECT_EQ(accepted.body["changed"], true);
  EXPECT_EQ(desk.post("tickets/" + t + "/accept", R"({"key":"k1"})").body["changed"], false);
  const std::string member = desk.running.a_member_of("LY-G1");
  EXPECT_EQ(desk.post("tickets/" + t + "/claim", Json{{"member", member}}.dump()).status, 200u);
  const Answered reported = desk.post("tickets/" + t + "/report_done", "");
  EXPECT_EQ(reported.status, 200u) << reported.text;
  EXPECT_EQ(desk.post("tickets/" + t + "/close", R"({"outcome":"solved"})").code(), "check_first");
  EXPECT_EQ(desk.post("tickets/" + t + "/check", R"({"result":"ok"})").status, 200u);
  const Answered called = desk.post("tickets/" + t + "/callback",
                                    R"({"contacted":true,"solved":"yes","satisfied":"yes","text":"修好了"})");
  EXPECT_EQ(called.status, 200u) << called.text;
  EXPECT_EQ(desk.get("queues").body["total"]["closed"], 1);
}

TEST_F(ApiTest, a_ticket_is_shown_with_its_life_and_masked_people) {
  const std::string t = desk.submit("海曲世家8号楼房顶漏雨，电话13912345678").body["tickets"][0].dump();
  desk.project();
  const Answered a = desk.get("tickets/" + t);
  ASSERT_EQ(a.status, 200u) << a.text;
  EXPECT_EQ(a.body["lead"], "LY-G1");
  EXPECT_GE(a.body["timeline"].size(), 3u);
  const Json& version = a.body["complaints"][0]["versions"][0];
  EXPECT_EQ(version["reporter"], "徐*");
  EXPECT_EQ(version["phone"], "139****5678");
  EXPECT_EQ(a.text.find("13912345678"), std::string::npos);
  EXPECT_EQ(a.text.find("徐先生"), std::string::npos);
  const std::string receipt = a.body["complaints"][0]["receipt"];
  EXPECT_EQ(desk.get("complaints/" + receipt).body["tickets"][0].dump(), t);
}

TEST_F(ApiTest, originals_are_shown_to_who_asks_for_them_and_that_is_on_the_record) {
  const std::string t = desk.submit("海曲世家8号楼房顶漏雨，电话13912345678").body["tickets"][0].dump();
  desk.project();
  const Answered seen = desk.post("tickets/" + t + "/reveal", R"({"reason":"call_resident"})");
  ASSERT_EQ(seen.status, 200u) << seen.text;
  EXPECT_EQ(seen.body["complaints"][0]["phone"], "13912345678");
  EXPECT_NE(seen.body["complaints"][0]["text"].get<std::string>().find("13912345678"), std::string::npos);
  desk.project();
  const Answered after = desk.get("tickets/" + t);
  EXPECT_EQ(after.text.find("13912345678"), std::string::npos) << "to everybody else it stays masked";
  EXPECT_EQ(after.body["timeline"].back()["event"], "personal_revealed");
  EXPECT_EQ(after.body["timeline"].back()["reason"], "call_resident");
}

TEST_F(ApiTest, a_hot_spot_is_listed_with_its_members_who_name_it_and_is_no_residents_own) {
  EXPECT_TRUE(desk.get("hot").body["hot"].empty());
  std::string first, receipt;
  for (const char* building : {"1", "2", "3", "4", "5"}) {
    const Answered said =
        desk.submit(std::string("海曲世家") + building + "号楼有人飞线充电，电动车停满楼道，电话13912345678");
    if (first.empty()) first = said.body["tickets"][0].dump();
    if (receipt.empty()) receipt = said.body["receipt"];
  }
  desk.project();
  const Answered hot = desk.get("hot");
  ASSERT_EQ(hot.status, 200u) << hot.text;
  ASSERT_EQ(hot.body["hot"].size(), 1u) << hot.text;
  const Json& spot = hot.body["hot"][0];
  EXPECT_EQ(spot["members_count"], 5);
  EXPECT_EQ(spot["members_open"], 5);
  EXPECT_EQ(spot["hot"]["households"], 5);
  EXPECT_EQ(spot["hot"]["why"], "households");
  EXPECT_EQ(hot.text.find("13912345678"), std::string::npos);
  EXPECT_EQ(desk.get("hot", {{"unit", "LY-G2"}}).body["hot"].size(), 0u);
  EXPECT_EQ(desk.get("tickets", {{"kind", "cluster"}}).body["tickets"].size(), 1u);
  EXPECT_EQ(desk.get("tickets", {{"kind", "swarm"}}).status, 400u);

  const std::string id = spot["ticket"].dump();
  EXPECT_EQ(desk.get("tickets/" + first).body["cluster"].dump(), id);
  EXPECT_EQ(desk.get("complaints/" + receipt).body["tickets"].dump(), "[" + first + "]");
  const Answered seen = desk.post("tickets/" + id + "/reveal", R"({"reason":"curious"})");
  EXPECT_EQ(seen.text.find("13912345678"), std::string::npos)
      << "whom to call is asked at a member's own ticket";
  desk.post("tickets/" + id + "/force_close", R"({"reason":"shed_built"})");
  desk.project();
  EXPECT_TRUE(desk.get("hot").body["hot"].empty());
  EXPECT_EQ(desk.get("hot", {{"all", "1"}}).body["hot"].size(), 1u);
}

TEST_F(ApiTest, search_history_and_statistics_answer_from_the_view) {
  desk.submit("海曲世家8号楼房顶漏雨");
  desk.submit("望海嘉园2号楼停水一天了");
  desk.project();
  EXPECT_EQ(desk.get("search", {{"q", "漏雨"}}).body["tickets"].size(), 1u);
  EXPECT_EQ(desk.get("tickets").body["tickets"].size(), 2u);
  const Answered page = desk.get("tickets", {{"limit", "1"}});
  EXPECT_EQ(page.body["tickets"].size(), 1u);
  EXPECT_EQ(
      desk.get("tickets", {{"limit", "1"}, {"before", page.body["next"].dump()}}).body["tickets"].size(), 1u);
  EXPECT_EQ(desk.get("tickets", {{"unit", "LY-G1"}}).body["tickets"].size(), 1u);
  const Answered s = desk.get("statistics", {{"by", "unit"}, {"from", "2026-03-01"}, {"to", "2026-03-31"}});
  ASSERT_EQ(s.status, 200u) << s.text;
  EXPECT_FALSE(s.body["rows"].empty());
}

TEST_F(ApiTest, entries_are_json_lines_without_what_residents_wrote) {
  desk.submit("海曲世家8号楼房顶漏雨");
  const Answered a = desk.get("entries", {{"after", "0"}});
  ASSERT_EQ(a.status, 200u);
  EXPECT_EQ(std::count(a.text.begin(), a.text.end(), '\n'), 1);  // a chunk of the ring at a time
  std::uint64_t after = 0, lines = 0;
  while (after < 3) {
    const Answered more = desk.get("entries", {{"after", std::to_string(after)}, {"limit", "1"}});
    const Json line = Json::parse(more.text);
    EXPECT_EQ(line["seq"], after + 1);
    EXPECT_EQ(more.text.find("房顶漏雨"), std::string::npos);
    after = line["seq"];
    ++lines;
  }
  EXPECT_EQ(lines, 3u);
  EXPECT_EQ(desk.get("entries").text, "");  // only what is new
}

TEST_F(ApiTest, a_long_poll_ends_with_what_it_waited_for) {
  std::thread later([&] { desk.submit("海曲世家8号楼房顶漏雨"); });
  const Answered a = desk.get("entries", {{"after", "2"}, {"wait", "20000"}});
  later.join();
  EXPECT_EQ(Json::parse(a.text)["seq"], 3);
}

TEST_F(ApiTest, members_are_imported_and_wrong_types_are_a_400) {
  const std::string good =
      R"({"members":[{"id":"wang-1","name":"王大姐","unit":"LY-G1","roles":["grid_member"],)"
      R"("skills":["visit"],"open_max":5}]})";
  ASSERT_EQ(desk.post("members", good).status, 200u);
  EXPECT_EQ(desk.running.ask([](const node::Node& n) { return n.symbols().find("member:wang-1") ? 1 : 0; }),
            1);
  const char* wrong[] = {
      R"({"members":{"id":"a"}})",
      R"({"members":"a"})",
      R"({"members":[5]})",
      R"({"members":[{"id":5,"unit":"LY-G1"}]})",
      R"({"members":[{"unit":"LY-G1"}]})",
      R"({"members":[{"id":"a","unit":["LY-G1"]}]})",
      R"({"members":[{"id":"a","unit":"LY-G1","roles":"grid_member"}]})",
      R"({"members":[{"id":"a","unit":"LY-G1","roles":[1]}]})",
      R"({"members":[{"id":"a","unit":"LY-G1","roles":["king"]}]})",
      R"({"members":[{"id":"a","unit":"LY-G1","skills":[{}]}]})",
      R"({"members":[{"id":"a","unit":"LY-G1","open_max":"many"}]})",
      R"({"members":[{"id":"a","unit":"LY-G1","open_max":-1}]})",
      R"({"members":[{"id":"a","unit":"LY-G1","open_max":1.5}]})",
      R"({"members":[{"id":"a","unit":"LY-G1","left":"no"}]})",
  };
  const base::Seq before = desk.running.node().flushed();
  for (const char* body : wrong) EXPECT_EQ(desk.post("members", body).status, 400u) << body;
  EXPECT_EQ(desk.running.node().flushed(), before);
}

TEST_F(ApiTest, what_cannot_be_meant_is_a_400_with_two_languages) {
  const struct { const char* path; const char* body; } posts[] = {
      {"submit", "not json"},
      {"submit", "[1]"},
      {"submit", "{}"},
      {"submit", R"({"text":5})"},
      {"submit", R"({"text":"漏雨","kind":"rumour"})"},
      {"submit", R"({"text":"漏雨","confidential":"yes"})"},
      {"submit", R"({"text":"漏雨","channel":"\u0001"})"},
      {"route", R"({"title":[]})"},
      {"tickets/one/accept", "{}"},
      {"tickets/99999999999999999999/accept", "{}"},
      {"tickets/1/close", R"({"outcome":"good"})"},
      {"tickets/1/accept", R"({"reason":7})"},
      {"log-level", R"({"level":"loud"})"},
      {"backup", "{}"},
  };
  for (const auto& p : posts) {
    const Answered a = desk.post(p.path, p.body);
    EXPECT_EQ(a.status, 400u) << p.path << p.body << a.text;
    ASSERT_TRUE(a.body.contains("error")) << a.text;
    EXPECT_FALSE(a.body["error"]["zh"].get<std::string>().empty());
    EXPECT_FALSE(a.body["error"]["en"].get<std::string>().empty());
  }
  const struct { const char* path; std::map<std::string, std::string> query;
  } gets[] = {
      {"queues/LY-G1", {{"state", "happy"}}},
      {"queues/LY-G1", {{"limit", "1x"}}},
      {"queues/LY-G1", {{"limit", "5000"}}},
      {"tickets", {{"state", "happy"}}},
      {"tickets", {{"from", "yesterday"}}},
      {"statistics", {{"by", "mood"}}},
      {"tickets/one", {}},
      {"complaints/!!", {}},
      {"entries", {{"after", "-1"}}},
  };
  desk.project();
  for (const auto& g : gets) EXPECT_EQ(desk.get(g.path, g.query).status, 400u) << g.path;
}

TEST_F(ApiTest, what_is_not_there_is_a_404) {
  desk.project();
  for (const char* path : {"", "nothing", "queues/LY-G99", "tickets/999", "queues/a/b"}) {
    EXPECT_EQ(desk.get(path).status, 404u) << path;
  }
  EXPECT_EQ(desk.api.handle({"GET", "/", {}, ""}).status, 404u);
  EXPECT_EQ(desk.api.handle({"DELETE", "/api/v1/status", {}, ""}).status, 404u);
  EXPECT_EQ(desk.post("tickets/1/fly", "{}").code(), "unknown_verb");
  EXPECT_EQ(desk.post("tickets/1/assign", R"({"member":"nobody"})").code(), "unknown_member");
}

TEST_F(ApiTest, upkeep_is_answered) {
  EXPECT_EQ(desk.post("seal", "").body["sealed"], true);
  EXPECT_EQ(desk.running.disk->segments_sealed, 1u);
  EXPECT_EQ(desk.post("log-level", R"({"level":"debug"})").status, 200u);
  EXPECT_EQ(desk.post("backup", R"({"to":"/somewhere"})").body["backup"], "copied to /somewhere");
  EXPECT_EQ(desk.post("backup", R"({"to":"full"})").status, 503u);
  const Answered a = desk.get("adapters");
  EXPECT_EQ(a.body["adapters"][0]["name"], "sms-1");
  EXPECT_EQ(a.body["adapters"][0]["accepted"], 3);
  const Answered r = desk.get("adapters/results", {{"name", "sms-1"}});
  ASSERT_EQ(r.body["results"].size(), 2u);
  EXPECT_EQ(r.body["results"][0]["complaint"], 41);
  EXPECT_EQ(r.body["results"][1]["refusal"]["code"], "nothing_said");
  EXPECT_EQ(desk.get("adapters/results", {{"name", "sms-9"}}).body["results"].size(), 0u);
  EXPECT_EQ(desk.get("adapters/results").code(), "name_missing");
}

TEST_F(ApiTest, on_a_full_disk_nothing_is_claimed_to_be_done) {
  desk.running.disk_full = true;
  std::thread first([&] { EXPECT_EQ(desk.submit("海曲世家8号楼房顶漏雨").status, 200u); });  // waits for room
  ASSERT_TRUE(eventually([&] { return desk.running.node().counters().disk_full.load(); }));
  const Answered second = desk.submit("海曲世家9号楼房顶漏雨");
  EXPECT_EQ(second.status, 503u);
  EXPECT_EQ(second.body["error"]["retry"], true);
  EXPECT_EQ(desk.get("status").body["disk_full"], true);
  EXPECT_EQ(desk.post("seal", "").status, 503u);
  EXPECT_EQ(desk.get("queues").body["total"]["open"], 0);  // what is not durable is not shown
  desk.running.disk_full = false;
  first.join();
  EXPECT_EQ(desk.get("queues").body["total"]["open"], 1);
}

TEST_F(ApiTest, a_stopped_node_is_a_503_at_once) {
  desk.running.stop();
  EXPECT_EQ(desk.get("queues").status, 503u);
  EXPECT_EQ(desk.submit("漏雨").status, 503u);
}

TEST(Api, without_a_view_history_says_so) {
  Desk desk;
  http::Services s = desk.services();
  s.view_path.clear();
  http::Api api(std::move(s));
  EXPECT_EQ(api.handle({"GET", "/api/v1/tickets", {}, ""}).status, 404u);
  EXPECT_EQ(api.handle({"GET", "/api/v1/status", {}, ""}).status, 200u);
}

}  // namespace
}  // namespace gridline::test
