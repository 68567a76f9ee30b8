// A coroutine for each connection on one io_context with one thread, so nothing here needs a lock. What
// watchers wait for is one shared text: making a board costs the same for one and for sixty-four.
#include "engine/http/board_server.h"

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include "engine/base/assert.h"
#include "engine/http/board.h"
#include "engine/http/board_request.h"

namespace gridline::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

auto told_in(error_code& ec) { return asio::redirect_error(asio::use_awaitable, ec); }

// A scan of many open tickets is done rarely: it never takes more than a fiftieth of the duty cycle's time.
constexpr Clock::duration cheap = std::chrono::milliseconds(1);
constexpr Clock::duration gap_when_dear = std::chrono::milliseconds(500);
constexpr int share = 50;

struct Board {
  std::uint64_t number = 0;  // 1, 2, 3 ... in this process
  std::uint64_t seq = 0;
  std::string message;       // as it is sent
};

// In `all` while it lives.
template <class T>
struct Listed {
  Listed(std::set<T*>& list, T& one) : all(list), self(one) { all.insert(&self); }
  Listed(const Listed&) = delete;
  Listed& operator=(const Listed&) = delete;
  ~Listed() { all.erase(&self); }
  std::set<T*>& all;
  T& self;
};

}  // namespace

struct BoardServer::Impl : std::enable_shared_from_this<Impl> {
  Impl(node::Node& n, std::function<base::Instant()> t, base::ZoneOffset z, BoardLimits l)
      : node(n), now(std::move(t)), zone(z), limits(l) {}

  node::Node& node;
  const std::function<base::Instant()> now;
  const base::ZoneOffset zone;
  const BoardLimits limits;
  Counters counters;

  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  asio::steady_timer ticker{io}, pause{io};
  std::thread thread;
  std::uint16_t port = 0;

  // The thread's alone.
  bool stopping = false;
  bool ticking = false;
  bool asked = false;                  // a board is being made
  Clock::time_point asked_at{};
  Clock::duration cost{};              // of the last board, on the duty thread
  std::uint64_t boards = 0;
  std::shared_ptr<const Board> latest;  // null: nobody watches, or none has come yet
  std::set<beast::tcp_stream*> streams;
  std::set<asio::steady_timer*> watchers;  // the alarm that each of them waits on

  asio::awaitable<void> accept_loop();
  asio::awaitable<void> serve(tcp::socket socket);
  asio::awaitable<bool> send(beast::tcp_stream& stream, std::array<asio::const_buffer, 2> bytes);
  asio::awaitable<void> answer(beast::tcp_stream& stream, BoardResponse response);
  asio::awaitable<void> watch(beast::tcp_stream& stream, std::optional<std::uint64_t> seen);
  void tick();
  void ask_when_due();
  void ask();
  void take(const nlohmann::ordered_json& board, Clock::duration took);
  void close_all();
};

