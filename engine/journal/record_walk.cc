// The one check of a record, and the sentences that name what is damaged.
#include "engine/journal/record_walk.h"

#include <fmt/format.h>

namespace gridline::journal {

namespace {

constexpr std::string_view advice =
    "Nothing is skipped: restore this segment from a backup, or keep a copy of the folder and ask for help";

// The checks that need no look into the frames.
base::Status check_links(const Head& before, const RecordView& record, std::string_view segment) {
  if (record.first != before.last.value + 1) {
    return damaged(segment, record, fmt::format("entry {} should come next", before.last.value + 1));
  }
  if (record.count == 0) return damaged(segment, record, "it holds no entry");
  if (record.crc != crc_of(record)) return damaged(segment, record, "its bytes do not match their CRC");
  if (record.chain != chain_of(before.chain, record)) {
    return damaged(segment, record, "it does not follow from the record before it (hash chain)");
  }
  return {};
}

base::Status check_frames(const RecordView& record, std::string_view segment) {
  RecordEntries entries(record);
  StoredEntry entry;
  while (entries.next(entry)) {
  }
  if (entries.damage() == nullptr) return {};
  return damaged(segment, record, fmt::format("entry {}: {}", entries.at(), entries.damage()));
}

}  // namespace

base::Status check_record(const Head& before, const RecordView& record, std::string_view segment) {
  if (auto links = check_links(before, record, segment); !links) return links;
  return check_frames(record, segment);
}

base::Result<bool> RecordWalk::take(const RecordView& record, std::string_view segment) {
  if (auto whole = check_record(head_, record, segment); !whole) return whole.error();
  head_ = Head{base::Seq(record.last()), record.chain};
  RecordEntries entries(record);
  StoredEntry entry;
  while (entries.next(entry)) {
    if (entry.seq >= from_ && !see_(entry)) return false;
  }
  return true;
}

base::Error damaged(std::string_view segment, const RecordView& record, std::string_view why) {
  return {base::ErrorCode::corrupt,
          fmt::format("journal segment {}, record {} (entries {}-{}): {}. {}.", segment, record.first,
                      record.first, record.last(), why, advice)};
}

base::Error damaged(std::string_view segment, std::string_view why) {
  return {base::ErrorCode::corrupt, fmt::format("journal segment {}: {}. {}.", segment, why, advice)};
}

}  // namespace gridline::journal
