// What the board shows: counts as they are, events newest first, and nothing of any person.
#include "engine/http/board.h"

#include <gtest/gtest.h>

#include "engine/http/board_server.h"
#include "tests/unit/engine/http/board_client.h"
#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

struct BoardTest : testing::Test {
  Json board(base::Duration later = {}) {
    return Json::parse(desk.running
                           .ask([&](const node::Node& n) {
                             return http::board_json(n, node::Lingyun::start + later, base::ZoneOffset{});
                           })
                           .dump());
  }
  std::uint64_t submit(const std::string& text, Json more = Json::object()) {
    more["text"] = text;
    const Answered a = desk.post("submit", more.dump());
    EXPECT_EQ(a.status, 200u) << a.text;
    return a.body["tickets"][0];
  }
  void verb(std::uint64_t ticket, const std::string& name, Json more = Json::object()) {
    const Answered a = desk.post("tickets/" + std::to_string(ticket) + "/" + name, more.dump());
    EXPECT_EQ(a.status, 200u) << a.text;
  }
  static Json tile(const Json& board, const std::string& unit) {
    for (const Json& each : board["units"]) {
      if (each["unit"] == unit) return each;
    }
    return nullptr;
  }
  Desk desk;
};

TEST_F(BoardTest, every_grid_has_a_tile_in_the_packs_order_and_others_when_something_is_open_there) {
  const Json empty = board();
  std::vector<std::string> units;
  for (const Json& each : empty["units"]) units.push_back(each["unit"]);
  EXPECT_EQ(units, (std::vector<std::string>{"LY-G1", "LY-G2", "LY-G3", "LY-G4", "LY-G5", "LY-G6", "LY-G7",
                                             "LY-G8", "LY-G9"}));
  EXPECT_EQ(empty["units"][0]["zh"], "凌云第一网格");
  EXPECT_EQ(empty["units"][0]["en"], "Lingyun grid 1");
  EXPECT_EQ(empty["units"][0]["oldest"], nullptr);
  submit("有件事想说一下");  // nothing to go by: the community's desk looks at it
  EXPECT_EQ(board()["units"].size(), 10u);
  EXPECT_EQ(tile(board(), "LY-DESK")["open"], 1);
}

TEST_F(BoardTest, a_ticket_is_counted_where_it_stands_and_the_totals_are_the_sum) {
  const std::uint64_t first = submit("海曲世家8号楼楼顶漏雨");
  const std::uint64_t second = submit("海曲世家3号楼楼道灯坏了");
  Json g1 = tile(board(base::minutes(90)), "LY-G1");
  EXPECT_EQ(g1["open"], 2);
  EXPECT_EQ(g1["unaccepted"], 2);
  EXPECT_EQ(g1["accept_late"], 0);
  EXPECT_EQ(g1["oldest"]["ticket"], first);
  EXPECT_EQ(g1["oldest"]["seconds"], 90 * 60);
  verb(second, "accept");
  EXPECT_EQ(tile(board(), "LY-G1")["unaccepted"], 1);
  const Json late = board(base::days(30));
  EXPECT_EQ(tile(late, "LY-G1")["accept_late"], 1);
  EXPECT_EQ(tile(late, "LY-G1")["overdue"], 2);
  for (const char* key : {"open", "unaccepted", "accept_late", "due", "overdue", "returned", "emergencies"}) {
    int sum = 0;
    for (const Json& each : late["units"]) sum += each[key].get<int>();
    EXPECT_EQ(late["totals"][key], sum) << key;
  }
}

TEST_F(BoardTest, emergencies_stand_on_top_by_compound_and_go_when_somebody_took_over) {
  const std::uint64_t gas = submit("星河港湾3号楼2单元301有煤气味，怕是燃气泄漏");
  const Json now = board(base::minutes(6));
  ASSERT_EQ(now["emergencies"].size(), 1u) << now.dump(1);
  const Json& e = now["emergencies"][0];
  EXPECT_EQ(now["totals"]["emergencies"], 1);
  EXPECT_EQ(e["ticket"], gas);
  EXPECT_EQ(e["place"], "星河港湾");
  EXPECT_EQ(e["accept_late"], true);
  EXPECT_EQ(e["seconds"], 360);
  verb(gas, "divert", {{"reason", "119"}});
  EXPECT_EQ(board()["emergencies"].size(), 0u);
  EXPECT_EQ(board()["totals"]["emergencies"], 0);
}

