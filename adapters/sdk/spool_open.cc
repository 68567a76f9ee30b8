// Opening the spool: the file, its settings, and the versions of its tables.
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "adapters/sdk/spool.h"
#include "adapters/sdk/spool_statement.h"
#include "engine/base/hash.h"

namespace gridline::sdk {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Status;

namespace {

constexpr int tables_version = 1;

constexpr const char* tables_1 = R"(
  CREATE TABLE waiting(seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, packed BLOB NOT NULL) STRICT;
  CREATE TABLE quarantine(number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, packed BLOB NOT NULL,
                          refusal BLOB NOT NULL, at_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE setting(name BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT;
  PRAGMA application_id = 1196575827;  -- "GRLS" read as a number
  PRAGMA user_version = 1;
)";

}  // namespace

Result<std::unique_ptr<Spool>> Spool::open(const std::filesystem::path& folder, SpoolLimits limits) {
  std::error_code made;
  if (std::filesystem::create_directories(folder, made)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, made);
  }
  if (made) {
    return Error{ErrorCode::io,
                 fmt::format("cannot make the spool folder {}: {}", folder.string(), made.message())};
  }
  std::unique_ptr<Spool> spool(new Spool(limits));
  if (Status s = spool->prepare_file(folder / "spool.db"); !s) {
    if (s.error().code != ErrorCode::busy) return s.error();
    return Error{ErrorCode::busy,
                 fmt::format("the spool in {} is in use by another adapter", folder.string())};
  }
  if (Status s = spool->migrate(); !s) return s.error();
  if (Status s = spool->load_counts(); !s) return s.error();
  return spool;
}

Status Spool::prepare_file(const std::filesystem::path& file) {
  // Made by hand, so that complaints are never readable by others, not even for a moment; never opened when
  // it is there, for closing a descriptor of it would drop this process's lock on it.
  const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0 && errno != EEXIST) {
    return Error{ErrorCode::io, fmt::format("cannot open {}: {}", file.string(),
                                            std::error_code(errno, std::generic_category()).message())};
  }
  if (fd >= 0) ::close(fd);
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(file.c_str(), &db_, flags, nullptr) != SQLITE_OK) return error("opening");
  // locking_mode first: then there is no shared memory file and no second process. Deleted rows
  // hold what residents wrote, so they are overwritten.
  for (const char* sql :
       {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
        "PRAGMA wal_autocheckpoint = 256", "PRAGMA journal_size_limit = 16777216",
        "PRAGMA secure_delete = ON", "PRAGMA trusted_schema = OFF", "BEGIN IMMEDIATE", "COMMIT"}) {
    if (Status s = run(sql); !s) return s;
  }
  Statement check(db_, "PRAGMA synchronous");
  if (!check.row() || check.number_at(0) != 2) {
    return Error{ErrorCode::io, "the spool: SQLite does not sync fully (synchronous is not FULL)"};
  }
  return {};
}

Status Spool::migrate() {
  std::int64_t version = 0;
  {
    Statement get(db_, "PRAGMA user_version");
    if (!get.row()) return error("reading the version");
    version = get.number_at(0);
  }
  if (version > tables_version) {
    return Error{ErrorCode::unsupported,
                 fmt::format("the spool was written by a newer version ({}; this one knows {})", version,
                             tables_version)};
  }
  if (version == tables_version) {
    auto identity = read_setting("identity");
    if (!identity) return identity.error();
    identity_ = std::move(*identity);
    return {};
  }
  std::array<char, 8> dice{};
  base::random_bytes(dice.data(), dice.size());
  identity_ = base::to_hex(std::string_view(dice.data(), dice.size()));
  // A failure leaves the transaction open; closing the file then rolls it back.
  if (Status s = run("BEGIN IMMEDIATE"); !s) return s;
  if (Status s = run(tables_1); !s) return s;
  if (Status s = write_setting("identity", identity_); !s) return s;
  return run("COMMIT");
}

Status Spool::load_counts() {
  Statement count(db_, "SELECT (SELECT count(*) FROM waiting), (SELECT count(*) FROM quarantine),"
                       " (SELECT coalesce(sum(length(packed)), 0) FROM waiting) +"
                       " (SELECT coalesce(sum(length(packed)), 0) FROM quarantine),"
                       " (SELECT coalesce(max(seq), 0) FROM waiting)");
  if (!count.row()) return error("counting");
  counts_ = {static_cast<std::uint64_t>(count.number_at(0)), static_cast<std::uint64_t>(count.number_at(1)),
             static_cast<std::uint64_t>(count.number_at(2))};
  newest_.store(static_cast<std::uint64_t>(count.number_at(3)));
  return {};
}

}  // namespace gridline::sdk
