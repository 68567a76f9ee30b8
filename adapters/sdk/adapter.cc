// The calling side, and the loop of the adapter's own thread; the protocol is in session.cc.
#include "adapters/sdk/adapter.h"

#include <algorithm>

#include "adapters/sdk/session.h"
#include "engine/wire/checks.h"

namespace gridline::sdk {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Status;

namespace {

constexpr std::size_t questions_max = 1000;

// Frames taken in one turn before the timers are looked at again.
constexpr int frames_per_turn = 256;

// How long submit_or_wait waits before it looks again whether there is room (or a stop).
constexpr std::chrono::milliseconds room_pause{500};

}  // namespace

base::Instant wall_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

Result<std::unique_ptr<Adapter>> Adapter::open(Options options, Callbacks callbacks) {
  wire::Hello hello;
  hello.version = wire::protocol_version;
  hello.adapter = options.name;
  hello.channel = options.channel;
  if (auto refused = wire::check(hello)) return Error{ErrorCode::invalid_input, refused->en};
  if (!options.keys && !is_loopback(options.endpoint)) {
    return Error{ErrorCode::permission,
                 "keys are needed for " + options.endpoint + ": it is not this machine"};
  }
  std::unique_ptr<Adapter> out(new Adapter(std::move(options), std::move(callbacks)));
  auto connection = Connection::create();
  if (!connection) return connection.error();
  out->connection_ = std::move(*connection);
  // Tried once here, so that a wrong endpoint is told to the caller and not to a log.
  if (Status s = out->connection_->open(out->options_.endpoint, out->options_.keys); !s) return s.error();
  out->connection_->close();
  auto spool = Spool::open(out->options_.spool, out->options_.spool_limits);
  if (!spool) return spool.error();
  out->spool_ = std::move(*spool);
  out->thread_ = std::thread([adapter = out.get()] { adapter->run(); });
  return out;
}

Adapter::~Adapter() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  connection_->wake();
  thread_.join();
}

void Adapter::tell_problems(Session& session) {
  std::deque<std::string> problems;
  {
    const std::lock_guard lock(mutex_);
    problems.swap(problems_);
  }
  for (const std::string& sentence : problems) session.problem(sentence);
}

void Adapter::run() {
  Session session(*this);
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) break;
    }
    tell_problems(session);
    const auto now = std::chrono::steady_clock::now();
    for (int n = 0; n < frames_per_turn; ++n) {
      const auto frame = connection_->receive();
      if (!frame) break;
      session.take(*frame, now);
    }
    const TimePoint next = session.turn(now);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - std::chrono::steady_clock::now());
    connection_->wait(std::clamp(left, std::chrono::milliseconds(0), std::chrono::milliseconds(1000)));
  }
  session.leave();
}

Result<std::vector<SetAside>> Adapter::submit(const wire::Submission& submission) {
  wire::Submission stamped = submission;
  const base::Instant now = wall_now();
  if (!stamped.received) stamped.received = now;
  auto kept = spool_->append({&stamped, 1}, std::nullopt, now);
  if (kept.ok()) connection_->wake();
  return kept;
}

Result<std::vector<SetAside>> Adapter::submit_all(std::span<const wire::Submission> submissions,
                                                  std::string_view checkpoint) {
  const base::Instant now = wall_now();
  std::vector<wire::Submission> stamped(submissions.begin(), submissions.end());
  for (wire::Submission& s : stamped) {
    if (!s.received) s.received = now;
  }
  auto kept = spool_->append(stamped, checkpoint, now);
  if (kept.ok()) connection_->wake();
  return kept;
}

Result<std::vector<SetAside>> Adapter::submit_or_wait(std::span<const wire::Submission> submissions,
                                                      std::string_view checkpoint,
                                                      const std::atomic<bool>* stop) {
  for (bool told = false;; told = true) {
    auto kept = submit_all(submissions, checkpoint);
    if (kept.ok()) return kept;
    const Error& error = kept.error();
    if (error.code != ErrorCode::busy && error.code != ErrorCode::disk_full) return kept;
    if (stop != nullptr && *stop) return kept;
    std::unique_lock lock(mutex_);
    if (!told) {
      problems_.push_back(error.message + "；等待中 · waiting");
      connection_->wake();
    }
    // Not drain(): with nothing but a full quarantine or disk it would be over at once, again and again.
    const std::uint64_t before = spool_->counts().waiting;
    changed_.wait_for(lock, room_pause, [&] { return spool_->counts().waiting < before; });
  }
}

Status Adapter::ask(wire::Message act_or_ask) {
  GRIDLINE_ASSERT(std::holds_alternative<wire::Act>(act_or_ask) ||
                  std::holds_alternative<wire::Ask>(act_or_ask));
  {
    const std::lock_guard lock(mutex_);
    if (questions_.size() >= questions_max)
      return Error{ErrorCode::busy, "too many questions wait to be sent"};
    questions_.push_back(std::move(act_or_ask));
  }
  connection_->wake();
  return {};
}

bool Adapter::drain(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, longest, [&] { return spool_->counts().waiting == 0; });
}

Stats Adapter::stats() const {
  const SpoolCounts counts = spool_->counts();
  const std::lock_guard lock(mutex_);
  Stats out = stats_;
  out.waiting = counts.waiting;
  out.quarantined = counts.quarantined;
  out.spool_bytes = counts.bytes;
  return out;
}

Result<std::size_t> Adapter::replay(std::span<const std::uint64_t> numbers) {
  auto moved = spool_->replay(numbers);
  if (moved.ok()) connection_->wake();
  return moved;
}

}  // namespace gridline::sdk
