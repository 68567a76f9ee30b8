// What the journal holds of one resident, and erasing it (个人信息清除).
//
// The fact first, then the deed: numbers of entries are journalled (core::PersonErased), and only when that
// is durable are their personal parts taken out of the sealed segments. A mark in the data folder, written
// before the fact, says from where on facts may wait for their deed, so a kill anywhere leaves either nothing
// done or something that the next start finishes. Views and contacts.db follow the fact by themselves.
//
// Rejected: a list of whose entry is whose, kept while running: it would be one more place that knows who
// lives where. So a search decodes the whole journal twice, or three times for a ticket, which is done beside
// the duty thread and seldom. Of a phone that came with a complaint of his nobody else's is inferred.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/journal/segment_reader.h"
#include "engine/journal/sqlite_journal.h"
#include "engine/node/recent_entries.h"

namespace gridline::node {

// One of them; the other is empty.
struct Whose {
  std::string phone;      // in its one form (rules/text/people.h)
  base::TicketId ticket;  // whose matter it was opened for: also by his phone, when it came with it
};

struct ResidentEntries {
  std::vector<base::ComplaintId> complaints;  // his, ascending
  std::vector<base::TicketId> tickets;        // they opened, ascending
  std::vector<std::uint64_t> entries;         // with a personal part that is there, ascending
  std::uint64_t notes = 0;                    // of these, acts of others on these tickets
  std::vector<base::ComplaintId> mentions;    // other residents' texts that name his phone; at most 100
};

// In what is sealed. `stop` is asked now and then. Errors: not_found (there is no such ticket, or it has no
// resident), busy (stopped), those of reading.
base::Result<ResidentEntries> entries_of(journal::SegmentReader& segments, const Whose& whose,
                                         const std::function<bool()>& stop);

class Erasing {
 public:
  explicit Erasing(const std::string& data_folder) : mark_(data_folder + "/erasing") {}

  // Before the fact is sent: facts from entry `from` on may wait for their deed. An older mark stays.
  base::Status begin(base::Seq from);
  // Does what facts since the mark say, in the sealed segments and in the ring, and takes the mark away; how
  // many personal parts went. REQUIRES: one at a time. Errors: busy (entry `through` is not sealed),
  // disk_full, corrupt, io; the mark then stays: call it again, or start again.
  base::Result<std::size_t> finish(const std::string& journal_folder, RecentEntries& recent,
                                   base::Seq through);
  // The same at the start, before anything else reads the journal.
  base::Result<std::size_t> finish(journal::SqliteJournal& journal);

 private:
  base::Result<base::Seq> from() const;  // none: there is no mark
  base::Status take_away();

  std::string mark_;
};

}  // namespace gridline::node
