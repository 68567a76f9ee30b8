// Read-only access to the sealed segments of a journal, beside a running engine or without one.
//
// For other threads and processes: tools, late subscribers, views that are rebuilt. It takes no lock
// and never touches the segment that is being written; whoever needs the newest entries asks the
// engine to seal, or reads its ring of recent ones. One instance per thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/journal/journal.h"
#include "engine/journal/sealed_segment.h"

namespace gridline::journal {

struct SegmentInfo {
  std::uint64_t number = 0;
  base::Seq first;  // of the segment, also while it is empty
  base::Seq last;   // none while it is not sealed
  bool sealed = false;
  std::uint64_t bytes = 0;  // of the file (without a -wal)
};

class SegmentReader {
 public:
  // Nothing is opened yet. `vfs` as in SqliteJournal::Options.
  explicit SegmentReader(std::filesystem::path folder, std::string vfs = {});

  // All segments as of now, in order. Checks that they follow one another.
  // Errors: corrupt (also a missing segment), unsupported, not_found (no folder), io.
  base::Result<std::vector<SegmentInfo>> list();

  // Calls `see` for every entry from `from` on, in order, until it returns false or the sealed
  // entries end, with the same checks as Journal::read. Returns the end of the sealed entries: the
  // next read may go on at last + 1 once more has been sealed.
  // Errors: as list(); corrupt with segment, record and entry.
  base::Result<Head> read(base::Seq from, const std::function<bool(const StoredEntry&)>& see);

 private:
  // What is known of a sealed file, as long as the name still means the same file (an erasure
  // replaces the file).
  struct Known {
    std::uint64_t inode = 0;
    SegmentMeta meta;
  };
  base::Result<bool> learn(std::uint64_t number);
  base::Result<std::vector<std::uint64_t>> refresh();
  const char* vfs() const { return vfs_.empty() ? nullptr : vfs_.c_str(); }

  std::filesystem::path folder_;
  std::string vfs_;
  std::map<std::uint64_t, Known> sealed_;
};

}  // namespace gridline::journal
