// Complaints of long ago through the API: two thousand of them act on nothing, are found and are counted.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <map>

#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

constexpr int many = 2000;
const char* const texts[] = {"海曲世家8号楼房顶漏雨", "望海嘉园2号楼停水一天了", "银杏公馆1号楼闻到燃气味", "凌云花园3号楼垃圾没人清"};

struct ImportTest : testing::Test {
  // Of two years ago, ten a day; every fourth was not over on its day.
  static Json row(int n) {
    const int day = 1 + n / 10 % 28, month = 1 + n / 280;
    const std::string date = fmt::format("2024-{:02}-{:02}", month, day);
    return {{"id", fmt::format("old-{}", n)},
            {"text", texts[n % 4]},
            {"received", date + "T09:30"},
            {"occurred", date + "T08:00"},
            {"done", date + (n % 4 == 0 ? "T23:00" : "T11:00")},
            {"outcome", n % 5 == 0 ? "unfounded" : "solved"},
            {"phone", "13912345678"},
            {"channel", "hotline"}};
  }
  Answered send(const Json& rows, bool dry_run = false, const std::string& token = "") {
    return desk.post("import", Json{{"source", "old-system"}, {"dry_run", dry_run}, {"rows", rows}}.dump(),
                     token);
  }
  // All of them, in batches; how many results were in which state.
  std::map<std::string, int> send_all(bool dry_run = false) {
    std::map<std::string, int> states;
    for (int from = 0; from < many; from += 250) {
      Json rows = Json::array();
      for (int n = from; n < from + 250; ++n) rows.push_back(row(n));
      const Answered a = send(rows, dry_run);
      EXPECT_EQ(a.status, 200u) << a.text.substr(0, 500);
      for (const Json& r : a.body.at("results")) ++states[r.at("state")];
    }
    return states;
  }
  std::map<std::string, int> events() {
    std::map<std::string, int> out;
    std::uint64_t after = 2;  // the pack, the members
    for (std::string text = "-"; !text.empty();) {
      text = desk.get("entries", {{"after", std::to_string(after)}, {"limit", "5000"}}).text;
      for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        const Json line = Json::parse(text.substr(at, text.find('\n', at) - at));
        after = line.at("seq");
        ++out[line.at("command").at("type")];
        for (const Json& event : line.at("events")) ++out[event.at("type")];
      }
    }
    return out;
  }
  int counted(const std::string& measure, const std::string& from, const std::string& to) {
    const Answered s = desk.get("statistics", {{"by", "day"}, {"from", from}, {"to", to}});
    EXPECT_EQ(s.status, 200u) << s.text;
    int sum = 0;
    for (const Json& r : s.body.at("rows")) sum += r.at(measure).get<int>();
    return sum;
  }

  Desk desk;
};

TEST_F(ImportTest, two_thousand_are_kept_found_and_counted_by_their_own_dates_and_act_on_nothing) {
  EXPECT_EQ(send_all(true), (std::map<std::string, int>{{"fit", many}}));
  const auto nothing = desk.running.node().flushed();
  EXPECT_EQ(send_all(), (std::map<std::string, int>{{"new", many}}));
  const auto all = events();
  EXPECT_EQ(all.at("ticket_opened"), many);
  EXPECT_EQ(all.at("ticket_closed"), many);
  for (const char* never : {"message_queued", "clocks_started", "ticket_assigned", "partner_invited",
                            "escalation_step_taken", "matter_counted", "hot_spot_opened", "complaint_joined",
                            "duplicate_proposed", "ticket_sketched", "fire_deadline"})
    EXPECT_EQ(all.count(never), 0u) << never;
  EXPECT_EQ(desk.get("queues").body["total"]["open"], 0);
  EXPECT_EQ(desk.running.node().counters().deadlines, 0u);

  desk.project();
  EXPECT_EQ(counted("opened", "2024-01-01", "2024-12-31"), many);
  EXPECT_EQ(counted("opened", "2024-02-03", "2024-02-03"), 10);
  EXPECT_EQ(counted("closed", "2024-02-03", "2024-02-03"), 10);
  EXPECT_EQ(counted("opened", "2025-01-01", "2026-12-31"), 0);
  EXPECT_EQ(counted("closed_late", "2024-01-01", "2024-12-31"), 0);
  std::size_t found = 0;
  std::string before;
  do {
    std::map<std::string, std::string> query{{"q", "漏雨"}, {"limit", "200"}};
    if (!before.empty()) query["before"] = before;
    const Answered page = desk.get("search", query);
    ASSERT_EQ(page.status, 200u) << page.text;
    found += page.body.at("tickets").size();
    before = page.body.at("next").is_null() ? "" : page.body.at("next").dump();
  } while (!before.empty());
  EXPECT_EQ(found, many / 4u);
  EXPECT_NE(desk.running.node().flushed(), nothing);
}

TEST_F(ImportTest, importing_twice_adds_nothing) {
  send_all();
  const auto last = desk.running.node().flushed();
  EXPECT_EQ(send_all(), (std::map<std::string, int>{{"known", many}}));
  EXPECT_EQ(desk.running.node().flushed(), last);
  Json changed = row(7);
  changed["text"] = "别的内容";
  EXPECT_EQ(send(Json::array({changed})).body["results"][0]["state"], "known");
  EXPECT_EQ(desk.running.node().flushed(), last);
}

TEST_F(ImportTest, what_comes_in_afterwards_is_compared_with_none_of_it) {
  Json rows = Json::array();
  for (int n = 0; n < 200; ++n) rows.push_back(row(n));
  send(rows);
  const Answered a = desk.submit("海曲世家8号楼房顶漏雨");
  EXPECT_EQ(a.body["tickets"][0], 201);
  desk.project();
  const Answered hot = desk.get("hot");
  ASSERT_TRUE(hot.body.contains("hot")) << hot.text;
  EXPECT_TRUE(hot.body.at("hot").empty());
  const Answered t = desk.get("tickets/201");
  ASSERT_EQ(t.status, 200u);
  EXPECT_EQ(t.text.find("duplicate_proposed"), std::string::npos);
}

TEST_F(ImportTest, bad_rows_are_named_and_stop_no_other) {
  Json rows = Json::array({row(1), row(2), row(3), row(4), row(5), row(6), 17});
  rows[1].erase("received");
  rows[2]["outcome"] = "vanished";
  rows[3]["done"] = "2023-12-31";
  rows[4]["received"] = "2031-01-01";
  rows[4].erase("done");
  rows[5]["colour"] = "red";
  const Json results = send(rows).body["results"];
  EXPECT_EQ(results[0]["state"], "new");
  const char* const codes[] = {"received", "outcome", "bad_times", "bad_times", "unknown_field", "bad_row"};
  for (std::size_t i = 1; i < 7; ++i) {
    EXPECT_EQ(results[i]["state"], "refused") << i;
    EXPECT_EQ(results[i]["error"]["code"], codes[i - 1]) << i;
  }
  EXPECT_EQ(desk.get("queues").body["total"]["open"], 0);
}

TEST_F(ImportTest, only_the_administrator_imports_and_not_too_much_at_once) {
  const std::string member = desk.running.world.ready->pack->seed_members.front().id;
  EXPECT_EQ(send(Json::array({row(1)}), false, desk.token_of(member)).status, 403u);
  Json rows = Json::array();
  for (int n = 0; n < 257; ++n) rows.push_back(row(n));
  EXPECT_EQ(send(rows).status, 400u);
}

}  // namespace
}  // namespace gridline::test
