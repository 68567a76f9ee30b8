// An adapter's link to the engine: hand it submissions, it does the rest of PROTOCOL.md.
//
//   auto adapter = sdk::Adapter::open(options, callbacks);
//   adapter->submit(submission);      // ok: on disk; it will reach the engine
//
// submit() returns when the submissions are in the spool (synced). One thread of the adapter's own
// sends them in order, within the credit, until each has its result: again after a lost
// connection, a restart of either side, an ack that does not come, or a refusal "for now". What is
// refused for good goes to the quarantine. At least once to the engine, and exactly once in it.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "adapters/sdk/connection.h"
#include "adapters/sdk/spool.h"
#include "engine/base/result.h"
#include "engine/wire/messages.h"

namespace gridline::sdk {

inline constexpr const char* default_endpoint = "tcp://127.0.0.1:7201";

struct Options {
  std::string endpoint = default_endpoint;
  std::string name;                 // "echo-1"; without keys also the source
  std::string channel;              // "echo"
  std::string software;             // name and version, for people
  std::filesystem::path spool;      // a folder of this adapter's own
  SpoolLimits spool_limits;
  std::optional<CurveKeys> keys;    // needed for anything but loopback

  // What the engine's welcome does not say. The defaults suit everybody but tests.
  std::chrono::milliseconds heartbeat{2000};      // until the welcome names another
  std::chrono::milliseconds ack_patience{30'000}; // then send again; doubled each time in a row, to 10 min
  std::chrono::milliseconds retry_pause{1000};    // after "try later"; doubled each time, to 1 min
  std::chrono::milliseconds reconnect_pause{100}; // doubled each time, to 10 s
};

// Called on the adapter's own thread, one at a time. They may call submit(), but not drain(), and
// should be quick: nothing is sent or received meanwhile. Any may be empty; an exception is reported
// as a problem. After a crash a result may be told a second time.
struct Callbacks {
  std::function<void(const wire::SubmitResult&)> accepted;
  // `retry` in it: stays in the spool and is sent again; otherwise it is in the quarantine now.
  std::function<void(const std::string& id, const wire::Refusal&)> refused;
  // Deliver a message outward: nothing when it was delivered, or how it failed. The same effect may
  // come again. Without this callback the engine is not told that the adapter can.
  std::function<std::optional<wire::Failed>(const wire::Notify&)> notify;
  std::function<void(const wire::Message&)> reply;  // Done, Reject or Answer to ask()
  std::function<void(const wire::Welcome&)> connected;
  std::function<void(const std::string&)> problem;  // a sentence for the log; nothing personal
};

struct Stats {
  bool connected = false;
  std::uint64_t waiting = 0;      // submissions in the spool without a final result
  std::uint64_t quarantined = 0;  // in the spool, refused for good
  std::uint64_t spool_bytes = 0;
  std::uint64_t under_way = 0;    // sent, no result yet
  std::uint64_t accepted = 0;     // since open, as the rest
  std::uint64_t refused = 0;      // for good
  std::uint64_t postponed = 0;    // refusals "for now"
  std::uint64_t sessions = 0;     // welcomes
  std::uint64_t bad_frames = 0;   // from the engine, not understood
  std::uint64_t stray_acks = 0;   // for a batch that nobody waits for
  std::string problem;            // the latest
};

class Session;

class Adapter {
 public:
  // Opens the spool and starts to connect; the engine need not be there. Errors: those of the spool;
  // permission (not loopback and no keys); invalid_input (a name or channel missing, the endpoint).
  static base::Result<std::unique_ptr<Adapter>> open(Options options, Callbacks callbacks);
  // Says goodbye and stops. What has no result yet stays in the spool.
  ~Adapter();
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;

  // Any thread. When ok, the submissions are durable here: waiting, or, if they can never be
  // accepted as they are, in the quarantine and named in the answer. `received` is filled in when it
  // is none. Errors: busy (the spool is full: try again later), disk_full, io, corrupt.
  base::Result<std::vector<SetAside>> submit(const wire::Submission& submission);
  // All or none, in one transaction together with `checkpoint`: how far the source has been read, in
  // the adapter's own words. Followers of files begin again there after a crash and lose nothing.
  base::Result<std::vector<SetAside>> submit_all(std::span<const wire::Submission> submissions,
                                                 std::string_view checkpoint);
  // submit_all that waits while the spool or the disk is full, so that the source is not read meanwhile:
  // this is the back-pressure. Says so to `problem`, once a wait. Not from a callback. Errors: io, corrupt;
  // busy or disk_full only when `stop` (may be set by a signal handler) ended the wait; nothing is kept then.
  base::Result<std::vector<SetAside>> submit_or_wait(std::span<const wire::Submission> submissions,
                                                     std::string_view checkpoint,
                                                     const std::atomic<bool>* stop = nullptr);
  base::Result<std::string> checkpoint() const { return spool_->checkpoint(); }

  // Sends an Act or Ask when connected, once; the answer comes to `reply`. Send it again with the
  // same key if there is none. Errors: busy (1 000 wait already).
  base::Status ask(wire::Message act_or_ask);

  // Waits until nothing waits any more; false when the time was up before.
  bool drain(std::chrono::milliseconds longest);
  Stats stats() const;

  base::Result<std::vector<Quarantined>> quarantined(std::size_t count) const {
    return spool_->quarantined(count);
  }
  // Sends quarantined ones again (all when `numbers` is empty), as the newest; how many.
  base::Result<std::size_t> replay(std::span<const std::uint64_t> numbers);

  // 16 hex digits that stay with the spool folder.
  const std::string& identity() const { return spool_->identity(); }

 private:
  friend class Session;
  Adapter(Options options, Callbacks callbacks)
      : options_(std::move(options)), callbacks_(std::move(callbacks)) {}
  void run();
  void tell_problems(Session& session);

  const Options options_;
  const Callbacks callbacks_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Connection> connection_;

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  Stats stats_;               // the counts of the spool are read from it
  std::deque<wire::Message> questions_;
  std::deque<std::string> problems_;  // of the calling side, to be told on the adapter's thread
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace gridline::sdk
