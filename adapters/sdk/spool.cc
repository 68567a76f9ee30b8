// The spool's transactions. Opening the file and its versions are in spool_open.cc.
#include "adapters/sdk/spool.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "adapters/sdk/spool_statement.h"
#include "engine/wire/checks.h"

namespace gridline::sdk {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Status;

Spool::~Spool() {
  if (db_ != nullptr) sqlite3_close(db_);
}

// The error of the call that just failed. What says that the file cannot be trusted any more is
// remembered: after a failed sync nobody knows what is on the disk.
Error Spool::error(const char* doing) const {
  const int code = sqlite3_errcode(db_);
  Error out{ErrorCode::io, fmt::format("the spool, {}: {}", doing, sqlite3_errmsg(db_))};
  if (code == SQLITE_FULL) out.code = ErrorCode::disk_full;
  else if (code == SQLITE_BUSY || code == SQLITE_LOCKED) out.code = ErrorCode::busy;
  else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) out.code = ErrorCode::corrupt;
  if (out.code == ErrorCode::io || out.code == ErrorCode::corrupt) broken_ = out;
  return out;
}

Status Spool::run(const char* sql) const {
  return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK ? Status() : Status(error(sql));
}

template <class Work>
Status Spool::transaction(const Work& work) {
  if (broken_) return *broken_;
  if (Status begun = run("BEGIN IMMEDIATE"); !begun) return begun;
  Status result = work();
  if (result.ok()) result = run("COMMIT");
  // Some failures have rolled back already; then this one says so, and nothing is lost by it.
  if (!result.ok() && sqlite3_get_autocommit(db_) == 0)
    sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
  return result;
}

Status Spool::put_waiting(const wire::Submission& submission, std::uint64_t& bytes) {
  const std::string packed = base::to_packed(submission);
  Statement insert(db_, "INSERT INTO waiting(id, packed) VALUES(?, ?)");
  if (!insert.bytes(submission.id).bytes(packed).run()) return error("keeping a submission");
  bytes += packed.size();
  return {};
}

Status Spool::put_quarantined(std::string_view id, std::string_view packed, const wire::Refusal& refusal,
                              base::Instant now) {
  Statement insert(db_, "INSERT INTO quarantine(id, packed, refusal, at_ms) VALUES(?, ?, ?, ?)");
  const std::string reason = base::to_packed(refusal);
  if (insert.bytes(id).bytes(packed).bytes(reason).number(now.ms).run()) return {};
  return error("setting a submission aside");
}

Status Spool::write_setting(const char* name, std::string_view value) {
  Statement put(
      db_,
      "INSERT INTO setting(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value");
  return put.bytes(name).bytes(value).run() ? Status() : Status(error("writing a setting"));
}

Result<std::string> Spool::read_setting(const char* name) const {
  Statement get(db_, "SELECT value FROM setting WHERE name = ?");
  get.bytes(name);
  if (get.row()) return get.bytes_at(0);
  if (!get.ok()) return error("reading a setting");
  return std::string();
}

Result<std::vector<SetAside>> Spool::append(std::span<const wire::Submission> submissions,
                                            std::optional<std::string_view> checkpoint, base::Instant now) {
  const std::lock_guard lock(mutex_);
  if (!submissions.empty() &&
      (counts_.bytes >= limits_.bytes_max ||
       counts_.waiting + counts_.quarantined + submissions.size() > limits_.rows_max)) {
    return Error{ErrorCode::busy, fmt::format("the spool is full: {} waiting, {} in quarantine, {} bytes",
                                              counts_.waiting, counts_.quarantined, counts_.bytes)};
  }
  std::vector<SetAside> aside;
  std::uint64_t bytes = 0;
  std::uint64_t last = newest_.load();
  const Status kept = transaction([&]() -> Status {
    for (std::size_t i = 0; i < submissions.size(); ++i) {
      Status put;
      if (auto refused = wire::check(submissions[i])) {
        const std::string packed = base::to_packed(submissions[i]);
        put = put_quarantined(submissions[i].id, packed, *refused, now);
        bytes += packed.size();
        aside.push_back({i, std::move(*refused)});
      } else {
        put = put_waiting(submissions[i], bytes);
        last = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db_));
      }
      if (!put) return put;
    }
    return checkpoint ? write_setting("checkpoint", *checkpoint) : Status();
  });
  if (!kept) return kept.error();
  counts_.waiting += submissions.size() - aside.size();
  counts_.quarantined += aside.size();
  counts_.bytes += bytes;
  newest_.store(last);
  return aside;
}

Result<std::string> Spool::checkpoint() const {
  const std::lock_guard lock(mutex_);
  return read_setting("checkpoint");
}

