// One prepared SQLite statement: bound left to right, stepped, finalised. For spool.cc alone.
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>

#include "adapters/sdk/spool.h"

namespace gridline::sdk {

class Spool::Statement {
 public:
  Statement(sqlite3* db, const char* sql) { code_ = sqlite3_prepare_v2(db, sql, -1, &statement_, nullptr); }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // The view must live until the statement has run.
  Statement& bytes(std::string_view v) {
    const char* data = v.data() == nullptr ? "" : v.data();  // a null pointer would bind NULL
    return bound(sqlite3_bind_blob64(statement_, ++bound_, data, v.size(), SQLITE_STATIC));
  }
  Statement& number(std::int64_t v) { return bound(sqlite3_bind_int64(statement_, ++bound_, v)); }

  // True while there is a row; ok() says whether the end was a good one.
  bool row() {
    if (code_ == SQLITE_OK || code_ == SQLITE_ROW) code_ = sqlite3_step(statement_);
    return code_ == SQLITE_ROW;
  }
  bool ok() const { return code_ == SQLITE_DONE || code_ == SQLITE_ROW; }
  // Runs a statement that gives no rows, and makes it ready to be bound and run again.
  bool run() {
    while (row()) {}
    const bool done = ok();
    sqlite3_reset(statement_);
    bound_ = 0;
    if (done) code_ = SQLITE_OK;
    return done;
  }

  std::int64_t number_at(int column) { return sqlite3_column_int64(statement_, column); }
  std::string bytes_at(int column) {
    const void* data = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return data == nullptr ? std::string()
                           : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
  }

 private:
  Statement& bound(int code) {
    if (code_ == SQLITE_OK) code_ = code;
    return *this;
  }
  sqlite3_stmt* statement_ = nullptr;
  int code_ = SQLITE_OK;
  int bound_ = 0;
};

}  // namespace gridline::sdk
