// Connections of SQLite's C interface as values.
#include "engine/sqlite/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

#include "engine/base/assert.h"
#include "engine/sqlite/context.h"

namespace gridline::sqlite {

namespace {

// How often the progress handler looks at the clock, in virtual machine instructions: about 10 µs.
constexpr int instructions_between_looks = 1000;

// "file:" URI of a path: SQLite takes `immutable` in no other way.
std::string uri_of(const std::filesystem::path& path, std::string_view query) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    if (c == '?' || c == '#' || c == '%')
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      uri += c;
  }
  return uri.append(query);
}

// For messages: enough to know which statement it was.
std::string_view shown(std::string_view sql) { return sql.substr(0, 80); }

struct OpenAs {
  const char* query;
  int flags;
};

OpenAs open_as(Database::Mode mode) {
  switch (mode) {
    case Database::Mode::read_immutable: return {"?mode=ro&immutable=1", SQLITE_OPEN_READONLY};
    case Database::Mode::read_only: return {"?mode=ro", SQLITE_OPEN_READONLY};
    case Database::Mode::read_write: return {"?mode=rw", SQLITE_OPEN_READWRITE};
    case Database::Mode::read_write_create: break;
  }
  return {"?mode=rwc", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
}

int remember_wal_pages(void* context, sqlite3*, const char*, int in_wal) {
  static_cast<Context*>(context)->wal_pages = in_wal;
  return SQLITE_OK;
}

int is_too_late(void* context) {
  return std::chrono::steady_clock::now() > static_cast<const Context*>(context)->deadline ? 1 : 0;
}

void call_predicate(sqlite3_context* to, int, sqlite3_value** values) {
  const auto text_of = [](sqlite3_value* value) {
    const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return data == nullptr ? std::string_view{}
                           : std::string_view(data, static_cast<std::size_t>(sqlite3_value_bytes(value)));
  };
  const auto* context = static_cast<const Context*>(sqlite3_user_data(to));
  const bool yes = context->predicate(context->predicate_context, text_of(values[0]), text_of(values[1]));
  sqlite3_result_int(to, yes ? 1 : 0);
}

}  // namespace

Database& Database::operator=(Database&& other) noexcept {
  if (this == &other) return *this;
  handle_.reset();  // while its callbacks' context is still there
  context_ = std::move(other.context_);
  handle_ = std::move(other.handle_);
  return *this;
}

void Database::FreeContext::operator()(Context* context) const { delete context; }

void Database::Close::operator()(sqlite3* db) const {
  // Not close_v2: a connection that lingers behind a forgotten statement would keep its -wal.
  const int rc = sqlite3_close(db);
  GRIDLINE_ASSERT(rc == SQLITE_OK);
}

base::Result<Database> Database::open(const std::filesystem::path& path, Mode mode, const char* vfs) {
  std::error_code missing;
  if (mode != Mode::read_write_create && !std::filesystem::exists(path, missing))
    return base::Error{base::ErrorCode::not_found, fmt::format("there is no file {}", path.string())};
  const OpenAs as = open_as(mode);
  const int flags = as.flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3* raw = nullptr;
  const int rc = sqlite3_open_v2(uri_of(path, as.query).c_str(), &raw, flags, vfs);
  Database db;
  db.handle_.reset(raw);
  db.context_.reset(new Context);
  db.context_->name = path.filename().string();
  if (raw == nullptr) return base::Error{base::ErrorCode::io, "SQLite: no memory for a connection"};
  if (rc != SQLITE_OK) return db.error("open");
  for (const auto& [option, value] :
       {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}}) {
    int now = -1;
    if (sqlite3_db_config(raw, option, value, &now) != SQLITE_OK || now != value) return db.error("harden");
  }
  if (auto set = db.run("PRAGMA mmap_size=0; PRAGMA cell_size_check=ON"); !set) return set.error();
  return db;
}

base::Status Database::run(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return error(fmt::format("run \"{}\" on", shown(sql)));
  return {};
}

base::Status Database::demand(const char* sql, std::string_view wanted) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  const std::string got = row.value() ? statement->text(0) : std::string{};
  // A PRAGMA that writes answers first and commits afterwards: its failure comes with the next step.
  while (row.value()) {
    row = statement->step();
    if (!row) return row.error();
  }
  if (got == wanted) return {};
  return base::Error{base::ErrorCode::unsupported,
                     fmt::format("{}: \"{}\" gave \"{}\" where \"{}\" is needed", context_->name, sql, got,
                                 wanted)};
}

base::Result<std::uint64_t> Database::number(const char* sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  auto row = statement->step();
  if (!row) return row.error();
  return row.value() ? statement->number(0) : 0;
}

base::Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &raw, nullptr) != SQLITE_OK) {
    return error(fmt::format("prepare \"{}\" on", shown(sql)));
  }
  return Statement(raw, context_.get());
}

std::uint64_t Database::changes() const {
  return static_cast<std::uint64_t>(sqlite3_total_changes64(handle_.get()));
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

void Database::roll_back() {
  // The error that led here is what the caller reports; a rollback writes nothing in WAL mode.
  if (in_transaction()) sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Database::wait_for_locks(std::chrono::milliseconds longest) {
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(longest.count()));
}

void Database::set_deadline(std::chrono::steady_clock::time_point deadline, std::string_view sentence) {
  context_->deadline = deadline;
  context_->too_late = sentence;
  sqlite3_progress_handler(handle_.get(), instructions_between_looks, is_too_late, context_.get());
}

void Database::clear_deadline() { sqlite3_progress_handler(handle_.get(), 0, nullptr, nullptr); }

base::Status Database::add_predicate(const char* name, Predicate predicate, void* context) {
  context_->predicate = predicate;
  context_->predicate_context = context;
  if (sqlite3_create_function_v2(handle_.get(), name, 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, context_.get(),
                                 call_predicate, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error("add a function to");
  }
  return {};
}

base::Status Database::checkpoint_passive() {
  // By hand and not by SQLite's own auto-checkpoint, which drops the result: a failed fsync there
  // would pass unseen, and a later one would report success for pages that are already lost.
  if (sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) !=
      SQLITE_OK) {
    return error("checkpoint");
  }
  return {};
}

base::Status Database::checkpoint_truncate() {
  if (sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) !=
      SQLITE_OK) {
    return error("checkpoint and empty the WAL of");
  }
  return {};
}

int Database::wal_pages() const { return context_ ? context_->wal_pages : 0; }

void Database::count_wal_pages() {
  // This also takes the place of SQLite's own auto-checkpoint.
  sqlite3_wal_hook(handle_.get(), remember_wal_pages, context_.get());
}

void Database::forbid_writes_at_close() {
  if (handle_) sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

base::Error Database::error(std::string_view doing) const {
  return error_of(handle_.get(), *context_, doing);
}

}  // namespace gridline::sqlite
