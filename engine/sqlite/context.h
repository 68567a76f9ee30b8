// What SQLite's callbacks and the messages of one connection need. Its address does not move while the
// connection is open. For this folder's .cc files alone.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "engine/base/result.h"

struct sqlite3;

namespace gridline::sqlite {

struct Context {
  std::string name;    // of the file, for messages
  int wal_pages = 0;   // written by SQLite's hook
  std::chrono::steady_clock::time_point deadline;
  std::string too_late;  // the sentence of a statement that ran past the deadline
  bool (*predicate)(void* context, std::string_view, std::string_view) = nullptr;
  void* predicate_context = nullptr;
};

// The connection's last failure; see Database::error.
base::Error error_of(sqlite3* db, const Context& context, std::string_view doing);

}  // namespace gridline::sqlite
