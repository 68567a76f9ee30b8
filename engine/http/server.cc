// One accepting thread, one thread a connection. Threads are joined, never detached: what they use
// ends with the server.
#include "engine/http/server.h"

#include <utility>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "engine/http/answers.h"
#include "engine/http/unix_socket.h"

namespace gridline::http {

namespace beast_http = boost::beast::http;

namespace {

constexpr const char* pack_target = "/api/v1/packs";  // whose body may be as long as a pack

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// `plus`: in a query a + is a blank; in a path it is itself.
std::string percent_decoded(std::string_view s, bool plus) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '+' && plus) {
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
  if (const auto at = in.find(beast_http::field::authorization); at != in.end()) {
    out.authorization = std::string(at->value());
  }
  const std::string target(in.target());
  const std::size_t mark = target.find('?');
  out.path = percent_decoded(target.substr(0, mark), false);
  std::string_view rest =
      mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    out.query[percent_decoded(pair.substr(0, equals), true)] =
        equals == std::string_view::npos ? std::string() : percent_decoded(pair.substr(equals + 1), true);
  }
  return out;
}

// What was wrong with bytes that are no request; none: the peer has gone, or was silent too long.
std::optional<Response> complaint_about(const boost::system::error_code& ec) {
  if (ec == beast_http::error::body_limit) {
    return problem(413, "body_too_long", "请求体过长", "the body is longer than the limit");
  }
  if (ec == beast_http::error::end_of_stream ||
      ec.category() != make_error_code(beast_http::error::bad_target).category()) {
    return std::nullopt;
  }
  return problem(400, "bad_request", "不是 HTTP 请求：" + ec.message(), "not an HTTP request: " + ec.message());
}

// False: the connection ends here.
bool write_answer(SocketStream& stream, const Response& answer, bool keep) {
  beast_http::response<beast_http::string_body> out{static_cast<beast_http::status>(answer.status), 11};
  out.set(beast_http::field::content_type, answer.content_type);
  out.set("X-Content-Type-Options", "nosniff");
  out.keep_alive(keep);
  out.body() = answer.body;
  out.prepare_payload();
  boost::system::error_code ec;
  beast_http::write(stream, out, ec);
  return !ec && keep;
}

}  // namespace

struct Server::Impl {
  Impl(Api& a, ServerLimits l) : api(a), limits(l) {}

  struct Connection {
    Descriptor socket;
    std::thread thread;
    bool ended = false;
  };

  Api& api;
  const ServerLimits limits;
  Descriptor listener;
  std::string path;
  std::thread accepting;
  std::atomic<bool> stopping{false};
  std::mutex mutex;                    // guards `connections`
  std::condition_variable changed;
  std::list<Connection> connections;   // elements stay where they are

  void accept_loop();
  void serve(Connection& connection);
  void converse(int fd);
  void join_ended();
  std::size_t under_way() const;  // under `mutex`
};

void Server::Impl::accept_loop() {
  while (!stopping) {
    Descriptor socket(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    std::unique_lock lock(mutex);
    if (!socket) {  // shut down; or out of descriptors, until a connection ends
      changed.wait_for(lock, std::chrono::milliseconds(100), [this] { return stopping.load(); });
      continue;
    }
    changed.wait(lock, [this] { return under_way() < limits.connections || stopping; });
    if (stopping) return;
    lock.unlock();
    join_ended();
    lock.lock();
    Connection& c = connections.emplace_back();
    c.socket = std::move(socket);
    c.thread = std::thread([this, &c] { serve(c); });
  }
}

std::size_t Server::Impl::under_way() const {
  return static_cast<std::size_t>(
      std::count_if(connections.begin(), connections.end(), [](const Connection& c) { return !c.ended; }));
}

void Server::Impl::join_ended() {
  std::list<Connection> ended;
  {
    std::lock_guard lock(mutex);
    for (auto at = connections.begin(); at != connections.end();) {
      const auto next = std::next(at);
      if (at->ended) ended.splice(ended.end(), connections, at);
      at = next;
    }
  }
  for (Connection& c : ended) c.thread.join();
}

void Server::Impl::serve(Connection& connection) {
  converse(connection.socket.get());
  {
    std::lock_guard lock(mutex);
    connection.ended = true;
    connection.socket = Descriptor();
  }
  changed.notify_all();
}

void Server::Impl::converse(int fd) {
  give_up_after(fd, limits.idle);
  SocketStream stream(fd);
  boost::beast::flat_buffer buffer;
  while (!stopping) {
    beast_http::request_parser<beast_http::string_body> parser;
    parser.body_limit(limits.pack_bytes);  // the length is held against it with the header
    boost::system::error_code ec;
    beast_http::read_header(stream, buffer, parser, ec);
    if (!ec && parser.get().target() != pack_target) {
      const auto length = parser.content_length();
      if (length && *length > limits.body_bytes) ec = beast_http::error::body_limit;
      else parser.body_limit(limits.body_bytes);
    }
    if (!ec) beast_http::read(stream, buffer, parser, ec);
    if (ec) {
      if (const auto said = complaint_about(ec)) write_answer(stream, *said, false);
      return;
    }
    if (!write_answer(stream, api.handle(request_of(parser.get())), parser.get().keep_alive())) return;
  }
}

Server::Server(Api& api, ServerLimits limits) : impl_(std::make_unique<Impl>(api, limits)) {}
Server::~Server() { stop(); }

base::Status Server::start(const std::string& path) {
  auto listener = listen_on(path);
  if (!listener) return listener.error();
  impl_->listener = std::move(listener).value();
  impl_->path = path;
  impl_->accepting = std::thread([this] { impl_->accept_loop(); });
  return {};
}

void Server::stop() {
  Impl& s = *impl_;
  if (s.stopping.exchange(true) || !s.accepting.joinable()) return;
  s.api.stop();
  ::shutdown(s.listener.get(), SHUT_RDWR);  // wakes the blocking accept
  {
    std::lock_guard lock(s.mutex);
    for (const Impl::Connection& c : s.connections) {
      if (c.socket) ::shutdown(c.socket.get(), SHUT_RDWR);
    }
  }
  s.changed.notify_all();
  s.accepting.join();
  for (Impl::Connection& c : s.connections) c.thread.join();  // nobody adds or removes any more
  ::unlink(s.path.c_str());
}

}  // namespace gridline::http
