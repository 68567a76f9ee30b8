// The board's server: who may read, how many, what becomes of one who does not read.
#include "engine/http/board_server.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "engine/http/board_request.h"
#include "tests/unit/engine/http/board_client.h"
#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

using std::chrono::milliseconds;

http::BoardLimits quick() {
  http::BoardLimits limits;
  limits.push = milliseconds(5);
  limits.refresh = milliseconds(30);
  return limits;
}

struct BoardServerTest : testing::Test {
  void start(http::BoardLimits limits = quick()) {
    server = std::make_unique<http::BoardServer>(
        desk.running.node(), [this] { return base::Instant{desk.clock_ms.load()}; }, base::ZoneOffset{},
        limits);
    ASSERT_TRUE(server->start(0).ok());
  }
  BoardClient client() { return BoardClient(server->port()); }
  std::string answer(const std::string& request) {
    BoardClient c = client();
    c.send(request);
    return c.rest();
  }
  Desk desk;
  std::unique_ptr<http::BoardServer> server;
};

TEST_F(BoardServerTest, the_page_comes_with_headers_that_keep_everything_foreign_out) {
  start();
  BoardClient c = client();
  c.get("/");
  const std::string page = c.rest();
  EXPECT_EQ(page.rfind("HTTP/1.1 200 OK", 0), 0u) << page.substr(0, 100);
  for (const char* part :
       {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "connect-src 'self'",
        "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY", "Referrer-Policy: no-referrer",
        "Cross-Origin-Resource-Policy: same-origin", "Cache-Control: no-store", "charset=utf-8"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
  for (const char* part :
       {"unsafe-inline", "unsafe-eval", "Access-Control", "http://", "https://", "NONCE"}) {
    EXPECT_EQ(page.find(part), std::string::npos) << part;
  }
}

TEST_F(BoardServerTest, the_nonce_of_the_policy_is_that_of_the_page_and_is_never_used_twice) {
  start();
  std::set<std::string> seen;
  for (int i = 0; i < 3; ++i) {
    BoardClient c = client();
    c.get("/");
    const std::string page = c.rest();
    std::smatch policy;
    ASSERT_TRUE(std::regex_search(page, policy, std::regex("script-src 'nonce-([0-9a-f]{32})'")));
    const std::string nonce = policy[1];
    EXPECT_NE(page.find("<script nonce=\"" + nonce + "\">"), std::string::npos);
    EXPECT_NE(page.find("<style nonce=\"" + nonce + "\">"), std::string::npos);
    EXPECT_TRUE(seen.insert(nonce).second);
  }
}

TEST(BoardRequest, only_this_machine_by_name_is_a_host) {
  for (const char* host : {"localhost", "LocalHost", "localhost:7203", "127.0.0.1", "127.0.0.1:80"}) {
    EXPECT_TRUE(http::is_this_machine(host)) << host;
  }
  for (const char* host :
       {"", "example.org", "localhost.example.org", "127.0.0.1.example.org", "127.0.0.2", "localhost:",
        "localhost:x", "localhost:123456", "localhost:80:80", "[::1]", "0.0.0.0", "evil@localhost",
        " localhost", "localhost."}) {
    EXPECT_FALSE(http::is_this_machine(host)) << host;
  }
}

TEST_F(BoardServerTest, refusals) {
  start();
  const std::string host = "Host: 127.0.0.1:" + std::to_string(server->port()) + "\r\n";
  const struct {
    std::string request;
    const char* status;
  } table[] = {
      {"GET / HTTP/1.1\r\nHost: rebound.example.org\r\n\r\n", "403"},
      {"GET /events HTTP/1.1\r\nHost: rebound.example.org\r\n\r\n", "403"},
      {"GET / HTTP/1.1\r\n\r\n", "403"},
      {"GET / HTTP/1.0\r\n\r\n", "403"},
      {"GET / HTTP/1.1\r\nHost: localhost\r\nHost: example.org\r\n\r\n", "403"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\n{}", "405"},
      {"HEAD / HTTP/1.1\r\n" + host + "\r\n", "405"},
      {"OPTIONS /events HTTP/1.1\r\n" + host + "Origin: http://example.org\r\n\r\n", "405"},
      {"GET /api/v1/status HTTP/1.1\r\n" + host + "\r\n", "404"},
      {"GET /../etc/passwd HTTP/1.1\r\n" + host + "\r\n", "404"},
      {"GET /events HTTP/1.1\r\n" + host + "Sec-Fetch-Site: cross-site\r\n\r\n", "403"},
      {"GET /events HTTP/1.1\r\n" + host + "Sec-Fetch-Site: same-site\r\n\r\n", "403"},
      {"\x16\x03\x01 hello\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\n" + host + "X: " + std::string(9000, 'x') + "\r\n\r\n", "400"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 9000\r\n\r\n", "400"},
  };
  for (const auto& row : table) {
    const std::string said = answer(row.request);
    EXPECT_EQ(said.rfind(std::string("HTTP/1.1 ") + row.status, 0), 0u) << row.request << "\n" << said;
    EXPECT_EQ(said.find("Access-Control"), std::string::npos);
    EXPECT_NE(said.find("default-src 'none'"), std::string::npos) << said;
  }
  EXPECT_NE(answer(table[5].request).find("Allow: GET"), std::string::npos);
}

TEST_F(BoardServerTest, a_board_comes_at_once_and_another_when_something_changed) {
  start();
  BoardClient c = client();
  c.get("/events");
  const Json before = c.next("board");
  ASSERT_TRUE(before.is_object());
  EXPECT_EQ(before["seq"], desk.running.node().recent().last().value);
  ASSERT_EQ(desk.submit("海曲世家8号楼楼顶漏雨").status, 200u);
  Json after;
  do after = c.next("board");
  while (after.is_object() && after["seq"] == before["seq"]);
  ASSERT_TRUE(after.is_object());
  EXPECT_EQ(after["totals"]["open"], before["totals"]["open"].get<int>() + 1);
  EXPECT_NE(c.all.find("id: " + after["seq"].dump() + "\n"), std::string::npos);
}

TEST_F(BoardServerTest, one_who_comes_back_is_told_what_he_missed_and_sees_what_a_new_one_sees) {
  start();
  std::uint64_t seen = 0;
  {
    BoardClient c = client();
    c.get("/events");
    seen = c.next("board")["seq"];
  }
  for (int i = 0; i < 3; ++i) desk.submit("海曲世家8号楼楼顶漏雨，第" + std::to_string(i) + "次");
  const std::uint64_t last = desk.running.node().recent().last().value;
  BoardClient back = client(), fresh = client();
  back.get("/events", "Host: localhost\r\nLast-Event-ID: " + std::to_string(seen) + "\r\n");
  fresh.get("/events");
  const Json resumed = back.next("resumed");
  EXPECT_EQ(resumed["seen"], seen);
  EXPECT_GE(resumed["seq"], seen);
  const auto newest = [&](BoardClient& c) {  // the first may be the one that others were just sent
    Json board;
    do board = c.next("board");
    while (board.is_object() && board["seq"].get<std::uint64_t>() < last);
    return board;
  };
  EXPECT_EQ(newest(back), newest(fresh));
  EXPECT_EQ(fresh.all.find("resumed"), std::string::npos);
}

TEST_F(BoardServerTest, time_alone_makes_things_due_and_overdue) {
  desk.submit("海曲世家8号楼电梯坏了");  // U2: a day
  start();
  BoardClient c = client();
  c.get("/events");
  EXPECT_EQ(c.next("board")["totals"]["due"], 0);
  const auto shows = [&](const char* what) {
    for (int i = 0; i < 50; ++i) {
      if (c.next("board")["totals"][what] == 1) return true;
    }
    return false;
  };
  desk.clock_ms += base::hours(23).ms;
  EXPECT_TRUE(shows("due"));
  desk.clock_ms += base::hours(2).ms;
  EXPECT_TRUE(shows("overdue"));
}

TEST_F(BoardServerTest, while_nobody_watches_the_duty_cycle_is_not_asked) {
  start();
  for (int i = 0; i < 20; ++i) desk.submit("海曲世家8号楼楼顶漏雨" + std::to_string(i));
  EXPECT_EQ(server->counters().boards, 0u);
  {
    BoardClient c = client();
    c.get("/events");
    c.next("board");
  }
  ASSERT_TRUE(eventually([&] { return server->counters().watching == 0; }));
  const std::uint64_t asked = server->counters().boards;
  for (int i = 0; i < 20; ++i) desk.submit("海曲世家8号楼楼顶漏雨" + std::to_string(20 + i));
  EXPECT_LE(server->counters().boards, asked + 1);  // one may have been under way
}

TEST_F(BoardServerTest, more_watchers_than_there_are_places_are_told_and_a_place_that_is_left_is_free_again) {
  http::BoardLimits limits = quick();
  limits.watching = 2;
  start(limits);
  auto first = std::make_unique<BoardClient>(server->port());
  BoardClient second = client();
  first->get("/events");
  second.get("/events");
  ASSERT_TRUE(first->next("board").is_object());
  ASSERT_TRUE(second.next("board").is_object());
  EXPECT_EQ(answer("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n").rfind("HTTP/1.1 503", 0), 0u);
  EXPECT_EQ(answer("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").rfind("HTTP/1.1 200", 0), 0u);
  first.reset();
  ASSERT_TRUE(eventually([&] { return server->counters().watching == 1; }));
  BoardClient third = client();
  third.get("/events");
  EXPECT_TRUE(third.next("board").is_object());
}

TEST_F(BoardServerTest, connections_over_the_limit_are_closed_and_those_that_say_nothing_make_room) {
  http::BoardLimits limits = quick();
  limits.connections = 2;
  limits.request = milliseconds(200);
  start(limits);
  BoardClient silent = client(), half = client();
  half.send("GET / HT");
  EXPECT_TRUE(eventually([&] { return answer("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") != ""; }));
  EXPECT_EQ(silent.rest(), "");
  EXPECT_EQ(half.rest(), "");
}

TEST_F(BoardServerTest, one_who_does_not_read_is_cut_off_and_nobody_waits_for_him) {
  for (int i = 0; i < 40; ++i) desk.submit("海曲世家8号楼楼顶漏雨" + std::to_string(i));
  http::BoardLimits limits = quick();
  limits.refresh = milliseconds(5);
  limits.stall = milliseconds(300);
  limits.send_buffer_bytes = 4096;
  start(limits);
  BoardClient deaf(server->port(), 4096);
  BoardClient good = client();
  deaf.get("/events");
  good.get("/events");
  bool cut = false;
  for (int boards = 0; boards < 2000 && !cut; ++boards) {
    ASSERT_TRUE(good.next("board").is_object());  // goes on coming to who reads
    cut = server->counters().stalled == 1;
  }
  EXPECT_TRUE(cut);
  EXPECT_EQ(desk.submit("海曲世家8号楼楼顶漏雨，又一件").status, 200u);
  EXPECT_TRUE(good.next("board").is_object());
  ASSERT_TRUE(eventually([&] { return server->counters().watching == 1; }));
}

TEST_F(BoardServerTest, a_node_that_does_not_answer_sends_nothing_and_does_not_block_the_page) {
  start();
  desk.running.hold_disk(true);
  std::thread waits([&] { desk.submit("海曲世家8号楼楼顶漏雨"); });
  BoardClient c = client();
  c.get("/");
  EXPECT_NE(c.rest().find("</html>"), std::string::npos);
  desk.running.hold_disk(false);
  waits.join();
}

TEST_F(BoardServerTest, a_port_that_is_taken_is_named_with_what_to_do) {
  start();
  http::BoardServer second(desk.running.node(), [] { return base::Instant{1}; }, {});
  const base::Status refused = second.start(server->port());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::busy);
  EXPECT_NE(refused.error().message.find("board_port"), std::string::npos);
}

TEST_F(BoardServerTest, it_listens_on_127_0_0_1_alone) {
  start();
  sockaddr_in other{};
  other.sin_family = AF_INET;
  other.sin_port = htons(server->port());
  other.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);  // 127.0.0.2 is this machine too
  const http::Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_NE(::connect(fd.get(), reinterpret_cast<sockaddr*>(&other), sizeof other), 0);
}

TEST_F(BoardServerTest, it_ends_while_others_watch_and_may_be_stopped_twice) {
  start();
  BoardClient c = client();
  c.get("/events");
  ASSERT_TRUE(c.next("board").is_object());
  server->stop();
  c.rest();  // ends
  server->stop();
}

}  // namespace
}  // namespace gridline::test
