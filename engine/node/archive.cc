// Three tables: rows by ticket, rows by complaint and its key, and where the file stands.
#include "engine/node/archive.h"

#include <fmt/format.h>

#include <cstring>

#include "engine/base/assert.h"
#include "engine/base/fields.h"
#include "engine/base/limits.h"

namespace gridline::node {

using sqlite::Database;

namespace {

constexpr std::uint32_t application_id = 0x47524C41;  // "GRLA"
constexpr std::uint32_t table_version = 1;

// NORMAL: a power failure may take the newest transactions, never the file. Recovery makes them again.
constexpr const char* settings =
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA cache_size=-16384";

// The rows are packed described structs: a field added later reads as its default.
constexpr const char* tables = R"sql(
CREATE TABLE position(
  one INTEGER PRIMARY KEY CHECK(one = 1), seq INTEGER NOT NULL, entry BLOB NOT NULL
) STRICT;
CREATE TABLE ticket(id INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;
CREATE TABLE complaint(id INTEGER PRIMARY KEY, key BLOB NOT NULL, row BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX complaint_by_key ON complaint(key);
)sql";

// A failure that no second try repairs.
base::Error useless(const base::Error& error) {
  return {
      error.code,
      fmt::format("归档文件 archive.db 无法使用（{}）。请移走它后再启动，引擎会从日志重建 / "
                  "archive.db cannot be used ({}): move it away and start again, the engine makes it anew "
                  "from the journal",
                  error.message, error.message)};
}

base::Status remove_files(const std::filesystem::path& file) {
  // The file first: a WAL without its file is ignored, a file without its WAL would be older.
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code failed;
    std::filesystem::remove(file.string() + suffix, failed);
    if (failed) {
      return base::Error{base::ErrorCode::io,
                         fmt::format("cannot remove {}{}: {}", file.string(), suffix, failed.message())};
    }
  }
  return {};
}

// Whether the file holds this version's tables. An empty one does not.
// Errors: already_exists when it is somebody else's: what this module did not make it never removes.
base::Result<bool> has_our_tables(Database& db) {
  const auto application = db.number("PRAGMA application_id");
  if (!application) return application.error();
  const auto made = db.number("SELECT count(*) FROM sqlite_schema");
  if (!made) return made.error();
  if (*application != application_id && *made != 0) {
    return base::Error{base::ErrorCode::already_exists,
                       "the file for the archive is another program's database"};
  }
  const auto version = db.number("PRAGMA user_version");
  if (!version) return version.error();
  return *version == table_version;
}

base::Result<Database> open_with_settings(const std::filesystem::path& file) {
  auto db = Database::open(file, Database::Mode::read_write_create);
  if (!db) return db;
  if (base::Status set = db->run(settings); !set) return set.error();
  return db;
}

// A failed open of ours that a fresh file cures.
bool is_damage(const base::Error& error) { return error.code == base::ErrorCode::corrupt; }

}  // namespace

std::size_t Archive::HashOfKey::operator()(const base::Hash128& key) const {
  std::size_t first;
  std::memcpy(&first, key.data(), sizeof first);
  return first;
}

Archive::Archive() = default;

base::Result<std::unique_ptr<Archive>> Archive::open(const std::filesystem::path& file) {
  std::unique_ptr<Archive> archive(new Archive(file));
  base::Status opened = archive->open_file();
  if (!opened && is_damage(opened.error())) opened = archive->begin_anew();
  if (!opened) return opened.error();
  return archive;
}

base::Status Archive::open_file() {
  auto db = open_with_settings(file_);
  if (!db) return db.error();
  const auto ours = has_our_tables(*db);
  if (!ours) return ours.error();
  if (!*ours) {
    db->close();
    return begin_anew();
  }
  db_ = std::move(*db);
  if (base::Status s = prepare(); !s) return s;
  return load();
}

base::Status Archive::begin_anew() {
  GRIDLINE_ASSERT(waiting_.empty());
  last_ = base::Seq();
  entry_ = {};
  filter_ = KeyFilter(0);
  if (file_.empty()) return {};
  statements_.reset();
  db_.close();
  if (base::Status s = remove_files(file_); !s) return s;
  auto db = open_with_settings(file_);
  if (!db) return db.error();
  db_ = std::move(*db);
  const std::string make = fmt::format("BEGIN; {} PRAGMA user_version={}; PRAGMA application_id={}; COMMIT",
                                       tables, table_version, application_id);
  if (base::Status s = db_.run(make.c_str()); !s) return s;
  return prepare();
}

base::Status Archive::prepare() {
  Statements made;
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&made.put_ticket, "INSERT OR REPLACE INTO ticket VALUES(?, ?)"},
      {&made.put_complaint, "INSERT OR REPLACE INTO complaint VALUES(?, ?, ?)"},
      {&made.put_position, "INSERT OR REPLACE INTO position VALUES(1, ?, ?)"},
      {&made.find_ticket, "SELECT row FROM ticket WHERE id = ?"},
      {&made.find_complaint, "SELECT row FROM complaint WHERE id = ?"},
      {&made.find_key, "SELECT row FROM complaint WHERE key = ?"}};
  for (const auto& [statement, sql] : all) {
    auto prepared = db_.prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(*prepared);
  }
  statements_ = std::move(made);
  return {};
}

