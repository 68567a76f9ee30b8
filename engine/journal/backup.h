// Copies of a journal's sealed segments to another folder, and back, verified by reading all of it.
//
// A live engine first seals (on its own thread) and then lets any thread copy: what is sealed does
// not change. SQLite's backup interface was rejected for this: it works page by page through the
// committing connection, and what it copies would still have to be sealed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "engine/base/result.h"
#include "engine/journal/journal.h"

namespace gridline::journal {

// Called now and then with what is done of the whole: every byte counts once when it is copied and
// once when it is verified. May be empty.
using BackupProgress = std::function<void(std::uint64_t bytes_done, std::uint64_t bytes_total)>;

struct BackupSummary {
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
  Head end;  // up to which entry, and the chain there
};

// Copies all sealed segments of `journal_folder` to `target`, which must be missing or empty; each
// file is fsynced, then the copy is read back as a journal. The open segment's entries are not in it:
// seal first. On failure what was copied stays for a look and is no valid backup.
// Errors: already_exists — `target` has something in it; not_found — no sealed segment; corrupt — the
// journal or the copy is damaged; disk_full, io.
base::Result<BackupSummary> back_up(const std::filesystem::path& journal_folder,
                                    const std::filesystem::path& target, const BackupProgress& progress = {});

// The way back: `journal_folder` must be missing or empty, and is locked meanwhile. Afterwards
// SqliteJournal::open continues after the last entry. Errors: as back_up.
base::Result<BackupSummary> restore(const std::filesystem::path& backup,
                                    const std::filesystem::path& journal_folder,
                                    const BackupProgress& progress = {});

// Reads all sealed segments of a folder with every check. Errors: corrupt, not_found, io.
base::Result<Head> verify_segments(const std::filesystem::path& folder);

}  // namespace gridline::journal
