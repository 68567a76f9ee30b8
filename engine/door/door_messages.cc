// What adapters say: each message has its handler, each handler an answer. Hello and Submit here.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/door/door_impl.h"
#include "engine/wire/checks.h"
#include "engine/wire/refusals.h"

namespace gridline::door {

namespace {

constexpr std::size_t sessions_max = 4096;

// The name that the key check gave this message's sender. An identity is chosen by the peer, so it
// proves nothing: every message is looked at.
std::string proven_user(zmq::message_t& frame) {
  const char* user = zmq_msg_gets(frame.handle(), "User-Id");
  return user == nullptr ? std::string() : std::string(user);
}

}  // namespace

void DoorSink::deliver(std::uint64_t token, std::vector<node::Outcome>&& outcomes) {
  {
    std::lock_guard lock(mutex_);
    waiting_.emplace_back(token, std::move(outcomes));
    if (waiting_.size() > 1) return;  // a wake-up is on its way already
  }
  hand_over();
}

void DoorSink::hand_over() {
  AdapterDoor::Impl::later(door_, [self = shared_from_this()](AdapterDoor::Impl& door) {
    std::vector<std::pair<std::uint64_t, std::vector<node::Outcome>>> all;
    {
      std::lock_guard lock(self->mutex_);
      all.swap(self->waiting_);
    }
    for (const auto& [token, outcomes] : all) door.outcomes(token, outcomes);
  });
}

void AdapterDoor::Impl::send(const std::string& identity, const wire::Message& message) {
  if (!stream) return;
  const bool sent = stream->send(identity, wire::encode(message));
  const auto at = sessions.find(identity);
  if (at == sessions.end()) return;
  at->second.answered = true;
  // It sends again what has no result, so nothing is lost; but somebody should see it.
  if (!sent)
    note(at->second, [](AdapterStatus& s) { s.last_error = "it has gone, or does not read its answers"; });
}

void AdapterDoor::Impl::reject(const std::string& identity, const std::string& key, wire::Refusal refusal) {
  const auto at = sessions.find(identity);
  if (at != sessions.end()) note(at->second, [&](AdapterStatus& s) { s.last_error = refusal.en; });
  send(identity, wire::Reject{key, std::move(refusal)});
}

void AdapterDoor::Impl::received(std::vector<zmq::message_t>& frames) {
  if (frames.size() < 2) return;  // no peer to answer to
  const std::string identity = frames[0].to_string();
  if (frames.size() > 2)
    return reject(identity, {}, wire::refusal("bad_frame", "one part, without a delimiter"));
  base::Result<wire::Message> message = wire::decode(frames[1].to_string_view());
  if (!message) return reject(identity, {}, wire::refusal_of(message.error()));
  const std::string user = options.secret_key.empty() ? std::string() : proven_user(frames[1]);
  if (const auto* hello = std::get_if<wire::Hello>(&*message)) return come_in(identity, *hello, user);
  const auto known = sessions.find(identity);
  if (known == sessions.end() || known->second.user != user) {
    return reject(identity, {}, wire::refusal("hello_first"));
  }
  note(known->second, [now = clock.now()](AdapterStatus& s) {
    s.last_seen = now;
    s.connected = true;
  });
  dispatch(identity, known->second, *message);
}

void AdapterDoor::Impl::dispatch(const std::string& identity, Session& session, wire::Message& message) {
  if (auto* submit = std::get_if<wire::Submit>(&message)) return handle(identity, session, *submit);
  if (auto* act = std::get_if<wire::Act>(&message)) return handle(identity, session, *act);
  if (auto* ask = std::get_if<wire::Ask>(&message)) return handle(identity, *ask);
  if (const auto* beat = std::get_if<wire::Heartbeat>(&message)) {
    note(session, [&](AdapterStatus& s) { s.waiting = beat->waiting; });
    return send(identity, wire::Heartbeat{node.waiting()});
  }
  if (const auto* delivered = std::get_if<wire::Delivered>(&message)) {
    if (services.delivery) services.delivery(delivered->effect, {}, false);
    return;
  }
  if (const auto* failed = std::get_if<wire::Failed>(&message)) {
    if (services.delivery) services.delivery(failed->effect, failed->reason, failed->retry);
    return;
  }
  if (std::holds_alternative<wire::Goodbye>(message)) {
    return note(session, [](AdapterStatus& s) { s.connected = false; });
  }
  reject(identity, {}, wire::refusal("unknown_message", "the engine says this, an adapter does not"));
}

// False: the house is full of adapters that are there. One that has gone makes room.
bool AdapterDoor::Impl::make_room() {
  if (sessions.size() < sessions_max) return true;
  const auto gone = std::find_if(sessions.begin(), sessions.end(), [](const auto& s) {
    return !s.second.status.connected && s.second.under_way == 0;
  });
  if (gone == sessions.end()) return false;
  std::lock_guard lock(mutex);
  sessions.erase(gone);
  return true;
}

// Without CURVE an adapter is who it says it is: whoever can reach loopback is trusted. With it the
// proven key decides, and the name in the message must be the one granted to that key.
void AdapterDoor::Impl::come_in(const std::string& identity, const wire::Hello& m, const std::string& user) {
  if (const auto refused = wire::check(m)) return reject(identity, {}, *refused);
  node::Channel from{m.adapter, m.channel};
  bool may_act = true;
  if (!options.secret_key.empty()) {
    const auto grant = std::find_if(options.adapters.begin(), options.adapters.end(),
                                    [&](const AdapterGrant& g) { return g.name == user; });
    if (grant == options.adapters.end() || grant->name != m.adapter) {
      return reject(identity, {}, wire::refusal("not_granted"));
    }
    from.source = grant->source.empty() ? grant->name : grant->source;
    may_act = grant->may_act;
  }
  if (sessions.find(identity) == sessions.end() && !make_room()) {
    return reject(identity, {}, wire::refusal("try_later"));
  }
  const base::Instant now = clock.now();
  {
    std::lock_guard lock(mutex);
    Session& session = sessions[identity];
    const bool same = session.status.name == m.adapter && session.user == user;
    if (!same) session.status = {};
    session.user = user;
    session.from = from;
    session.may_act = may_act;
    session.notifies =
        std::find(m.capabilities.begin(), m.capabilities.end(), "notify") != m.capabilities.end();
    session.hello = next_hello++;
    session.under_way = 0;
    AdapterStatus& s = session.status;
    s.name = m.adapter;
    s.channel = m.channel;
    s.source = from.source;
    s.software = m.software;
    s.since = s.last_seen = now;
    s.unacknowledged = 0;
    s.connected = true;
  }
  log("info", "adapter " + m.adapter + " (" + m.software + ") has come in");
  send(identity, wire::Welcome{wire::protocol_version, options.engine, from.source, limits::credit_max,
                               limits::batch_submissions_max, limits::text_bytes_max, limits::frame_bytes_max,
                               heartbeat_ms});
}

void AdapterDoor::Impl::handle(const std::string& identity, Session& session, wire::Submit& m) {
  const auto pack = node.active_pack();
  OpenSubmit open{identity, session.hello, {m.batch, {}}, {}};
  open.ack.results.resize(m.items.size());
  node::InputBatch input;
  input.commands.reserve(m.items.size());
  open.sent.reserve(m.items.size());
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
      node::make_submit(std::move(m.items[i]), session.from, *pack, secret, random,
                        input.commands.emplace_back());
      open.sent.push_back(i);
    }
  }
  note(session, [&](AdapterStatus& s) { s.submitted += m.items.size(); });
  const auto sent = static_cast<std::uint32_t>(open.sent.size());
  if (sent > 0) {
    input.sink = sink;
    input.token = next_token++;
    const std::uint64_t token = input.token;
    if (node.put(input)) {  // the outcomes come through this thread, so not before the next line
      session.under_way += sent;
      note(session, [&](AdapterStatus& s) { s.unacknowledged = session.under_way; });
      submits.emplace(token, std::move(open));
      return;
    }
    for (const std::size_t i : open.sent) open.ack.results[i].refusal = wire::refusal("try_later");
    open.sent.clear();
  }
  finish_submit(std::move(open), {});
}

