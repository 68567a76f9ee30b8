// DEALER over libzmq's C interface: codes instead of exceptions.
#include "adapters/sdk/connection.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.h>

#include <array>
#include <cerrno>

#include "engine/base/limits.h"

namespace gridline::sdk {

using base::Error;
using base::ErrorCode;
using base::Status;

namespace {

// Frames that wait inside ZeroMQ; the credit bounds them much earlier.
constexpr int queued_frames_max = 20'000;

Error zmq_error(std::string_view doing) {
  return {ErrorCode::invalid_input, fmt::format("{}: {}", doing, zmq_strerror(zmq_errno()))};
}

bool set(void* socket, int option, int value) {
  return zmq_setsockopt(socket, option, &value, sizeof value) == 0;
}
bool set(void* socket, int option, const std::string& value) {
  return zmq_setsockopt(socket, option, value.data(), value.size()) == 0;
}

}  // namespace

bool is_loopback(std::string_view endpoint) {
  constexpr std::array<std::string_view, 5> near = {
      "tcp://127.", "tcp://localhost:", "tcp://[::1]:", "ipc://", "inproc://"};
  for (const std::string_view beginning : near) {
    if (endpoint.starts_with(beginning)) return true;
  }
  return false;
}

base::Result<std::unique_ptr<Connection>> Connection::create() {
  std::unique_ptr<Connection> out(new Connection());
  out->context_ = zmq_ctx_new();
  out->wake_fd_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (out->context_ == nullptr || out->wake_fd_ < 0) {
    return Error{ErrorCode::io, "cannot make a socket: no file descriptors or memory left"};
  }
  return out;
}

Connection::~Connection() {
  close();
  if (context_ != nullptr) {
    while (zmq_ctx_term(context_) != 0 && zmq_errno() == EINTR) {}
  }
  if (wake_fd_ >= 0) ::close(wake_fd_);
}

void Connection::wake() {
  const std::uint64_t one = 1;
  // A full counter (EAGAIN) is awake already.
  [[maybe_unused]] const auto written = ::write(wake_fd_, &one, sizeof one);
}

Status Connection::open(const std::string& endpoint, const std::optional<CurveKeys>& keys) {
  close();
  socket_ = zmq_socket(context_, ZMQ_DEALER);
  if (socket_ == nullptr) return zmq_error("cannot make a socket");
  const std::int64_t frame_bytes_max = static_cast<std::int64_t>(limits::frame_bytes_max);
  bool good = set(socket_, ZMQ_LINGER, 0) && set(socket_, ZMQ_SNDHWM, queued_frames_max) &&
              set(socket_, ZMQ_RECONNECT_IVL, 100) && set(socket_, ZMQ_RECONNECT_IVL_MAX, 2000) &&
              set(socket_, ZMQ_IPV6, 1) &&
              zmq_setsockopt(socket_, ZMQ_MAXMSGSIZE, &frame_bytes_max, sizeof frame_bytes_max) == 0;
  if (good && keys) {
    good = set(socket_, ZMQ_CURVE_SERVERKEY, keys->server) &&
           set(socket_, ZMQ_CURVE_PUBLICKEY, keys->public_key) &&
           set(socket_, ZMQ_CURVE_SECRETKEY, keys->secret_key);
  }
  Status result =
      good ? Status() : Status(zmq_error("the socket's settings (are the keys 40 characters of Z85?)"));
  if (result.ok() && zmq_connect(socket_, endpoint.c_str()) != 0) {
    result = zmq_error(fmt::format("cannot connect to {}", endpoint));
  }
  if (!result.ok()) close();
  return result;
}

void Connection::close(std::chrono::milliseconds linger) {
  if (socket_ == nullptr) return;
  set(socket_, ZMQ_LINGER, static_cast<int>(linger.count()));
  zmq_close(socket_);
  socket_ = nullptr;
  full_ = false;
}

bool Connection::send(std::string_view frame) {
  GRIDLINE_ASSERT(is_open());
  int sent = 0;
  do {
    sent = zmq_send(socket_, frame.data(), frame.size(), ZMQ_DONTWAIT);
  } while (sent < 0 && zmq_errno() == EINTR);
  full_ = sent < 0;
  return !full_;
}

std::optional<std::string> Connection::receive() {
  if (socket_ == nullptr) return std::nullopt;
  std::optional<std::string> out;
  zmq_msg_t part;
  zmq_msg_init(&part);
  int parts = 0;
  for (bool more = true; more;) {
    const int size = zmq_msg_recv(&part, socket_, ZMQ_DONTWAIT);
    if (size < 0 && zmq_errno() == EINTR) continue;
    if (size < 0) break;
    ++parts;
    out.emplace(static_cast<const char*>(zmq_msg_data(&part)), static_cast<std::size_t>(size));
    more = zmq_msg_more(&part) != 0;
  }
  zmq_msg_close(&part);
  if (parts > 1) out->clear();
  return out;
}

void Connection::wait(std::chrono::milliseconds longest) {
  zmq_pollitem_t items[2] = {};
  items[0].fd = wake_fd_;
  items[0].events = ZMQ_POLLIN;
  items[1].socket = socket_;
  items[1].events = static_cast<short>(full_ ? ZMQ_POLLIN | ZMQ_POLLOUT : ZMQ_POLLIN);
  zmq_poll(items, socket_ == nullptr ? 1 : 2, longest.count() < 0 ? 0 : static_cast<long>(longest.count()));
  std::uint64_t count = 0;
  [[maybe_unused]] const auto bytes = ::read(wake_fd_, &count, sizeof count);
}

}  // namespace gridline::sdk
