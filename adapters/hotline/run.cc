// The loop around the follower and the SDK; see run.h.
#include "adapters/hotline/run.h"

#include <fmt/format.h>

#include "adapters/hotline/row.h"
#include "adapters/hotline/watch.h"
#include "adapters/sdk/program.h"

namespace gridline::hotline {

namespace {

using sdk::say;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

class Run {
 public:
  Run(sdk::Adapter& adapter, RunOptions options, const std::atomic<bool>& stop)
      : adapter_(adapter), options_(std::move(options)), stop_(stop) {}

  base::Result<RunEnd> to_its_end();

 private:
  base::Duration now() const {
    return {std::chrono::duration_cast<milliseconds>(Clock::now() - began_).count()};
  }
  base::Status store(const Batch& batch);
  void tell(const Batch& batch);
  void progress(bool at_last);
  base::Result<RunEnd> results();

  sdk::Adapter& adapter_;
  const RunOptions options_;
  const std::atomic<bool>& stop_;
  const Clock::time_point began_ = Clock::now();
  std::string stored_;
  Counts counts_;
  std::uint64_t told_records_ = 0;
  Clock::time_point told_at_ = began_;
};

// The rows, the bad ones among them, and the reading position in one transaction.
base::Status Run::store(const Batch& batch) {
  if (batch.rows() == 0 && batch.checkpoint == stored_) return {};
  std::vector<wire::Submission> all = batch.submissions;
  for (const BadRow& bad : batch.bad) all.push_back(as_refused_submission(bad));
  if (const auto kept = adapter_.submit_or_wait(all, batch.checkpoint, &stop_); !kept) {
    if (stop_) return {};  // not stored, so read again at the next start
    return kept.error();
  }
  stored_ = batch.checkpoint;
  counts_ += batch.counts;
  return {};
}

void Run::tell(const Batch& batch) {
  if (options_.quiet) return;
  for (const std::string& notice : batch.notices) say(notice);
  for (const BadRow& bad : batch.bad) {
    say(fmt::format("{}:{}: {} {}", bad.file, bad.offset, bad.reason, explain_reason(bad.reason)));
  }
}

void Run::progress(bool at_last) {
  if (options_.quiet) return;
  const bool due = counts_.records != told_records_ && Clock::now() - told_at_ >= std::chrono::seconds(5);
  if (!due && !at_last) return;
  told_records_ = counts_.records;
  told_at_ = Clock::now();
  const sdk::Stats stats = adapter_.stats();
  say(fmt::format(
      "读取 {} 行：提交 {}，隔离 {}，空行表尾 {}，乱码 {}，编码不一 {}；已受理 {}，待确认 {} · "
      "{} rows read: {} submitted, {} put aside, {} blank or totals, {} lossy, {} in another encoding; "
      "{} accepted, {} waiting",
      counts_.records, counts_.submitted, counts_.put_aside, counts_.furniture, counts_.lossy,
      counts_.other_encoding, stats.accepted, stats.waiting, counts_.records, counts_.submitted,
      counts_.put_aside, counts_.furniture, counts_.lossy, counts_.other_encoding, stats.accepted,
      stats.waiting));
}

base::Result<RunEnd> Run::results() {
  const auto until = Clock::now() + options_.wait;
  while (!stop_ && !adapter_.drain(milliseconds(500))) {
    if (options_.wait.count() > 0 && Clock::now() >= until) {
      progress(true);
      return RunEnd::incomplete;
    }
    progress(false);
  }
  progress(true);
  return stop_ ? RunEnd::stopped : RunEnd::complete;
}

base::Result<RunEnd> Run::to_its_end() {
  auto checkpoint = adapter_.checkpoint();
  if (!checkpoint) return checkpoint.error();
  stored_ = *checkpoint;
  auto opened = Follower::open(options_.follow, *checkpoint);
  if (!opened) return opened.error();
  Follower& follower = *opened;
  FolderWatch watch(follower.folder());
  while (!stop_) {
    auto batch = follower.poll(now(), options_.once);
    if (!batch) {
      if (options_.once) return batch.error();
      say(batch.error().message);
      watch.wait(milliseconds(1000));
      continue;
    }
    if (auto stored = store(*batch); !stored) return stored.error();
    tell(*batch);
    progress(false);
    if (batch->more) continue;
    if (options_.once && !follower.is_waiting()) break;
    watch.wait(milliseconds(1000));
  }
  if (stop_) {
    progress(true);
    return RunEnd::stopped;
  }
  auto end = results();
  if (!end) return end.error();
  if (!follower.source_is_there()) say(options_.follow.path + "：没有这个文件 · no such file");
  const bool all_read = follower.refused_files() == 0 && follower.source_is_there();
  return *end == RunEnd::complete && !all_read ? RunEnd::incomplete : *end;
}

}  // namespace

base::Result<RunEnd> run(sdk::Adapter& adapter, RunOptions options, const std::atomic<bool>& stop) {
  return Run(adapter, std::move(options), stop).to_its_end();
}

}  // namespace gridline::hotline
