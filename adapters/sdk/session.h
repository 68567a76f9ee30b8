// One conversation after the other with the engine: hello, submits within the credit, acks,
// heartbeats, and starting anew when something is amiss. Lives on the adapter's own thread.
//
// There is one remedy for everything that goes wrong (silence, a missing ack, an engine that has
// forgotten us, a frame it could not read): close the socket, pause, say hello on a new one and
// send all rows of the spool that have no result. Repairing each case within the session would
// send less twice; but sending twice is harmless here, and an untried repair is not.
#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sdk/adapter.h"
#include "adapters/sdk/window.h"

namespace gridline::sdk {

base::Instant wall_now();

class Session {
 public:
  explicit Session(Adapter& adapter);

  // A frame from the engine; any bytes.
  void take(std::string_view frame, TimePoint now);
  // Does all that is due; when to call again at the latest (earlier when a frame arrives).
  TimePoint turn(TimePoint now);
  // Goodbye; what is acknowledged is removed from the spool.
  void leave();
  // Tells the callback and the statistics.
  void problem(const std::string& sentence);

 private:
  enum class Phase { paused, greeting, open };

  void begin(TimePoint now);
  void end(TimePoint now, const std::string& why);
  void watch(TimePoint now);
  void fill(TimePoint now);
  void send_batches(TimePoint now);
  void send_questions(TimePoint now);
  void flush_done(TimePoint now);
  void send(const wire::Message& message, TimePoint now);
  void send_frame(std::string frame, TimePoint now);
  void send_unsent(TimePoint now);
  TimePoint next_turn(TimePoint now) const;

  void on(const wire::Welcome& welcome, TimePoint now);
  void on(const wire::Ack& ack, TimePoint now);
  void on(const wire::Reject& reject, TimePoint now);
  void on(const wire::Notify& notify, TimePoint now);
  void on_frame_rejected(const wire::Refusal& refusal, TimePoint now);
  void settle(const Window::Answered& answered, TimePoint now);
  bool set_aside(std::uint64_t seq, const std::string& id, const wire::Refusal& refusal);

  // Runs a callback if there is one; what it throws is a problem, not the end.
  template <class F, class... A> void call(const F& callback, const A&... arguments);
  template <class Change> void stats(const Change& change);

  Adapter& adapter_;
  const Options& options_;
  Spool& spool_;
  Connection& connection_;
  Window window_;

  Phase phase_ = Phase::paused;
  TimePoint begin_at_{};
  TimePoint heard_at_{};
  TimePoint spoke_at_{};
  unsigned failures_ = 0;         // sessions in a row that brought nothing
  unsigned lost_patience_ = 0;    // of these, for want of an ack
  std::deque<std::string> unsent_;  // frames that ZeroMQ had no room for, in order

  std::uint32_t credit_ = 0;
  std::size_t batch_max_ = 0;
  std::size_t frame_bytes_max_ = 0;
  std::chrono::milliseconds heartbeat_;

  std::uint64_t careful_until_ = 0;  // rows up to here are sent one at a time
  std::vector<std::uint64_t> done_;  // acknowledged, still in the spool
  TimePoint flush_at_{};             // when these go
  TimePoint fill_at_{};              // not before: the spool could not be read
};

// `base` doubled `times` times, at most `longest`.
template <class A, class B>
std::chrono::milliseconds doubled(A base, unsigned times, B longest) {
  std::chrono::milliseconds out = base;
  for (; times > 0 && out < longest; --times) out *= 2;
  return std::min<std::chrono::milliseconds>(out, longest);
}

template <class Change>
void Session::stats(const Change& change) {
  const std::lock_guard lock(adapter_.mutex_);
  change(adapter_.stats_);
  adapter_.changed_.notify_all();
}

template <class F, class... A>
void Session::call(const F& callback, const A&... arguments) {
  if (!callback) return;
  try {
    callback(arguments...);
  } catch (const std::exception& thrown) {
    stats([&](Stats& s) { s.problem = std::string("a callback threw: ") + thrown.what(); });
  } catch (...) {
    stats([](Stats& s) { s.problem = "a callback threw"; });
  }
}

}  // namespace gridline::sdk