TEST_F(BoardTest, of_emergencies_those_that_nobody_accepted_come_first_then_the_newest) {
  const std::uint64_t oldest = submit("星河港湾3号楼2单元301有煤气味，怕是燃气泄漏");
  const std::uint64_t accepted = submit("海曲世家8号楼有人困在电梯里了");
  const std::uint64_t newest = submit("青松里4号楼楼道着火了，冒烟");
  verb(accepted, "accept");
  std::vector<std::uint64_t> shown;
  const Json all = board();
  for (const Json& e : all["emergencies"]) shown.push_back(e["ticket"]);
  EXPECT_EQ(shown, (std::vector<std::uint64_t>{newest, oldest, accepted}));
}

TEST_F(BoardTest, the_newest_events_come_first_one_for_each_ticket_of_an_entry) {
  const std::uint64_t ticket = submit("海曲世家8号楼楼顶漏雨");
  verb(ticket, "accept");
  const Json events = board()["events"];
  ASSERT_EQ(events.size(), 2u) << events.dump(1);
  EXPECT_EQ(events[0]["ticket"], ticket);
  EXPECT_EQ(events[0]["what"], Json::array({"ticket_accepted"}));
  EXPECT_EQ(events[0]["what_zh"], Json::array({"签收"}));
  EXPECT_EQ(events[0]["place"], "海曲世家");
  EXPECT_EQ(events[0]["unit"], "凌云第一网格");
  EXPECT_GT(events[0]["seq"], events[1]["seq"]);
  EXPECT_EQ(events[1]["what"][0], "ticket_opened");
  for (int i = 0; i < 40; ++i) submit("海曲世家3号楼楼道灯坏了，第" + std::to_string(i) + "盏");
  EXPECT_EQ(board()["events"].size(), http::board_events);
  EXPECT_EQ(board()["events"][0]["seq"], board()["seq"]);
}

TEST_F(BoardTest, a_finished_ticket_is_still_named_in_the_events) {
  const std::uint64_t ticket = submit("海曲世家8号楼楼顶漏雨");
  verb(ticket, "void", {{"reason", "entered_twice"}});
  const Json newest = board()["events"][0];
  EXPECT_EQ(newest["what"], Json::array({"ticket_voided"}));
  EXPECT_EQ(newest["place"], "海曲世家");
  EXPECT_EQ(newest["unit"], "凌云第一网格");
}

TEST_F(BoardTest, of_what_is_confidential_neither_place_nor_category_is_shown) {
  submit("海曲世家8号楼楼顶漏雨", {{"confidential", true}});
  const Json shown = board();
  EXPECT_EQ(shown["events"][0]["category"], "保密");
  EXPECT_EQ(shown["events"][0]["place"], "");
  EXPECT_EQ(shown.dump().find("海曲世家"), std::string::npos);
  EXPECT_EQ(shown.dump().find("渗漏"), std::string::npos);
}

TEST_F(BoardTest, not_one_byte_is_about_a_person) {
  http::BoardLimits limits;
  limits.push = std::chrono::milliseconds(5);
  http::BoardServer server(desk.running.node(), [] { return node::Lingyun::start; }, {}, limits);
  ASSERT_TRUE(server.start(0).ok());
  BoardClient c(server.port());
  c.get("/events");
  const Json person{{"name", "欧阳秋水"}, {"phone", "13912345678"}, {"channel", "hotline"}};
  const std::uint64_t first = submit("我叫欧阳秋水，电话13912345678，海曲世家8号楼2单元601楼顶漏雨，钥匙在王婶处", person);
  submit("星河港湾3号楼1单元502有煤气味，我身份证370202198801011234", person);
  submit("有件事想说一下，请打13912345678", person);
  const std::string member = desk.running.a_member_of("LY-G1");
  verb(first, "accept", {{"as", member}});
  verb(first, "note", {{"text", "已电话联系欧阳秋水"}, {"as", member}});
  const std::uint64_t last = desk.running.node().recent().last().value;
  while (c.next("board")["seq"].get<std::uint64_t>() < last) {
  }
  BoardClient page(server.port());
  page.get("/");
  const std::string bytes = c.all + page.rest();
  EXPECT_NE(bytes.find("海曲世家"), std::string::npos);  // what is looked through is the board
  std::vector<std::string> secrets{"欧阳", "秋水", "1391234", "王婶", "钥匙", "370202", "8号楼", "3号楼",
                                   "单元6", "单元5", "煤气味", "想说一下", "member", member};
  for (const std::string& secret : secrets) {
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
}

}  // namespace
}  // namespace gridline::test
