// Two tables: complaints by key, and where the file stands.
#include "engine/node/contacts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/codec/entry.h"
#include "rules/text/people.h"

namespace gridline::node {

using sqlite::Database;

namespace {

constexpr std::uint32_t application_id = 0x47524C43;  // "GRLC"
constexpr std::uint32_t table_version = 1;

// secure_delete: what is forgotten leaves no bytes in free pages.
constexpr const char* settings =
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA secure_delete=ON; PRAGMA cache_size=-8192";

constexpr const char* tables = R"sql(
CREATE TABLE position(
  one INTEGER PRIMARY KEY CHECK(one = 1), seq INTEGER NOT NULL, entry BLOB NOT NULL
) STRICT;
CREATE TABLE contact(
  key BLOB NOT NULL, complaint INTEGER NOT NULL, place INTEGER NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY(key, complaint)
) STRICT, WITHOUT ROWID;
)sql";

base::Result<Database> open_with_settings(const std::filesystem::path& file) {
  auto db = Database::open(file, Database::Mode::read_write_create);
  if (!db) return db.error();
  if (base::Status s = db->run(settings); !s) return s.error();
  return db;
}

bool is_damage(const base::Error& error) { return error.code == base::ErrorCode::corrupt; }

// What the complaint's entry says of where it is: only what is certain.
base::Symbol place_in(const std::vector<core::Event>& events) {
  for (const core::Event& event : events) {
    const auto* opened = std::get_if<core::TicketOpened>(&event);
    if (opened != nullptr && opened->place_flags == 0) return opened->place;
  }
  return {};
}

base::ComplaintId complaint_in(const std::vector<core::Event>& events) {
  for (const core::Event& event : events) {
    if (const auto* received = std::get_if<core::ComplaintReceived>(&event)) return received->complaint;
    if (const auto* revised = std::get_if<core::ComplaintRevised>(&event)) return revised->complaint;
  }
  return {};
}

// Adds the complaint's tickets that are open; each once, with how many complaints were about it.
void add_tickets(const core::State& state, base::ComplaintId id, std::vector<core::ContactTicket>& out) {
  const core::Complaint* complaint = state.complaint(id);
  if (complaint == nullptr) return;
  const std::uint64_t count = std::max<std::uint64_t>(complaint->tickets, 1);
  for (std::uint64_t i = 0; i < count; ++i) {
    const base::TicketId ticket_id(complaint->first_ticket.value + i);
    const core::Ticket* ticket = state.ticket(ticket_id);
    if (ticket == nullptr || core::is_final(ticket->state)) continue;
    const auto known = std::find_if(out.begin(), out.end(),
                                    [&](const core::ContactTicket& t) { return t.ticket == ticket_id; });
    if (known != out.end()) ++known->contacts;
    else if (out.size() < limits::contact_tickets_max) out.push_back({ticket_id, 1});
  }
}

}  // namespace

std::size_t Contacts::HashOfKey::operator()(const base::Hash128& key) const {
  std::size_t out;
  std::memcpy(&out, key.data(), sizeof out);
  return out;
}

base::Result<std::unique_ptr<Contacts>> Contacts::open(const std::filesystem::path& file,
                                                       const Secret& secret) {
  auto contacts = std::make_unique<Contacts>(secret);
  contacts->file_ = file;
  base::Status opened = contacts->open_file();
  if (!opened && is_damage(opened.error())) opened = contacts->begin_anew();
  if (!opened) return opened.error();
  return contacts;
}

base::Status Contacts::open_file() {
  auto db = open_with_settings(file_);
  if (!db) return db.error();
  const auto application = db->number("PRAGMA application_id");
  const auto made = db->number("SELECT count(*) FROM sqlite_schema");
  const auto version = db->number("PRAGMA user_version");
  if (!application) return application.error();
  if (!made) return made.error();
  if (!version) return version.error();
  if (*application != application_id && *made != 0) {
    return base::Error{base::ErrorCode::already_exists, "contacts.db is another program's database"};
  }
  if (*version != table_version) {
    db->close();
    return begin_anew();
  }
  db_ = std::move(*db);
  if (base::Status s = prepare(); !s) return s;
  return load();
}

base::Status Contacts::begin_anew() {
  GRIDLINE_ASSERT(waiting_.empty());
  last_ = base::Seq();
  entry_ = {};
  filter_ = KeyFilter(0);
  if (file_.empty()) return {};
  statements_.reset();
  db_.close();
  for (const char* suffix : {"", "-wal", "-shm"}) {  // the file first: a WAL without its file is ignored
    std::error_code failed;
    std::filesystem::remove(file_.string() + suffix, failed);
    if (failed) return base::Error{base::ErrorCode::io, "cannot remove " + file_.string() + suffix};
  }
  auto db = open_with_settings(file_);
  if (!db) return db.error();
  db_ = std::move(*db);
  const std::string make = fmt::format("BEGIN; {} PRAGMA user_version={}; PRAGMA application_id={}; COMMIT",
                                       tables, table_version, application_id);
  if (base::Status s = db_.run(make.c_str()); !s) return s;
  return prepare();
}

