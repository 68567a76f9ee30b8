// Batches of entries into read.db, in one transaction each.
//
// Measured, in processor time of one thread on a 2-core Xeon machine busy with other work (the
// clock on the wall showed a third of it), complaints of 400 bytes of Chinese text with a ticket,
// clocks and four timeline rows each, 300 000 into one file, SQLite 3.40.1:
//   batches of 500   11 900 complaints/s      batches of 8 000   14 600 complaints/s
//   batches of 4 000 10 800 complaints/s after 300 000 (1.1 KB of file each)
// Of about 85 us a complaint the search index takes 45 (130 words each: hashing, sorting and
// writing them is FTS5's own), the other tables 30, decoding 3, cutting words 4. The index alone
// takes 100 us with single characters, unicode61 and positions, as one would first write it.
// To go faster the index needs a file and a thread of its own; so far the view may lag instead.
#include "engine/view/view.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "engine/base/assert.h"
#include "engine/base/hash.h"
#include "engine/codec/entry.h"
#include "engine/sqlite/database.h"
#include "engine/view/fold.h"
#include "engine/view/schema.h"
#include "engine/view/tables.h"

namespace gridline::view {

namespace {

std::string fingerprint(const Entry& entry) { return base::to_hex(base::hash256(entry.public_part)); }

}  // namespace

struct View::Impl {
  std::filesystem::path path;
  ViewOptions options;
  Database db;
  std::optional<Tables> tables;  // its statements end before the connection
  Statement set_progress;
  std::uint64_t applied = 0;
  std::string last_entry;