base::Status Archive::load() {
  auto position = db_.prepare("SELECT seq, entry FROM position");
  if (!position) return position.error();
  auto row = position->step();
  if (!row) return row.error();
  if (*row) {
    const std::string_view entry = position->blob(1);
    if (entry.size() != entry_.size())
      return base::Error{base::ErrorCode::corrupt, "archive.db: its position"};
    last_ = base::Seq(position->number(0));
    std::memcpy(entry_.data(), entry.data(), entry_.size());
  }
  // Ids are dense: the highest is about how many there are.
  const auto highest = db_.number("SELECT max(id) FROM complaint");
  if (!highest) return highest.error();
  filter_ = KeyFilter(*highest + *highest / 4);
  auto keys = db_.prepare("SELECT key FROM complaint");
  if (!keys) return keys.error();
  for (row = keys->step(); row && *row; row = keys->step()) {
    base::Hash128 key;
    const std::string_view bytes = keys->blob(0);
    if (bytes.size() != key.size()) return base::Error{base::ErrorCode::corrupt, "archive.db: a key"};
    std::memcpy(key.data(), bytes.data(), key.size());
    filter_.add(key);
  }
  return row ? base::Status() : base::Status(row.error());
}

bool Archive::continues(std::string_view public_part) const { return base::hash256(public_part) == entry_; }

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
  GRIDLINE_ASSERT(seq > last_);
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
  const bool rows = !file_.empty() && !waiting_.empty() && waiting_.front().seq <= seq;
  return rows || seq.value >= last_.value + limits::archive_position_entries;
}

base::Result<bool> Archive::write(base::Seq seq, std::string_view public_part) {
  if (seq <= last_) return true;
  const base::Hash256 entry = base::hash256(public_part);
  if (!file_.empty()) {
    if (base::Status s = write_rows(seq, entry); !s) {
      db_.roll_back();
      if (s.error().code == base::ErrorCode::disk_full) return false;
      return useless(s.error());
    }
    let_go(seq);
  }
  last_ = seq;
  entry_ = entry;
  return true;
}

base::Status Archive::write_rows(base::Seq seq, const base::Hash256& entry) {
  if (base::Status s = db_.run("BEGIN"); !s) return s;
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
  base::Status put = statements_->put_position.bind(1, seq.value).bind_blob(2, base::as_view(entry)).run();
  return put ? db_.run("COMMIT") : put;
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
  if (file_.empty()) return std::optional<core::Complaint>();
  return find<core::Complaint>(statements_->find_key.bind_blob(1, base::as_view(key)));
}

base::Result<std::optional<core::Complaint>> Archive::complaint(base::ComplaintId id) {
  if (const auto at = waiting_complaints_.find(id.value); at != waiting_complaints_.end()) {
    return unpacked<core::Complaint>(at->second->row);
  }
  if (file_.empty()) return std::optional<core::Complaint>();
  return find<core::Complaint>(statements_->find_complaint.bind(1, id.value));
}

base::Result<std::optional<core::ArchivedTicket>> Archive::ticket(base::TicketId id,
                                                                  const core::State& state) {
  std::optional<core::ArchivedTicket> out;
  if (const auto at = waiting_tickets_.find(id.value); at != waiting_tickets_.end()) {
    out = unpacked<core::ArchivedTicket>(at->second->row);
  } else if (!file_.empty()) {
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
