// All entries of a data folder, whether its engine runs or not.
//
// A dead engine's journal is locked and read as the engine would; a live one is asked to seal, and
// its sealed segments are read beside it. Opening the database of a live engine was rejected: a
// second connection can damage it (engine/journal/sqlite_journal.h).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/journal/segment_reader.h"
#include "engine/journal/sqlite_journal.h"

namespace gridline::cli {

class JournalSource {
 public:
  // `socket`: of the live engine; empty: DATA/gridlined.sock. Errors: not_found (no data folder), busy
  // (somebody holds the journal and no engine answers on the socket), corrupt, io.
  static base::Result<JournalSource> open(const std::string& data, const std::string& socket);

  // Every entry from 1 on. Errors: corrupt, io.
  base::Status read(const std::function<bool(const journal::StoredEntry&)>& see);

  base::Seq last() const { return last_; }  // at opening
  bool live() const { return journal_ == nullptr; }

 private:
  std::unique_ptr<journal::SqliteJournal> journal_;
  std::optional<journal::SegmentReader> segments_;
  base::Seq last_;
};

}  // namespace gridline::cli
