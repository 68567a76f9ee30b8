// One sealed segment, read-only: the file never changes again under its name and inode, so it is
// opened `immutable` — no locks, no sidecar files, any number of threads and processes at once.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.h"
#include "engine/journal/segment.h"
#include "engine/sqlite/database.h"

namespace gridline::journal {

using sqlite::Database;

class SealedSegment {
 public:
  // Errors: busy — it is not sealed yet (or a crash has left it half-sealed; the next engine to open
  // the journal finishes that); corrupt, unsupported, not_found, io.
  static base::Result<SealedSegment> open(const std::filesystem::path& folder, std::uint64_t number,
                                          const char* vfs);

  const SegmentMeta& meta() const { return meta_; }
  // Checks the last record and that it is where the segment was sealed.
  base::Status check_end();
  base::Result<bool> read(base::Seq from, const SeeEntry& see) { return walk_segment(db_, meta_, from, see); }

 private:
  Database db_;
  SegmentMeta meta_;
};

// Whether SQLite must still do something to this file before it may be opened as immutable: a -wal or
// -journal lies beside it, or its header still says WAL. Errors: io, not_found.
base::Result<bool> is_unfinished(const std::filesystem::path& folder, std::uint64_t number);

// `next` must be the segment after `sealed` and begin where that ends. Errors: corrupt.
base::Status check_follows(const SegmentMeta& sealed, const SegmentMeta& next);
// 1, 2, 3, ... without a gap. Errors: corrupt, naming the first that is missing.
base::Status check_numbers(const std::filesystem::path& folder, const std::vector<std::uint64_t>& numbers);

}  // namespace gridline::journal