  base::Status start();
  base::Status begin() { return db.run("BEGIN IMMEDIATE"); }
  base::Status rollback(base::Status why);
  base::Status apply_all(std::span<const Entry> entries);
  base::Status commit_progress(std::uint64_t seq, const std::string& entry);
  base::Status close();
};

base::Status View::Impl::start() {
  auto opened = open_for_writing(path, options.zone);
  if (!opened) return opened.error();
  db = std::move(*opened);
  auto prepared = Tables::prepare(db);
  if (!prepared) return prepared.error();
  tables = std::move(*prepared);
  auto progress = db.prepare("SELECT applied, last_entry FROM progress");
  if (!progress) return progress.error();
  auto row = progress->step();
  if (!row) return row.error();
  applied = progress->number(0);
  last_entry = progress->text(1);
  auto set = db.prepare("UPDATE progress SET applied=?, last_entry=?");
  if (!set) return set.error();
  set_progress = std::move(*set);
  return {};
}

base::Status View::Impl::close() {
  set_progress = {};
  tables.reset();
  db = {};
  return {};
}

base::Status View::Impl::rollback(base::Status why) {
  tables->forget();
  // A full disk may have rolled back already. When this fails too, the file is as it was at its
  // last commit as soon as the connection ends; the first failure is the one to report.
  if (db.in_transaction() && !db.run("ROLLBACK")) {
    return base::Error{why.error().code,
                       why.error().message + "; and the transaction could not be rolled back"};
  }
  return why;
}

base::Status View::Impl::apply_all(std::span<const Entry> entries) {
  std::uint64_t next = applied + 1;
  for (const Entry& entry : entries) {
    if (entry.seq.value != next) {
      return base::Error{base::ErrorCode::corrupt,
                         fmt::format("entry {} came where {} must follow", entry.seq.value, next)};
    }
    ++next;
    auto decoded =
        codec::decode(entry.public_part, entry.personal_erased ? std::string_view{} : entry.personal_part);
    if (!decoded) {
      const base::Error& e = decoded.error();
      const bool damaged = e.code == base::ErrorCode::invalid_input;
      return base::Error{damaged ? base::ErrorCode::corrupt : e.code,
                         fmt::format("entry {}: {}", entry.seq.value, e.message)};
    }
    const bool gone = entry.personal_erased || entry.personal_part.empty();
    const PersonalState personal = !decoded->has_personal ? PersonalState::none
                                   : gone                 ? PersonalState::erased
                                                          : PersonalState::present;
    if (auto folded = fold(*tables, entry.seq.value, *decoded, personal, options.zone); !folded) {
      return base::Error{folded.error().code,
                         fmt::format("entry {}: {}", entry.seq.value, folded.error().message)};
    }
  }
  return tables->flush();
}

base::Status View::Impl::commit_progress(std::uint64_t seq, const std::string& entry) {
  if (auto set = set_progress.bind(1, seq).bind(2, entry).run(); !set) return set;
  return db.run("COMMIT");
}

View::View(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
View::View(View&&) noexcept = default;
View& View::operator=(View&&) noexcept = default;
View::~View() = default;

base::Result<View> View::open(const std::filesystem::path& path, ViewOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->options = options;
  if (auto started = impl->start(); !started) return started.error();
  return View(std::move(impl));
}

base::Seq View::applied() const { return base::Seq(impl_->applied); }

bool View::continues(const Entry& entry) const {
  GRIDLINE_ASSERT(entry.seq == applied());
  return fingerprint(entry) == impl_->last_entry;
}

base::Status View::apply(std::span<const Entry> entries) {
  if (entries.empty()) return {};
  if (auto begun = impl_->begin(); !begun) return begun;
  if (auto done = impl_->apply_all(entries); !done) return impl_->rollback(done);
  const std::string last = fingerprint(entries.back());
  if (auto done = impl_->commit_progress(entries.back().seq.value, last); !done) return impl_->rollback(done);
  impl_->applied = entries.back().seq.value;
  impl_->last_entry = last;
  return {};
}

base::Status View::rebuild() {
  if (auto closed = impl_->close(); !closed) return closed;
  if (auto removed = remove_files(impl_->path); !removed) return removed;
  return impl_->start();
}

base::Status View::erase(std::span<const base::Seq> entries) {
  if (auto begun = impl_->begin(); !begun) return begun;
  for (const base::Seq seq : entries) {
    if (auto done = impl_->tables->erase(seq.value); !done) return impl_->rollback(done);
  }
  if (auto done = impl_->tables->want_purge(); !done) return impl_->rollback(done);
  const base::Status done = impl_->db.run("COMMIT");
  return done ? done : impl_->rollback(done);
}

base::Status View::erase(base::ComplaintId complaint) {
  auto entries = personal_entries(complaint);
  if (!entries) return entries.error();
  return erase(std::span<const base::Seq>(*entries));
}

base::Result<std::vector<base::Seq>> View::personal_entries(base::ComplaintId complaint) {
  auto found = impl_->db.prepare(
      "WITH RECURSIVE version(seq, previous, personal) AS ("
      " SELECT v.seq, v.previous, v.personal FROM complaint c JOIN complaint_version v ON v.seq=c.current "
      "WHERE c.id=?1"
      " UNION ALL SELECT v.seq, v.previous, v.personal FROM version JOIN complaint_version v ON "
      "v.seq=version.previous)"
      "SELECT seq FROM version WHERE personal<>0 UNION "
      "SELECT n.seq FROM ticket_complaint l JOIN timeline t ON t.ticket=l.ticket JOIN note n ON n.seq=t.seq "
      "WHERE l.complaint=?1 AND n.personal<>0 ORDER BY 1");
  if (!found) return found.error();
  found->bind(1, complaint.value);
  std::vector<base::Seq> out;
  for (;;) {
    auto row = found->step();
    if (!row) return row.error();
    if (!row.value()) return out;
    out.push_back(base::Seq(found->number(0)));
  }
}

base::Result<bool> View::purge(int pages) {
  GRIDLINE_ASSERT(pages > 0);
  Database& db = impl_->db;
  auto state = db.number("SELECT purge FROM progress");
  if (!state) return state.error();
  if (state.value() == purge_nothing) return true;
  const bool first = state.value() == purge_wanted;
  // A negative number joins all parts of the index into one merge; positive ones carry it on.
  const std::string step =
      fmt::format("INSERT INTO search(search, rank) VALUES('merge', {})", first ? -pages : pages);
  if (auto begun = impl_->begin(); !begun) return begun.error();
  const std::uint64_t before = db.changes();
  if (auto merged = db.run(step.c_str()); !merged) return impl_->rollback(merged).error();
  // FTS5 documents that a step which changed fewer than two rows found nothing to merge.
  const bool merged_all = !first && db.changes() - before < 2;
  const std::string end = fmt::format("UPDATE progress SET purge={}; COMMIT", static_cast<int>(purge_begun));
  if (auto done = db.run(end.c_str()); !done) return impl_->rollback(done).error();
  if (!merged_all) return false;
  if (auto emptied = db.checkpoint_truncate(); !emptied) {
    if (emptied.error().code == base::ErrorCode::busy) return false;  // a reader still holds it back
    return emptied.error();
  }
  if (auto done = db.run("UPDATE progress SET purge=0"); !done) return done.error();
  return true;
}

}  // namespace gridline::view
