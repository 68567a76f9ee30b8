// A thread for each segment: there is one every few hundred thousand entries.
#include "engine/journal/segment_finisher.h"

#include <pthread.h>

#include "engine/base/assert.h"
#include "engine/journal/directory.h"

namespace gridline::journal {

SegmentFinisher::~SegmentFinisher() {
  if (result_.valid()) result_.wait();
}

void SegmentFinisher::start(std::unique_ptr<OpenSegment> segment, const std::filesystem::path& folder) {
  GRIDLINE_ASSERT(!has_segment());
  segment_ = std::move(segment);
  folder_ = folder;
  result_ = std::async(std::launch::async, [this] {
    ::pthread_setname_np(::pthread_self(), "seal");
    return segment_->finish();
  });
}

bool SegmentFinisher::is_busy() const {
  return result_.valid() && result_.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
}

base::Status SegmentFinisher::finish(SegmentMeta& finished) {
  GRIDLINE_ASSERT(has_segment());
  if (!failed_) return failed_;  // what it has written since is unknown
  const base::Status done = result_.valid() ? result_.get() : segment_->finish();
  if (!done) {
    if (done.error().code != base::ErrorCode::disk_full) failed_ = done;
    return done;
  }
  finished = segment_->meta();
  segment_.reset();
  return sync_path(folder_);  // the -wal is gone
}

}  // namespace gridline::journal
