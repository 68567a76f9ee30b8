// Three tables: rows by ticket, rows by complaint and its key, and where the file stands.
#include "engine/node/archive.h"

#include <fmt/format.h>

#include <cstring>

#include "engine/base/assert.h"
#include "engine/base/fields.h"
#include "engine/base/limits.h"

namespace gridline::node {

namespace {

// The rows are packed described structs: a field added later reads as its default.
constexpr KeptFile::Kind kind{"archive.db", 0x47524C41 /* GRLA */, 1, "PRAGMA cache_size=-16384", R"sql(
CREATE TABLE ticket(id INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;
CREATE TABLE complaint(id INTEGER PRIMARY KEY, key BLOB NOT NULL, row BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX complaint_by_key ON complaint(key);
)sql"};

// A failure that no second try repairs.
base::Error useless(const base::Error& error) {
  return {
      error.code,
      fmt::format("归档文件 archive.db 无法使用（{}）。请移走它后再启动，引擎会从日志重建 / "
                  "archive.db cannot be used ({}): move it away and start again, the engine makes it anew "
                  "from the journal",
                  error.message, error.message)};
}

}  // namespace

std::size_t Archive::HashOfKey::operator()(const base::Hash128& key) const {
  std::size_t first;
  std::memcpy(&first, key.data(), sizeof first);
  return first;
}

Archive::Archive() : Archive(std::filesystem::path()) {}
Archive::Archive(std::filesystem::path file) : file_(kind, std::move(file)) {}

base::Result<std::unique_ptr<Archive>> Archive::open(const std::filesystem::path& file) {
  std::unique_ptr<Archive> archive(new Archive(file));
  base::Status opened = archive->file_.open();
  if (opened) opened = archive->load();
  if (!opened && opened.error().code == base::ErrorCode::corrupt) opened = archive->begin_anew();
  if (!opened) return opened.error();
  return archive;
}

base::Status Archive::begin_anew() {
  GRIDLINE_ASSERT(waiting_.empty());
  filter_ = KeyFilter(0);
  statements_.reset();
  if (base::Status s = file_.begin_anew(); !s) return s;
  return prepare();
}

base::Status Archive::prepare() {
  if (file_.in_memory()) return {};
  Statements made;
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&made.put_ticket, "INSERT OR REPLACE INTO ticket VALUES(?, ?)"},
      {&made.put_complaint, "INSERT OR REPLACE INTO complaint VALUES(?, ?, ?)"},
      {&made.find_ticket, "SELECT row FROM ticket WHERE id = ?"},
      {&made.find_complaint, "SELECT row FROM complaint WHERE id = ?"},
      {&made.find_key, "SELECT row FROM complaint WHERE key = ?"}};
  for (const auto& [statement, sql] : all) {
    auto prepared = file_.db().prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(*prepared);
  }
  statements_ = std::move(made);
  return {};
}

base::Status Archive::load() {
  if (base::Status s = prepare(); !s) return s;
  // Ids are dense: the highest is about how many there are.
  const auto highest = file_.db().number("SELECT max(id) FROM complaint");
  if (!highest) return highest.error();
  auto filter = file_.filter_of("SELECT key FROM complaint", *highest);
  if (!filter) return filter.error();
  filter_ = std::move(*filter);
  return {};
}

void Archive::keep(Waiting row) {
  const Waiting& kept = waiting_.emplace_back(std::move(row));
  if (kept.ticket) {
    waiting_tickets_[kept.ticket.value] = &kept;
    return;
  }
  if (!filter_.may_have(kept.key)) filter_.add(kept.key);
  waiting_complaints_[kept.complaint.value] = &kept;
  waiting_keys_[kept.key] = &kept;
}

base::Status Archive::see(const core::State& state, const core::Event& event, base::Seq seq) {
  GRIDLINE_ASSERT(seq > last());
  if (const auto* archived = std::get_if<core::TicketArchived>(&event)) {
    take_out(state, *archived, seq);
  } else if (const auto* revised = std::get_if<core::ComplaintRevised>(&event)) {
    if (state.complaint(revised->complaint) == nullptr) return revise(*revised, seq);
  }
  return {};
}

// The ticket's complaint has a row of its own, when it goes too: so there is never an older copy of it.
void Archive::take_out(const core::State& state, const core::TicketArchived& event, base::Seq seq) {
  const core::Ticket* ticket = state.ticket(event.ticket);
  GRIDLINE_ASSERT(ticket != nullptr);
  core::ArchivedTicket row{*ticket, {}, {}};
  if (const core::CaseFile* file = state.case_file(ticket->id)) row.file = *file;
  keep({seq, ticket->id, {}, {}, base::to_packed(row)});
  for (const base::ComplaintId id : event.complaints) {
    const core::Complaint* known = state.complaint(id);
    GRIDLINE_ASSERT(known != nullptr);
    core::Complaint complaint = *known;
    complaint.at_hand = 0;
    keep({seq, {}, id, complaint.key, base::to_packed(complaint)});
  }
}

base::Status Archive::revise(const core::ComplaintRevised& event, base::Seq seq) {
  auto known = complaint(event.complaint);
  if (!known) return known.error();
  if (!*known) {
    return useless({base::ErrorCode::corrupt, fmt::format("complaint {} is missing", event.complaint.value)});
  }
  (*known)->version = event.version;
  (*known)->content = event.content;
  keep({seq, {}, event.complaint, (*known)->key, base::to_packed(**known)});
  return {};
}

bool Archive::wants(base::Seq seq) const {
  const bool rows = !file_.in_memory() && !waiting_.empty() && waiting_.front().seq <= seq;
  return rows || seq.value >= last().value + limits::archive_position_entries;
}

base::Result<bool> Archive::write(base::Seq seq, std::string_view public_part) {
  if (seq <= last()) return true;
  const base::Status written = file_.write(seq, public_part, [&] { return write_rows(seq); });
  if (!written && written.error().code == base::ErrorCode::disk_full) return false;
  if (!written) return useless(written.error());
  if (!file_.in_memory()) let_go(seq);
  return true;
}

base::Status Archive::write_rows(base::Seq seq) {
  for (const Waiting& w : waiting_) {
    if (w.seq > seq) break;
    base::Status put;
    if (w.ticket) {
      put = statements_->put_ticket.bind(1, w.ticket.value).bind_blob(2, w.row).run();
    } else {
      put = statements_->put_complaint.bind(1, w.complaint.value).bind_blob(2, base::as_view(w.key))
                .bind_blob(3, w.row).run();
    }
    if (!put) return put;
  }
  return {};
}

// What is in the file need not wait any more; a newer row of the same id stays.
void Archive::let_go(base::Seq seq) {
  const auto drop = [](auto& map, const auto& key, const Waiting* row) {
    if (const auto at = map.find(key); at != map.end() && at->second == row) map.erase(at);
  };
  for (; !waiting_.empty() && waiting_.front().seq <= seq; waiting_.pop_front()) {
    const Waiting& w = waiting_.front();
    if (w.ticket) {
      drop(waiting_tickets_, w.ticket.value, &w);
    } else {
      drop(waiting_complaints_, w.complaint.value, &w);
      drop(waiting_keys_, w.key, &w);
    }
  }
}

// The one row of a statement whose parameters are bound.
template <class Row>
base::Result<std::optional<Row>> Archive::find(sqlite::Statement& statement) {
  ++looks_;
  const sqlite::ResetAfter reset(statement);
  const auto there = statement.step();
  if (!there) return useless(there.error());
  if (!*there) return std::optional<Row>();
  auto row = base::from_packed<Row>(statement.blob(0));
  if (!row) return useless(row.error());
  return std::optional<Row>(std::move(*row));
}

namespace {

// Our own bytes, packed a moment ago.
template <class Row>
std::optional<Row> unpacked(const std::string& bytes) {
  auto row = base::from_packed<Row>(bytes);
  GRIDLINE_ASSERT(row.ok());
  return std::move(*row);
}

}  // namespace

base::Result<std::optional<core::Complaint>> Archive::complaint(const base::Hash128& key) {
  if (const auto at = waiting_keys_.find(key); at != waiting_keys_.end()) {
    return unpacked<core::Complaint>(at->second->row);
  }
  if (file_.in_memory()) return std::optional<core::Complaint>();
  return find<core::Complaint>(statements_->find_key.bind_blob(1, base::as_view(key)));
}

base::Result<std::optional<core::Complaint>> Archive::complaint(base::ComplaintId id) {
  if (const auto at = waiting_complaints_.find(id.value); at != waiting_complaints_.end()) {
    return unpacked<core::Complaint>(at->second->row);
  }
  if (file_.in_memory()) return std::optional<core::Complaint>();
  return find<core::Complaint>(statements_->find_complaint.bind(1, id.value));
}

base::Result<std::optional<core::ArchivedTicket>> Archive::ticket(base::TicketId id,
                                                                  const core::State& state) {
  std::optional<core::ArchivedTicket> out;
  if (const auto at = waiting_tickets_.find(id.value); at != waiting_tickets_.end()) {
    out = unpacked<core::ArchivedTicket>(at->second->row);
  } else if (!file_.in_memory()) {
    auto found = find<core::ArchivedTicket>(statements_->find_ticket.bind(1, id.value));
    if (!found) return found.error();
    out = std::move(*found);
  }
  if (!out) return out;
  if (const core::Complaint* at_hand = state.complaint(out->ticket.complaint)) {
    out->complaint = *at_hand;
    return out;
  }
  auto archived = complaint(out->ticket.complaint);
  if (!archived) return archived.error();
  if (!*archived) {
    return useless({base::ErrorCode::corrupt, fmt::format("ticket {} has no complaint", id.value)});
  }
  out->complaint = **archived;
  return out;
}

std::size_t Archive::bytes() const {
  constexpr std::size_t a_row = sizeof(Waiting) + 200 + 64;  // its packed bytes, its places in the maps
  return filter_.bytes() + waiting_.size() * a_row;
}

}  // namespace gridline::node
