// The journal in memory: a vector of records in the stored format.
#include "engine/journal/memory_journal.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "engine/journal/record_format.h"
#include "engine/journal/record_walk.h"

namespace gridline::journal {

namespace {

constexpr std::string_view segment_name = "(memory)";

RecordView view_of(const MemoryDisk::Record& r) {
  return {.first = r.first,
          .count = r.count,
          .crc = r.crc,
          .chain = r.chain,
          .public_blob = r.public_blob,
          .personal_blob = r.personal_blob};
}

base::Error stopped() {
  return {base::ErrorCode::io, "the journal failed before; end the process and open it again"};
}

// The record that holds `seq`, as an index; records.size() when there is none.
std::size_t index_of(const std::vector<MemoryDisk::Record>& records, base::Seq seq) {
  const auto after =
      std::upper_bound(records.begin(), records.end(), seq.value,
                       [](std::uint64_t s, const MemoryDisk::Record& r) { return s < r.first; });
  return after == records.begin() ? 0 : static_cast<std::size_t>(after - records.begin()) - 1;
}

Head head_before(const std::vector<MemoryDisk::Record>& records, std::size_t index) {
  if (index == 0) return {};
  const MemoryDisk::Record& r = records[index - 1];
  return {base::Seq(r.first + r.count - 1), r.chain};
}

}  // namespace

MemoryJournal::MemoryJournal(std::shared_ptr<MemoryDisk> disk) : disk_(std::move(disk)) {
  disk_->held = true;
  head_ = head_before(disk_->records, disk_->records.size());
}

MemoryJournal::~MemoryJournal() { disk_->held = false; }

base::Result<std::unique_ptr<MemoryJournal>> MemoryJournal::open(std::shared_ptr<MemoryDisk> disk) {
  if (disk->held) return base::Error{base::ErrorCode::busy, "another journal holds this memory disk"};
  if (!disk->records.empty()) {
    const std::size_t last = disk->records.size() - 1;
    const auto whole =
        check_record(head_before(disk->records, last), view_of(disk->records[last]), segment_name);
    if (!whole) return whole.error();
  }
  return std::unique_ptr<MemoryJournal>(new MemoryJournal(std::move(disk)));
}

base::Result<Head> MemoryJournal::append(std::span<const Entry> entries) {
  GRIDLINE_ASSERT(!entries.empty());
  if (failed_) return stopped();
  if (auto packed = pack_entries(entries, public_blob_, personal_blob_); !packed) return packed.error();
  const MemoryFault fault = disk_->fault ? disk_->fault() : MemoryFault::none;
  if (fault == MemoryFault::disk_full)
    return base::Error{base::ErrorCode::disk_full, "the memory disk is full"};
  const RecordView record = make_record(head_, entries.size(), public_blob_, personal_blob_);
  if (fault != MemoryFault::io_lost) {
    disk_->records.push_back(
        {record.first, record.count, record.crc, record.chain, public_blob_, personal_blob_});
  }
  if (fault != MemoryFault::none) {
    failed_ = true;
    return base::Error{base::ErrorCode::io, "the memory disk failed"};
  }
  unsealed_entries_ = true;
  head_ = {base::Seq(record.last()), record.chain};
  return head_;
}

base::Status MemoryJournal::read(base::Seq from, const std::function<bool(const StoredEntry&)>& see) {
  if (from > head_.last || disk_->records.empty()) return {};
  std::size_t index = index_of(disk_->records, from);
  RecordWalk walk(head_before(disk_->records, index), from, see);
  for (; index < disk_->records.size(); ++index) {
    const auto more = walk.take(view_of(disk_->records[index]), segment_name);
    if (!more) return more.error();
    if (!more.value()) return {};
  }
  return {};
}

base::Status MemoryJournal::seal() {
  if (failed_) return stopped();
  disk_->segments_sealed += unsealed_entries_ ? 1 : 0;
  unsealed_entries_ = false;
  return {};
}

base::Result<std::size_t> MemoryJournal::erase(std::span<const base::Seq> entries) {
  if (failed_) return stopped();
  for (const base::Seq seq : entries) {
    if (!seq || seq > head_.last)
      return base::Error{base::ErrorCode::not_found, "no such entry in the journal"};
  }
  std::size_t total = 0;
  for (const base::Seq seq : entries) {
    MemoryDisk::Record& record = disk_->records[index_of(disk_->records, seq)];
    std::size_t erased = 0;
    auto kept = without_personal_parts(
        view_of(record), [&](base::Seq s) { return s == seq; }, erased);
    if (!kept) return kept.error();
    if (erased == 0) continue;
    record.personal_blob = std::move(kept).value();
    record.crc = crc_of(view_of(record));
    total += erased;
  }
  return total;
}

}  // namespace gridline::journal
