// A segment file: its schema, the facts about it in its `meta` row, and how one is created.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/base/hash.h"
#include "engine/base/result.h"
#include "engine/journal/journal.h"
#include "engine/journal/record_format.h"
#include "engine/journal/record_walk.h"
#include "engine/sqlite/database.h"

namespace gridline::journal {

using sqlite::Database;
using sqlite::ResetAfter;
using sqlite::Statement;

inline constexpr std::uint64_t format_version = 1;           // also SQLite's user_version
inline constexpr std::uint64_t application_id = 0x47524C44;  // "GRLD"

// The one row of `meta`.
struct SegmentMeta {
  std::uint64_t format = format_version;
  std::uint64_t number = 0;  // 1 for 000001.db
  std::uint64_t first = 1;   // the number its first entry has or will have
  base::Hash256 previous{};  // the chain before it; all zero in segment 1
  std::string writer;        // the program version that created it
  bool sealed = false;
  std::uint64_t last = 0;  // when sealed: its last entry ...
  base::Hash256 end{};     // ... and the chain there, so that a lost tail shows without a successor

  Head before() const { return {base::Seq(first - 1), previous}; }
};

// Creates FOLDER/NNNNNN.db without records, durably: it appears whole or not at all (made under
// another name, then renamed). Errors: disk_full (nothing is left that matters), io.
base::Status create_segment(const std::filesystem::path& folder, const SegmentMeta& meta,
                            std::uint64_t page_bytes, const char* vfs);

// Reads and checks `meta`; `number` is what the file's name says.
// Errors: corrupt — not a segment, damaged, or another number; unsupported — a newer format, with
// the writer's version; io.
base::Result<SegmentMeta> read_meta(Database& db, std::uint64_t number);

// Marks the segment as sealed, ending at `end`, in one transaction. Errors: disk_full, io.
base::Status write_seal(Database& db, SegmentMeta meta, const Head& end);

// The row at hand of "first, count, crc, chain, public, personal" as a record, whose views live as
// long as the row. Errors: corrupt when a value has a form that we never write.
base::Result<RecordView> record_of(const Statement& row, std::string_view segment);

// The last record, checked against the one before it: a segment that is cut or damaged at its end
// is found at opening without reading all of it. The segment's beginning when it has no records.
// Errors: corrupt, io.
base::Result<Head> read_end(Database& db, const SegmentMeta& meta);

// Checks and shows the entries from `from` to the segment's end; true when the end was reached and
// `see` wants more. Errors: corrupt, io.
base::Result<bool> walk_segment(Database& db, const SegmentMeta& meta, base::Seq from, const SeeEntry& see);

}  // namespace gridline::journal
