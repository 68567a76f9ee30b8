// The journal on disk: SQLite segments DIR/000001.db, 000002.db, ... of which the last is open.
//
// The problem: an append must be durable when it returns, fast (one fsync), and found again whole
// after a kill at any instruction; others must be able to read what is older. One database with many
// connections was rejected: Debian's SQLite 3.40.1 can corrupt a WAL when two connections write or
// checkpoint at once, and a reader holds checkpoints back. So the open segment has exactly one
// EXCLUSIVE connection, in the thread that commits, and sealed ones are files that never change.
// FORMAT.md has the bytes, the crash windows and the measurements behind the numbers here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/limits.h"
#include "engine/base/result.h"
#include "engine/journal/directory.h"
#include "engine/journal/journal.h"
#include "engine/journal/open_segment.h"
#include "engine/journal/segment_finisher.h"

namespace gridline::journal {

class SqliteJournal final : public Journal {
 public:
  struct Options {
    std::filesystem::path directory;                      // created when missing
    std::uint64_t segment_bytes = limits::segment_bytes;  // an append to a segment this large seals it first
    std::string writer_version;                           // kept in each new segment
    std::string vfs;                                      // a registered SQLite VFS; empty: the default
    std::uint64_t page_bytes = 16 * 1024;                 // of new segments: a power of two, 512 to 65536
    int checkpoint_pages = 128;                           // WAL pages after which an append checkpoints
  };

  // Locks the directory, finishes what a crash left half-done, and checks each segment's last record
  // and that every segment follows from the one before. The rest is checked by read().
  // Errors: busy — another engine or tool has it; corrupt; unsupported — a newer format, or a network
  // file system; permission; disk_full; io.
  static base::Result<std::unique_ptr<SqliteJournal>> open(Options options);
  ~SqliteJournal() override;

  Head head() const override { return head_; }
  // Goes on in a next segment when the open one has reached segment_bytes, which is sealed meanwhile on
  // a thread of its own; what fails there comes out of a later append. Errors besides the port's:
  // invalid_input — the entries exceed record_bytes_max (record_format.h).
  // After io every further call that would write is refused with io.
  base::Result<Head> append(std::span<const Entry> entries) override;
  base::Status read(base::Seq from, const std::function<bool(const StoredEntry&)>& see) override;
  // Also closes all sealed files, so that SegmentReader sees them. disk_full: the journal stays usable,
  // and the next append or seal goes on with it.
  base::Status seal() override;

  // Removes the personal parts of these entries for good and returns how many there were; those
  // without one, or erased before, count as nothing. The chain stays whole. All or nothing per
  // segment. A sealed segment is rewritten as a whole (up to segment_bytes: pass many at once) and
  // replaced under its name, so readers never see a half-erased record; a reader that has the old
  // file open sees the old content until it opens it again. Backups are not touched.
  // Same thread as append. Errors: not_found — no such entry; disk_full; corrupt; io.
  base::Result<std::size_t> erase(std::span<const base::Seq> entries);

 private:
  explicit SqliteJournal(Options options, DirectoryLock lock);

  base::Status load();
  base::Status load_sealed(std::uint64_t number);
  base::Status open_last(std::uint64_t number);
  base::Result<std::unique_ptr<OpenSegment>> make_next(std::uint64_t number);
  base::Status open_next();
  base::Status finish_sealing();
  base::Status change_segment();
  base::Status settle();
  base::Status remember(base::Status status);
  const char* vfs() const { return options_.vfs.empty() ? nullptr : options_.vfs.c_str(); }

  Options options_;
  DirectoryLock lock_;
  std::vector<SegmentMeta> sealed_;    // segments 1, 2, ...
  SegmentFinisher finishing_;          // the one after these, between being full and being sealed
  std::unique_ptr<OpenSegment> open_;  // none only while sealing was interrupted by a full disk
  bool sealing_ = false;
  bool failed_ = false;
  bool reading_ = false;
  Head head_;
  std::string public_blob_;
  std::string personal_blob_;
};

}  // namespace gridline::journal
