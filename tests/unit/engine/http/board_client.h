// A plain client of the board: bytes out, bytes in, on 127.0.0.1.
#pragma once

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <nlohmann/json.hpp>
#include <string>

#include "engine/http/unix_socket.h"

namespace gridline::test {

class BoardClient {
 public:
  explicit BoardClient(std::uint16_t port, int receive_buffer = 0)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) {
      ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected = ::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    http::give_up_after(fd_.get(), std::chrono::seconds(20));
  }

  void send(const std::string& bytes) {
    EXPECT_EQ(::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  void get(const std::string& path, const std::string& headers = "Host: localhost\r\n") {
    send("GET " + path + " HTTP/1.1\r\n" + headers + "\r\n");
  }
  // All that comes until the end.
  std::string rest() {
    while (more()) {
    }
    return std::exchange(received_, {});
  }
  // Up to and with `end`; what comes behind it is kept.
  std::string until(const std::string& end) {
    std::size_t at;
    while ((at = received_.find(end)) == std::string::npos) {
      if (!more()) return std::exchange(received_, {});
    }
    std::string out = received_.substr(0, at + end.size());
    received_.erase(0, out.size());
    return out;
  }
  // The next message of a stream with this name, its data; null: the stream has ended.
  nlohmann::json next(const std::string& event) {
    for (;;) {
      const std::string message = until("\n\n");
      if (message.empty()) return nullptr;
      all += message;
      if (message.find("event: " + event + "\n") == std::string::npos) continue;
      const std::size_t data = message.find("data: ");
      return nlohmann::json::parse(message.substr(data + 6));
    }
  }
  bool connected = false;
  std::string all;  // of the messages that next() went over

 private:
  bool more() {
    char part[16 * 1024];
    const ssize_t n = ::recv(fd_.get(), part, sizeof part, 0);
    if (n > 0) received_.append(part, static_cast<std::size_t>(n));
    return n > 0;
  }
  http::Descriptor fd_;
  std::string received_;
};

}  // namespace gridline::test
