// A REP loop on inproc://zeromq.zap.01; the proof is a real handshake over inproc's neighbour, tcp
// loopback, with a key made for the occasion.
#include "engine/door/zap.h"

#include <sys/socket.h>

#include <array>
#include <map>
#include <thread>

#include "engine/base/hash.h"

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
  explicit Impl(zmq::context_t& context) : zmq(context), handler(context, zmq::socket_type::rep), stop(context, zmq::socket_type::pair) {}

  zmq::context_t& zmq;
  zmq::socket_t handler;
  zmq::socket_t stop;      // the owner's end; a message ends the loop
  std::string secret_key;
  std::map<std::string, std::string> names;  // by public key, Z85
  std::thread thread;

  void run();
  bool answer_one();
  bool lets_in(const std::string& public_key, const std::string& own_secret, bool& certain);
};

// One request: version, id, domain, address, identity, mechanism, credentials.
bool ZapServer::Impl::answer_one() {
  std::vector<zmq::message_t> frames;
  do {
    zmq::message_t frame;
    if (!handler.recv(frame)) return false;
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
  return true;
}

void ZapServer::Impl::run() {
  zmq::socket_t stopped(zmq, zmq::socket_type::pair);
  stopped.connect(stop_address);
  std::array<zmq::pollitem_t, 2> items{{{handler.handle(), 0, ZMQ_POLLIN, 0}, {stopped.handle(), 0, ZMQ_POLLIN, 0}}};
  while (true) {
    zmq::poll(items.data(), items.size(), std::chrono::milliseconds(-1));
    if (items[1].revents & ZMQ_POLLIN) return;
    if (items[0].revents & ZMQ_POLLIN) answer_one();
  }
}

ZapServer::ZapServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

void ZapServer::protect(zmq::socket_t& socket) const {
  socket.set(zmq::sockopt::zap_domain, domain);
  socket.set(zmq::sockopt::curve_server, true);
  socket.set(zmq::sockopt::curve_secretkey, impl_->secret_key);
}

base::Result<std::unique_ptr<ZapServer>> ZapServer::start(zmq::context_t& zmq, const std::string& secret_key,
                                                          const std::vector<AdapterGrant>& adapters) {
  auto impl = std::make_unique<Impl>(zmq);
  impl->secret_key = secret_key;
  std::array<char, 41> public_key{};
  if (secret_key.size() != 40 || zmq_curve_public(public_key.data(), secret_key.c_str()) != 0) {
    return base::Error{base::ErrorCode::invalid_input, "the secret key is not a Z85 CURVE key of 40 characters"};
  }
  for (const AdapterGrant& g : adapters) impl->names[g.public_key] = g.name;
  try {
    impl->handler.bind(zap_address);
    impl->stop.bind(stop_address);
  } catch (const zmq::error_t& e) {
    return base::Error{base::ErrorCode::busy, std::string("cannot start the key check: ") + e.what()};
  }
  impl->thread = std::thread([i = impl.get()] { i->run(); });
  std::unique_ptr<ZapServer> server(new ZapServer(std::move(impl)));

  // The proof: a stranger's handshake must fail, or nothing is opened.
  zmq::socket_t door(zmq, zmq::socket_type::router);
  server->protect(door);
  door.set(zmq::sockopt::linger, 0);
  door.bind("tcp://127.0.0.1:*");
  zmq::socket_t stranger(zmq, zmq::socket_type::dealer);
  std::array<char, 41> strange_public{}, strange_secret{};
  zmq_curve_keypair(strange_public.data(), strange_secret.data());
  stranger.set(zmq::sockopt::linger, 0);
  stranger.set(zmq::sockopt::curve_serverkey, public_key.data());
  stranger.set(zmq::sockopt::curve_publickey, strange_public.data());
  stranger.set(zmq::sockopt::curve_secretkey, strange_secret.data());
  zmq::socket_t events(zmq, zmq::socket_type::pair);
  const std::string monitor = "inproc://gridline.zap.proof";
  zmq_socket_monitor(stranger.handle(), monitor.c_str(), ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
  events.connect(monitor);
  events.set(zmq::sockopt::rcvtimeo, 5000);
  stranger.connect(door.get(zmq::sockopt::last_endpoint));
  zmq::message_t event;
  const bool heard = events.recv(event).has_value();
  std::uint16_t number = 0;
  if (heard && event.size() >= sizeof number) std::memcpy(&number, event.data(), sizeof number);
  zmq_socket_monitor(stranger.handle(), nullptr, 0);
  if (!heard || number != ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) {
    return base::Error{base::ErrorCode::permission, "the self-test of the key check failed: a strange key was not refused; nothing is opened"};
  }
  return server;
}

ZapServer::~ZapServer() {
  if (impl_->thread.joinable()) {
    impl_->stop.send(zmq::str_buffer("stop"), zmq::send_flags::none);
    impl_->thread.join();
  }
}

}  // namespace gridline::door
