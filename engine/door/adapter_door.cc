// The conversation with adapters: each message has its handler, each handler an answer.
#include "engine/door/adapter_door.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>

#include "engine/base/limits.h"
#include "engine/door/session.h"
#include "engine/door/zap.h"
#include "engine/door/zmq_stream.h"
#include "engine/wire/checks.h"
#include "engine/wire/refusals.h"

namespace gridline::door {

namespace asio = boost::asio;

namespace {

constexpr std::uint32_t heartbeat_ms = 2000;
constexpr std::size_t sessions_max = 4096;
// A silent adapter's session is kept this long, so that its figures can still be looked at.
constexpr base::Duration session_kept = base::minutes(10);
constexpr std::size_t places_answered_max = 20;
constexpr std::size_t tickets_answered_max = 50;

std::string argument(const base::StringMap& args, const char* name) {
  const auto at = args.find(name);
  return at == args.end() ? std::string() : at->second;
}

}  // namespace

bool is_loopback(const std::string& address) {
  for (const char* prefix : {"tcp://127.", "tcp://[::1]", "tcp://localhost:", "ipc://", "inproc://"}) {
    if (address.rfind(prefix, 0) == 0) return true;
  }
  return false;
}

// A sink that posts outcomes to the door's thread: many batches of one flush share a wake-up.
class DoorSink;

struct AdapterDoor::Impl : std::enable_shared_from_this<AdapterDoor::Impl> {
  Impl(asio::io_context& io_, zmq::context_t& zmq_, node::Node& node_, const node::Secret& secret_, node::Clock& clock_,
       DoorOptions options_, DoorServices services_)
      : io(io_), zmq(zmq_), node(node_), secret(secret_), clock(clock_), options(std::move(options_)),
        services(std::move(services_)), timer(io_) {}

  asio::io_context& io;
  zmq::context_t& zmq;
  node::Node& node;
  const node::Secret& secret;
  node::Clock& clock;
  DoorOptions options;
  DoorServices services;
  asio::steady_timer timer;
  std::unique_ptr<ZapServer> zap;
  std::unique_ptr<ZmqStream> stream;
  std::shared_ptr<DoorSink> sink;
  node::RandomPool random;
  bool taking = true;
  bool closed = false;

  mutable std::mutex mutex;                 // guards `sessions` against adapters() only
  std::map<std::string, Session> sessions;  // by ZeroMQ identity
  std::map<std::uint64_t, OpenSubmit> submits;
  std::uint64_t next_token = 1;

  void received(std::vector<zmq::message_t>& frames);
  void handle(const std::string& identity, Session& session, wire::Hello& m, const std::string& user);
  void handle(const std::string& identity, Session& session, wire::Submit& m);
  void handle(const std::string& identity, Session& session, wire::Act& m);
  void handle(const std::string& identity, Session& session, wire::Ask& m);
  void send(const std::string& identity, const wire::Message& message);
  void reject(const std::string& identity, const std::string& key, wire::Refusal refusal);
  void outcomes(std::uint64_t token, std::vector<node::Outcome>& outcomes);
  void finish_submit(std::uint64_t token, const std::vector<node::Outcome>& outcomes);
  void look_for_silence();
  void answer_mine(const std::string& identity, const std::string& key, const std::string& actor);
  void answer_places(const std::string& identity, const std::string& key, const std::string& prefix);
  void answer_status(const std::string& identity, const std::string& key, const std::string& receipt);
  void log(const char* level, const std::string& sentence) { if (services.log) services.log(level, sentence); }
};

class DoorSink final : public node::ReplySink {
 public:
  explicit DoorSink(std::weak_ptr<AdapterDoor::Impl> door) : door_(std::move(door)) {}

  void deliver(std::uint64_t token, std::vector<node::Outcome>&& outcomes) override;

