// Removes personal parts from records: first a plan, then one transaction.
//
// In a sealed segment a copy is changed and takes the place of the file by one rename. Changing the
// file itself would be cheaper, but immutable readers take no locks and would see it half-done.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/sqlite/database.h"

namespace gridline::journal {

using sqlite::Database;

struct Erasure {
  struct Change {
    std::uint64_t first = 0;  // the record
    std::string personal;     // its personal blob from now on
    std::uint32_t crc = 0;
  };
  std::vector<Change> changes;
  std::size_t parts = 0;  // personal parts that go
};

// What to change so that `entries` (ascending, all in this segment) have no personal parts.
// Errors: corrupt — a record does not match its CRC (a new one would hide that); io.
base::Result<Erasure> plan_erasure(Database& db, std::string_view segment,
                                   std::span<const base::Seq> entries);

// In one transaction. Errors: disk_full — nothing changed; io.
base::Status apply_erasure(Database& db, const Erasure& erasure);

// Both, in a sealed segment; returns the number of parts. Writes nothing when there are none.
// REQUIRES: nobody else erases in this folder. Errors: disk_full — nothing changed; corrupt; io.
base::Result<std::size_t> erase_in_sealed(const std::filesystem::path& folder, std::uint64_t number,
                                          std::span<const base::Seq> entries, const char* vfs);

// The same in all sealed segments of `folder`, beside an engine that goes on appending: it never touches a
// sealed file again. All or nothing per segment; to be called again after an error. Any thread.
// REQUIRES: `entries` ascending; nobody else erases in this folder. Errors: not_found — the last of them is
// in no sealed segment; disk_full; corrupt; io.
base::Result<std::size_t> erase_sealed(const std::filesystem::path& folder,
                                       std::span<const base::Seq> entries);

}  // namespace gridline::journal
