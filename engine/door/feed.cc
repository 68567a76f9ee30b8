// One poll loop: requests of subscribers on one descriptor, "something was committed" on another.
// Each subscriber is a position and a credit; serving one is a bounded piece of work, in turn.
#include "engine/door/feed.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <map>
#include <thread>

#include "engine/codec/json.h"
#include "engine/door/adapter_door.h"
#include "engine/door/feed_messages.h"
#include "engine/node/entry_reader.h"

namespace gridline::door {

namespace {

constexpr std::size_t subscribers_max = 256;
constexpr std::size_t items_max = 256;               // in one message
constexpr std::int64_t silent_ns_max = 600'000'000'000;
// Messages that may lie ready for one subscriber: enough to keep a line busy, little enough that
// one that stops reading costs nothing.
constexpr int send_queue_messages = 8;
constexpr std::chrono::milliseconds idle_wait{1000};
// One whose queue is full is looked at again so soon; ZeroMQ does not say when there is room.
constexpr std::chrono::milliseconds full_wait{20};

enum class Sent { yes, full, gone };
// What serving a subscriber once has left to do.
enum class Left { nothing, more, full };

struct Subscriber {
  base::Seq next;
  std::uint32_t credit = 0;
  bool knows_names = false;
  codec::EntryPrinter printer;
  node::EntryReader reader;
  std::int64_t heard_ns = 0;
};

}  // namespace

struct Feed::Impl {
  Impl(zmq::context_t& z, node::Node& n, std::string folder, base::ZoneOffset zo)
      : zmq(z), node(n), journal_folder(std::move(folder)), zone(zo), socket(z, zmq::socket_type::router) {}

  zmq::context_t& zmq;
  node::Node& node;
  std::string journal_folder;
  base::ZoneOffset zone;
  zmq::socket_t socket;
  node::SystemClock clock;
  int committed_fd = -1;
  std::atomic<bool> stopping{false};
  std::thread thread;
  std::map<std::string, Subscriber> subscribers;
  std::string address;

