// Opening, beginning anew, and the one row that says how far the file is complete.
#include "engine/node/kept_file.h"

#include <fmt/format.h>

#include <cstring>

namespace gridline::node {

using sqlite::Database;

namespace {

constexpr const char* shared_settings =
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;";

constexpr const char* position_table =
    "CREATE TABLE position(one INTEGER PRIMARY KEY CHECK(one = 1), seq INTEGER NOT NULL, entry BLOB NOT "
    "NULL) "
    "STRICT;";

base::Status remove_files(const std::filesystem::path& file) {
  // The file first: a WAL without its file is ignored, a file without its WAL would be older.
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code failed;
    std::filesystem::remove(file.string() + suffix, failed);
    if (failed) {
      return base::Error{base::ErrorCode::io,
                         fmt::format("cannot remove {}{}: {}", file.string(), suffix, failed.message())};
    }
  }
  return {};
}

base::Result<Database> open_with_settings(const std::filesystem::path& file, const char* further) {
  auto db = Database::open(file, Database::Mode::read_write_create);
  if (!db) return db;
  for (const char* settings : {shared_settings, further}) {
    if (base::Status set = db->run(settings); !set) return set.error();
  }
  return db;
}

// Whether the file holds this version's tables. An empty one does not.
// Errors: already_exists when it is somebody else's: what this module did not make it never removes.
base::Result<bool> has_our_tables(Database& db, const KeptFile::Kind& kind) {
  const auto application = db.number("PRAGMA application_id");
  if (!application) return application.error();
  const auto made = db.number("SELECT count(*) FROM sqlite_schema");
  if (!made) return made.error();
  if (*application != kind.application_id && *made != 0) {
    return base::Error{base::ErrorCode::already_exists,
                       fmt::format("{} is another program's database", kind.name)};
  }
  const auto version = db.number("PRAGMA user_version");
  if (!version) return version.error();
  return *version == kind.version;
}

}  // namespace

base::Status KeptFile::open() {
  if (in_memory()) return {};
  const base::Status opened = open_ours();
  const bool damaged = !opened && opened.error().code == base::ErrorCode::corrupt;
  return damaged ? begin_anew() : opened;
}

base::Status KeptFile::open_ours() {
  auto db = open_with_settings(file_, kind_.settings);
  if (!db) return db.error();
  const auto ours = has_our_tables(*db, kind_);
  if (!ours) return ours.error();
  if (!*ours) {
    db->close();
    return begin_anew();
  }
  db_ = std::move(*db);
  return load_position();
}

base::Status KeptFile::begin_anew() {
  last_ = base::Seq();
  entry_ = {};
  if (in_memory()) return {};
  put_position_ = {};
  db_.close();
  if (base::Status s = remove_files(file_); !s) return s;
  auto db = open_with_settings(file_, kind_.settings);
  if (!db) return db.error();
  db_ = std::move(*db);
  const std::string make =
      fmt::format("BEGIN; {} {} PRAGMA user_version={}; PRAGMA application_id={}; COMMIT", position_table,
                  kind_.tables, kind_.version, kind_.application_id);
  if (base::Status s = db_.run(make.c_str()); !s) return s;
  return load_position();
}

base::Status KeptFile::load_position() {
  auto put = db_.prepare("INSERT OR REPLACE INTO position VALUES(1, ?, ?)");
  if (!put) return put.error();
  put_position_ = std::move(*put);
  auto position = db_.prepare("SELECT seq, entry FROM position");
  if (!position) return position.error();
  const auto row = position->step();
  if (!row) return row.error();
  if (!*row) return {};
  const std::string_view entry = position->blob(1);
  if (entry.size() != entry_.size())
    return base::Error{base::ErrorCode::corrupt, fmt::format("{}: its position", kind_.name)};
  last_ = base::Seq(position->number(0));
  std::memcpy(entry_.data(), entry.data(), entry_.size());
  return {};
}

base::Result<KeyFilter> KeptFile::filter_of(const char* sql, std::uint64_t expected) {
  KeyFilter filter(expected + expected / 4);
  auto keys = db_.prepare(sql);
  if (!keys) return keys.error();
  auto row = keys->step();
  for (; row && *row; row = keys->step()) {
    base::Hash128 key;
    const std::string_view bytes = keys->blob(0);
    if (bytes.size() != key.size())
      return base::Error{base::ErrorCode::corrupt, fmt::format("{}: a key", kind_.name)};
    std::memcpy(key.data(), bytes.data(), key.size());
    if (!filter.may_have(key)) filter.add(key);
  }
  if (!row) return row.error();
  return filter;
}

base::Status KeptFile::change(const std::function<base::Status()>& put) {
  base::Status done = db_.run("BEGIN");
  if (done) done = put();
  if (done) done = db_.run("COMMIT");
  if (!done) db_.roll_back();
  return done;
}

base::Status KeptFile::write(base::Seq seq, std::string_view public_part,
                             const std::function<base::Status()>& put) {
  const base::Hash256 entry = base::hash256(public_part);
  if (!in_memory()) {
    const base::Status done = change([&]() -> base::Status {
      const base::Status rows = put();
      return rows ? put_position_.bind(1, seq.value).bind_blob(2, base::as_view(entry)).run() : rows;
    });
    if (!done) return done;
  }
  last_ = seq;
  entry_ = entry;
  return {};
}

}  // namespace gridline::node
