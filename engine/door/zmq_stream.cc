// Receiving in capped bursts, so that timers and replies on the same thread get their turn.
#include "engine/door/zmq_stream.h"

#include <boost/asio/post.hpp>

#include "engine/base/limits.h"

namespace gridline::door {

namespace {

constexpr int burst_messages_max = 64;
// How long what was sent may take to leave after close(); peers that are gone cost nothing.
constexpr int closing_ms = 500;

}  // namespace

ZmqStream::ZmqStream(boost::asio::io_context& io, zmq::context_t& zmq, zmq::socket_type type,
                     OnMessage on_message)
    : io_(io), socket_(zmq, type), descriptor_(io), on_message_(std::move(on_message)) {
  socket_.set(zmq::sockopt::linger, 0);
  socket_.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(limits::frame_bytes_max));
  socket_.set(zmq::sockopt::handshake_ivl, 5000);
}

ZmqStream::~ZmqStream() { close(); }

base::Status ZmqStream::bind(const std::string& address) {
  try {
    socket_.bind(address);
  } catch (const zmq::error_t& e) {
    const auto code = e.num() == EADDRINUSE ? base::ErrorCode::busy : base::ErrorCode::invalid_input;
    return base::Error{code, "cannot bind " + address + ": " + e.what()};
  }
  return {};
}

void ZmqStream::start() {
  open_ = true;
  descriptor_.assign(socket_.get(zmq::sockopt::fd));
  arm();
  drain();
}

void ZmqStream::close() {
  *alive_ = false;
  if (descriptor_.is_open()) descriptor_.release();
  if (open_) socket_.set(zmq::sockopt::linger, closing_ms);
  open_ = false;
  socket_.close();
}

void ZmqStream::arm() {
  descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                         [this, alive = alive_](const boost::system::error_code& ec) {
                           if (ec || !*alive || !open_) return;
                           arm();
                           drain();
                         });
}

void ZmqStream::drain() {
  for (int i = 0; i < burst_messages_max && open_; ++i) {
    if ((socket_.get(zmq::sockopt::events) & ZMQ_POLLIN) == 0) return;
    frames_.clear();
    do {
      zmq::message_t frame;
      if (!socket_.recv(frame, zmq::recv_flags::dontwait)) break;
      frames_.push_back(std::move(frame));
    } while (frames_.back().more());
    if (!frames_.empty()) on_message_(frames_);
  }
  drain_later();
}

void ZmqStream::drain_later() {
  if (posted_ || !open_) return;
  posted_ = true;
  boost::asio::post(io_, [this, alive = alive_] {
    if (!*alive) return;
    posted_ = false;
    drain();
  });
}

bool ZmqStream::send(std::string_view identity, std::string&& frame) {
  if (!open_) return false;
  bool sent = false;
  try {
    sent = socket_.send(zmq::buffer(identity), zmq::send_flags::sndmore | zmq::send_flags::dontwait)
               .has_value() &&
           socket_.send(zmq::buffer(frame), zmq::send_flags::dontwait).has_value();
  } catch (const zmq::error_t&) {
    sent = false;  // EHOSTUNREACH: the peer is gone
  }
  drain_later();  // sending may have eaten the edge of an arrival
  return sent;
}

}  // namespace gridline::door
