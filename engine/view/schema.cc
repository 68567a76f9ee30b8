// The SQL of read.db's tables.
#include "engine/view/schema.h"

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace gridline::view {

namespace {

// A reader waits this long for a writer that is recovering or resetting the WAL.
constexpr std::chrono::seconds lock_wait{2};

constexpr std::uint32_t application_id = 0x47524C56;  // "GRLV"

// How the search index is kept:
//   content='', columnsize=0   the texts are in complaint_version already; no second copy, no lengths
//   detail=none                which complaint, not where in it: a long term is checked in the text
//   tokenize='ascii'           our words come folded and separated: unicode61 would classify each
//                              character again, a fifth of the whole cost
//   hashsize 64 MiB            words of one batch are sorted in memory and written once
constexpr const char* search_tables = R"sql(
CREATE VIRTUAL TABLE search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO search(search, rank) VALUES('hashsize', 67108864);
INSERT INTO search(search, rank) VALUES('automerge', 8);
)sql";

constexpr const char* complaint_tables = R"sql(
CREATE TABLE symbol(number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

CREATE TABLE complaint(
  id INTEGER PRIMARY KEY, receipt INTEGER NOT NULL, source INTEGER NOT NULL, channel INTEGER NOT NULL,
  source_id TEXT NOT NULL, kind INTEGER NOT NULL, origin INTEGER NOT NULL, confidential INTEGER NOT NULL,
  reply_wanted INTEGER NOT NULL, received_at INTEGER NOT NULL, occurred_at INTEGER NOT NULL,
  upstream_due INTEGER NOT NULL, lon_e7 INTEGER NOT NULL, lat_e7 INTEGER NOT NULL,
  version INTEGER NOT NULL,
  current INTEGER NOT NULL  -- complaint_version.seq of the newest
) STRICT;
CREATE INDEX complaint_by_receipt ON complaint(receipt);

-- Each version by the journal entry that brought it; `previous` is the one before (0: the first).
CREATE TABLE complaint_version(
  seq INTEGER PRIMARY KEY, complaint INTEGER NOT NULL, version INTEGER NOT NULL, previous INTEGER NOT NULL,
  received_at INTEGER NOT NULL, personal INTEGER NOT NULL,
  title TEXT NOT NULL, text TEXT NOT NULL,
  reporter_name TEXT NOT NULL, reporter_phone TEXT NOT NULL, reporter_address TEXT NOT NULL,
  reporter_contact TEXT NOT NULL,
  principal_name TEXT NOT NULL, principal_phone TEXT NOT NULL, principal_address TEXT NOT NULL,
  principal_contact TEXT NOT NULL,
  place TEXT NOT NULL, building TEXT NOT NULL, stair TEXT NOT NULL, floor TEXT NOT NULL, room TEXT NOT NULL,
  poi TEXT NOT NULL, upstream_number TEXT NOT NULL
) STRICT;

CREATE TABLE attachment(
  seq INTEGER NOT NULL, number INTEGER NOT NULL, hash TEXT NOT NULL, name TEXT NOT NULL,
  content_type TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY(seq, number)
) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* ticket_tables = R"sql(
CREATE TABLE ticket(
  id INTEGER PRIMARY KEY, complaint INTEGER NOT NULL, parent INTEGER NOT NULL, kind INTEGER NOT NULL,
  state INTEGER NOT NULL, lead INTEGER NOT NULL, member INTEGER NOT NULL, partners TEXT NOT NULL,
  place INTEGER NOT NULL, place_flags INTEGER NOT NULL, category INTEGER NOT NULL, urgency INTEGER NOT NULL,
  nature INTEGER NOT NULL, tags TEXT NOT NULL, triage_reason INTEGER NOT NULL, pack INTEGER NOT NULL,
  route INTEGER NOT NULL, policy INTEGER NOT NULL, channel INTEGER NOT NULL, opened_at INTEGER NOT NULL,
  accept_due INTEGER NOT NULL, resolve_due INTEGER NOT NULL, accepted_at INTEGER NOT NULL,
  claimed_at INTEGER NOT NULL, contacted_at INTEGER NOT NULL, reported_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL, outcome INTEGER NOT NULL, flags INTEGER NOT NULL, level INTEGER NOT NULL,
  sent_by INTEGER NOT NULL, merged_into INTEGER NOT NULL, merged TEXT NOT NULL, clocks TEXT NOT NULL,
  likenesses TEXT NOT NULL, cluster INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_by_lead ON ticket(lead, id);
CREATE INDEX ticket_by_parent ON ticket(parent, id) WHERE parent<>0;
CREATE INDEX ticket_by_kind ON ticket(kind, id) WHERE kind<>1;
CREATE INDEX ticket_by_cluster ON ticket(cluster, id) WHERE cluster<>0;

CREATE TABLE ticket_complaint(
  complaint INTEGER NOT NULL, ticket INTEGER NOT NULL, PRIMARY KEY(complaint, ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_complaint_by_ticket ON ticket_complaint(ticket, complaint);

CREATE TABLE timeline(
  ticket INTEGER NOT NULL, seq INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
  type INTEGER NOT NULL, actor_kind INTEGER NOT NULL, actor_member INTEGER NOT NULL,
  actor_source TEXT NOT NULL, unit INTEGER NOT NULL, member INTEGER NOT NULL, partners TEXT NOT NULL,
  clocks TEXT NOT NULL, place INTEGER NOT NULL, category INTEGER NOT NULL, urgency INTEGER NOT NULL,
  nature INTEGER NOT NULL, pack INTEGER NOT NULL, route INTEGER NOT NULL, outcome INTEGER NOT NULL,
  triage_reason INTEGER NOT NULL,
  reason TEXT NOT NULL, by_person INTEGER NOT NULL, complaint INTEGER NOT NULL, version INTEGER NOT NULL,
  detail BLOB NOT NULL,  -- rows.h, LineDetail
  PRIMARY KEY(ticket, seq, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE note(seq INTEGER PRIMARY KEY, personal INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
)sql";

constexpr const char* desk_tables = R"sql(
CREATE TABLE partner(
  ticket INTEGER NOT NULL, unit INTEGER NOT NULL, member INTEGER NOT NULL, state INTEGER NOT NULL,
  required INTEGER NOT NULL, whistle INTEGER NOT NULL, invited_at INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL, arrived_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,
  PRIMARY KEY(ticket, unit)
) STRICT, WITHOUT ROWID;

-- `verdict`: rows.h, Verdict.
CREATE TABLE request(
  ticket INTEGER NOT NULL, seq INTEGER NOT NULL, request INTEGER NOT NULL, unit INTEGER NOT NULL,
  route INTEGER NOT NULL, asked_by INTEGER NOT NULL, asked_at INTEGER NOT NULL, reason INTEGER NOT NULL,
  ruler INTEGER NOT NULL, until INTEGER NOT NULL, others TEXT NOT NULL, verdict INTEGER NOT NULL,
  ruled_by INTEGER NOT NULL, ruled_at INTEGER NOT NULL, ruling_reason INTEGER NOT NULL,
  PRIMARY KEY(ticket, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_by_kind ON request(request, asked_at);

CREATE TABLE callback(
  ticket INTEGER NOT NULL, complaint INTEGER NOT NULL, calls INTEGER NOT NULL, last_at INTEGER NOT NULL,
  member INTEGER NOT NULL, contacted INTEGER NOT NULL, solved INTEGER NOT NULL, satisfied INTEGER NOT NULL,
  cause INTEGER NOT NULL, outcome INTEGER NOT NULL, PRIMARY KEY(ticket, complaint)
) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* other_tables = R"sql(
CREATE TABLE member(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, unit INTEGER NOT NULL, roles INTEGER NOT NULL,
  skills TEXT NOT NULL, shifts TEXT NOT NULL, open_max INTEGER NOT NULL, has_left INTEGER NOT NULL
) STRICT;
CREATE INDEX member_by_id ON member(id);
CREATE TABLE member_name(
  member INTEGER PRIMARY KEY, seq INTEGER NOT NULL, personal INTEGER NOT NULL, name TEXT NOT NULL
) STRICT;

-- `step`: rows.h, PackStep.
CREATE TABLE pack(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, step INTEGER NOT NULL, pack INTEGER NOT NULL,
  hash TEXT NOT NULL, actor_kind INTEGER NOT NULL, member INTEGER NOT NULL, instead_of TEXT NOT NULL
) STRICT;

CREATE TABLE statistic(
  day INTEGER NOT NULL, unit INTEGER NOT NULL, category INTEGER NOT NULL, channel INTEGER NOT NULL,
  measure INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY(day, unit, category, channel, measure)
) STRICT, WITHOUT ROWID;

-- One row. `purge`: 0 nothing to do, 1 erased words are still in old parts of the index, 2 being merged away.
CREATE TABLE progress(
  id INTEGER PRIMARY KEY CHECK(id = 1), applied INTEGER NOT NULL, zone_minutes INTEGER NOT NULL,
  purge INTEGER NOT NULL, last_entry TEXT NOT NULL
) STRICT;
)sql";

// secure_delete: what is erased or merged away leaves no bytes in free pages (2 % of the cost).
// A power cut may lose the newest transactions under NORMAL, never the file; they are fed again.
constexpr const char* settings = R"sql(
PRAGMA synchronous=NORMAL;
PRAGMA secure_delete=ON;
PRAGMA cache_size=-65536;
PRAGMA wal_autocheckpoint=4096;
PRAGMA journal_size_limit=67108864;
)sql";

base::Status create(Database& db, base::ZoneOffset zone) {
  if (auto begun = db.run("BEGIN IMMEDIATE"); !begun) return begun;
  for (const char* tables : {complaint_tables, ticket_tables, desk_tables, other_tables, search_tables}) {
    if (auto made = db.run(tables); !made) return made;
  }
  const std::string last = fmt::format(
      "INSERT INTO progress VALUES(1, 0, {}, 0, ''); PRAGMA user_version={}; PRAGMA application_id={}; "
      "COMMIT",
      zone.minutes, schema_version, application_id);
  return db.run(last.c_str());
}

base::Result<Database> open_file(const std::filesystem::path& path) {
  auto db = Database::open(path, Database::Mode::read_write_create);
  if (!db) return db;
  db->wait_for_locks(lock_wait);
  if (auto set = db->run("PRAGMA journal_mode=WAL"); !set) return set.error();
  if (auto set = db->run(settings); !set) return set.error();
  return db;
}

// Whether the file holds this version's tables, counted in this zone. An empty file does not.
// Errors: already_exists when it is somebody else's: what this module did not make it never removes.
base::Result<bool> counts(Database& db, base::ZoneOffset zone) {
  auto application = db.number("PRAGMA application_id");
  if (!application) return application.error();
  auto tables = db.number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  if (application.value() != application_id && tables.value() != 0) {
    return base::Error{base::ErrorCode::already_exists,
                       "the file for the views is another program's database"};
  }
  auto version = db.number("PRAGMA user_version");
  if (!version) return version.error();
  if (version.value() != schema_version) return false;
  auto minutes = db.number("SELECT zone_minutes FROM progress");
  if (!minutes) return minutes.error();
  return static_cast<std::int64_t>(minutes.value()) == zone.minutes;
}

}  // namespace

base::Result<Database> open_for_writing(const std::filesystem::path& path, base::ZoneOffset zone) {
  {
    auto db = open_file(path);
    if (db) {
      auto good = counts(*db, zone);
      if (good && good.value()) return db;
      if (!good && good.error().code != base::ErrorCode::corrupt) return good.error();
    } else if (db.error().code != base::ErrorCode::corrupt) {
      return db;
    }
  }
  if (auto removed = remove_files(path); !removed) return removed.error();
  auto db = open_file(path);
  if (!db) return db;
  if (auto made = create(*db, zone); !made) return made.error();
  return db;
}

base::Status remove_files(const std::filesystem::path& path) {
  // The file first: a WAL without its file is ignored, a file without its WAL would be older.
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::error_code failed;
    std::filesystem::remove(path.string() + suffix, failed);
    if (failed) {
      return base::Error{base::ErrorCode::io,
                         fmt::format("cannot remove {}{}: {}", path.string(), suffix, failed.message())};
    }
  }
  return {};
}

base::Result<Database> open_for_reading(const std::filesystem::path& path) {
  auto db = Database::open(path, Database::Mode::read_only);
  if (!db) return db;
  db->wait_for_locks(lock_wait);
  auto version = db->number("PRAGMA user_version");
  if (!version) return version.error();
  if (version.value() == 0) {
    return base::Error{base::ErrorCode::busy, fmt::format("{} is just being made", path.filename().string())};
  }
  if (version.value() != schema_version) {
    return base::Error{
        base::ErrorCode::unsupported,
        fmt::format("{} has table version {}, this program reads {}: the engine rebuilds it at its start",
                    path.filename().string(), version.value(), schema_version)};
  }
  return db;
}

}  // namespace gridline::view
