// The transport: a Unix socket with its file, time-outs and an end.
#include "engine/http/server.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "engine/http/unix_socket.h"
#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

class Connection {
 public:
  explicit Connection(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    connected = ::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    http::give_up_after(fd_.get(), std::chrono::seconds(20));
  }
  void send(const std::string& bytes) {
    EXPECT_EQ(::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  // Until the peer closes or `enough` stands in it.
  std::string receive(const std::string& enough) {
    std::string all;
    char part[4096];
    while (all.find(enough) == std::string::npos) {
      const ssize_t n = ::recv(fd_.get(), part, sizeof part, 0);
      if (n <= 0) break;
      all.append(part, static_cast<std::size_t>(n));
    }
    return all;
  }
  // Whether the peer has closed.
  bool at_end() {
    char c;
    return ::recv(fd_.get(), &c, 1, 0) <= 0;
  }
  bool connected = false;

 private:
  http::Descriptor fd_;
};

const std::string status_request = "GET /api/v1/status HTTP/1.1\r\nHost: x\r\n\r\n";

struct ServerTest : testing::Test {
  Desk desk;
  std::string path = desk.folder / "s.sock";
  std::unique_ptr<http::Server> server = std::make_unique<http::Server>(desk.api);
};

TEST_F(ServerTest, answers_many_requests_on_one_connection) {
  ASSERT_TRUE(server->start(path).ok());
  Connection c(path);
  for (int i = 0; i < 3; ++i) {
    c.send(status_request);
    const std::string answer = c.receive("state_bytes");
    EXPECT_EQ(answer.rfind("HTTP/1.1 200 OK", 0), 0u) << answer;
    EXPECT_NE(answer.find("nosniff"), std::string::npos);
  }
}

TEST_F(ServerTest, paths_and_queries_are_decoded) {
  ASSERT_TRUE(server->start(path).ok());
  Connection c(path);
  c.send("GET /api/v1/queues/LY%2DG1?state=%71ueued&limit=5 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(c.receive("tickets").rfind("HTTP/1.1 200 OK", 0), 0u);
}

TEST_F(ServerTest, the_socket_file_is_for_its_user_alone_and_goes_with_the_server) {
  ASSERT_TRUE(server->start(path).ok());
  struct stat file {};
  ASSERT_EQ(::stat(path.c_str(), &file), 0);
  EXPECT_TRUE(S_ISSOCK(file.st_mode));
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  server->stop();
  EXPECT_NE(::stat(path.c_str(), &file), 0);
}

TEST_F(ServerTest, a_socket_of_a_dead_engine_is_replaced_and_one_of_a_live_engine_is_not) {
  {
    const auto dead = http::listen_on(path);  // closed without unlinking, as by a kill
    ASSERT_TRUE(dead.ok());
  }
  ASSERT_TRUE(std::filesystem::exists(path));
  ASSERT_TRUE(server->start(path).ok());
  http::Server second(desk.api);
  const base::Status refused = second.start(path);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::busy);
  EXPECT_NE(refused.error().message.find(path), std::string::npos);
  Connection c(path);  // the first still answers
  c.send(status_request);
  EXPECT_NE(c.receive("state_bytes").find("200 OK"), std::string::npos);
}

TEST_F(ServerTest, a_file_that_is_no_socket_is_left_alone) {
  std::ofstream(path) << "precious";
  const base::Status refused = server->start(path);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::already_exists);
  EXPECT_TRUE(std::filesystem::is_regular_file(path));
}

TEST_F(ServerTest, too_long_a_path_and_a_missing_folder_are_named) {
  EXPECT_EQ(server->start(desk.folder / std::string(120, 'x')).error().code, base::ErrorCode::invalid_input);
  EXPECT_EQ(server->start(desk.folder / "no/such.sock").error().code, base::ErrorCode::io);
}

TEST_F(ServerTest, what_is_no_http_and_what_is_too_long_is_answered_and_the_connection_closed) {
  server = std::make_unique<http::Server>(desk.api, http::ServerLimits{64, 1000, std::chrono::seconds(60)});
  ASSERT_TRUE(server->start(path).ok());
  Connection garbage(path);
  garbage.send("\x16\x03\x01 hello\r\n\r\n");
  EXPECT_EQ(garbage.receive("}}").rfind("HTTP/1.1 400", 0), 0u);
  EXPECT_TRUE(garbage.at_end());
  Connection much(path);
  much.send("POST /api/v1/submit HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_EQ(much.receive("}}").rfind("HTTP/1.1 413", 0), 0u);
  EXPECT_TRUE(much.at_end());
}

TEST_F(ServerTest, a_rule_pack_may_be_longer_than_anything_else) {
  server = std::make_unique<http::Server>(
      desk.api, http::ServerLimits{64, 1000, std::chrono::seconds(60), 5000});
  ASSERT_TRUE(server->start(path).ok());
  Connection pack(path);
  pack.send("POST /api/v1/packs HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" +
            std::string(5000, 'x'));
  EXPECT_EQ(pack.receive("}}").rfind("HTTP/1.1 400", 0), 0u);  // read whole, and no pack
  Connection too_long(path);
  too_long.send("POST /api/v1/packs HTTP/1.1\r\nHost: x\r\nContent-Length: 5001\r\n\r\n");
  EXPECT_EQ(too_long.receive("}}").rfind("HTTP/1.1 413", 0), 0u);
}

TEST_F(ServerTest, one_that_says_nothing_is_cut_off_and_makes_room) {
  server =
      std::make_unique<http::Server>(desk.api, http::ServerLimits{2, 1000, std::chrono::milliseconds(100)});
  ASSERT_TRUE(server->start(path).ok());
  Connection idle(path), slow(path);
  slow.send("GET /api/v1/sta");
  Connection third(path);
  third.send(status_request);
  EXPECT_NE(third.receive("state_bytes").find("200 OK"), std::string::npos);
  EXPECT_TRUE(idle.at_end());
  EXPECT_TRUE(slow.at_end());
}

TEST_F(ServerTest, stop_ends_while_a_long_poll_waits_and_others_are_idle) {
  ASSERT_TRUE(server->start(path).ok());
  Connection polling(path), idle(path);
  polling.send("GET /api/v1/entries?after=2&wait=25000 HTTP/1.1\r\nHost: x\r\n\r\n");
  Connection witness(path);
  witness.send(status_request);
  witness.receive("state_bytes");  // by now the poll has been accepted
  const auto before = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(3));
  EXPECT_TRUE(idle.at_end());
  EXPECT_FALSE(Connection(path).connected);
}

TEST_F(ServerTest, many_at_once_are_all_answered) {
  server = std::make_unique<http::Server>(desk.api,
                                          http::ServerLimits{4, 8 * 1024 * 1024, std::chrono::seconds(60)});
  ASSERT_TRUE(server->start(path).ok());
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i) {
    threads.emplace_back([&] {
      Connection c(path);
      c.send(status_request);
      answered += c.receive("state_bytes").find("200 OK") != std::string::npos;
    });
  }
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(answered, 32);
}

}  // namespace
}  // namespace gridline::test
