// The tables of read.db: opening, dropping, and their version.
//
// Names that the journal has numbered (units, categories, ...) stand as those numbers; enums as
// their journal numbers; instants as milliseconds; 0 and '' are "none" everywhere.
// Who can be known stands in few places, so that erasing is easy to get right: complaint_version,
// attachment, note, member_name and the search index. `personal` there is 0: there never was
// anything, 1: it is here, 2: it was erased.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/sqlite/database.h"

namespace gridline::view {

using sqlite::Database;

// Raised with every change of a table, of what is folded into one, or of the search words
// (rules/text's folding included): an older file is then dropped and fed again from entry 1.
inline constexpr std::uint32_t schema_version = 6;

// progress.purge: what erased words are still in, besides the tables.
enum : std::uint64_t { purge_nothing = 0, purge_wanted = 1, purge_begun = 2 };

enum class PersonalState : std::uint8_t { none = 0, present = 1, erased = 2 };

// The writer's connection, with empty tables where there is no file or one that does not count:
// another version, another zone, damaged. Errors: io, permission, disk_full, busy.
base::Result<Database> open_for_writing(const std::filesystem::path& path, base::ZoneOffset zone);

// Removes the file and what SQLite keeps beside it. Readers notice at their next question.
base::Status remove_files(const std::filesystem::path& path);

// A reader's connection. Errors: not_found; busy while the tables are made; unsupported for another version.
base::Result<Database> open_for_reading(const std::filesystem::path& path);

}  // namespace gridline::view
