// Finishes a full segment on a thread of its own while the next one is written: marking, emptying the
// WAL and leaving WAL mode are several fsyncs each, for which no append should wait.
//
// The segment's one connection goes with it: at every moment one thread has it. A kill in between
// leaves an unfinished segment with a successor, which the next opening finishes (FORMAT.md, "Sealing").
#pragma once

#include <filesystem>
#include <future>
#include <memory>

#include "engine/base/result.h"
#include "engine/journal/open_segment.h"

namespace gridline::journal {

class SegmentFinisher {
 public:
  SegmentFinisher() = default;
  SegmentFinisher(const SegmentFinisher&) = delete;
  SegmentFinisher& operator=(const SegmentFinisher&) = delete;
  ~SegmentFinisher();  // waits for the thread; what a full disk has stopped stays unfinished

  bool has_segment() const { return segment_ != nullptr; }

  // REQUIRES: !has_segment(); nobody else uses the folder's segment any more.
  void start(std::unique_ptr<OpenSegment> segment, const std::filesystem::path& folder);

  // Without waiting: true while the thread is at work.
  bool is_busy() const;

  // Waits. Afterwards has_segment() is false and `finished` is what became of the segment. Errors:
  // disk_full — the segment is still here, and the next call tries again; io — for good.
  base::Status finish(SegmentMeta& finished);

  // What it has, while it could not be finished. REQUIRES: has_segment(), !is_busy().
  base::Result<bool> read(base::Seq from, const SeeEntry& see) { return segment_->read(from, see); }

 private:
  std::unique_ptr<OpenSegment> segment_;  // the thread's alone while result_ is not there
  std::filesystem::path folder_;
  std::future<base::Status> result_;
  base::Status failed_;
};

}  // namespace gridline::journal