base::Status Contacts::prepare() {
  Statements made;
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&made.put, "INSERT OR IGNORE INTO contact VALUES(?, ?, ?, ?)"},
      {&made.put_position, "INSERT OR REPLACE INTO position VALUES(1, ?, ?)"},
      {&made.find, "SELECT complaint, place FROM contact WHERE key = ? ORDER BY complaint DESC LIMIT ?"},
      {&made.forget, "DELETE FROM contact WHERE seq = ?"}};
  for (const auto& [statement, sql] : all) {
    auto prepared = db_.prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(*prepared);
  }
  statements_ = std::move(made);
  return {};
}

base::Status Contacts::load() {
  auto position = db_.prepare("SELECT seq, entry FROM position");
  if (!position) return position.error();
  auto row = position->step();
  if (!row) return row.error();
  if (*row) {
    const std::string_view entry = position->blob(1);
    if (entry.size() != entry_.size())
      return base::Error{base::ErrorCode::corrupt, "contacts.db: its position"};
    last_ = base::Seq(position->number(0));
    std::memcpy(entry_.data(), entry.data(), entry_.size());
  }
  const auto count = db_.number("SELECT count(*) FROM contact");
  if (!count) return count.error();
  filter_ = KeyFilter(*count + *count / 4);
  auto keys = db_.prepare("SELECT DISTINCT key FROM contact");
  if (!keys) return keys.error();
  for (row = keys->step(); row && *row; row = keys->step()) {
    base::Hash128 key;
    const std::string_view bytes = keys->blob(0);
    if (bytes.size() != key.size()) return base::Error{base::ErrorCode::corrupt, "contacts.db: a key"};
    std::memcpy(key.data(), bytes.data(), key.size());
    filter_.add(key);
  }
  return row ? base::Status() : base::Status(row.error());
}

// A file ahead of the journal or of another one is begun anew: the archive has said what that means.
base::Status Contacts::fit(journal::Journal& journal) {
  if (!last_) return {};
  bool same = false;
  if (last_ <= journal.head().last) {
    const base::Status read = journal.read(last_, [&](const journal::StoredEntry& entry) {
      same = base::hash256(entry.public_part) == entry_;
      return false;
    });
    if (!read) return read;
  }
  return same ? base::Status() : begin_anew();
}

base::Status Contacts::complete(journal::Journal& journal, const std::function<void(base::Seq)>& progress) {
  constexpr std::uint64_t progress_entries = 8192;
  if (base::Status s = fit(journal); !s) return s;
  const base::Seq end = journal.head().last;
  if (last_ == end) return {};
  base::Status failed;
  const base::Status read =
      journal.read(base::Seq(last_.value + 1), [&](const journal::StoredEntry& entry) {
        if (!entry.personal_part.empty()) {
          const auto decoded = codec::decode(entry.public_part, entry.personal_part);
          if (!decoded) {
            failed = base::Error{decoded.error().code,
                                 fmt::format("entry {}: {}", entry.seq.value, decoded.error().message)};
            return false;
          }
          see(decoded->command, decoded->events, entry.seq);
        }
        if (progress && entry.seq.value % progress_entries == 0) progress(entry.seq);
        if (wants(entry.seq) || entry.seq == end) write(entry.seq, entry.public_part);
        return true;
      });
  return failed ? read : failed;
}

std::optional<base::Hash128> Contacts::key_of(const core::Command& command) const {
  const auto* body = std::get_if<core::SubmitComplaint>(&command.body);
  if (body == nullptr || body->history || body->confidential || command.personal.reporter.phone.empty())
    return std::nullopt;
  char room[16];
  const std::string_view phone = text::normalised_phone(command.personal.reporter.phone, room);
  if (phone.empty()) return std::nullopt;
  return base::Hasher(secret_.key).part("contact").part(phone).finish128();
}

