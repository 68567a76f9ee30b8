// A REP loop on inproc://zeromq.zap.01; the proof is a real handshake over inproc's neighbour, tcp
// loopback, with a key made for the occasion.
#include "engine/door/zap.h"

#include <array>
#include <cstring>
#include <map>
#include <thread>

#include <fmt/format.h>

namespace gridline::door {

namespace {

constexpr const char* zap_address = "inproc://zeromq.zap.01";
constexpr const char* stop_address = "inproc://gridline.zap.stop";
constexpr const char* domain = "gridline";

std::string z85_of(std::string_view key32) {
  std::array<char, 41> out{};
  zmq_z85_encode(out.data(), reinterpret_cast<const std::uint8_t*>(key32.data()), key32.size());
  return out.data();
}

}  // namespace

struct ZapServer::Impl {
  explicit Impl(zmq::context_t& context)
      : zmq(context), handler(context, zmq::socket_type::rep), stop(context, zmq::socket_type::pair) {}

  zmq::context_t& zmq;
  zmq::socket_t handler;
  zmq::socket_t stop;      // the owner's end; a message ends the loop
  std::string secret_key;
  std::map<std::string, std::string> names;  // by public key, Z85
  std::thread thread;

  void run();
  void answer_one();
};

// One request: version, id, domain, address, identity, mechanism, credentials.
void ZapServer::Impl::answer_one() {
  std::vector<zmq::message_t> frames;
  do {
    zmq::message_t frame;
    if (!handler.recv(frame)) return;
    frames.push_back(std::move(frame));
  } while (frames.back().more());
  const std::string id = frames.size() > 1 ? frames[1].to_string() : "";
  std::string user;
  if (frames.size() >= 7 && frames[5].to_string_view() == "CURVE" && frames[6].size() == 32) {
    const auto at = names.find(z85_of(frames[6].to_string_view()));
    if (at != names.end()) user = at->second;
  }
  const bool known = !user.empty();
  for (const std::string& part : {std::string("1.0"), id, std::string(known ? "200" : "400"),
                                  std::string(known ? "OK" : "this key is not granted"), user}) {
    handler.send(zmq::buffer(part), zmq::send_flags::sndmore);
  }
  handler.send(zmq::message_t(), zmq::send_flags::none);
}

void ZapServer::Impl::run() {
  zmq::socket_t stopped(zmq, zmq::socket_type::pair);
  stopped.connect(stop_address);
  std::array<zmq::pollitem_t, 2> items{
      {{handler.handle(), 0, ZMQ_POLLIN, 0}, {stopped.handle(), 0, ZMQ_POLLIN, 0}}};
  while (true) {
    try {
      zmq::poll(items.data(), items.size(), std::chrono::milliseconds(-1));
      if (items[1].revents & ZMQ_POLLIN) return;
      if (items[0].revents & ZMQ_POLLIN) answer_one();
    } catch (const zmq::error_t& e) {
      if (e.num() != EINTR) return;  // the context ends: nobody is let in any more
    }
  }
}

ZapServer::ZapServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

void ZapServer::protect(zmq::socket_t& socket) const {
  socket.set(zmq::sockopt::zap_domain, domain);
  socket.set(zmq::sockopt::curve_server, true);
  socket.set(zmq::sockopt::curve_secretkey, impl_->secret_key);
}

namespace {

using PublicKeys = std::map<std::string, std::string>;

// The names by key. One key is one name; one name may have several keys, but one source.
base::Result<PublicKeys> names_of(const std::vector<AdapterGrant>& adapters) {
  PublicKeys names;
  std::map<std::string, const AdapterGrant*> first;
  for (const AdapterGrant& g : adapters) {
    std::array<std::uint8_t, 32> bytes{};
    if (g.public_key.size() != 40 || zmq_z85_decode(bytes.data(), g.public_key.c_str()) == nullptr) {
      return base::Error{base::ErrorCode::invalid_input,
                         fmt::format("the public key of {} is not a Z85 CURVE key of 40 characters", g.name)};
    }
    if (!names.emplace(g.public_key, g.name).second) {
      return base::Error{base::ErrorCode::invalid_input,
                         fmt::format("the key of {} is granted twice", g.name)};
    }
    const AdapterGrant& other = *first.emplace(g.name, &g).first->second;
    if (other.source != g.source || other.may_act != g.may_act) {
      return base::Error{base::ErrorCode::invalid_input,
                         fmt::format("the keys of {} are not granted the same source and rights", g.name)};
    }
  }
  return names;
}

// A real handshake with a key made for the occasion must be refused. Throws zmq::error_t.
bool strangers_are_refused(zmq::context_t& zmq, const ZapServer& server, const std::string& server_key) {
  zmq::socket_t door(zmq, zmq::socket_type::router);
  server.protect(door);
  door.set(zmq::sockopt::linger, 0);
  door.bind("tcp://127.0.0.1:*");
  zmq::socket_t stranger(zmq, zmq::socket_type::dealer);
  std::array<char, 41> strange_public{}, strange_secret{};
  zmq_curve_keypair(strange_public.data(), strange_secret.data());
  stranger.set(zmq::sockopt::linger, 0);
  stranger.set(zmq::sockopt::curve_serverkey, server_key);
  stranger.set(zmq::sockopt::curve_publickey, strange_public.data());
  stranger.set(zmq::sockopt::curve_secretkey, strange_secret.data());
  const std::string monitor = "inproc://gridline.zap.proof";
  zmq_socket_monitor(stranger.handle(), monitor.c_str(),
                     ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  zmq::socket_t events(zmq, zmq::socket_type::pair);
  events.set(zmq::sockopt::linger, 0);
  events.set(zmq::sockopt::rcvtimeo, 5000);
  events.connect(monitor);
  stranger.connect(door.get(zmq::sockopt::last_endpoint));
  zmq::message_t event;
  std::uint16_t number = 0;
  if (events.recv(event) && event.size() >= sizeof number) std::memcpy(&number, event.data(), sizeof number);
  zmq_socket_monitor(stranger.handle(), nullptr, 0);
  return number == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
}

}  // namespace

base::Result<std::unique_ptr<ZapServer>> ZapServer::start(zmq::context_t& zmq, const std::string& secret_key,
                                                          const std::vector<AdapterGrant>& adapters) {
  std::array<char, 41> public_key{};
  if (secret_key.size() != 40 || zmq_curve_public(public_key.data(), secret_key.c_str()) != 0) {
    return base::Error{base::ErrorCode::invalid_input,
                       "the secret key is not a Z85 CURVE key of 40 characters"};
  }
  auto names = names_of(adapters);
  if (!names) return names.error();
  try {
    auto impl = std::make_unique<Impl>(zmq);
    impl->secret_key = secret_key;
    impl->names = std::move(names).value();
    impl->handler.set(zmq::sockopt::linger, 0);
    impl->handler.bind(zap_address);
    impl->stop.bind(stop_address);
    impl->thread = std::thread([i = impl.get()] { i->run(); });
    std::unique_ptr<ZapServer> server(new ZapServer(std::move(impl)));
    if (strangers_are_refused(zmq, *server, public_key.data())) return server;
    return base::Error{
        base::ErrorCode::permission,
        "the self-test of the key check failed: a strange key was not refused; nothing is opened"};
  } catch (const zmq::error_t& e) {
    return base::Error{base::ErrorCode::busy, std::string("cannot start the key check: ") + e.what()};
  }
}

ZapServer::~ZapServer() {
  if (impl_->thread.joinable()) {
    impl_->stop.send(zmq::str_buffer("stop"), zmq::send_flags::none);
    impl_->thread.join();
  }
}

}  // namespace gridline::door
