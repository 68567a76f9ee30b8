// Opening and recovery, appending, sealing: the order of the steps is the durability.
#include "engine/journal/sqlite_journal.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/journal/erase_segment.h"
#include "engine/journal/record_format.h"
#include "engine/journal/sealed_segment.h"

namespace gridline::journal {

SqliteJournal::SqliteJournal(Options options, DirectoryLock lock)
    : options_(std::move(options)), lock_(std::move(lock)) {}

SqliteJournal::~SqliteJournal() = default;

base::Result<std::unique_ptr<SqliteJournal>> SqliteJournal::open(Options options) {
  if (auto made = make_private_folder(options.directory); !made) return made.error();
  if (auto local = refuse_network_file_system(options.directory); !local) return local.error();
  auto lock = DirectoryLock::take(options.directory);
  if (!lock) return lock.error();
  std::unique_ptr<SqliteJournal> journal(new SqliteJournal(std::move(options), std::move(lock).value()));
  if (auto loaded = journal->load(); !loaded) return loaded.error();
  return journal;
}

base::Status SqliteJournal::load() {
  for (const std::string_view kind : {half_made, half_erased}) {
    if (auto cleared = remove_leftovers(options_.directory, kind); !cleared) return cleared;
  }
  const auto numbers = segment_numbers(options_.directory);
  if (!numbers) return numbers.error();
  if (auto whole = check_numbers(options_.directory, numbers.value()); !whole) return whole;
  if (numbers->empty()) return open_next();
  for (const std::uint64_t number : numbers.value()) {
    const bool last = number == numbers->back();
    if (auto loaded = last ? open_last(number) : load_sealed(number); !loaded) return loaded;
  }
  return {};
}

// A segment that has a successor: sealed, or left before that was finished.
base::Status SqliteJournal::load_sealed(std::uint64_t number) {
  auto segment = SealedSegment::open(options_.directory, number, vfs());
  if (!segment && segment.error().code == base::ErrorCode::busy) {
    auto left = OpenSegment::open(options_.directory, number, options_.checkpoint_pages, vfs());
    if (!left) return left.error();
    if (auto finished = left.value()->finish(); !finished) return finished;
    left.value().reset();
    if (auto synced = sync_path(options_.directory); !synced) return synced;
    segment = SealedSegment::open(options_.directory, number, vfs());
  }
  if (!segment) return segment.error();
  if (auto whole = segment->check_end(); !whole) return whole;
  if (!sealed_.empty()) {
    if (auto follows = check_follows(sealed_.back(), segment->meta()); !follows) return follows;
  }
  sealed_.push_back(segment->meta());
  head_ = {base::Seq(sealed_.back().last), sealed_.back().end};
  return {};
}

base::Status SqliteJournal::open_last(std::uint64_t number) {
  const auto sealed = SealedSegment::open(options_.directory, number, vfs());
  if (sealed) {  // killed between sealing and creating the next
    if (auto loaded = load_sealed(number); !loaded) return loaded;
    return open_next();
  }
  if (sealed.error().code != base::ErrorCode::busy) return sealed.error();
  auto segment = OpenSegment::open(options_.directory, number, options_.checkpoint_pages, vfs());
  if (!segment) return segment.error();
  open_ = std::move(segment).value();
  if (!sealed_.empty()) {
    if (auto follows = check_follows(sealed_.back(), open_->meta()); !follows) return follows;
  }
  head_ = open_->head();
  sealing_ = open_->meta().sealed;  // killed in the middle of sealing
  return sealing_ ? finish_sealing() : base::Status{};
}

// Creates the segment after the sealed ones and opens it. It may exist already, empty, when an
// earlier try ended after creating it.
base::Result<std::unique_ptr<OpenSegment>> SqliteJournal::make_next(std::uint64_t number) {
  SegmentMeta meta{.number = number,
                   .first = head_.last.value + 1,
                   .previous = head_.chain,
                   .writer = options_.writer_version};
  if (!std::filesystem::exists(options_.directory / segment_file_name(meta.number))) {
    auto created = create_segment(options_.directory, meta, options_.page_bytes, vfs());
    if (!created) return created.error();
  }
  return OpenSegment::open(options_.directory, meta.number, options_.checkpoint_pages, vfs());
}

base::Status SqliteJournal::open_next() {
  auto segment = make_next(sealed_.size() + 1);
  if (!segment) return segment.error();
  open_ = std::move(segment).value();
  return {};
}

// The open segment is full: the next one is made first, so that appends go on in it while the full one
// is being sealed. The one before that must have ended.
base::Status SqliteJournal::change_segment() {
  if (sealing_) return seal();
  if (auto settled = settle(); !settled) return settled;
  auto segment = make_next(sealed_.size() + 2);
  if (!segment) return remember(segment.error());
  finishing_.start(std::move(open_), options_.directory);
  open_ = std::move(segment).value();
  return {};
}

// Waits until no segment is between being full and being sealed.
base::Status SqliteJournal::settle() {
  if (!finishing_.has_segment()) return {};
  SegmentMeta meta;
  if (auto finished = finishing_.finish(meta); !finished) return remember(finished);
  sealed_.push_back(std::move(meta));
  return {};
}

base::Status SqliteJournal::seal() {
  GRIDLINE_ASSERT(!reading_);
  if (failed_) return remember({});
  if (auto settled = settle(); !settled) return settled;
  if (!sealing_ && open_->head().last == open_->meta().before().last) return {};  // no entries
  sealing_ = true;
  return remember(finish_sealing());
}

// Every step can be repeated; after a full disk the next append or seal goes on here.
base::Status SqliteJournal::finish_sealing() {
  if (open_) {
    if (auto finished = open_->finish(); !finished) return finished;
    SegmentMeta meta = open_->meta();
    open_.reset();
    sealed_.push_back(std::move(meta));
    if (auto synced = sync_path(options_.directory); !synced) return synced;
  }
  if (auto opened = open_next(); !opened) return opened;
  sealing_ = false;
  return {};
}

// Every failure but a full disk or a wrong argument ends the journal's writing.
base::Status SqliteJournal::remember(base::Status status) {
  if (failed_) {
    return base::Error{base::ErrorCode::io,
                       "the journal failed before, and what reached the disk since is unknown: "
                       "end the process and open the journal again"};
  }
  if (status) return status;
  const base::ErrorCode code = status.error().code;
  if (code == base::ErrorCode::disk_full || code == base::ErrorCode::not_found) return status;
  failed_ = true;
  return status;
}

base::Result<Head> SqliteJournal::append(std::span<const Entry> entries) {
  GRIDLINE_ASSERT(!entries.empty() && !reading_);
  if (failed_) return remember({}).error();
  if (auto packed = pack_entries(entries, public_blob_, personal_blob_); !packed) return packed.error();
  // An error of the thread that seals must not wait for the next full segment; a full disk may.
  if (finishing_.has_segment() && !finishing_.is_busy()) {
    if (auto settled = settle(); !settled && settled.error().code != base::ErrorCode::disk_full)
      return settled.error();
  }
  if (sealing_ || open_->bytes() >= options_.segment_bytes) {
    if (auto changed = change_segment(); !changed) return changed.error();
  }
  const RecordView record = make_record(head_, entries.size(), public_blob_, personal_blob_);
  if (auto inserted = remember(open_->insert(record)); !inserted) return inserted.error();
  head_ = open_->head();
  return head_;
}

base::Status SqliteJournal::read(base::Seq from, const std::function<bool(const StoredEntry&)>& see) {
  GRIDLINE_ASSERT(!reading_);  // `see` must not read, append, seal or erase
  base::Status status = settle();
  if (!status && status.error().code == base::ErrorCode::disk_full) status = {};  // read where it is
  reading_ = true;
  bool wanted = true;
  for (const SegmentMeta& meta : sealed_) {
    if (!wanted || !status) break;
    if (meta.last < from.value) continue;
    auto segment = SealedSegment::open(options_.directory, meta.number, vfs());
    const base::Result<bool> more = segment ? segment->read(from, see) : base::Result<bool>(segment.error());
    if (more)
      wanted = more.value();
    else
      status = more.error();
  }
  if (wanted && status && finishing_.has_segment()) {
    const auto more = finishing_.read(from, see);
    if (more) wanted = more.value();
    else status = more.error();
  }
  if (wanted && status && open_) {
    if (const auto more = open_->read(from, see); !more) status = more.error();
  }
  reading_ = false;
  return status;
}

base::Result<std::size_t> SqliteJournal::erase(std::span<const base::Seq> entries) {
  GRIDLINE_ASSERT(!reading_);
  if (failed_) return remember({}).error();
  if (auto settled = settle(); !settled) return settled.error();
  for (const base::Seq seq : entries) {
    if (!seq || seq > head_.last) {
      return base::Error{base::ErrorCode::not_found, fmt::format("there is no entry {} to erase", seq.value)};
    }
  }
  std::vector<base::Seq> sorted(entries.begin(), entries.end());
  std::sort(sorted.begin(), sorted.end());
  auto from = sorted.begin();
  std::size_t total = 0;
  for (const SegmentMeta& meta : sealed_) {
    const auto to = std::upper_bound(from, sorted.end(), base::Seq(meta.last));
    const auto erased = erase_in_sealed(options_.directory, meta.number, std::span(from, to), vfs());
    if (!erased) return remember(erased.error()).error();
    total += erased.value();
    from = to;
  }
  if (from == sorted.end()) return total;
  GRIDLINE_ASSERT(open_ != nullptr);
  const auto erased = open_->erase(std::span(from, sorted.end()));
  if (!erased) return remember(erased.error()).error();
  return total + erased.value();
}

}  // namespace gridline::journal