// The newest first, at most one more than what may be one resident's.
base::Result<std::vector<Contacts::Row>> Contacts::rows_of(const base::Hash128& key) {
  constexpr std::uint64_t most = limits::contact_complaints_max + 1;
  std::vector<Row> rows;
  const auto [begin, end] = recent_.equal_range(key);
  for (auto at = begin; at != end; ++at) rows.push_back(at->second);
  if (statements_) {
    sqlite::Statement& find = statements_->find;
    find.bind_blob(1, base::as_view(key)).bind(2, most);
    const sqlite::ResetAfter reset(find);
    auto row = find.step();
    for (; row && *row; row = find.step()) {
      rows.push_back({key, base::ComplaintId(find.number(0)),
                      base::Symbol(static_cast<std::uint32_t>(find.number(1))), base::Seq()});
    }
    if (!row) return row.error();
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.complaint > b.complaint; });
  const auto same = [](const Row& a, const Row& b) { return a.complaint == b.complaint; };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  return rows;
}

std::optional<core::Contact> Contacts::look_up(const core::Command& command, const core::State& state) {
  const auto key = key_of(command);
  if (!key || !filter_.may_have(*key)) return std::nullopt;
  const auto rows = rows_of(*key);
  if (!rows) {
    fail();
    return std::nullopt;
  }
  if (rows->empty() || rows->size() > limits::contact_complaints_max) return std::nullopt;
  core::Contact contact;
  contact.earlier = static_cast<std::uint32_t>(rows->size());
  for (const Row& row : *rows) {
    if (!contact.place) contact.place = row.place;
    add_tickets(state, row.complaint, contact.tickets);
  }
  return contact;
}

void Contacts::see(const core::Command& command, const std::vector<core::Event>& events, base::Seq seq) {
  const base::ComplaintId complaint = complaint_in(events);
  if (!complaint) return;
  const auto key = key_of(command);
  if (!key) return;
  if (!filter_.may_have(*key)) filter_.add(*key);
  const Row row{*key, complaint, place_in(events), seq};
  waiting_.push_back(row);
  recent_.emplace(*key, row);
}

bool Contacts::wants(base::Seq seq) const {
  return waiting_.size() >= limits::contact_rows_per_write ||
         seq.value >= last_.value + limits::archive_position_entries;
}

void Contacts::write(base::Seq seq, std::string_view public_part) {
  if (seq <= last_) return;
  if (file_.empty()) {
    last_ = seq;
    waiting_.clear();  // recent_ has them
    return;
  }
  if (!statements_) return;  // failed before: the next start completes it
  const base::Hash256 entry = base::hash256(public_part);
  if (const base::Status s = write_rows(seq, entry); !s) {
    db_.roll_back();
    if (s.error().code != base::ErrorCode::disk_full) fail();
    return;
  }
  let_go(seq);
  last_ = seq;
  entry_ = entry;
}

base::Status Contacts::write_rows(base::Seq seq, const base::Hash256& entry) {
  if (base::Status s = db_.run("BEGIN"); !s) return s;
  for (const Row& row : waiting_) {
    if (row.seq > seq) break;
    statements_->put.bind_blob(1, base::as_view(row.key)).bind(2, row.complaint.value);
    const base::Status put = statements_->put.bind(3, row.place.value).bind(4, row.seq.value).run();
    if (!put) return put;
  }
  const base::Status put =
      statements_->put_position.bind(1, seq.value).bind_blob(2, base::as_view(entry)).run();
  return put ? db_.run("COMMIT") : put;
}

void Contacts::let_go(base::Seq seq) {
  for (; !waiting_.empty() && waiting_.front().seq <= seq; waiting_.pop_front()) {
    const auto [begin, end] = recent_.equal_range(waiting_.front().key);
    const auto same = [&](const auto& row) { return row.second.seq == waiting_.front().seq; };
    if (const auto at = std::find_if(begin, end, same); at != end) recent_.erase(at);
  }
}

base::Status Contacts::forget(std::span<const base::Seq> entries) {
  std::vector<base::Seq> gone(entries.begin(), entries.end());
  std::sort(gone.begin(), gone.end());
  const auto is_gone = [&](const Row& row) { return std::binary_search(gone.begin(), gone.end(), row.seq); };
  std::erase_if(waiting_, is_gone);
  std::erase_if(recent_, [&](const auto& row) { return is_gone(row.second); });
  if (!statements_) return {};
  base::Status done = db_.run("BEGIN");
  for (std::size_t i = 0; done && i < gone.size(); ++i) {
    done = statements_->forget.bind(1, gone[i].value).run();
  }
  if (done) done = db_.run("COMMIT");
  if (!done) {
    db_.roll_back();
    return done;
  }
  return db_.checkpoint_truncate();  // the WAL holds the old pages
}

// It says "not known" from now on; what waits is kept no longer.
void Contacts::fail() {
  ++failures_;
  statements_.reset();
  waiting_.clear();
  recent_.clear();
  filter_ = KeyFilter(0);
}

}  // namespace gridline::node
