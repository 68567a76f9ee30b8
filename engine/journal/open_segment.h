// The one writable connection to the journal's newest segment.
//
// States: open in WAL mode (records are appended) -> marked as sealed -> finished (no -wal left,
// closed). Every step is durable before the next, and each may be repeated after a crash or on a
// disk that was full (FORMAT.md, "Sealing").
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "engine/base/result.h"
#include "engine/journal/segment.h"
#include "engine/sqlite/database.h"

namespace gridline::journal {

using sqlite::Database;
using sqlite::Statement;

class OpenSegment {
 public:
  // Opens an existing segment in whatever state a crash left it, sealed or not: SQLite recovers its
  // -wal or -journal. Settings are read back, so an engine that could not flush does not start.
  // REQUIRES: the folder's lock is held. Errors: corrupt, unsupported, busy, disk_full, io.
  static base::Result<std::unique_ptr<OpenSegment>> open(const std::filesystem::path& folder,
                                                         std::uint64_t number, int checkpoint_pages,
                                                         const char* vfs);
  ~OpenSegment();

  const SegmentMeta& meta() const { return meta_; }
  const Head& head() const { return head_; }
  // About what the file takes: what it had at opening and the records since.
  std::uint64_t bytes() const { return bytes_; }

  // One record, durable on return; `record` must follow head(). Errors: disk_full — nothing changed;
  // io — unknown, and this object writes nothing any more.
  base::Status insert(const RecordView& record);

  base::Result<bool> read(base::Seq from, const SeeEntry& see);

  // Removes the personal parts of `entries` (ascending, all in this segment) and empties the WAL, so
  // that the old bytes do not stay there; returns how many parts there were.
  // Errors: disk_full — may be repeated; corrupt; io.
  base::Result<std::size_t> erase(std::span<const base::Seq> entries);

  // Marks as sealed (no-op when it is) and leaves WAL mode. Afterwards only destruction is allowed.
  // Errors: disk_full — may be repeated; io.
  base::Status finish();

 private:
  OpenSegment() = default;
  base::Status prepare(const std::filesystem::path& folder, std::uint64_t number, const char* vfs);
  base::Status checkpoint_when_due();
  base::Error failed(base::Error error);

  Database db_;
  Statement insert_;
  SegmentMeta meta_;
  Head head_;
  std::uint64_t bytes_ = 0;
  int checkpoint_pages_ = 0;
  std::filesystem::path folder_;
  const char* vfs_ = nullptr;   // outlives the segment
  bool interrupted_ = false;    // a try to finish has failed
};

}  // namespace gridline::journal
