// Schema and meta row of a segment. The meta row has a CRC of its own: SQLite checks no page of
// the main file, and one flipped bit there could turn a sealed segment into an open one.
#include "engine/journal/segment.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "engine/journal/directory.h"
#include "engine/journal/record_walk.h"

namespace gridline::journal {

namespace {

constexpr const char* schema =
    "CREATE TABLE meta(id INTEGER PRIMARY KEY CHECK(id=1), format INTEGER NOT NULL, number INTEGER NOT NULL,"
    " first INTEGER NOT NULL, previous BLOB NOT NULL, writer TEXT NOT NULL, sealed INTEGER NOT NULL,"
    " last INTEGER NOT NULL, end BLOB NOT NULL, crc INTEGER NOT NULL) STRICT;"
    "CREATE TABLE record(first INTEGER PRIMARY KEY, count INTEGER NOT NULL, crc INTEGER NOT NULL,"
    " chain BLOB NOT NULL, public BLOB NOT NULL, personal BLOB NOT NULL) STRICT;";

std::uint32_t crc_of(const SegmentMeta& m) {
  const std::string line =
      fmt::format("{} {} {} {} {} {} {} {}", m.format, m.number, m.first, base::to_hex(m.previous),
                  m.sealed ? 1 : 0, m.last, base::to_hex(m.end), m.writer);
  return base::crc32c(line);
}

bool to_hash(std::string_view bytes, base::Hash256& out) {
  if (bytes.size() != out.size()) return false;
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return true;
}

base::Status write_meta(Database& db, const SegmentMeta& meta) {
  auto insert = db.prepare("INSERT OR REPLACE INTO meta VALUES(1,?1,?2,?3,?4,?5,?6,?7,?8,?9)");
  if (!insert) return insert.error();
  insert->bind(1, meta.format);
  insert->bind(2, meta.number);
  insert->bind(3, meta.first);
  insert->bind_blob(4, base::as_view(meta.previous));
  insert->bind(5, meta.writer);
  insert->bind(6, std::uint32_t{meta.sealed});
  insert->bind(7, meta.last);
  insert->bind_blob(8, base::as_view(meta.end));
  insert->bind(9, crc_of(meta));
  const auto done = insert->step();
  insert->reset();
  if (!done) return done.error();
  return {};
}

// An empty file that only its owner may read; SQLite gives its -wal the same rights.
base::Status make_private_file(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return system_error("create", path, errno);
  ::close(fd);
  return {};
}

base::Status fill_segment(const std::filesystem::path& path, const SegmentMeta& meta,
                          std::uint64_t page_bytes, const char* vfs) {
  auto db = Database::open(path, Database::Mode::read_write, vfs);
  if (!db) return db.error();
  // Nothing here need be durable before the file is whole: it counts from its renaming on, and is
  // flushed once before that. WAL only when it is opened for records: a file in WAL mode cannot be
  // renamed safely, since its -wal goes by the old name.
  const std::string begin = fmt::format(
      "PRAGMA page_size={}; PRAGMA auto_vacuum=NONE; PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=OFF; "
      "PRAGMA application_id={};"
      "PRAGMA user_version={}; BEGIN IMMEDIATE;",
      page_bytes, application_id, meta.format);
  if (auto ran = db->run(begin.c_str()); !ran) return ran;
  if (auto ran = db->run(schema); !ran) return ran;
  if (auto wrote = write_meta(*db, meta); !wrote) return wrote;
  if (auto ran = db->run("COMMIT"); !ran) return ran;
  return db->demand("PRAGMA page_size", std::to_string(page_bytes));
}

base::Error cut_short(const SegmentMeta& meta, const Head& end) {
  return damaged(segment_file_name(meta.number),
                 fmt::format("it was sealed at entry {} but now ends at {}", meta.last, end.last.value));
}

constexpr const char* last_record =
    "SELECT first, count, crc, chain, public, personal FROM record"
    " ORDER BY first DESC LIMIT 1";

// The place and chain of the last record that begins below `below`.
base::Result<Head> head_below(Database& db, const SegmentMeta& meta, std::uint64_t below) {
  auto select =
      db.prepare("SELECT first, count, chain FROM record WHERE first < ?1 ORDER BY first DESC LIMIT 1");
  if (!select) return select.error();
  select->bind(1, below);
  const auto row = select->step();
  if (!row) return row.error();
  if (!row.value()) return meta.before();
  Head head{base::Seq(select->number(0) + select->number(1) - 1), {}};
  if (!to_hash(select->blob(2), head.chain)) {
    return damaged(segment_file_name(meta.number), fmt::format("record {} has no chain", select->number(0)));
  }
  return head;
}

}  // namespace

base::Status create_segment(const std::filesystem::path& folder, const SegmentMeta& meta,
                            std::uint64_t page_bytes, const char* vfs) {
  const auto final_path = folder / segment_file_name(meta.number);
  auto made_path = final_path;
  made_path += half_made;
  if (auto cleared = remove_leftovers(folder, half_made); !cleared) return cleared;
  if (auto made = make_private_file(made_path); !made) return made;
  if (auto filled = fill_segment(made_path, meta, page_bytes, vfs); !filled) {
    if (auto cleared = remove_leftovers(folder, half_made); !cleared) return cleared;
    return filled;
  }
  if (auto synced = sync_path(made_path); !synced) return synced;
  return rename_durably(made_path, final_path);
}

base::Result<SegmentMeta> read_meta(Database& db, std::uint64_t number) {
  const std::string name = segment_file_name(number);
  const auto id = db.number("PRAGMA application_id");
  if (!id) return id.error();
  const auto version = db.number("PRAGMA user_version");
  if (!version) return version.error();
  if (id.value() != application_id) return damaged(name, "it is not a file of a Gridline journal");
  if (version.value() > format_version) {
    auto writer = db.prepare("SELECT writer FROM meta WHERE id=1");
    const bool known = writer.ok() && writer->step().ok();
    return base::Error{
        base::ErrorCode::unsupported,
        fmt::format("journal segment {} has format {}, written by Gridline {}; this program reads up "
                    "to format {}: use that version or a newer one",
                    name, version.value(), known ? writer->text(0) : "(unknown)", format_version)};
  }
  auto select =
      db.prepare("SELECT format, number, first, previous, writer, sealed, last, end, crc FROM meta");
  if (!select) return select.error();
  const auto row = select->step();
  if (!row) return row.error();
  if (!row.value()) return damaged(name, "its meta row is missing");
  SegmentMeta meta{.format = select->number(0),
                   .number = select->number(1),
                   .first = select->number(2),
                   .writer = select->text(4),
                   .sealed = select->number(5) != 0,
                   .last = select->number(6)};
  const bool whole = to_hash(select->blob(3), meta.previous) && to_hash(select->blob(7), meta.end) &&
                     select->number(8) == crc_of(meta);
  if (!whole) return damaged(name, "its meta row does not match its CRC");
  if (meta.number != number)
    return damaged(name, fmt::format("inside it says that it is segment {}", meta.number));
  return meta;
}

base::Status write_seal(Database& db, SegmentMeta meta, const Head& end) {
  meta.sealed = true;
  meta.last = end.last.value;
  meta.end = end.chain;
  return write_meta(db, meta);
}

base::Result<RecordView> record_of(const Statement& row, std::string_view segment) {
  RecordView record{.first = row.number(0),
                    .count = row.number(1),
                    .crc = static_cast<std::uint32_t>(row.number(2)),
                    .public_blob = row.blob(4),
                    .personal_blob = row.blob(5)};
  if (!to_hash(row.blob(3), record.chain)) return damaged(segment, record, "its chain has the wrong length");
  if (row.number(2) > 0xFFFF'FFFFu) return damaged(segment, record, "its CRC is out of range");
  return record;
}

base::Result<Head> read_end(Database& db, const SegmentMeta& meta) {
  const std::string name = segment_file_name(meta.number);
  Head end = meta.before();
  auto select = db.prepare(last_record);
  if (!select) return select.error();
  const auto row = select->step();
  if (!row) return row.error();
  if (row.value()) {
    const auto record = record_of(*select, name);
    if (!record) return record.error();
    const auto before = head_below(db, meta, record->first);
    if (!before) return before.error();
    if (auto whole = check_record(before.value(), record.value(), name); !whole) return whole.error();
    end = {base::Seq(record->last()), record->chain};
  }
  if (meta.sealed && (end.last.value != meta.last || end.chain != meta.end)) {
    return cut_short(meta, end);
  }
  return end;
}

namespace {

// The head before the record that holds `from` (meta.before() when that is the first).
base::Result<Head> head_before(Database& db, const SegmentMeta& meta, base::Seq from) {
  auto select = db.prepare("SELECT max(first) FROM record WHERE first <= ?1");
  if (!select) return select.error();
  select->bind(1, from.value);
  const auto row = select->step();
  if (!row) return row.error();
  const std::uint64_t first = row.value() ? select->number(0) : 0;
  if (first <= meta.first) return meta.before();
  return head_below(db, meta, first);
}

}  // namespace

base::Result<bool> walk_segment(Database& db, const SegmentMeta& meta, base::Seq from, const SeeEntry& see) {
  const std::string name = segment_file_name(meta.number);
  const auto before = head_before(db, meta, from);
  if (!before) return before.error();
  auto select = db.prepare(
      "SELECT first, count, crc, chain, public, personal FROM record WHERE first > ?1"
      " ORDER BY first");
  if (!select) return select.error();
  select->bind(1, before->last.value);
  RecordWalk walk(before.value(), from, see);
  for (;;) {
    const auto row = select->step();
    if (!row) return row.error();
    if (!row.value()) break;
    const auto record = record_of(*select, name);
    if (!record) return record.error();
    const auto more = walk.take(record.value(), name);
    if (!more || !more.value()) return more;
  }
  if (meta.sealed && (walk.head().last.value != meta.last || walk.head().chain != meta.end)) {
    return cut_short(meta, walk.head());
  }
  return true;
}

}  // namespace gridline::journal
