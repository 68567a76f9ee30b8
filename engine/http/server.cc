// Blocking Beast over a local stream socket, with the kernel's time-outs on both directions.
#include "engine/http/server.h"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <set>
#include <thread>

namespace gridline::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using Protocol = asio::local::stream_protocol;

namespace {

constexpr std::size_t connections_max = 64;
constexpr std::size_t body_bytes_max = 8 * 1024 * 1024;  // a member list of a district
constexpr int idle_seconds_max = 60;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '+') {
      out += ' ';
    } else if (s[i] == '%' && i + 2 < s.size() && hex_value(s[i + 1]) >= 0 && hex_value(s[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(s[i + 1]) * 16 + hex_value(s[i + 2]));
      i += 2;
    } else {
      out += s[i];
    }
  }
  return out;
}

Request request_of(const beast_http::request<beast_http::string_body>& in) {
  Request out;
  out.method = std::string(in.method_string());
  out.body = in.body();
  const std::string target(in.target());
  const std::size_t mark = target.find('?');
  out.path = percent_decoded(target.substr(0, mark));
  std::string_view rest = mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    out.query[percent_decoded(pair.substr(0, equals))] =
        equals == std::string_view::npos ? std::string() : percent_decoded(pair.substr(equals + 1));
  }
  return out;
}

bool somebody_listens(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const bool yes = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return yes;
}

}  // namespace

struct Server::Impl {
  explicit Impl(const Api& a) : api(a), acceptor(context) {}

  const Api& api;
  asio::io_context context{1};
  Protocol::acceptor acceptor;
  std::string path;
  std::thread accepting;
  std::atomic<bool> stopping{false};
  std::mutex mutex;
  std::condition_variable ended;
  std::set<int> open;  // sockets under way, to be cut at stop
  std::size_t threads = 0;

  void accept_loop();
  void serve(Protocol::socket socket);
};

void Server::Impl::accept_loop() {
  while (!stopping) {
    boost::system::error_code ec;
    Protocol::socket socket(context);
    acceptor.accept(socket, ec);
    if (ec) {
      if (stopping || ec == asio::error::bad_descriptor || ec == asio::error::invalid_argument) return;
      continue;
    }
    std::unique_lock lock(mutex);
    ended.wait(lock, [this] { return threads < connections_max || stopping; });
    if (stopping) return;
    ++threads;
    open.insert(socket.native_handle());
    std::thread([this, s = std::move(socket)]() mutable { serve(std::move(s)); }).detach();
  }
}

void Server::Impl::serve(Protocol::socket socket) {
  const int fd = socket.native_handle();
  const timeval limit{idle_seconds_max, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  boost::beast::flat_buffer buffer;
  while (!stopping) {
    beast_http::request_parser<beast_http::string_body> parser;
    parser.body_limit(body_bytes_max);
    boost::system::error_code ec;
    beast_http::read(socket, buffer, parser, ec);
    if (ec) break;
    const Response answer = api.handle(request_of(parser.get()));
    beast_http::response<beast_http::string_body> out{static_cast<beast_http::status>(answer.status), 11};
    out.set(beast_http::field::content_type, answer.content_type);
    out.set("X-Content-Type-Options", "nosniff");
    out.keep_alive(parser.get().keep_alive());
    out.body() = answer.body;
    out.prepare_payload();
    beast_http::write(socket, out, ec);
    if (ec || !out.keep_alive()) break;
  }
  std::lock_guard lock(mutex);
  open.erase(fd);
  boost::system::error_code ignored;  // the peer may be gone; closing is all that is left to do
  socket.close(ignored);
  --threads;
  ended.notify_all();
}

Server::Server(const Api& api) : impl_(std::make_unique<Impl>(api)) {}
Server::~Server() { stop(); }

base::Status Server::start(const std::string& path) {
  if (path.size() >= sizeof(sockaddr_un{}.sun_path)) {
    return base::Error{base::ErrorCode::invalid_input, fmt::format("the socket path is too long (at most 107 bytes): {}", path)};
  }
  if (somebody_listens(path)) {
    return base::Error{base::ErrorCode::busy, "another engine already listens on " + path};
  }
  ::unlink(path.c_str());
  boost::system::error_code ec;
  impl_->acceptor.open(Protocol(), ec);
  const mode_t before = ::umask(0177);
  if (!ec) impl_->acceptor.bind(Protocol::endpoint(path), ec);
  ::umask(before);
  if (!ec) impl_->acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) return base::Error{base::ErrorCode::io, fmt::format("cannot listen on {}: {}", path, ec.message())};
  impl_->path = path;
  impl_->accepting = std::thread([this] { impl_->accept_loop(); });
  return {};
}

void Server::stop() {
  if (impl_->stopping.exchange(true)) return;
  if (impl_->accepting.joinable()) {
    ::shutdown(impl_->acceptor.native_handle(), SHUT_RDWR);  // wakes the blocking accept
    {
      std::lock_guard lock(impl_->mutex);
      for (const int fd : impl_->open) ::shutdown(fd, SHUT_RDWR);
      impl_->ended.notify_all();
    }
    impl_->accepting.join();
  }
  std::unique_lock lock(impl_->mutex);
  impl_->ended.wait(lock, [this] { return impl_->threads == 0; });
  lock.unlock();
  if (!impl_->path.empty()) ::unlink(impl_->path.c_str());
}

}  // namespace gridline::http