 private:
  std::weak_ptr<AdapterDoor::Impl> door_;
  std::mutex mutex_;
  std::vector<std::pair<std::uint64_t, std::vector<node::Outcome>>> waiting_;
};

void DoorSink::deliver(std::uint64_t token, std::vector<node::Outcome>&& outcomes) {
  const auto door = door_.lock();
  if (!door) return;
  {
    std::lock_guard lock(mutex_);
    waiting_.emplace_back(token, std::move(outcomes));
    if (waiting_.size() > 1) return;  // a wake-up is on its way already
  }
  asio::post(door->io, [this, keep = door->sink, door] {
    std::vector<std::pair<std::uint64_t, std::vector<node::Outcome>>> all;
    {
      std::lock_guard lock(mutex_);
      all.swap(waiting_);
    }
    for (auto& [t, o] : all) door->outcomes(t, o);
  });
}

void AdapterDoor::Impl::send(const std::string& identity, const wire::Message& message) {
  if (stream) stream->send(identity, wire::encode(message));
}

void AdapterDoor::Impl::reject(const std::string& identity, const std::string& key, wire::Refusal refusal) {
  const auto at = sessions.find(identity);
  if (at != sessions.end()) {
    std::lock_guard lock(mutex);
    at->second.status.last_error = refusal.en;
  }
  send(identity, wire::Reject{key, std::move(refusal)});
}

void AdapterDoor::Impl::received(std::vector<zmq::message_t>& frames) {
  if (frames.size() < 2) return;  // no peer to answer to
  const std::string identity = frames[0].to_string();
  const auto known = sessions.find(identity);
  if (known == sessions.end() && sessions.size() >= sessions_max) return reject(identity, {}, wire::refusal("try_later"));
  if (frames.size() > 2) return reject(identity, {}, wire::refusal("bad_frame", "one part, without a delimiter"));
  base::Result<wire::Message> message = wire::decode(frames[1].to_string_view());
  if (!message) return reject(identity, {}, wire::refusal_of(message.error()));

  if (auto* hello = std::get_if<wire::Hello>(&*message)) {
    const char* user = options.secret_key.empty() ? nullptr : zmq_msg_gets(frames[1].handle(), "User-Id");
    std::unique_lock lock(mutex);
    Session& session = sessions[identity];
    lock.unlock();
    return handle(identity, session, *hello, user == nullptr ? "" : user);
  }
  if (known == sessions.end() || !known->second.welcome) return reject(identity, {}, wire::refusal("hello_first"));
  Session& session = known->second;
  session.status.last_seen = clock.now();
  session.status.connected = true;
  if (auto* submit = std::get_if<wire::Submit>(&*message)) return handle(identity, session, *submit);
  if (auto* act = std::get_if<wire::Act>(&*message)) return handle(identity, session, *act);
  if (auto* ask = std::get_if<wire::Ask>(&*message)) return handle(identity, session, *ask);
  if (const auto* beat = std::get_if<wire::Heartbeat>(&*message)) {
    session.status.waiting = beat->waiting;
    return send(identity, wire::Heartbeat{node.waiting()});
  }
  if (const auto* delivered = std::get_if<wire::Delivered>(&*message)) {
    if (services.delivery) services.delivery(delivered->effect, {}, false);
    return;
  }
  if (const auto* failed = std::get_if<wire::Failed>(&*message)) {
    if (services.delivery) services.delivery(failed->effect, failed->reason, failed->retry);
    return;
  }
  if (std::holds_alternative<wire::Goodbye>(*message)) {
    session.status.connected = false;
    return;
  }
  reject(identity, {}, wire::refusal("unknown_message", "the engine says this, an adapter does not"));
}

// Without CURVE an adapter is who it says it is: whoever can reach loopback is trusted. With it the
// proven key decides, and the name in the message must be the one granted to that key.
void AdapterDoor::Impl::handle(const std::string& identity, Session& session, wire::Hello& m, const std::string& user) {
  if (const auto refused = wire::check(m)) return reject(identity, {}, *refused);
  node::Channel from{m.adapter, m.channel};
  bool may_act = options.secret_key.empty();
  if (!options.secret_key.empty()) {
    const auto grant = std::find_if(options.adapters.begin(), options.adapters.end(),
                                    [&](const AdapterGrant& g) { return g.name == user; });
    if (grant == options.adapters.end() || grant->name != m.adapter) return reject(identity, {}, wire::refusal("not_granted"));
    from.source = grant->source;
    may_act = grant->may_act;
  }
  std::lock_guard lock(mutex);
  session.welcome = true;
  session.from = from;
  session.may_act = may_act;
  session.notifies = std::find(m.capabilities.begin(), m.capabilities.end(), "notify") != m.capabilities.end();
  session.status.name = m.adapter;
  session.status.channel = m.channel;
  session.status.source = from.source;
  session.status.software = m.software;
  session.status.since = session.status.last_seen = clock.now();
  session.status.connected = true;
  log("info", "adapter " + m.adapter + " (" + m.software + ") has come in");
  send(identity, wire::Welcome{wire::protocol_version, options.engine, from.source, limits::credit_max,
                               limits::batch_submissions_max, limits::text_bytes_max, limits::frame_bytes_max, heartbeat_ms});
}

void AdapterDoor::Impl::handle(const std::string& identity, Session& session, wire::Submit& m) {
  const auto pack = node.active_pack();
  OpenSubmit open{identity, {m.batch, {}}, {}};
  open.ack.results.resize(m.items.size());
  node::InputBatch input;
  for (std::size_t i = 0; i < m.items.size(); ++i) {
    wire::SubmitResult& result = open.ack.results[i];
    result.id = m.items[i].id;
    if (auto refused = wire::check(m.items[i])) {
      result.refusal = std::move(*refused);
    } else if (!taking || !pack) {
      result.refusal = wire::refusal("try_later");
    } else if (session.under_way + open.sent.size() >= limits::credit_max) {
      result.refusal = wire::refusal("over_credit");
    } else {
      input.commands.push_back(node::make_submit(std::move(m.items[i]), session.from, *pack, secret, random));
      open.sent.push_back(i);
    }
  }
  session.status.submitted += m.items.size();
  const std::uint64_t token = next_token++;
  const std::size_t sent = open.sent.size();
  if (sent > 0) {
    input.sink = sink;
    input.token = token;
    if (node.put(input)) {
      session.under_way += static_cast<std::uint32_t>(sent);
      session.status.unacknowledged = session.under_way;
      submits.emplace(token, std::move(open));
      return;
    }
    for (const std::size_t i : open.sent) open.ack.results[i].refusal = wire::refusal("try_later");
    open.sent.clear();
  }
  submits.emplace(token, std::move(open));
  finish_submit(token, {});
}

void AdapterDoor::Impl::finish_submit(std::uint64_t token, const std::vector<node::Outcome>& outcomes) {
  const auto at = submits.find(token);
  OpenSubmit open = std::move(at->second);
  submits.erase(at);
  const std::string identity = open.session;
  wire::Ack ack = complete(std::move(open), outcomes);
  if (const auto session = sessions.find(identity); session != sessions.end()) {
    session->second.under_way -= std::min(session->second.under_way, static_cast<std::uint32_t>(outcomes.size()));
    AdapterStatus& status = session->second.status;
    status.unacknowledged = session->second.under_way;
    for (const wire::SubmitResult& r : ack.results) ++(r.refusal.code.empty() ? status.accepted : status.refused);
  }
  send(identity, ack);
}

void AdapterDoor::Impl::outcomes(std::uint64_t token, std::vector<node::Outcome>& all) {
  if (!closed && submits.count(token) > 0) finish_submit(token, all);
}

// The actor is looked up and the verb decided in one go on the duty thread's side: the look-up is a
// question, the command follows it.
void AdapterDoor::Impl::handle(const std::string& identity, Session& session, wire::Act& m) {
  if (const auto refused = wire::check(m)) return reject(identity, m.key, *refused);
  if (!session.may_act) return reject(identity, m.key, wire::refusal("not_granted"));
  ++session.status.acts;

  // Answers one Act; lives until it has.
  struct ActSink final : node::ReplySink {
    std::weak_ptr<Impl> door;
    std::string identity, key;
    void deliver(std::uint64_t, std::vector<node::Outcome>&& outcomes) override {
      const auto self = door.lock();
      if (!self) return;
      asio::post(self->io, [self, identity = identity, key = key, outcome = std::move(outcomes.front())] {
        if (outcome.rejection) return self->reject(identity, key, door::refusal_of(*outcome.rejection));
        self->send(identity, wire::Done{key, outcome.seq.value});
      });
    }
  };
  auto act_sink = std::make_shared<ActSink>();
  act_sink->door = weak_from_this();
  act_sink->identity = identity;
  act_sink->key = m.key;
  const bool asked = node.ask([self = shared_from_this(), act_sink, m, source = session.from.source](const node::Node& n) {
    const base::Symbol name = n.symbols().find("member:" + m.actor);
    core::Actor actor;
    actor.kind = core::ActorKind::member;
    actor.source = source;
    for (const core::Member& member : n.state().members) {
      if (name && member.name == name) actor.member = member.id;
    }
    if (!actor.member) {
      node::Outcome unknown;
      unknown.rejection = core::Rejection{"unknown_actor", "没有这个成员", "there is no such member", false};
      act_sink->deliver(0, {unknown});
      return;
    }
    node::InputBatch input;
    input.commands.push_back(node::make_act(m, actor, self->secret));
    input.sink = act_sink;
    if (self->node.put(input)) return;
    node::Outcome busy;
    busy.rejection = core::Rejection{"try_later", "请稍后再试", "try later", true};
    act_sink->deliver(0, {busy});
  });
  if (!asked) reject(identity, m.key, wire::refusal("try_later"));
}

void AdapterDoor::Impl::handle(const std::string& identity, Session&, wire::Ask& m) {
  if (const auto refused = wire::check(m)) return reject(identity, m.key, *refused);
  if (m.query == "places") return answer_places(identity, m.key, argument(m.args, "prefix"));
  if (m.query == "mine") return answer_mine(identity, m.key, argument(m.args, "actor"));
  if (m.query == "status") return answer_status(identity, m.key, argument(m.args, "receipt"));
  reject(identity, m.key, wire::refusal("unknown_query"));
}

void AdapterDoor::Impl::answer_places(const std::string& identity, const std::string& key, const std::string& prefix) {
  wire::Answer answer{key, {}};
  if (const auto ready = node.active_pack()) {
    for (const pack::Place& place : ready->pack->places) {
      if (place.path.rfind(prefix, 0) != 0) continue;
      answer.rows.push_back({{"path", place.path}, {"kind", std::string(pack::code(place.kind))}});
      if (answer.rows.size() == places_answered_max) break;
    }
  }
  send(identity, answer);
}

void AdapterDoor::Impl::answer_mine(const std::string& identity, const std::string& key, const std::string& actor) {
  const bool asked = node.ask([self = shared_from_this(), identity, key, actor](const node::Node& n) {
    wire::Answer answer{key, {}};
    const base::Symbol name = n.symbols().find("member:" + actor);
    for (const core::Member& member : n.state().members) {
      if (!name || member.name != name) continue;
      n.queues().each(member.unit, [&](const node::QueueRow& row) {
        if (row.member == member.id) {
          answer.rows.push_back({{"ticket", std::to_string(row.id.value)},
                                 {"state", std::string(core::code(row.state))},
                                 {"urgency", std::string(pack::code(row.urgency))},
                                 {"category", std::string(n.symbols().bare_name(row.category))},
                                 {"place", std::string(n.symbols().bare_name(row.place))}});
        }
        return answer.rows.size() < tickets_answered_max;
      });
    }
    asio::post(self->io, [self, identity, answer = std::move(answer)] { self->send(identity, answer); });
  });
  if (!asked) reject(identity, key, wire::refusal("try_later"));
}

// read.db may be slow, so it is asked on a thread of its own; a resident's question is rare.
void AdapterDoor::Impl::answer_status(const std::string& identity, const std::string& key, const std::string& receipt) {
  if (!services.status) return reject(identity, key, wire::refusal("unknown_query"));
  std::thread([self = shared_from_this(), identity, key, receipt] {
    auto rows = self->services.status(receipt);
    asio::post(self->io, [self, identity, key, rows = std::move(rows)]() mutable {
      if (rows) return self->send(identity, wire::Answer{key, std::move(rows).value()});
      self->reject(identity, key, wire::refusal("try_later"));
    });
  }).detach();
}

void AdapterDoor::Impl::look_for_silence() {
  timer.expires_after(std::chrono::milliseconds(heartbeat_ms));
  timer.async_wait([self = weak_from_this()](const boost::system::error_code& ec) {
    const auto door = self.lock();
    if (ec || !door || door->closed) return;
    const base::Instant now = door->clock.now();
    std::lock_guard lock(door->mutex);
    for (auto at = door->sessions.begin(); at != door->sessions.end();) {
      AdapterStatus& status = at->second.status;
      const base::Duration silent = now - status.last_seen;
      if (status.connected && silent > base::Duration{3 * heartbeat_ms}) {
        status.connected = false;
        door->log("warning", "adapter " + status.name + " has been silent for three heartbeats");
      }
      at = silent > session_kept && at->second.under_way == 0 ? door->sessions.erase(at) : std::next(at);
    }
    door->look_for_silence();
  });
}

AdapterDoor::AdapterDoor(asio::io_context& io, zmq::context_t& zmq, node::Node& node, const node::Secret& secret,
                         node::Clock& clock, DoorOptions options, DoorServices services)
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
  d.stream->socket().set(zmq::sockopt::rcvhwm, 2000);
  d.stream->socket().set(zmq::sockopt::sndhwm, 20000);
  if (d.zap) d.zap->protect(d.stream->socket());
  if (base::Status bound = d.stream->bind(d.options.bind); !bound) return bound;
  d.stream->start();
  d.look_for_silence();
  return {};
}

void AdapterDoor::stop_taking() { impl_->taking = false; }

void AdapterDoor::close() {
  Impl& d = *impl_;
  if (d.closed) return;
  d.closed = true;
  d.timer.cancel();
  if (d.stream) d.stream->close();
  d.zap.reset();
}

bool AdapterDoor::notify(const std::string& source, const wire::Notify& message) {
  for (const auto& [identity, session] : impl_->sessions) {
    if (session.from.source == source && session.notifies && session.status.connected) {
      return impl_->stream->send(identity, wire::encode(message));
    }
  }
  return false;
}

std::vector<AdapterStatus> AdapterDoor::adapters() const {
  std::lock_guard lock(impl_->mutex);
  std::vector<AdapterStatus> out;
  for (const auto& [identity, session] : impl_->sessions) out.push_back(session.status);
  return out;
}

}  // namespace gridline::door
