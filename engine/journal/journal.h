// The Journal port: bytes in order, durable, fenced. It knows nothing of complaints or tickets.
//
// An entry has two parts. The public part is covered by the chain as it stands. The personal part
// (names, phones, what residents wrote) may be erased later: the public part carries a salted hash
// of it (engine/codec makes it), so an erased part leaves the chain whole and `verify` reports it.
//
// Entries are numbered 1, 2, 3, ... without a gap. One append is one record: a group commit,
// packed, with a CRC and the hash of the record before it (FORMAT.md has the bytes).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"

namespace gridline::journal {

// What is appended; the views need to live only during the call.
struct Entry {
  std::string_view public_part;
  std::string_view personal_part;  // empty: this entry is about nobody
};

// What is read back. `personal_erased` says that there was a personal part and it is gone.
struct StoredEntry {
  base::Seq seq;
  std::string_view public_part;
  std::string_view personal_part;
  bool personal_erased = false;
};

// The end of the chain: what the next record must follow.
struct Head {
  base::Seq last;         // 0: empty
  base::Hash256 chain{};  // the hash of the last record
};

class Journal {
 public:
  virtual ~Journal() = default;

  // Where the chain ends. Never fails: it is known since opening.
  virtual Head head() const = 0;

  // Appends one record of all `entries` (at least one), numbered from head().last + 1, and returns
  // only when it is durable. One thread calls append, the same that opened.
  // Errors: disk_full — nothing was appended, head() is unchanged, the same call may be repeated.
  //         io — unknown what is on disk: the caller must end the process and recover.
  virtual base::Result<Head> append(std::span<const Entry> entries) = 0;

  // Calls `see` for every entry from `from` on, in order, until it returns false or the entries
  // end. Checks each record's CRC and its place in the chain on the way. Used at recovery and by
  // the thread that appends; other threads read sealed segments through SegmentReader.
  // Errors: corrupt — with segment, record and entry number and what to do; io.
  virtual base::Status read(base::Seq from, const std::function<bool(const StoredEntry&)>& see) = 0;

  // Closes the open segment so that other processes and threads may read it, and opens the next.
  // No-op when the open segment has no entries. Same thread as append.
  virtual base::Status seal() = 0;
};

}  // namespace gridline::journal
