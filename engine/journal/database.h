// One SQLite connection and its statements as owned values with Results: sqlite3.h stays in the .cc.
//
// One thread at a time uses a connection (it is opened without SQLite's own mutex). Every statement
// of a connection is destroyed before it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace gridline::journal {

class Statement {
 public:
  Statement() = default;

  // Parameters count from 1. Bound bytes must live until reset().
  void bind(int at, std::uint64_t value);
  void bind_blob(int at, std::string_view bytes);
  void bind_text(int at, std::string_view utf8);

  // True: a row is there. False: done. After an error the statement must be reset.
  // Errors: see Database::error.
  base::Result<bool> step();

  // Columns count from 0; views live until the next step or reset.
  std::uint64_t integer(int column) const;
  std::string_view blob(int column) const;
  std::string text(int column) const;

  // Ends the run (and with it the read transaction, so that checkpoints can pass) and unbinds.
  void reset();

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* s) const;
  };
  explicit Statement(sqlite3_stmt* s) : handle_(s) {}
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

// Resets a statement on every way out of a block.
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
  enum class Mode {
    read_immutable,  // the file does not change while it is open: no locks, no sidecar files
    read_write,      // must exist
  };

  Database() = default;

  // With the hardening that every journal file gets: defensive, untrusted schema, cell size check,
  // no memory map. `vfs`: a registered VFS's name, or nullptr for the default.
  // Errors: see error(); not_found.
  static base::Result<Database> open(const std::filesystem::path& path, Mode mode, const char* vfs);

  bool is_open() const { return handle_ != nullptr; }

  // Runs statements whose rows, if any, do not matter.
  base::Status run(const char* sql);
  // Runs `sql` and compares its one value with `wanted`: a PRAGMA may refuse by doing nothing.
  // Errors: unsupported when it differs.
  base::Status demand(const char* sql, std::string_view wanted);
  base::Result<std::uint64_t> integer(const char* sql);
  base::Result<Statement> prepare(const char* sql);
  // After a failure inside BEGIN ... COMMIT; SQLite may have done it by itself already.
  void roll_back();

  // Moves the WAL's content into the file. passive: as far as possible; truncate: all of it, and
  // the WAL becomes empty. Errors: see error(); busy when truncate could not finish.
  base::Status checkpoint_passive();
  base::Status checkpoint_truncate();
  // Turns SQLite's auto-checkpoint off and keeps wal_pages() instead.
  void count_wal_pages();
  // Pages in the WAL as of the last commit.
  int wal_pages() const;

  // Ends the connection. Errors: bugs only (an unfinished statement), so none is returned.
  void close() { handle_.reset(); }
  // After a failed write or fsync: closing must not write again.
  void forbid_writes_at_close();

  // The connection's last failure. disk_full: FULL, or a write refused for want of space or quota
  // (never a failed fsync). corrupt: CORRUPT, NOTADB. busy: BUSY, LOCKED. permission: READONLY, PERM.
  // io: all else. `doing` completes "cannot ...".
  base::Error error(std::string_view doing) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };
  std::string name_;                // for messages
  std::unique_ptr<int> wal_pages_;  // written by SQLite's hook; its address must not move
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace gridline::journal
