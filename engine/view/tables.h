// Writing the tables of read.db inside one transaction: prepared statements, tickets kept until
// the end of the batch (most are touched several times in it) and counts summed before they are
// written. Knows tables, not events; the fold above knows events.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/ids.h"
#include "engine/core/command.h"
#include "engine/core/event.h"
#include "engine/sqlite/database.h"
#include "engine/view/desk_tables.h"
#include "engine/view/rows.h"
#include "engine/view/schema.h"

namespace gridline::view {

using sqlite::Database;
using sqlite::ResetAfter;
using sqlite::Statement;

// A complaint's current version, for what follows it.
struct CurrentVersion {
  std::uint64_t seq = 0;
  std::uint32_t version = 0, channel = 0;
  bool confidential = false;
};

class Tables {
 public:
  static base::Result<Tables> prepare(Database& db);

  // ---- tickets ----
  // The ticket as it stands; changes to it are written by flush(). The pointer lasts until then.
  // Errors: corrupt when it was never opened.
  base::Result<TicketRow*> ticket(base::TicketId id);
  TicketRow& open_ticket(base::TicketId id);
  base::Status add_line(const TimelineRow& row);
  base::Status link(std::uint64_t complaint, std::uint64_t ticket);
  base::Status unlink(std::uint64_t complaint, std::uint64_t ticket);
  base::Result<std::vector<std::uint64_t>> tickets_of(std::uint64_t complaint);
  base::Status add_note(std::uint64_t seq, PersonalState personal, std::string_view text);

  // ---- complaints ----
  base::Status add_complaint(const core::ComplaintReceived& e, const core::SubmitComplaint& said,
                             std::uint64_t seq);
  base::Status add_version(std::uint64_t complaint, std::uint32_t version, std::uint64_t previous,
                           std::int64_t at, std::uint64_t seq, PersonalState personal,
                           const core::Personal& who);
  base::Status set_current(std::uint64_t complaint, std::uint32_t version, std::uint64_t seq);
  base::Result<CurrentVersion> current(std::uint64_t complaint);
  // Into, or out of, the search index. Taking out reads the stored text of that version.
  base::Status index(std::uint64_t complaint, std::string_view title, std::string_view text);
  base::Status unindex(std::uint64_t complaint, std::uint64_t version_seq);

  // ---- names, members, counts ----
  base::Status add_pack(const PackRow& row);
  base::Status add_symbol(std::uint32_t number, std::string_view name);
  base::Status put_member(const core::ChangedMember& m);
  base::Status put_member_name(std::string_view id, std::uint64_t seq, PersonalState personal,
                               std::string_view name);
  void count(const StatisticKey& key, std::uint32_t by = 1) { counts_[key] += by; }

  // ---- partners, requests, callbacks ----
  DeskTables desk;

  // ---- erasing, by the journal entry that brought it ----
  base::Status erase(std::uint64_t seq);
  base::Status want_purge();

  // Writes what was kept: tickets and counts. Then forget() or the next batch.
  base::Status flush();
  void forget();

 private:
  Tables() = default;

  Statement put_ticket_, get_ticket_, put_line_, put_link_, drop_link_, get_links_, put_note_;
  Statement put_complaint_, put_version_, set_current_, get_current_, get_text_, index_, unindex_,
      put_attachment_;
  Statement put_pack_, put_symbol_, get_symbol_, put_member_, put_member_name_, put_count_;
  Statement erased_version_, blank_version_, drop_attachments_, blank_note_, blank_name_,
      want_purge_;
  std::unordered_map<std::uint64_t, TicketRow> tickets_;
  std::map<StatisticKey, std::uint64_t> counts_;
  std::string words_;  // of one complaint, reused
};

}  // namespace gridline::view