asio::awaitable<void> BoardServer::Impl::accept_loop() {
  while (!stopping) {
    error_code ec;
    tcp::socket socket(io);
    co_await acceptor.async_accept(socket, told_in(ec));
    if (stopping) co_return;
    if (ec) {  // out of descriptors, until one is closed
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(told_in(ec));
      continue;
    }
    if (streams.size() >= limits.connections) continue;
    asio::co_spawn(io, serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> BoardServer::Impl::serve(tcp::socket socket) {
  beast::tcp_stream stream(std::move(socket));
  const Listed<beast::tcp_stream> listed(streams, stream);
  error_code ec;
  stream.socket().set_option(tcp::no_delay(true), ec);
  // Without it the system holds megabytes for one who does not read. Should it fail, he is cut off later.
  stream.socket().set_option(asio::socket_base::send_buffer_size(limits.send_buffer_bytes), ec);

  beast::flat_buffer buffer(2 * limits.request_bytes);
  beast_http::request_parser<beast_http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(limits.request_bytes));
  parser.body_limit(limits.request_bytes);
  stream.expires_after(limits.request);
  co_await beast_http::async_read(stream, buffer, parser, told_in(ec));
  if (ec == beast_http::error::end_of_stream || ec == beast::error::timeout) co_return;
  if (ec.category() == make_error_code(beast_http::error::bad_target).category()) {
    co_await answer(stream, board_problem(400, "不是看板能懂的请求", "not a request that the board knows"));
    co_return;
  }
  if (ec) co_return;  // the client has gone

  BoardChoice choice = choose(parser.get());
  if (choice.path == BoardPath::events && watchers.size() >= limits.watching) {
    choice.refusal = board_problem(503, "观看者已满，请稍后再试", "too many are watching; try later");
  }
  if (choice.refusal) co_await answer(stream, std::move(*choice.refusal));
  else if (choice.path == BoardPath::page) co_await answer(stream, page_response());
  else co_await watch(stream, last_seen(parser.get()));
}

// False: the connection is of no more use.
asio::awaitable<bool> BoardServer::Impl::send(beast::tcp_stream& stream,
                                              std::array<asio::const_buffer, 2> bytes) {
  error_code ec;
  stream.expires_after(limits.stall);
  co_await asio::async_write(stream, bytes, told_in(ec));
  if (ec == beast::error::timeout) ++counters.stalled;
  co_return !ec && !stopping;
}

asio::awaitable<void> BoardServer::Impl::answer(beast::tcp_stream& stream, BoardResponse response) {
  response.prepare_payload();
  std::ostringstream head;
  head << response.base();
  const std::string text = head.str();
  if (co_await send(stream, {asio::buffer(text), asio::buffer(response.body())})) {
    error_code ignored;  // the client may have closed first
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  }
}

asio::awaitable<void> BoardServer::Impl::watch(beast::tcp_stream& stream, std::optional<std::uint64_t> seen) {
  asio::steady_timer alarm(io);
  const Listed<asio::steady_timer> listed(watchers, alarm);
  counters.watching = watchers.size();
  std::ostringstream head;
  head << board_response(200, "text/event-stream; charset=utf-8", "").base();
  std::string first = head.str() + "retry: 1000\n\n";
  if (!ticking) tick();
  std::uint64_t sent = 0;
  for (bool open = co_await send(stream, {asio::buffer(first), asio::const_buffer()}); open && !stopping;) {
    if (!latest || latest->number == sent) {
      error_code woken;
      alarm.expires_at(Clock::time_point::max());
      co_await alarm.async_wait(told_in(woken));
      continue;
    }
    const std::shared_ptr<const Board> board = latest;
    sent = board->number;
    first.clear();
    if (seen) {
      first = fmt::format("event: resumed\ndata: {{\"seen\":{},\"seq\":{}}}\n\n", *seen, board->seq);
      seen.reset();
    }
    open = co_await send(stream, {asio::buffer(first), asio::buffer(board->message)});
  }
  counters.watching = watchers.size() - 1;
  if (watchers.size() == 1) latest.reset();  // it grows old: who comes next gets a new one
}

// Goes on by itself while somebody watches.
void BoardServer::Impl::tick() {
  ticking = !stopping && !watchers.empty();
  if (!ticking) return;
  ask_when_due();
  ticker.expires_after(limits.push);
  ticker.async_wait([this](const error_code& ec) { ec ? void(ticking = false) : tick(); });
}

void BoardServer::Impl::ask_when_due() {
  const Clock::duration gap =
      cost < cheap ? Clock::duration(limits.push) : std::max(gap_when_dear, share * cost);
  const Clock::duration age = Clock::now() - asked_at;
  const bool changed = !latest || node.recent().last().value != latest->seq;
  if (asked || age < gap || (!changed && age < limits.refresh)) return;
  ask();
}

// The answer may come when nobody waits for it any more, or never: the node is stopping.
void BoardServer::Impl::ask() {
  asked_at = Clock::now();
  asked = node.ask([self = shared_from_this()](const node::Node& n) {
    const Clock::time_point start = Clock::now();
    auto board = std::make_shared<const nlohmann::ordered_json>(board_json(n, self->now(), self->zone));
    const Clock::duration took = Clock::now() - start;
    asio::post(self->io, [weak = self->weak_from_this(), board, took] {
      if (const auto there = weak.lock()) there->take(*board, took);
    });
  });
  if (asked) ++counters.boards;
}

void BoardServer::Impl::take(const nlohmann::ordered_json& board, Clock::duration took) {
  asked = false;
  cost = took;
  if (watchers.empty()) return;
  auto fresh = std::make_shared<Board>();
  fresh->number = ++boards;
  fresh->seq = board["seq"].get<std::uint64_t>();
  fresh->message = fmt::format("id: {}\nevent: board\ndata: {}\n\n", fresh->seq,
                               board.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  latest = std::move(fresh);
  for (asio::steady_timer* alarm : watchers) alarm->cancel();
}

// Every coroutine then finds its operation ended and returns, and so does the thread.
void BoardServer::Impl::close_all() {
  stopping = true;
  error_code ignored;  // closing what is closed already
  acceptor.close(ignored);
  ticker.cancel();
  pause.cancel();
  for (asio::steady_timer* alarm : watchers) alarm->cancel();
  for (beast::tcp_stream* stream : streams) stream->close();
}

BoardServer::BoardServer(node::Node& node, std::function<base::Instant()> now, base::ZoneOffset zone,
                         BoardLimits limits)
    : impl_(std::make_shared<Impl>(node, std::move(now), zone, limits)) {}

BoardServer::~BoardServer() { stop(); }

base::Status BoardServer::start(std::uint16_t port) {
  Impl& s = *impl_;
  GRIDLINE_ASSERT(!s.thread.joinable());
  const tcp::endpoint here(asio::ip::address_v4::loopback(), port);
  error_code ec;
  s.acceptor.open(here.protocol(), ec);
  if (!ec) s.acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) s.acceptor.bind(here, ec);
  if (!ec) s.acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) s.port = s.acceptor.local_endpoint(ec).port();
  if (ec == boost::system::errc::address_in_use) {
    return base::Error{base::ErrorCode::busy,
                       fmt::format("看板端口 {} 已被占用，请换一个，或设为 0 不开看板 / the board's port {} is taken: "
                                   "set `board_port` to another, or to 0 for no board", port, port)};
  }
  if (ec) {
    return base::Error{base::ErrorCode::io,
                       fmt::format("the board cannot listen on 127.0.0.1:{}: {}", port, ec.message())};
  }
  asio::co_spawn(s.io, s.accept_loop(), asio::detached);
  s.thread = std::thread([&s] {
    ::pthread_setname_np(::pthread_self(), "board");
    s.io.run();
  });
  return {};
}

std::uint16_t BoardServer::port() const { return impl_->port; }

const BoardServer::Counters& BoardServer::counters() const { return impl_->counters; }

void BoardServer::stop() {
  if (!impl_->thread.joinable()) return;
  asio::post(impl_->io, [s = impl_.get()] { s->close_all(); });
  impl_->thread.join();
}

}  // namespace gridline::http
