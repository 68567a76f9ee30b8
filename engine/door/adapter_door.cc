// The door's life: opening, beating, noticing silence, closing.
#include "engine/door/adapter_door.h"

#include <algorithm>

#include "engine/door/door_impl.h"

namespace gridline::door {

namespace asio = boost::asio;

namespace {

// A silent adapter's session is kept this long, so that its figures can still be looked at.
constexpr base::Duration session_kept = base::minutes(10);
// Residents asking for their ticket; one answer takes about a millisecond.
constexpr std::size_t status_questions_max = 1024;
constexpr int send_queue_messages = 20'000;
constexpr int receive_queue_messages = 2000;

bool is_ipv4_loopback(std::string_view host) {
  return host.substr(0, 4) == "127." && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

bool is_loopback(const std::string& address) {
  if (address.rfind("ipc://", 0) == 0 || address.rfind("inproc://", 0) == 0) return true;
  constexpr std::string_view tcp = "tcp://";
  const std::size_t colon = address.rfind(':');
  if (address.rfind(tcp, 0) != 0 || colon < tcp.size()) return false;
  const std::string_view host = std::string_view(address).substr(tcp.size(), colon - tcp.size());
  return host == "localhost" || host == "[::1]" || is_ipv4_loopback(host);
}

AdapterDoor::Impl::Impl(asio::io_context& io_, zmq::context_t& zmq_, node::Node& node_,
                        const node::Secret& secret_, node::Clock& clock_, DoorOptions options_,
                        DoorServices services_)
    : io(io_),
      zmq(zmq_),
      node(node_),
      secret(secret_),
      clock(clock_),
      options(std::move(options_)),
      services(std::move(services_)),
      timer(io_),
      side(status_questions_max) {}

AdapterDoor::AdapterDoor(asio::io_context& io, zmq::context_t& zmq, node::Node& node,
                         const node::Secret& secret, node::Clock& clock, DoorOptions options,
                         DoorServices services)
    : impl_(std::make_shared<Impl>(io, zmq, node, secret, clock, std::move(options), std::move(services))) {
  impl_->sink = std::make_shared<DoorSink>(impl_);
}

AdapterDoor::~AdapterDoor() { close(); }

base::Status AdapterDoor::start() {
  Impl& d = *impl_;
  if (d.options.secret_key.empty() && !is_loopback(d.options.bind)) {
    return base::Error{base::ErrorCode::permission,
                       d.options.bind + " 不是本机地址：请配置 secret_key_file 与 adapters 后再对外开放 / is not loopback: "
                       "configure secret_key_file and adapters (CURVE keys) before opening it to others"};
  }
  if (!d.options.secret_key.empty()) {
    auto zap = ZapServer::start(d.zmq, d.options.secret_key, d.options.adapters);
    if (!zap) return zap.error();
    d.zap = std::move(zap).value();
  }
  d.stream = std::make_unique<ZmqStream>(d.io, d.zmq, zmq::socket_type::router,
                                         [&d](std::vector<zmq::message_t>& frames) { d.received(frames); });
  d.stream->socket().set(zmq::sockopt::router_mandatory, true);
  d.stream->socket().set(zmq::sockopt::rcvhwm, receive_queue_messages);
  d.stream->socket().set(zmq::sockopt::sndhwm, send_queue_messages);
  if (d.zap) d.zap->protect(d.stream->socket());
  if (base::Status bound = d.stream->bind(d.options.bind); !bound) return bound;
  d.stream->start();
  d.beat();
  return {};
}

std::string AdapterDoor::address() const { return impl_->stream->socket().get(zmq::sockopt::last_endpoint); }

// Every heartbeat's time: who has heard nothing from us hears something; who was silent is marked.
void AdapterDoor::Impl::beat() {
  timer.expires_after(std::chrono::milliseconds(heartbeat_ms));
  timer.async_wait([self = weak_from_this()](const boost::system::error_code& ec) {
    const auto door = self.lock();
    if (ec || !door || door->closed) return;
    for (auto& [identity, session] : door->sessions) {
      if (session.status.connected && !session.answered)
        door->send(identity, wire::Heartbeat{door->node.waiting()});
      session.answered = false;
    }
    door->look_for_silence(door->clock.now());
    door->beat();
  });
}

void AdapterDoor::Impl::look_for_silence(base::Instant now) {
  std::lock_guard lock(mutex);
  for (auto at = sessions.begin(); at != sessions.end();) {
    AdapterStatus& status = at->second.status;
    const base::Duration silent = now - status.last_seen;
    if (status.connected && silent > base::Duration{3 * heartbeat_ms}) {
      status.connected = false;
      log("warning", "adapter " + status.name + " has been silent for three heartbeats");
    }
    at = silent > session_kept && at->second.under_way == 0 ? sessions.erase(at) : std::next(at);
  }
}

void AdapterDoor::stop_taking() { impl_->taking = false; }

void AdapterDoor::close() {
  Impl& d = *impl_;
  if (d.closed) return;
  for (auto& [identity, session] : d.sessions) {
    if (session.status.connected) d.send(identity, wire::Goodbye{"the engine stops"});
  }
  d.closed = true;
  d.timer.cancel();
  d.side.stop();
  if (d.stream) d.stream->close();
  d.zap.reset();
}

bool AdapterDoor::notify(const std::string& source, const wire::Notify& message) {
  for (auto& [identity, session] : impl_->sessions) {
    if (session.from.source == source && session.notifies && session.status.connected) {
      session.answered = true;
      return impl_->stream->send(identity, wire::encode(message));
    }
  }
  return false;
}

std::vector<AdapterStatus> AdapterDoor::adapters() const {
  std::lock_guard lock(impl_->mutex);
  std::vector<AdapterStatus> out;
  for (const auto& [identity, session] : impl_->sessions) {
    out.push_back(session.status);
    out.back().accepted_in_minute = session.accepted.sum(impl_->clock.now());
  }
  return out;
}

std::vector<node::AdapterResult> AdapterDoor::results(const std::string& name) const {
  std::vector<node::AdapterResult> out;
  {
    std::lock_guard lock(impl_->mutex);
    for (const auto& [identity, session] : impl_->sessions) {
      if (session.status.name == name) session.latest.append_to(out);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return out;
}

}  // namespace gridline::door