  void run();
  void requests();
  void request(const std::string& identity, const FeedRequest& request);
  void turn();
  Left serve(const std::string& identity, Subscriber& subscriber);
  void forget_the_gone();
  bool learn_names(Subscriber& subscriber);
  void problem(const std::string& identity, const std::string& code, const std::string& en);
  Sent send(const std::string& identity, const std::string& bytes);
  std::chrono::milliseconds wait = idle_wait;  // until the next turn when nothing happens
};

Sent Feed::Impl::send(const std::string& identity, const std::string& bytes) {
  try {
    const bool taken =
        socket.send(zmq::buffer(identity), zmq::send_flags::sndmore | zmq::send_flags::dontwait) &&
        socket.send(zmq::buffer(bytes), zmq::send_flags::dontwait);
    return taken ? Sent::yes : Sent::full;
  } catch (const zmq::error_t&) {
    return Sent::gone;
  }
}

void Feed::Impl::problem(const std::string& identity, const std::string& code, const std::string& en) {
  FeedProblem p;
  p.code = code;
  p.en = en;
  send(identity, base::to_packed(p));
}

void Feed::Impl::requests() {
  std::vector<zmq::message_t> frames;
  while (true) {
    frames.clear();
    do {
      zmq::message_t frame;
      if (!socket.recv(frame, zmq::recv_flags::dontwait)) return;
      frames.push_back(std::move(frame));
    } while (frames.back().more());
    const std::string identity = frames[0].to_string();
    if (frames.size() != 2) {
      problem(identity, "bad_frame", "one part, without a delimiter");
      continue;
    }
    const auto parsed = base::from_packed<FeedRequest>(frames[1].to_string_view());
    if (parsed) request(identity, *parsed);
    else problem(identity, "bad_frame", parsed.error().message);
  }
}

void Feed::Impl::request(const std::string& identity, const FeedRequest& r) {
  const auto known = subscribers.find(identity);
  if (r.t == "subscribe") {
    if (known != subscribers.end()) subscribers.erase(known);
    if (subscribers.size() >= subscribers_max) forget_the_gone();
    if (subscribers.size() >= subscribers_max)
      return problem(identity, "too_many", "too many subscribers; try later");
    if (r.from == 0) return problem(identity, "bad_from", "positions count from 1");
    Subscriber fresh{base::Seq(r.from), r.credit, false, codec::EntryPrinter({false, zone}),
                     node::EntryReader(node, journal_folder), clock.steady_ns()};
    subscribers.emplace(identity, std::move(fresh));
  } else if (known == subscribers.end()) {
    problem(identity, "subscribe_first", "subscribe first");
  } else if (r.t == "credit") {
    const std::uint64_t sum = std::uint64_t(known->second.credit) + r.credit;
    known->second.credit = static_cast<std::uint32_t>(std::min<std::uint64_t>(0xffffffffu, sum));
    known->second.heard_ns = clock.steady_ns();
  } else if (r.t == "stop") {
    subscribers.erase(known);
  } else {
    problem(identity, "unknown_message", "subscribe, credit or stop");
  }
}

// Names defined before the subscriber's first entry; from 1 on it sees every definition itself.
bool Feed::Impl::learn_names(Subscriber& s) {
  if (s.knows_names || s.next.value == 1) return true;
  auto names = std::make_shared<std::promise<core::Symbols>>();
  auto future = names->get_future();
  if (!node.ask([names](const node::Node& n) { names->set_value(n.symbols()); })) return false;
  if (future.wait_for(std::chrono::seconds(5)) != std::future_status::ready) return false;
  s.printer.know(future.get());
  s.knows_names = true;
  return true;
}

// ZeroMQ tells that a peer has gone only when something is sent to it: an empty list of entries.
void Feed::Impl::forget_the_gone() {
  FeedEntries nothing;
  nothing.last = node.recent().last().value;
  const std::string bytes = base::to_packed(nothing);
  std::erase_if(subscribers, [&](const auto& s) { return send(s.first, bytes) == Sent::gone; });
}

// Sends one message at most. A position moves on only when ZeroMQ has taken the message.
Left Feed::Impl::serve(const std::string& identity, Subscriber& s) {
  if (s.credit == 0 || s.next > node.recent().last() || !learn_names(s)) return Left::nothing;
  FeedEntries out;
  const std::size_t most = std::min<std::size_t>(s.credit, items_max);
  std::string wrong;
  const auto next =
      s.reader.read(s.next, std::chrono::milliseconds(0), [&](const journal::StoredEntry& entry) {
        const auto decoded = codec::decode(entry.public_part, {});
        if (!decoded) {
          wrong = decoded.error().message;
          return false;
        }
        out.items.push_back({entry.seq.value, s.printer.line(entry.seq, *decoded)});
        return out.items.size() < most;
      });
  if (!next || !wrong.empty()) {
    problem(identity, "unreadable", next ? wrong : next.error().message);
    subscribers.erase(identity);
    return Left::nothing;
  }
  if (out.items.empty()) return Left::full;  // a seal was asked for; soon it can be read
  out.last = node.recent().last().value;
  const Sent sent = send(identity, base::to_packed(out));
  if (sent == Sent::gone) {
    subscribers.erase(identity);
    return Left::nothing;
  }
  if (sent == Sent::full) return Left::full;
  s.credit -= static_cast<std::uint32_t>(out.items.size());
  s.next = base::Seq(out.items.back().seq + 1);
  return Left::more;
}

void Feed::Impl::turn() {
  requests();
  wait = idle_wait;
  std::vector<std::string> names;
  for (const auto& [identity, s] : subscribers) names.push_back(identity);
  for (const std::string& identity : names) {
    const auto at = subscribers.find(identity);
    if (at == subscribers.end()) continue;
    if (at->second.credit == 0 && clock.steady_ns() - at->second.heard_ns > silent_ns_max) {
      subscribers.erase(at);
      continue;
    }
    switch (serve(identity, at->second)) {
      case Left::more: wait = std::chrono::milliseconds(0); break;
      case Left::full: wait = std::min(wait, full_wait); break;
      case Left::nothing: break;
    }
  }
}

void Feed::Impl::run() {
  std::array<zmq::pollitem_t, 2> items{
      {{socket.handle(), 0, ZMQ_POLLIN, 0}, {nullptr, committed_fd, ZMQ_POLLIN, 0}}};
  while (!stopping) {
    try {
      zmq::poll(items.data(), items.size(), wait);
      if (items[1].revents & ZMQ_POLLIN) {
        std::uint64_t count = 0;
        [[maybe_unused]] const ssize_t n = ::read(committed_fd, &count, sizeof count);  // only resets it
      }
      turn();
    } catch (const zmq::error_t& e) {
      if (e.num() != EINTR) return;  // the context ends
    }
  }
}

Feed::Feed(zmq::context_t& zmq, node::Node& node, std::string journal_folder, base::ZoneOffset zone)
    : impl_(std::make_unique<Impl>(zmq, node, std::move(journal_folder), zone)) {}
Feed::~Feed() { stop(); }

base::Status Feed::start(const std::string& bind) {
  if (!is_loopback(bind)) {
    return base::Error{base::ErrorCode::permission,
                       bind + " 不是本机地址：事件订阅只在本机开放 / is not loopback: the feed is for this machine only"};
  }
  try {
    impl_->socket.set(zmq::sockopt::linger, 0);
    impl_->socket.set(zmq::sockopt::router_mandatory, true);
    impl_->socket.set(zmq::sockopt::maxmsgsize, std::int64_t{64 * 1024});
    impl_->socket.set(zmq::sockopt::sndhwm, send_queue_messages);
    impl_->socket.bind(bind);
    impl_->address = impl_->socket.get(zmq::sockopt::last_endpoint);
  } catch (const zmq::error_t& e) {
    const auto code = e.num() == EADDRINUSE ? base::ErrorCode::busy : base::ErrorCode::invalid_input;
    return base::Error{code, "cannot bind " + bind + ": " + e.what()};
  }
  impl_->committed_fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (impl_->committed_fd < 0) return base::Error{base::ErrorCode::io, "cannot make an eventfd"};
  impl_->node.recent().wake(impl_->committed_fd, true);
  impl_->thread = std::thread([i = impl_.get()] { i->run(); });
  return {};
}

std::string Feed::address() const { return impl_->address; }

void Feed::stop() {
  if (!impl_->thread.joinable()) return;
  impl_->stopping = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = ::write(impl_->committed_fd, &one, sizeof one);  // wakes the loop
  impl_->thread.join();
  impl_->node.recent().wake(impl_->committed_fd, false);
  ::close(impl_->committed_fd);
  impl_->socket.close();
}

}  // namespace gridline::door
