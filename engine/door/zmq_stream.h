// A ZeroMQ socket on a Boost.Asio io_context, by the rules that cost days to find:
//   1. the descriptor is edge-triggered and means only "look at ZMQ_EVENTS";
//   2. after an edge, receive until EAGAIN, capped, then post to oneself, because the edge is gone;
//   3. look at ZMQ_EVENTS again after every send, which may have eaten an edge;
//   4. libzmq owns the descriptor: release() it, never close it;
//   5. one thread per socket;
//   6. look once right after arming.
#pragma once

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <zmq.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace gridline::door {

class ZmqStream {
 public:
  // Called for each message on the io_context's thread with its frames; the views live during the
  // call only.
  using OnMessage = std::function<void(std::vector<zmq::message_t>& frames)>;

  ZmqStream(boost::asio::io_context& io, zmq::context_t& zmq, zmq::socket_type type, OnMessage on_message);
  ~ZmqStream();
  ZmqStream(const ZmqStream&) = delete;
  ZmqStream& operator=(const ZmqStream&) = delete;

  // For options before bind().
  zmq::socket_t& socket() { return socket_; }

  // Errors: busy (address in use), invalid_input.
  base::Status bind(const std::string& address);
  // Begins to receive. Pausing leaves messages with ZeroMQ: that is the back-pressure.
  void start();
  // What was sent has half a second to leave: the context's end waits so long at most.
  void close();

  // Never waits. False: the peer is gone or its queue is full; the message is dropped.
  bool send(std::string_view identity, std::string&& frame);

 private:
  void arm();
  void drain();
  void drain_later();

  boost::asio::io_context& io_;
  zmq::socket_t socket_;
  boost::asio::posix::stream_descriptor descriptor_;
  OnMessage on_message_;
  std::vector<zmq::message_t> frames_;
  bool open_ = false;
  bool posted_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // handlers may outlive the stream
};

}  // namespace gridline::door
