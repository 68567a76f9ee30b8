// The bytes of one record: a group commit of entries, packed into two blobs (FORMAT.md).
//
// One row per entry would cost a b-tree insertion and a row header each, about half of the
// throughput (LIMITS). One row per commit, framed by hand, needs no parser beyond the code here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/hash.h"
#include "engine/base/result.h"
#include "engine/journal/journal.h"

namespace gridline::journal {

// Both blobs of a record together. SQLite holds 10^9 bytes in a row; half of that leaves room and
// is five times the largest commit that limits.h allows (1 024 commands with 64 KiB of raw payload).
inline constexpr std::size_t record_bytes_max = 512u * 1024 * 1024;

// One record as it is stored. The views belong to whoever made it.
struct RecordView {
  std::uint64_t first = 0;  // number of its first entry
  std::uint64_t count = 0;  // entries in it, at least 1
  std::uint32_t crc = 0;    // of everything else here, as it stands now
  base::Hash256 chain{};    // covers the record before, first, count and the public blob
  std::string_view public_blob;
  std::string_view personal_blob;

  std::uint64_t last() const { return first + count - 1; }
};

// Packs `entries` into the two blobs, which are cleared first (their room is reused).
// Errors: invalid_input when the blobs would exceed record_bytes_max; nothing is promised about
// their content then.
base::Status pack_entries(std::span<const Entry> entries, std::string& public_blob,
                          std::string& personal_blob);

base::Hash256 chain_of(const base::Hash256& previous, const RecordView& record);
std::uint32_t crc_of(const RecordView& record);

// The record that follows `head`, sealed with its chain and crc. REQUIRES: packed blobs.
RecordView make_record(const Head& head, std::uint64_t count, std::string_view public_blob,
                       std::string_view personal_blob);

// Takes a record apart, entry by entry. Any bytes at all give entries or a failure, never a crash.
class RecordEntries {
 public:
  explicit RecordEntries(const RecordView& record);

  // The next entry, whose views point into the record's blobs. False at the end or at damage.
  bool next(StoredEntry& entry);
  // Why it stopped early, or nullptr when all went well. Known once next() has returned false.
  const char* damage() const { return damage_; }
  // The entry at which the damage was found.
  std::uint64_t at() const { return seq_; }

 private:
  bool stop(const char* why);

  std::uint64_t seq_;  // of the entry that next() gives
  std::uint64_t left_;
  std::string_view public_left_;
  std::string_view personal_left_;
  const char* damage_ = nullptr;
};

// The personal blob of `record` without the parts of the entries that `wanted` accepts; `erased`
// is the number of parts that were there and are gone now.
// Errors: corrupt when the record does not match its CRC or cannot be taken apart.
base::Result<std::string> without_personal_parts(const RecordView& record,
                                                 const std::function<bool(base::Seq)>& wanted,
                                                 std::size_t& erased);

}  // namespace gridline::journal