Result<std::vector<SpoolRow>> Spool::next(std::uint64_t after_seq, std::size_t rows_max,
                                          std::size_t bytes_max) const {
  const std::lock_guard lock(mutex_);
  if (broken_) return *broken_;
  Statement select(db_, "SELECT seq, id, packed FROM waiting WHERE seq > ? ORDER BY seq LIMIT ?");
  select.number(static_cast<std::int64_t>(after_seq)).number(static_cast<std::int64_t>(rows_max));
  std::vector<SpoolRow> rows;
  std::size_t bytes = 0;
  while (bytes < bytes_max && select.row()) {
    rows.push_back({static_cast<std::uint64_t>(select.number_at(0)), select.bytes_at(1), select.bytes_at(2)});
    bytes += rows.back().packed.size();
  }
  if (!select.ok()) return error("reading what waits");
  return rows;
}

Status Spool::done(std::span<const std::uint64_t> seqs) {
  const std::lock_guard lock(mutex_);
  SpoolCounts gone;
  const Status result = transaction([&]() -> Status {
    Statement remove(db_, "DELETE FROM waiting WHERE seq = ? RETURNING length(packed)");
    for (const std::uint64_t seq : seqs) {
      remove.number(static_cast<std::int64_t>(seq));
      if (remove.row()) {
        ++gone.waiting;
        gone.bytes += static_cast<std::uint64_t>(remove.number_at(0));
      }
      if (!remove.run()) return error("removing what is acknowledged");
    }
    return {};
  });
  if (!result) return result;
  counts_.waiting -= gone.waiting;
  counts_.bytes -= gone.bytes;
  return {};
}

Status Spool::quarantine(std::uint64_t seq, const wire::Refusal& refusal, base::Instant now) {
  const std::lock_guard lock(mutex_);
  bool moved = false;
  const Status result = transaction([&]() -> Status {
    Statement select(db_, "SELECT id, packed FROM waiting WHERE seq = ?");
    select.number(static_cast<std::int64_t>(seq));
    if (!select.row()) return select.ok() ? Status() : Status(error("reading a submission"));
    if (Status put = put_quarantined(select.bytes_at(0), select.bytes_at(1), refusal, now); !put) return put;
    Statement remove(db_, "DELETE FROM waiting WHERE seq = ?");
    moved = remove.number(static_cast<std::int64_t>(seq)).run();
    return moved ? Status() : Status(error("removing what is refused"));
  });
  if (!result || !moved) return result;
  --counts_.waiting;
  ++counts_.quarantined;
  return {};
}

Result<std::vector<Quarantined>> Spool::quarantined(std::size_t count) const {
  const std::lock_guard lock(mutex_);
  if (broken_) return *broken_;
  Statement select(db_, "SELECT number, packed, refusal, at_ms FROM quarantine ORDER BY number LIMIT ?");
  select.number(static_cast<std::int64_t>(count));
  std::vector<Quarantined> out;
  while (select.row()) {
    auto submission = base::from_packed<wire::Submission>(select.bytes_at(1));
    auto refusal = base::from_packed<wire::Refusal>(select.bytes_at(2));
    if (!submission.ok() || !refusal.ok()) {
      return Error{ErrorCode::corrupt,
                   fmt::format("quarantined submission {} cannot be read", select.number_at(0))};
    }
    out.push_back({static_cast<std::uint64_t>(select.number_at(0)),
                   std::move(*submission),
                   std::move(*refusal),
                   {select.number_at(3)}});
  }
  if (!select.ok()) return error("reading the quarantine");
  return out;
}

Result<std::size_t> Spool::replay(std::span<const std::uint64_t> numbers) {
  const std::lock_guard lock(mutex_);
  std::size_t moved = 0;
  std::uint64_t last = newest_.load();
  const auto move_one = [&](const char* copy_sql, const char* remove_sql, std::uint64_t number) -> Status {
    Statement copy(db_, copy_sql);
    Statement remove(db_, remove_sql);
    if (number != 0) {
      copy.number(static_cast<std::int64_t>(number));
      remove.number(static_cast<std::int64_t>(number));
    }
    if (!copy.run()) return error("replaying");
    moved += static_cast<std::size_t>(sqlite3_changes(db_));
    if (sqlite3_changes(db_) > 0) last = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db_));
    return remove.run() ? Status() : Status(error("replaying"));
  };
  const Status result = transaction([&]() -> Status {
    if (numbers.empty()) {
      return move_one("INSERT INTO waiting(id, packed) SELECT id, packed FROM quarantine ORDER BY number",
                      "DELETE FROM quarantine", 0);
    }
    for (const std::uint64_t number : numbers) {
      if (number == 0) continue;
      if (Status s =
              move_one("INSERT INTO waiting(id, packed) SELECT id, packed FROM quarantine WHERE number = ?",
                       "DELETE FROM quarantine WHERE number = ?", number);
          !s)
        return s;
    }
    return {};
  });
  if (!result) return result.error();
  counts_.waiting += moved;
  counts_.quarantined -= moved;
  newest_.store(last);
  return moved;
}

SpoolCounts Spool::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace gridline::sdk
