// The door's inside, shared by its .cc files: adapter_door.cc (life), door_messages.cc (hello and
// submit), door_answers.cc (act and ask).
//
// Threads: everything runs on the io_context's thread, but DoorSink::deliver (duty thread: only
// hands over), jobs of `side` (read.db) and adapters(). For the last one alone, `sessions` and every
// Session::status are changed under `mutex`; the io thread reads them without it. Handlers that are
// handed to other threads hold the door weakly: it ends with its AdapterDoor and nothing else.
#pragma once

#include "engine/door/adapter_door.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>
#include <mutex>

#include "engine/door/session.h"
#include "engine/door/side_thread.h"
#include "engine/door/zap.h"
#include "engine/door/zmq_stream.h"

namespace gridline::door {

inline constexpr std::uint32_t heartbeat_ms = 2000;

// Hands outcomes over to the door's thread: many batches of one flush share a wake-up.
class DoorSink final : public node::ReplySink, public std::enable_shared_from_this<DoorSink> {
 public:
  explicit DoorSink(std::weak_ptr<AdapterDoor::Impl> door) : door_(std::move(door)) {}
  void deliver(std::uint64_t token, std::vector<node::Outcome>&& outcomes) override;

 private:
  void hand_over();

  std::weak_ptr<AdapterDoor::Impl> door_;
  std::mutex mutex_;
  std::vector<std::pair<std::uint64_t, std::vector<node::Outcome>>> waiting_;
};

struct AdapterDoor::Impl : std::enable_shared_from_this<AdapterDoor::Impl> {
  Impl(boost::asio::io_context& io_, zmq::context_t& zmq_, node::Node& node_, const node::Secret& secret_,
       node::Clock& clock_, DoorOptions options_, DoorServices services_);

  boost::asio::io_context& io;
  zmq::context_t& zmq;
  node::Node& node;
  const node::Secret& secret;
  node::Clock& clock;
  DoorOptions options;
  DoorServices services;
  boost::asio::steady_timer timer;
  std::unique_ptr<ZapServer> zap;
  std::unique_ptr<ZmqStream> stream;
  std::shared_ptr<DoorSink> sink;
  SideThread side;
  node::RandomPool random;
  bool taking = true;
  bool closed = false;

  mutable std::mutex mutex;
  std::map<std::string, Session> sessions;  // by ZeroMQ identity; each has said a valid Hello
  std::map<std::uint64_t, OpenSubmit> submits;
  std::uint64_t next_token = 1;
  std::uint64_t next_hello = 1;

  template <class Change> void note(Session& session, Change change) {
    std::lock_guard lock(mutex);
    change(session.status);
  }

  void received(std::vector<zmq::message_t>& frames);
  void dispatch(const std::string& identity, Session& session, wire::Message& message);
  void come_in(const std::string& identity, const wire::Hello& m, const std::string& user);
  bool make_room();
  void handle(const std::string& identity, Session& session, wire::Submit& m);
  void finish_submit(OpenSubmit&& open, const std::vector<node::Outcome>& outcomes);
  void outcomes(std::uint64_t token, const std::vector<node::Outcome>& outcomes);
  void handle(const std::string& identity, Session& session, wire::Act& m);
  void handle(const std::string& identity, wire::Ask& m);
  void answer_mine(const std::string& identity, const std::string& key, const std::string& actor);
  void answer_places(const std::string& identity, const std::string& key, const std::string& prefix);
  void answer_status(const std::string& identity, const std::string& key, const std::string& receipt);

  void send(const std::string& identity, const wire::Message& message);
  void reject(const std::string& identity, const std::string& key, wire::Refusal refusal);
  // From any thread: runs `work(door)` on the io thread, if the door is still there and open.
  template <class Work> static void later(const std::weak_ptr<Impl>& door, Work work) {
    const auto self = door.lock();
    if (!self) return;
    boost::asio::post(self->io, [door, work = std::move(work)]() mutable {
      if (const auto there = door.lock(); there && !there->closed) work(*there);
    });
  }

  void beat();
  void look_for_silence(base::Instant now);
  void log(const char* level, const std::string& sentence) {
    if (services.log) services.log(level, sentence);
  }
};

}  // namespace gridline::door
