// The writable segment: settings that are demanded, appends, checkpoints by hand, the steps of sealing.
#include "engine/journal/open_segment.h"

#include <fmt/format.h>

#include "engine/base/assert.h"
#include "engine/journal/directory.h"
#include "engine/journal/erase_segment.h"

namespace gridline::journal {

namespace {

// A row's own cost beside its blobs: chain, numbers, cell and page headers.
constexpr std::uint64_t row_bytes = 64;

}  // namespace

base::Result<std::unique_ptr<OpenSegment>> OpenSegment::open(const std::filesystem::path& folder,
                                                             std::uint64_t number, int checkpoint_pages,
                                                             const char* vfs) {
  std::unique_ptr<OpenSegment> segment(new OpenSegment());
  segment->checkpoint_pages_ = checkpoint_pages;
  segment->folder_ = folder;
  segment->vfs_ = vfs;
  if (auto prepared = segment->prepare(folder, number, vfs); !prepared) return prepared.error();
  return segment;
}

OpenSegment::~OpenSegment() = default;

base::Status OpenSegment::prepare(const std::filesystem::path& folder, std::uint64_t number,
                                  const char* vfs) {
  auto db = Database::open(folder / segment_file_name(number), Database::Mode::read_write, vfs);
  if (!db) return db.error();
  db_ = std::move(db).value();
  // EXCLUSIVE before the first access to the WAL: then there is no shared memory file and no other
  // process can read or checkpoint beside us (Debian's 3.40.1 can corrupt a WAL when two do).
  if (auto set = db_.demand("PRAGMA locking_mode=EXCLUSIVE", "exclusive"); !set) return set;
  auto meta = read_meta(db_, number);
  if (!meta) return meta.error();
  meta_ = std::move(meta).value();
  if (auto set = db_.demand("PRAGMA journal_mode=WAL", "wal"); !set) return set;
  if (auto set =
          db_.run("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA journal_size_limit=67108864");
      !set)
    return set;
  if (auto set = db_.demand("PRAGMA synchronous", "2"); !set) return set;
  if (auto set = db_.demand("PRAGMA secure_delete", "1"); !set) return set;
  db_.count_wal_pages();
  const auto end = read_end(db_, meta_);
  if (!end) return end.error();
  head_ = end.value();
  const auto pages = db_.number("PRAGMA page_count");
  const auto page_bytes = db_.number("PRAGMA page_size");
  if (!pages) return pages.error();
  if (!page_bytes) return page_bytes.error();
  bytes_ = pages.value() * page_bytes.value();
  auto insert = db_.prepare("INSERT INTO record VALUES(?1,?2,?3,?4,?5,?6)");
  if (!insert) return insert.error();
  insert_ = std::move(insert).value();
  return {};
}

base::Error OpenSegment::failed(base::Error error) {
  // A busy or permission error in the middle of a write is not something to wait for: nobody else
  // may hold this file. Only a full disk may be tried again.
  if (error.code != base::ErrorCode::disk_full) {
    db_.forbid_writes_at_close();
    if (error.code != base::ErrorCode::corrupt) error.code = base::ErrorCode::io;
  }
  error.message = fmt::format("journal segment {}: {}", segment_file_name(meta_.number), error.message);
  return error;
}

base::Status OpenSegment::insert(const RecordView& record) {
  GRIDLINE_ASSERT(record.first == head_.last.value + 1);
  insert_.bind(1, record.first);
  insert_.bind(2, record.count);
  insert_.bind(3, record.crc);
  insert_.bind_blob(4, base::as_view(record.chain));
  insert_.bind_blob(5, record.public_blob);
  insert_.bind_blob(6, record.personal_blob);
  const auto done = insert_.step();  // its own transaction: SQLite rolls it back when it fails
  insert_.reset();
  if (!done) return failed(done.error());
  head_ = {base::Seq(record.last()), record.chain};
  bytes_ += record.public_blob.size() + record.personal_blob.size() + row_bytes;
  return checkpoint_when_due();
}

base::Status OpenSegment::checkpoint_when_due() {
  if (db_.wal_pages() < checkpoint_pages_) return {};
  const auto moved = db_.checkpoint_passive();
  // The record is durable in the WAL. No room to move it is no failure of the append: the WAL grows
  // until there is room again, or until an append itself finds none.
  if (moved || moved.error().code == base::ErrorCode::disk_full) return {};
  return failed(moved.error());
}

base::Result<bool> OpenSegment::read(base::Seq from, const SeeEntry& see) {
  return walk_segment(db_, meta_, from, see);
}

base::Result<std::size_t> OpenSegment::erase(std::span<const base::Seq> entries) {
  const auto erasure = plan_erasure(db_, segment_file_name(meta_.number), entries);
  if (!erasure) return failed(erasure.error());
  if (!erasure->changes.empty()) {
    if (auto applied = apply_erasure(db_, erasure.value()); !applied) return failed(applied.error());
  }
  // Also when nothing was left to erase: an earlier try may have ended just before this.
  if (auto emptied = db_.checkpoint_truncate(); !emptied) return failed(emptied.error());
  return erasure->parts;
}

base::Status OpenSegment::finish() {
  // A full disk may stop a try between the rollback journal and the header of the last step. What the
  // connection then believes of the file is not what is in it, so it is opened again, as after a kill.
  if (interrupted_) {
    insert_ = Statement();
    db_.close();
    if (auto again = prepare(folder_, meta_.number, vfs_); !again) return failed(again.error());
  }
  interrupted_ = true;
  if (!meta_.sealed) {
    if (auto marked = write_seal(db_, meta_, head_); !marked) return failed(marked.error());
    meta_.sealed = true;
    meta_.last = head_.last.value;
    meta_.end = head_.chain;
  }
  if (auto emptied = db_.checkpoint_truncate(); !emptied) return failed(emptied.error());
  if (auto left = db_.demand("PRAGMA journal_mode=DELETE", "delete"); !left) return failed(left.error());
  interrupted_ = false;
  return {};
}

}  // namespace gridline::journal
