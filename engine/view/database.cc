// SQLite's C interface behind owned values.
#include "engine/view/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>

#include "engine/base/assert.h"

namespace gridline::view {

namespace {

// How often the progress handler looks at the clock, in virtual machine instructions: about 10 µs.
constexpr int instructions_between_looks = 1000;

// A reader waits this long for a writer that is recovering or resetting the WAL.
constexpr int busy_wait_ms = 2000;

base::ErrorCode code_of(sqlite3* db) {
  const int extended = sqlite3_extended_errcode(db);
  switch (extended & 0xff) {
    case SQLITE_FULL: return base::ErrorCode::disk_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT: return base::ErrorCode::corrupt;  // our own rows: one that is already there
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT: return base::ErrorCode::busy;
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY: return base::ErrorCode::permission;
    default: break;
  }
  const int reason = sqlite3_system_errno(db);
  if (extended == SQLITE_IOERR_WRITE && (reason == ENOSPC || reason == EDQUOT)) {
    return base::ErrorCode::disk_full;
  }
  return base::ErrorCode::io;
}

base::Error error_of(sqlite3* db, std::string_view doing, std::string_view name) {
  if ((sqlite3_extended_errcode(db) & 0xff) == SQLITE_INTERRUPT) {
    return {base::ErrorCode::busy, "the question took too long: narrow it by unit, category or time"};
  }
  return {code_of(db), fmt::format("cannot {} {}: {} (SQLite {})", doing, name, sqlite3_errmsg(db),
                                   sqlite3_extended_errcode(db))};
}

}  // namespace

// ---- Statement ----

void Statement::Finalize::operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }

Statement& Statement::bind(int at, std::uint64_t value) { return bind(at, static_cast<std::int64_t>(value)); }

Statement& Statement::bind(int at, std::int64_t value) {
  const int rc = sqlite3_bind_int64(handle_.get(), at, value);
  GRIDLINE_ASSERT(rc == SQLITE_OK);
  return *this;
}

Statement& Statement::bind(int at, std::string_view utf8) {
  // A null pointer would bind NULL where an empty text is meant.
  const char* data = utf8.empty() ? "" : utf8.data();
  const int rc = sqlite3_bind_text64(handle_.get(), at, data, utf8.size(), SQLITE_STATIC, SQLITE_UTF8);
  GRIDLINE_ASSERT(rc == SQLITE_OK);
  return *this;
}

base::Result<bool> Statement::step() {
  const int rc = sqlite3_step(handle_.get());
  if (rc == SQLITE_ROW) return true;
  if (rc == SQLITE_DONE) return false;
  base::Error error = error_of(sqlite3_db_handle(handle_.get()), "run a statement on", "read.db");
  reset();
  return error;
}

base::Status Statement::run() {
  auto row = step();
  if (!row) return row.error();
  reset();
  return {};
}

void Statement::reset() {
  // Reset repeats the failure that step() has already returned.
  if (handle_) sqlite3_reset(handle_.get());
}

std::int64_t Statement::signed_number(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

std::uint64_t Statement::number(int column) const {
  return static_cast<std::uint64_t>(signed_number(column));
}

std::string_view Statement::text_view(int column) const {
  const unsigned char* data = sqlite3_column_text(handle_.get(), column);
  const int size = sqlite3_column_bytes(handle_.get(), column);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)};
}

std::string Statement::text(int column) const { return std::string(text_view(column)); }

bool Statement::is_text(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_TEXT;
}

int Statement::columns() const { return sqlite3_column_count(handle_.get()); }

// ---- Database ----

struct Database::Bounds {
  std::chrono::steady_clock::time_point deadline;
  TextFilter filter = nullptr;
  void* filter_context = nullptr;
};

void Database::FreeBounds::operator()(Bounds* b) const { delete b; }

void Database::Close::operator()(sqlite3* db) const {
  const int rc = sqlite3_close(db);
  GRIDLINE_ASSERT(rc == SQLITE_OK);
}

base::Result<Database> Database::open(const std::filesystem::path& path, Mode mode) {
  std::error_code missing;
  if (mode == Mode::read_only && !std::filesystem::exists(path, missing)) {
    return base::Error{base::ErrorCode::not_found, fmt::format("there is no file {}", path.string())};
  }
  const int flags =
      (mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3* raw = nullptr;
  const int rc = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Database db;
  db.handle_.reset(raw);
  db.name_ = path.filename().string();
  db.bounds_.reset(new Bounds);
  if (raw == nullptr) return base::Error{base::ErrorCode::io, "SQLite: no memory for a connection"};
  if (rc != SQLITE_OK) return db.error("open");
  sqlite3_busy_timeout(raw, busy_wait_ms);
  for (const auto& [option, value] :
       {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}}) {
    int now = -1;
    if (sqlite3_db_config(raw, option, value, &now) != SQLITE_OK || now != value) return db.error("harden");
  }
  return db;
}

base::Status Database::run(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error("run a statement on");
  }
  return {};
}

base::Result<std::uint64_t> Database::number(const char* sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  return row.value() ? statement->number(0) : 0;
}

base::Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &raw, nullptr) != SQLITE_OK) {
    return error("prepare a statement on");
  }
  return Statement(raw);
}

std::uint64_t Database::changes() const {
  return static_cast<std::uint64_t>(sqlite3_total_changes64(handle_.get()));
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

void Database::set_deadline(std::chrono::steady_clock::time_point deadline) {
  bounds_->deadline = deadline;
  const auto too_late = [](void* bounds) {
    return std::chrono::steady_clock::now() > static_cast<Bounds*>(bounds)->deadline ? 1 : 0;
  };
  sqlite3_progress_handler(handle_.get(), instructions_between_looks, too_late, bounds_.get());
}

void Database::clear_deadline() { sqlite3_progress_handler(handle_.get(), 0, nullptr, nullptr); }

base::Status Database::set_filter(TextFilter filter, void* context) {
  bounds_->filter = filter;
  bounds_->filter_context = context;
  const auto call = [](sqlite3_context* to, int, sqlite3_value** values) {
    const auto text_of = [](sqlite3_value* value) {
      const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
      return data == nullptr ? std::string_view{}
                             : std::string_view(data, static_cast<std::size_t>(sqlite3_value_bytes(value)));
    };
    const auto* bounds = static_cast<Bounds*>(sqlite3_user_data(to));
    sqlite3_result_int(
        to, bounds->filter(bounds->filter_context, text_of(values[0]), text_of(values[1])) ? 1 : 0);
  };
  if (sqlite3_create_function_v2(handle_.get(), "text_fits", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                 bounds_.get(), call, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error("add a function to");
  }
  return {};
}

base::Result<bool> Database::checkpoint_truncate() {
  const int rc =
      sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (rc == SQLITE_OK) return true;
  if ((rc & 0xff) == SQLITE_BUSY) return false;
  return error("checkpoint");
}

base::Error Database::error(std::string_view doing) const { return error_of(handle_.get(), doing, name_); }

}  // namespace gridline::view
