// Statements of SQLite's C interface as values, and what a failure of them is called.
#include "engine/sqlite/statement.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>

#include "engine/base/assert.h"
#include "engine/sqlite/context.h"

namespace gridline::sqlite {

namespace {

base::ErrorCode code_of(sqlite3* db) {
  const int extended = sqlite3_extended_errcode(db);
  switch (extended & 0xff) {
    case SQLITE_FULL: return base::ErrorCode::disk_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT: return base::ErrorCode::corrupt;  // our own rows only: one that is already there
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT: return base::ErrorCode::busy;
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

}  // namespace

base::Error error_of(sqlite3* db, const Context& context, std::string_view doing) {
  const int extended = sqlite3_extended_errcode(db);
  if ((extended & 0xff) == SQLITE_INTERRUPT) return {base::ErrorCode::busy, context.too_late};
  return {code_of(db), fmt::format("cannot {} {}: {} (SQLite {})", doing, context.name, sqlite3_errmsg(db),
                                   extended)};
}

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

Statement& Statement::bind_blob(int at, std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  const int rc = sqlite3_bind_blob64(handle_.get(), at, data, bytes.size(), SQLITE_STATIC);
  GRIDLINE_ASSERT(rc == SQLITE_OK);
  return *this;
}

base::Result<bool> Statement::step() {
  const int rc = sqlite3_step(handle_.get());
  if (rc == SQLITE_ROW) return true;
  if (rc == SQLITE_DONE) return false;
  base::Error error = error_of(sqlite3_db_handle(handle_.get()), *context_, "run a statement on");
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

std::string_view Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(handle_.get(), column);
  const int size = sqlite3_column_bytes(handle_.get(), column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

bool Statement::is_text(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_TEXT;
}

int Statement::columns() const { return sqlite3_column_count(handle_.get()); }

}  // namespace gridline::sqlite
