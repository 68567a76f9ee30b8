// One SQLite connection as an owned value with Results: sqlite3.h stays in the .cc.
//
// Used by the journal (one exclusive, durable connection) and by the views (a writer, many readers with a
// time bound, a file that may be thrown away). What differs between them is a call on top, never a
// second wrapper: which failure counts as a full disk, damage or a lock must not be decided twice.
//
// One thread at a time uses a connection (it is opened without SQLite's own mutex). Every statement
// of a connection is destroyed before it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/sqlite/statement.h"

struct sqlite3;

namespace gridline::sqlite {

class Database {
 public:
  enum class Mode {
    read_immutable,    // the file does not change while it is open: no locks, no sidecar files
    read_only,
    read_write,        // must exist
    read_write_create
  };
  // Says something about two texts; see add_predicate.
  using Predicate = bool (*)(void* context, std::string_view first, std::string_view second);

  Database() = default;
  Database(Database&&) = default;
  // Closes what was open before.
  Database& operator=(Database&& other) noexcept;

  // Hardened: defensive, untrusted schema, cell size check, no memory map. `vfs`: a registered VFS's
  // name, or nullptr for the default. Errors: see error(); not_found, unless it creates.
  static base::Result<Database> open(const std::filesystem::path& path, Mode mode,
                                     const char* vfs = nullptr);

  bool is_open() const { return handle_ != nullptr; }

  // Runs statements whose rows, if any, do not matter.
  base::Status run(const char* sql);
  // Runs `sql` and compares its one value with `wanted`: a PRAGMA may refuse by doing nothing.
  // Errors: unsupported when it differs.
  base::Status demand(const char* sql, std::string_view wanted);
  // The one number `sql` gives; 0 without a row.
  base::Result<std::uint64_t> number(const char* sql);
  base::Result<Statement> prepare(std::string_view sql);
  std::uint64_t changes() const;  // rows changed since opening
  bool in_transaction() const;
  // After a failure inside BEGIN ... COMMIT; SQLite may have done it by itself already.
  void roll_back();

  // A lock of another connection is waited for so long before `busy`. Without the call: not at all.
  void wait_for_locks(std::chrono::milliseconds longest);
  // From now on until clear_deadline a statement that runs past `deadline` fails with `busy` and
  // this sentence.
  void set_deadline(std::chrono::steady_clock::time_point deadline, std::string_view sentence);
  void clear_deadline();
  // Makes `name(first, second)` known to SQL, one a connection. `context` outlives the connection.
  base::Status add_predicate(const char* name, Predicate predicate, void* context);

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
  // (never a failed fsync). corrupt: CORRUPT, NOTADB, or a row that is already there. busy: BUSY, LOCKED,
  // past the deadline. permission: READONLY, PERM. io: all else. `doing` completes "cannot ...".
  base::Error error(std::string_view doing) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };
  struct FreeContext {
    void operator()(Context* context) const;
  };
  std::unique_ptr<Context, FreeContext> context_;
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace gridline::sqlite
