// SQLite's C interface behind owned values.
#include "engine/journal/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>

#include "engine/base/assert.h"

namespace gridline::journal {

namespace {

// "file:" URI of a path: SQLite takes `immutable` in no other way.
std::string uri_of(const std::filesystem::path& path, std::string_view query) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    if (c == '?' || c == '#' || c == '%')
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      uri += c;
  }
  return uri.append(query);
}

base::ErrorCode code_of(sqlite3* db) {
  const int extended = sqlite3_extended_errcode(db);
  switch (extended & 0xff) {
    case SQLITE_FULL: return base::ErrorCode::disk_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT: return base::ErrorCode::corrupt;  // our own rows only: a copy already there
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return base::ErrorCode::busy;
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY: return base::ErrorCode::permission;
    default: break;
  }
  const int reason = sqlite3_system_errno(db);
  if (extended == SQLITE_IOERR_WRITE && (reason == ENOSPC || reason == EDQUOT))
    return base::ErrorCode::disk_full;
  if (extended == SQLITE_CANTOPEN && reason == EACCES) return base::ErrorCode::permission;
  return base::ErrorCode::io;
}

int remember_wal_pages(void* pages, sqlite3*, const char*, int in_wal) {
  *static_cast<int*>(pages) = in_wal;
  return SQLITE_OK;
}

}  // namespace

// ---- Statement ----

void Statement::Finalize::operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }

void Statement::bind(int at, std::uint64_t value) {
  const int rc = sqlite3_bind_int64(handle_.get(), at, static_cast<sqlite3_int64>(value));
  GRIDLINE_ASSERT(rc == SQLITE_OK);
}

void Statement::bind_blob(int at, std::string_view bytes) {
  // A null pointer would bind NULL where an empty blob is meant.
  const void* data = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
  const int rc = sqlite3_bind_blob64(handle_.get(), at, data, bytes.size(), SQLITE_STATIC);
  GRIDLINE_ASSERT(rc == SQLITE_OK);
}

void Statement::bind_text(int at, std::string_view utf8) {
  const char* data = utf8.empty() ? "" : utf8.data();
  const int rc = sqlite3_bind_text64(handle_.get(), at, data, utf8.size(), SQLITE_STATIC, SQLITE_UTF8);
  GRIDLINE_ASSERT(rc == SQLITE_OK);
}

base::Result<bool> Statement::step() {
  const int rc = sqlite3_step(handle_.get());
  if (rc == SQLITE_ROW) return true;
  if (rc == SQLITE_DONE) return false;
  sqlite3* db = sqlite3_db_handle(handle_.get());
  return base::Error{code_of(db),
                     fmt::format("SQLite: {} ({})", sqlite3_errmsg(db), sqlite3_extended_errcode(db))};
}

std::uint64_t Statement::integer(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(handle_.get(), column));
}

std::string_view Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(handle_.get(), column);
  const int size = sqlite3_column_bytes(handle_.get(), column);
  return data == nullptr ? std::string_view{}
                         : std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

std::string Statement::text(int column) const {
  const unsigned char* data = sqlite3_column_text(handle_.get(), column);
  const int size = sqlite3_column_bytes(handle_.get(), column);
  return data == nullptr ? std::string{}
                         : std::string(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
}

void Statement::reset() {
  if (!handle_) return;
  // Reset repeats the failure that step() has already returned.
  sqlite3_reset(handle_.get());
  sqlite3_clear_bindings(handle_.get());
}

// ---- Database ----

void Database::Close::operator()(sqlite3* db) const {
  // Not close_v2: a connection that lingers behind a forgotten statement would keep its -wal.
  const int rc = sqlite3_close(db);
  GRIDLINE_ASSERT(rc == SQLITE_OK);
}

base::Result<Database> Database::open(const std::filesystem::path& path, Mode mode, const char* vfs) {
  const bool writes = mode == Mode::read_write;
  const std::string uri = uri_of(path, writes ? "?mode=rw" : "?mode=ro&immutable=1");
  const int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_URI |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  std::error_code missing;
  if (!std::filesystem::exists(path, missing)) {
    return base::Error{base::ErrorCode::not_found, fmt::format("there is no file {}", path.string())};
  }
  sqlite3* raw = nullptr;
  const int rc = sqlite3_open_v2(uri.c_str(), &raw, flags, vfs);
  Database db;
  db.handle_.reset(raw);
  db.name_ = path.filename().string();
  if (raw == nullptr) return base::Error{base::ErrorCode::io, "SQLite: no memory for a connection"};
  if (rc != SQLITE_OK) return db.error("open");
  int on = 0;
  if (sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, &on) != SQLITE_OK || on != 1)
    return db.error("defend");
  if (sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on) != SQLITE_OK || on != 0) {
    return db.error("distrust the schema of");
  }
  if (auto set = db.run("PRAGMA mmap_size=0; PRAGMA cell_size_check=ON"); !set) return set.error();
  return db;
}

base::Status Database::run(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error(fmt::format("run \"{}\" on", sql));
  }
  return {};
}

base::Status Database::demand(const char* sql, std::string_view wanted) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return error(fmt::format("run \"{}\" on", sql));
  const std::string got = row.value() ? statement->text(0) : std::string{};
  if (got == wanted) return {};
  return base::Error{base::ErrorCode::unsupported,
                     fmt::format("{}: \"{}\" gave \"{}\" where \"{}\" is needed", name_, sql, got, wanted)};
}

base::Result<std::uint64_t> Database::integer(const char* sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  return row.value() ? statement->integer(0) : 0;
}

base::Result<Statement> Database::prepare(const char* sql) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr) != SQLITE_OK) {
    return error(fmt::format("prepare \"{}\" on", sql));
  }
  return Statement(raw);
}

void Database::roll_back() {
  if (sqlite3_get_autocommit(handle_.get()) == 0) {
    // The error that led here is what the caller reports; a rollback writes nothing in WAL mode.
    sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

base::Status Database::checkpoint_passive() {
  // By hand and not by SQLite's own auto-checkpoint, which drops the result: a failed fsync there
  // would pass unseen, and a later one would report success for pages that are already lost.
  if (sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) !=
      SQLITE_OK) {
    return error("checkpoint");
  }
  return {};
}

base::Status Database::checkpoint_truncate() {
  if (sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) !=
      SQLITE_OK) {
    return error("checkpoint and empty the WAL of");
  }
  return {};
}

int Database::wal_pages() const { return wal_pages_ ? *wal_pages_ : 0; }

void Database::count_wal_pages() {
  wal_pages_ = std::make_unique<int>(0);
  // This also takes the place of SQLite's own auto-checkpoint.
  sqlite3_wal_hook(handle_.get(), remember_wal_pages, wal_pages_.get());
}

void Database::forbid_writes_at_close() {
  if (handle_) sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

base::Error Database::error(std::string_view doing) const {
  return {code_of(handle_.get()),
          fmt::format("cannot {} {}: {} (SQLite {})", doing, name_, sqlite3_errmsg(handle_.get()),
                      sqlite3_extended_errcode(handle_.get()))};
}

}  // namespace gridline::journal
