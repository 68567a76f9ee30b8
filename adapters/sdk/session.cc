// When to begin, send, beat and give up; what the engine's answers do is in session_answers.cc.
#include "adapters/sdk/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/limits.h"
#include "engine/wire/refusals.h"

namespace gridline::sdk {

using namespace std::chrono_literals;

namespace {

// Rows in hand: a full credit and as much again, so that sending never waits for the disk.
constexpr std::size_t window_rows_max = 2 * limits::credit_max;
constexpr std::size_t window_bytes_max = 64 * 1024 * 1024;

// Rows read from the spool at once.
constexpr std::size_t load_rows = 1024;
constexpr std::size_t load_bytes = 4 * 1024 * 1024;


// The header of a submit around its submissions, at its longest.
constexpr std::size_t submit_header_bytes = 64;

// Silence of this many heartbeats is the end of the session.
constexpr int silent_heartbeats = 3;

constexpr auto reconnect_pause_max = 10s;
constexpr auto patience_max = 10min;

}  // namespace

Session::Session(Adapter& adapter)
    : adapter_(adapter),
      options_(adapter.options_),
      spool_(*adapter.spool_),
      connection_(*adapter.connection_),
      window_(window_rows_max, window_bytes_max),
      heartbeat_(adapter.options_.heartbeat) {}

TimePoint Session::turn(TimePoint now) {
  if (phase_ == Phase::paused && now >= begin_at_) begin(now);
  if (phase_ != Phase::paused) watch(now);
  if (phase_ == Phase::open) {
    send_unsent(now);
    window_.wake_postponed(now);
    fill(now);
    send_batches(now);
    send_questions(now);
    if (unsent_.empty() && now >= spoke_at_ + heartbeat_) send(wire::Heartbeat{spool_.counts().waiting}, now);
  }
  if (!done_.empty() && now >= flush_at_) flush_done(now);
  return next_turn(now);
}

TimePoint Session::next_turn(TimePoint now) const {
  if (phase_ == Phase::paused) return done_.empty() ? begin_at_ : std::min(begin_at_, flush_at_);
  TimePoint next = heard_at_ + silent_heartbeats * heartbeat_;
  if (!done_.empty()) next = std::min(next, flush_at_);
  if (phase_ == Phase::greeting) return next;
  // With a frame that found no room, waiting ends when there is room; a heartbeat would find none.
  if (unsent_.empty()) next = std::min(next, spoke_at_ + heartbeat_);
  if (const auto sent = window_.oldest_sent()) {
    next = std::min(next, *sent + doubled(options_.ack_patience, lost_patience_, patience_max));
  }
  if (const auto postponed = window_.next_postponed()) next = std::min(next, *postponed);
  // More rows in the spool than one load brought, and room for them: go on at once.
  if (spool_.newest() > window_.last_seq() && window_.room() > 0)
    next = std::min(next, std::max(now, fill_at_));
  return next;
}

void Session::begin(TimePoint now) {
  if (const base::Status opened = connection_.open(options_.endpoint, options_.keys); !opened) {
    return end(now, opened.error().message);
  }
  window_.clear();
  phase_ = Phase::greeting;
  heard_at_ = spoke_at_ = now;
  heartbeat_ = options_.heartbeat;
  wire::Hello hello{wire::protocol_version, options_.name, options_.channel, options_.software, {}};
  if (adapter_.callbacks_.notify) hello.capabilities.push_back("notify");
  if (adapter_.callbacks_.reply) hello.capabilities.push_back("act");
  send(hello, now);
}

void Session::end(TimePoint now, const std::string& why) {
  connection_.close();
  flush_done(now);
  window_.clear();
  unsent_.clear();
  phase_ = Phase::paused;
  begin_at_ = now + doubled(options_.reconnect_pause, failures_++, reconnect_pause_max);
  stats([&](Stats& s) { s.connected = false; s.under_way = 0; });
  problem(why);
}

// Silence, and acks that do not come.
void Session::watch(TimePoint now) {
  if (now >= heard_at_ + silent_heartbeats * heartbeat_) {
    if (phase_ == Phase::open) {
      return end(now, fmt::format("the engine at {} has been silent for {} ms", options_.endpoint,
                                  (silent_heartbeats * heartbeat_).count()));
    }
    return end(now, fmt::format("no answer from the engine at {}: it is not running, or does not know this"
                                " adapter's key", options_.endpoint));
  }
  const auto patience = doubled(options_.ack_patience, lost_patience_, patience_max);
  if (const auto sent = window_.oldest_sent(); sent && now >= *sent + patience) {
    ++lost_patience_;
    end(now, fmt::format("no ack for {} ms; sending again", patience.count()));
  }
}

void Session::fill(TimePoint now) {
  const std::uint64_t newest = spool_.newest();  // before the read: what comes in between is found next time
  if (now < fill_at_ || window_.room() == 0 || newest <= window_.last_seq()) return;
  auto rows = spool_.next(window_.last_seq(), std::min(load_rows, window_.room()), load_bytes);
  if (!rows) {
    fill_at_ = now + 1s;
    return problem(rows.error().message);
  }
  for (SpoolRow& row : *rows) {
    // An engine with a smaller limit than ours would close the connection over it, again and again.
    if (row.packed.size() + submit_header_bytes <= frame_bytes_max_) window_.load(std::move(row));
    else if (!set_aside(row.seq, row.id, wire::refusal("raw_too_long", "larger than one frame")))
      fill_at_ = now + 1s;
  }
  if (rows->empty()) window_.skip_to(newest);  // the newest are acknowledged or set aside already
}

void Session::send_batches(TimePoint now) {
  while (window_.ready() && unsent_.empty() && window_.under_way() < credit_) {
    const bool careful = careful_until_ != 0;
    if (careful && window_.under_way() > 0) break;
    const std::size_t items = careful ? 1 : std::min<std::size_t>(batch_max_, credit_ - window_.under_way());
    const Window::Batch batch = window_.take(items, frame_bytes_max_ - submit_header_bytes, now);
    send_frame(wire::encode_submit(batch.number, batch.packed), now);
  }
  stats([&](Stats& s) { s.under_way = window_.under_way(); });
}

void Session::send_questions(TimePoint now) {
  std::deque<wire::Message> questions;
  {
    const std::lock_guard lock(adapter_.mutex_);
    if (!unsent_.empty()) return;
    questions.swap(adapter_.questions_);
  }
  while (!questions.empty() && unsent_.empty()) {
    send(questions.front(), now);
    questions.pop_front();
  }
  if (questions.empty()) return;
  const std::lock_guard lock(adapter_.mutex_);
  adapter_.questions_.insert(adapter_.questions_.begin(), questions.begin(), questions.end());
}

void Session::send(const wire::Message& message, TimePoint now) {
  send_frame(wire::encode(message), now);
}

// What there is no room for is kept, in order. Little can gather there: submits and questions wait
// until it is empty, and of the rest each answers something that came in.
void Session::send_frame(std::string frame, TimePoint now) {
  unsent_.push_back(std::move(frame));
  send_unsent(now);
}

void Session::send_unsent(TimePoint now) {
  while (!unsent_.empty() && connection_.send(unsent_.front())) {
    unsent_.pop_front();
    spoke_at_ = now;
  }
}

void Session::flush_done(TimePoint now) {
  if (done_.empty()) return;
  if (const base::Status removed = spool_.done(done_); !removed) {
    flush_at_ = now + 1s;
    return problem(removed.error().message);
  }
  done_.clear();
  stats([](Stats&) {});
}

void Session::leave() {
  flush_done(std::chrono::steady_clock::now());
  if (phase_ != Phase::open) return connection_.close();
  connection_.send(wire::encode(wire::Goodbye{"stopped"}));
  connection_.close(500ms);
}

void Session::problem(const std::string& sentence) {
  stats([&](Stats& s) { s.problem = sentence; });
  call(adapter_.callbacks_.problem, sentence);
}

}  // namespace gridline::sdk
