// One table: complaints in the order of entries, found by key.
#include "engine/node/contacts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/codec/entry.h"
#include "rules/text/people.h"

namespace gridline::node {

namespace {

// secure_delete: what is forgotten leaves no bytes in free pages. In the order of entries, so that the oldest
// rows stand together and what is erased is found by its entry.
constexpr KeptFile::Kind kind{"contacts.db", 0x47524C43 /* GRLC */, 2,
                              "PRAGMA secure_delete=ON; PRAGMA cache_size=-8192", R"sql(
CREATE TABLE contact(
  seq INTEGER PRIMARY KEY, key BLOB NOT NULL, complaint INTEGER NOT NULL, place INTEGER NOT NULL,
  day INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_by_key ON contact(key);
)sql"};

std::int64_t day_of(base::Instant at) { return at.ms / base::days(1).ms; }

// What the complaint's entry says of where it is: only what is certain.
base::Symbol place_in(const std::vector<core::Event>& events) {
  for (const core::Event& event : events) {
    const auto* opened = std::get_if<core::TicketOpened>(&event);
    if (opened != nullptr && opened->place_flags == 0) return opened->place;
  }
  return {};
}

struct Came {
  base::ComplaintId complaint;  // none: no complaint's entry
  bool revised = false;         // a new version of one that is known
};

Came came_in(const std::vector<core::Event>& events) {
  for (const core::Event& event : events) {
    if (const auto* received = std::get_if<core::ComplaintReceived>(&event)) return {received->complaint};
    if (const auto* revised = std::get_if<core::ComplaintRevised>(&event)) return {revised->complaint, true};
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

Contacts::Contacts(std::filesystem::path file, const Secret& secret, ContactKeeping keeping)
    : secret_(secret), keeping_(keeping), file_(kind, std::move(file)) {}

base::Result<std::unique_ptr<Contacts>> Contacts::open(const std::filesystem::path& file,
                                                       const Secret& secret, ContactKeeping keeping) {
  std::unique_ptr<Contacts> contacts(new Contacts(file, secret, keeping));
  base::Status opened = contacts->file_.open();
  if (opened) opened = contacts->load();
  if (!opened && opened.error().code == base::ErrorCode::corrupt) opened = contacts->begin_anew();
  if (!opened) return opened.error();
  return contacts;
}

base::Status Contacts::begin_anew() {
  GRIDLINE_ASSERT(waiting_.empty());
  rows_ = 0;
  filter_ = KeyFilter(0);
  statements_.reset();
  if (base::Status s = file_.begin_anew(); !s) return s;
  return prepare();
}

base::Status Contacts::prepare() {
  if (file_.in_memory()) return {};
  Statements made;
  const std::pair<sqlite::Statement*, const char*> all[] = {
      {&made.put, "INSERT OR IGNORE INTO contact VALUES(?, ?, ?, ?, ?)"},
      {&made.find,
       "SELECT complaint, place FROM contact WHERE key = ? AND day >= ? ORDER BY seq DESC LIMIT ?"},
      {&made.forget, "DELETE FROM contact WHERE seq = ?"},
      {&made.oldest, "SELECT day FROM contact ORDER BY seq LIMIT 1"},
      {&made.take_out,
       "DELETE FROM contact WHERE seq IN (SELECT seq FROM contact ORDER BY seq LIMIT ?1) AND "
       "(day < ?2 OR seq IN (SELECT seq FROM contact ORDER BY seq LIMIT ?3))"}};
  for (const auto& [statement, sql] : all) {
    auto prepared = file_.db().prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(*prepared);
  }
  statements_ = std::move(made);
  return {};
}

base::Status Contacts::load() {
  if (base::Status s = prepare(); !s) return s;
  const auto count = file_.db().number("SELECT count(*) FROM contact");
  if (!count) return count.error();
  const auto oldest = file_.db().number("SELECT day FROM contact ORDER BY seq LIMIT 1");
  if (!oldest) return oldest.error();
  auto filter = file_.filter_of("SELECT key FROM contact", *count);
  if (!filter) return filter.error();
  rows_ = *count;
  oldest_day_ = static_cast<std::int64_t>(*oldest);
  filter_ = std::move(*filter);
  return {};
}

// A file ahead of the journal or of another one is begun anew: the archive has said what that means.
base::Status Contacts::fit(journal::Journal& journal) {
  if (!last()) return {};
  bool same = false;
  if (last() <= journal.head().last) {
    const base::Status read = journal.read(last(), [&](const journal::StoredEntry& entry) {
      same = file_.continues(entry.public_part);
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
  if (last() == end) return {};
  base::Status failed;
  const base::Status read =
      journal.read(base::Seq(last().value + 1), [&](const journal::StoredEntry& entry) {
        if (!entry.personal_erased) {
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
  const std::int64_t from = today_ - keeping_.days;
  std::vector<Row> rows;
  const auto [begin, end] = recent_.equal_range(key);
  for (auto at = begin; at != end; ++at) rows.push_back(at->second);
  if (statements_) {
    sqlite::Statement& find = statements_->find;
    find.bind_blob(1, base::as_view(key))
        .bind(2, static_cast<std::uint64_t>(std::max<std::int64_t>(from, 0)));
    find.bind(3, most);
    const sqlite::ResetAfter reset(find);
    auto row = find.step();
    for (; row && *row; row = find.step()) {
      rows.push_back({key, base::ComplaintId(find.number(0)),
                      base::Symbol(static_cast<std::uint32_t>(find.number(1))), {}, 0});
    }
    if (!row) return row.error();
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.complaint > b.complaint; });
  const auto same = [](const Row& a, const Row& b) { return a.complaint == b.complaint; };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  return rows;
}

std::optional<core::Contact> Contacts::look_up(const core::Command& command, const core::State& state) {
  today_ = std::max(today_, day_of(command.at));
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
  today_ = std::max(today_, day_of(command.at));
  for (const core::Event& event : events) {
    if (const auto* erased = std::get_if<core::PersonErased>(&event)) see_erased(*erased);
  }
  const Came came = came_in(events);
  if (!came.complaint) return;
  const auto key = key_of(command);
  if (!key) return;
  if (came.revised && filter_.may_have(*key)) {  // a complaint counts once
    const auto rows = rows_of(*key);
    if (!rows) return fail();
    for (const Row& row : *rows) {
      if (row.complaint == came.complaint) return;
    }
  }
  if (!filter_.may_have(*key)) filter_.add(*key);
  const Row row{*key, came.complaint, place_in(events), seq, day_of(command.at)};
  waiting_.push_back(row);
  recent_.emplace(*key, row);
}

// Ahead of the fact's flush: should that never come, a resident is unknown for no reason, and no harm is
// done.
void Contacts::see_erased(const core::PersonErased& event) {
  if (base::Status s = forget(event.entries); !s) fail();
}

bool Contacts::wants(base::Seq seq) const {
  return waiting_.size() >= limits::contact_rows_per_write ||
         seq.value >= last().value + limits::archive_position_entries;
}

void Contacts::write(base::Seq seq, std::string_view public_part) {
  if (seq <= last()) return;
  if (!file_.in_memory() && !statements_) return;  // failed before: the next start completes it
  const std::uint64_t rows = rows_;
  const std::int64_t oldest_day = oldest_day_;
  const base::Status written = file_.write(seq, public_part, [&] { return write_rows(seq); });
  if (!written) {
    rows_ = rows;  // what was counted went back with the transaction
    oldest_day_ = oldest_day;
    if (written.error().code != base::ErrorCode::disk_full) fail();
    return;
  }
  if (file_.in_memory()) waiting_.clear();  // recent_ has them
  else let_go(seq);
}

// Takes out twice as many as come in, so a file under load shrinks to what is kept.
base::Status Contacts::write_rows(base::Seq seq) {
  std::uint64_t put = 0;
  for (const Row& row : waiting_) {
    if (row.seq > seq) break;
    statements_->put.bind(1, row.seq.value).bind_blob(2, base::as_view(row.key)).bind(3, row.complaint.value);
    const base::Status done =
        statements_->put.bind(4, row.place.value).bind(5, static_cast<std::uint64_t>(row.day)).run();
    if (!done) return done;
    if (rows_ + put == 0) oldest_day_ = row.day;
    ++put;
  }
  rows_ += put;
  return has_old(today_) ? take_out_rows(today_, 2 * put) : base::Status();
}

bool Contacts::has_old(std::int64_t today) const {
  return rows_ > 0 && (rows_ > keeping_.rows || oldest_day_ < today - keeping_.days);
}

// Of the oldest so many rows those that are too old or too many. In a transaction of the caller's.
base::Status Contacts::take_out_rows(std::int64_t today, std::uint64_t at_most) {
  const std::uint64_t over = rows_ > keeping_.rows ? rows_ - keeping_.rows : 0;
  const auto from = static_cast<std::uint64_t>(std::max<std::int64_t>(today - keeping_.days, 0));
  const std::uint64_t before = file_.db().changes();
  statements_->take_out.bind(1, at_most).bind(2, from).bind(3, std::min(over, at_most));
  if (base::Status s = statements_->take_out.run(); !s) return s;
  rows_ -= std::min(rows_, file_.db().changes() - before);
  const sqlite::ResetAfter reset(statements_->oldest);
  const auto row = statements_->oldest.step();
  if (!row) return row.error();
  if (*row) oldest_day_ = static_cast<std::int64_t>(statements_->oldest.number(0));
  else rows_ = 0;
  return {};
}

void Contacts::take_out_old(base::Instant now) {
  if (!statements_ || !has_old(day_of(now))) return;
  const std::uint64_t rows = rows_;
  const base::Status done =
      file_.change([&] { return take_out_rows(day_of(now), limits::contact_rows_taken_out); });
  if (done) return;
  rows_ = rows;
  if (done.error().code != base::ErrorCode::disk_full) fail();
}

void Contacts::let_go(base::Seq seq) {
  for (; !waiting_.empty() && waiting_.front().seq <= seq; waiting_.pop_front()) {
    const auto [begin, end] = recent_.equal_range(waiting_.front().key);
    const auto same = [&](const auto& row) { return row.second.seq == waiting_.front().seq; };
    if (const auto at = std::find_if(begin, end, same); at != end) recent_.erase(at);
  }
}

base::Status Contacts::forget(std::span<const std::uint64_t> entries) {
  const auto is_gone = [&](const Row& row) {
    return std::binary_search(entries.begin(), entries.end(), row.seq.value);
  };
  std::erase_if(waiting_, is_gone);
  std::erase_if(recent_, [&](const auto& row) { return is_gone(row.second); });
  if (!statements_) return {};
  const std::uint64_t before = file_.db().changes();
  const base::Status done = file_.change([&] {
    base::Status each;
    for (std::size_t i = 0; each && i < entries.size(); ++i)
      each = statements_->forget.bind(1, entries[i]).run();
    return each;
  });
  if (!done) return done;
  rows_ -= std::min(rows_, file_.db().changes() - before);
  return file_.db().checkpoint_truncate();  // the WAL holds the old pages
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
