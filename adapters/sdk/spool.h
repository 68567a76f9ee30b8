// The spool: submissions on the adapter's own disk from the moment it took them until the engine
// acknowledged them. It is the reason why a resident's message outlives a crash on either side.
//
// One SQLite file, `spool.db`, held exclusively by one process (a second one is told "busy"), WAL,
// synchronous=FULL: every call that returns ok has been synced. A file of lines was the
// alternative; it would need its own answer to torn writes, deletion in the middle, and a
// checkpoint that must change together with the rows.
//
// Any thread may call; calls are made one after the other. An input/output error or damage is
// remembered: from then on every call fails with it, and the adapter should end and be looked at.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/wire/messages.h"

struct sqlite3;

namespace gridline::sdk {

// Above either, append() answers busy; what is there stays. Quarantined rows count too: somebody
// must look at them.
struct SpoolLimits {
  std::uint64_t bytes_max = 2ull << 30;  // of packed submissions
  std::uint64_t rows_max = 2'000'000;
};

// A submission that waits for its acknowledgement.
struct SpoolRow {
  std::uint64_t seq = 0;  // ascending in the order of submitting; never used twice
  std::string id;
  std::string packed;     // base::to_packed(Submission)
};

// A submission that will never be accepted as it is, with the reason.
struct Quarantined {
  std::uint64_t number = 0;
  wire::Submission submission;
  wire::Refusal refusal;
  base::Instant at;
};

struct SpoolCounts {
  std::uint64_t waiting = 0;      // rows
  std::uint64_t quarantined = 0;  // rows
  std::uint64_t bytes = 0;        // of both
};

// What became of the submissions of one append: those not named wait to be sent.
struct SetAside {
  std::size_t index = 0;  // in the span
  wire::Refusal refusal;
};

class Spool {
 public:
  // Makes the folder and file when they are not there (readable by this user alone). Errors: busy
  // (another adapter has it), unsupported (written by a newer version), corrupt, io.
  static base::Result<std::unique_ptr<Spool>> open(const std::filesystem::path& folder,
                                                   SpoolLimits limits = {});
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // All submissions and the checkpoint in one transaction, or nothing. Those that wire::check
  // refuses go to quarantine at once, so that the source can move on. Errors: busy (full),
  // disk_full (nothing was kept; try again), io, corrupt.
  base::Result<std::vector<SetAside>> append(std::span<const wire::Submission> submissions,
                                             std::optional<std::string_view> checkpoint, base::Instant now);

  // The checkpoint of the last append that had one; empty at first.
  base::Result<std::string> checkpoint() const;

  // 16 hex digits, random, made with the file: a stable beginning for ids of channels without any.
  const std::string& identity() const { return identity_; }

  // Waiting rows after `after_seq`, in order; at least one if there is any.
  base::Result<std::vector<SpoolRow>> next(std::uint64_t after_seq, std::size_t rows_max,
                                           std::size_t bytes_max) const;
  // The last seq given out; cheap.
  std::uint64_t newest() const { return newest_.load(); }

  // Acknowledged: the rows go. Unknown numbers are passed over.
  base::Status done(std::span<const std::uint64_t> seqs);
  // Refused for good: from waiting to quarantine. An unknown number is passed over.
  base::Status quarantine(std::uint64_t seq, const wire::Refusal& refusal, base::Instant now);

  // The oldest quarantined submissions, at most `count`.
  base::Result<std::vector<Quarantined>> quarantined(std::size_t count) const;
  // Puts quarantined ones (all when `numbers` is empty) at the end of the waiting ones; how many.
  base::Result<std::size_t> replay(std::span<const std::uint64_t> numbers);

  SpoolCounts counts() const;

 private:
  class Statement;
  explicit Spool(SpoolLimits limits) : limits_(limits) {}
  base::Status prepare_file(const std::filesystem::path& file);
  base::Status migrate();
  base::Status load_counts();
  base::Error error(const char* doing) const;
  base::Status run(const char* sql) const;
  // The work in one transaction: all of it, or none and its error.
  template <class Work> base::Status transaction(const Work& work);
  base::Status put_waiting(const wire::Submission& submission, std::uint64_t& bytes);
  base::Status put_quarantined(std::string_view id, std::string_view packed, const wire::Refusal& refusal,
                               base::Instant now);
  base::Status write_setting(const char* name, std::string_view value);
  base::Result<std::string> read_setting(const char* name) const;

  const SpoolLimits limits_;
  mutable std::mutex mutex_;
  sqlite3* db_ = nullptr;
  mutable std::optional<base::Error> broken_;
  std::string identity_;
  SpoolCounts counts_;
  std::atomic<std::uint64_t> newest_{0};
};

}  // namespace gridline::sdk
