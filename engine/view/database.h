// One SQLite connection to read.db and its statements as owned values: sqlite3.h stays in the .cc.
//
// A connection belongs to one thread at a time. Statements are destroyed before their connection.
// A sibling of journal/database.h, which this module may not include: the journal's is exclusive
// and durable, this one has many readers, a time bound and a file that may be thrown away.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace gridline::view {

class Statement {
 public:
  Statement() = default;

  // Parameters count from 1. Bound text must live until the statement ran.
  Statement& bind(int at, std::uint64_t value);
  Statement& bind(int at, std::int64_t value);
  Statement& bind(int at, std::uint32_t value) { return bind(at, std::uint64_t{value}); }
  Statement& bind(int at, std::string_view utf8);

  // One row further. True: a row is there. Errors: as Database::error; the statement is then reset.
  base::Result<bool> step();
  // Runs a statement that gives no rows and resets it.
  base::Status run();
  void reset();

  // Columns count from 0.
  std::uint64_t number(int column) const;
  std::int64_t signed_number(int column) const;
  std::string text(int column) const;
  std::string_view text_view(int column) const;  // until the next step or reset
  bool is_text(int column) const;
  int columns() const;

 private:
  friend class Database;
  struct Finalize { void operator()(sqlite3_stmt* s) const; };
  explicit Statement(sqlite3_stmt* s) : handle_(s) {}
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

// Resets a statement on every way out of a block, so that no read transaction lingers.
class ResetAfter {
 public:
  explicit ResetAfter(Statement& statement) : statement_(statement) {}
  ResetAfter(const ResetAfter&) = delete;
  ResetAfter& operator=(const ResetAfter&) = delete;
  ~ResetAfter() { statement_.reset(); }

 private:
  Statement& statement_;
};

class Database {
 public:
  enum class Mode { read_only, read_write_create };
  // Whether a stored text fits what is being searched; see set_filter.
  using TextFilter = bool (*)(void* context, std::string_view title, std::string_view text);

  Database() = default;

  // Errors: not_found (read_only), and as error() gives.
  static base::Result<Database> open(const std::filesystem::path& path, Mode mode);

  base::Status run(const char* sql);
  base::Result<std::uint64_t> number(const char* sql);
  base::Result<Statement> prepare(std::string_view sql);
  std::uint64_t changes() const;  // rows changed since opening
  bool in_transaction() const;

  // From now on until clear_deadline a statement that runs past `deadline` fails with `busy`.
  void set_deadline(std::chrono::steady_clock::time_point deadline);
  void clear_deadline();

  // Makes `text_fits(title, text)` known to SQL. `context` outlives the connection.
  base::Status set_filter(TextFilter filter, void* context);

  // Moves the WAL into the file and empties it. False: a reader still holds it back.
  base::Result<bool> checkpoint_truncate();

  // The last failure. disk_full; corrupt (a damaged file, or a row that is already there); busy
  // (locked, or past the deadline); permission; io. `doing` completes "cannot ...".
  base::Error error(std::string_view doing) const;

 private:
  struct Close { void operator()(sqlite3* db) const; };
  struct Bounds;
  struct FreeBounds { void operator()(Bounds* b) const; };
  std::string name_;
  std::unique_ptr<Bounds, FreeBounds> bounds_;  // seen by SQLite's callbacks: its address must not move
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace gridline::view