void AdapterDoor::Impl::outcomes(std::uint64_t token, const std::vector<node::Outcome>& all) {
  const auto at = submits.find(token);
  if (at == submits.end()) return;
  OpenSubmit open = std::move(at->second);
  submits.erase(at);
  finish_submit(std::move(open), all);
}

void AdapterDoor::Impl::finish_submit(OpenSubmit&& open, const std::vector<node::Outcome>& outcomes) {
  const std::string identity = open.identity;
  const std::uint64_t hello = open.hello;
  const wire::Ack ack = complete(std::move(open), outcomes);
  if (const auto at = sessions.find(identity); at != sessions.end()) {
    Session& session = at->second;
    // After a new Hello nothing of before it counts against the credit.
    if (session.hello == hello) session.under_way -= static_cast<std::uint32_t>(outcomes.size());
    note(session, [&](AdapterStatus& s) {
      s.unacknowledged = session.under_way;
      const std::uint64_t before = s.accepted;
      for (const wire::SubmitResult& r : ack.results) {
        ++(r.refusal.code.empty() ? s.accepted : s.refused);
        if (!r.refusal.code.empty()) s.last_error = r.refusal.en;
      }
      session.accepted.add(clock.now(), s.accepted - before);
      session.latest.add(clock.now(), ack);
    });
  }
  send(identity, ack);
}

}  // namespace gridline::door
