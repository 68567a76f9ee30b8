// Files named by the sequence number they stand after.
#include "engine/node/snapshots.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "engine/base/limits.h"
#include "engine/codec/entry.h"
#include "engine/core/evolve.h"
#include "engine/node/durable_file.h"

namespace gridline::node {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view suffix = ".snapshot";
constexpr std::uint64_t progress_entries = 8192;
constexpr std::uint64_t tail_entries = 64;

// Evolves one stored entry onto a state, reusing the vector of events.
class Evolver {
 public:
  // `archive` is given what it does not have; may be null.
  explicit Evolver(core::State& state, Archive* archive = nullptr) : state_(state), archive_(archive) {}

  base::Status see(const journal::StoredEntry& entry) {
    events_.clear();
    if (base::Status s = codec::decode_events(entry.public_part, state_.now, events_); !s) {
      return base::Error{s.error().code, fmt::format("entry {}: {}", entry.seq.value, s.error().message)};
    }
    const bool is_new = archive_ != nullptr && entry.seq > archive_->last();
    for (const core::Event& event : events_) {
      if (is_new) {
        if (base::Status s = archive_->see(state_, event, entry.seq); !s) return s;
      }
      core::evolve(state_, event);
    }
    if (!is_new || archive_->waiting() < limits::archive_rows_per_write) return {};
    const auto written = archive_->write(entry.seq, entry.public_part);
    return written ? base::Status() : base::Status(written.error());
  }

 private:
  core::State& state_;
  Archive* archive_;
  std::vector<core::Event> events_;
};

// The last few entries, so that a view which had kept up goes on from memory after a restart.
base::Result<std::shared_ptr<const EntryChunk>> last_entries(journal::Journal& journal, base::Seq last) {
  if (!last) return std::shared_ptr<const EntryChunk>();
  const base::Seq first(last.value > tail_entries ? last.value - tail_entries + 1 : 1);
  auto chunk = std::make_shared<EntryChunk>(first);
  const base::Status read = journal.read(first, [&](const journal::StoredEntry& entry) {
    chunk->add(entry.public_part, entry.personal_part);
    return true;
  });
  if (!read) return read.error();
  return std::shared_ptr<const EntryChunk>(std::move(chunk));
}

}  // namespace

std::vector<std::pair<base::Seq, std::string>> Snapshots::list() const {
  std::vector<std::pair<base::Seq, std::string>> out;
  std::error_code ec;
  for (const auto& file : fs::directory_iterator(folder_, ec)) {
    const std::string name = file.path().filename().string();
    std::uint64_t seq = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), seq);
    if (parsed.ec != std::errc() || std::string_view(parsed.ptr) != suffix) continue;
    out.emplace_back(base::Seq(seq), file.path().string());
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  return out;
}

base::Seq Snapshots::newest_named() const {
  const auto all = list();
  return all.empty() ? base::Seq() : all.front().first;
}

// By the name alone: a file gets it only when it is whole, and the disk that lost entries may have
// damaged this too.
base::Status Snapshots::none_after(base::Seq last) const {
  const auto all = list();
  if (all.empty() || all.front().first <= last) return {};
  return entries_lost(all.front().second, all.front().first, last);
}

codec::DecodedSnapshot Snapshots::newest(base::Seq last, std::vector<std::string>& passed_over) const {
  for (const auto& [seq, path] : list()) {
    if (seq > last) {
      passed_over.push_back(fmt::format("{}: stands after entry {}, from which to go on", path, last.value));
      continue;
    }
    const base::Result<std::string> bytes = read_whole(path);
    if (!bytes) {
      passed_over.push_back(bytes.error().message);
      continue;
    }
    base::Result<codec::DecodedSnapshot> snapshot = codec::decode_snapshot(*bytes);
    if (!snapshot) {
      passed_over.push_back(path + ": " + snapshot.error().message);
    } else if (snapshot->seq > last) {
      passed_over.push_back(path + ": stands elsewhere than its name says");
    } else {
      return std::move(snapshot).value();
    }
  }
  return {};
}

base::Status Snapshots::write(const core::State& state, base::Seq seq) {
  std::error_code ec;
  fs::create_directories(folder_, ec);
  if (ec) return base::Error{base::ErrorCode::io, fmt::format("cannot create {}: {}", folder_, ec.message())};
  std::string bytes;
  codec::encode_snapshot(state, seq, bytes);
  const std::string path = fmt::format("{}/{:020}{}", folder_, seq.value, suffix);
  if (base::Status s = write_durably(path, bytes); !s) return s;
  const auto all = list();
  for (std::size_t i = 2; i < all.size(); ++i) fs::remove(all[i].second, ec);
  return {};
}

base::Error entries_lost(const std::string& kept, base::Seq at, base::Seq journal_ends) {
  return {
      base::ErrorCode::corrupt,
      fmt::format(
          "{} 记到第 {} 条，而日志只到第 {} 条：日志末尾的记录丢失了。请从备份恢复 journal "
          "目录；如确系有意换回较早的日志，"
          "请移走 snapshots 目录、read.db 与 archive.db 后再启动 / "
          "{} stands at entry {}, but the journal ends at entry {}: entries are missing from its end. Bring "
          "the journal folder back from a backup; if an older journal was put there on purpose, move the "
          "folder snapshots, read.db and archive.db away and start again",
          kept, at.value, journal_ends.value, kept, at.value, journal_ends.value)};
}

namespace {

// An archive that knows of more entries than there are proves that some are gone. One of another
// journal (a restored backup) is begun anew.
base::Status fit(Archive& archive, journal::Journal& journal) {
  const base::Seq last = journal.head().last;
  if (archive.last() > last) return entries_lost("archive.db", archive.last(), last);
  if (!archive.last()) return {};
  bool same = false;
  const base::Status read = journal.read(archive.last(), [&](const journal::StoredEntry& entry) {
    same = archive.continues(entry.public_part);
    return false;
  });
  if (!read) return read;
  return same ? base::Status() : archive.begin_anew();
}

}  // namespace

base::Result<Node::Recovered> recover(journal::Journal& journal, const Snapshots& snapshots,
                                      std::vector<std::string>& passed_over, const Progress& progress,
                                      std::unique_ptr<Archive> archive) {
  const base::Seq last = journal.head().last;
  if (base::Status s = snapshots.none_after(last); !s) return s.error();
  base::Seq from = last;
  if (archive) {
    if (base::Status s = fit(*archive, journal); !s) return s.error();
    from = archive->last();
  } else {
    archive = std::make_unique<Archive>();
  }
  codec::DecodedSnapshot start = snapshots.newest(from, passed_over);
  Evolver evolver(start.state, archive.get());
  base::Status failed;
  const base::Status read =
      journal.read(base::Seq(start.seq.value + 1), [&](const journal::StoredEntry& entry) {
        failed = evolver.see(entry);
        if (progress && entry.seq.value % progress_entries == 0) progress(entry.seq);
        return failed.ok();
      });
  if (!read) return read.error();
  if (!failed) return failed.error();
  auto tail = last_entries(journal, last);
  if (!tail) return tail.error();
  if (*tail) {
    const auto written = archive->write(last, (*tail)->entry((*tail)->size() - 1).public_part);
    if (!written) return written.error();
  }
  return Node::Recovered{std::move(start.state), last, std::move(tail).value(), std::move(archive)};
}

base::Result<bool> advance_snapshot(Snapshots& snapshots, journal::SegmentReader& segments,
                                    std::uint64_t entries_min, const std::function<bool()>& stopping) {
  const auto list = segments.list();
  if (!list) return list.error();
  base::Seq sealed_last;
  for (const journal::SegmentInfo& s : *list) {
    if (s.sealed) sealed_last = s.last;
  }
  // By the name first: most times there is nothing to do, and reading one takes a while.
  if (sealed_last.value < snapshots.newest_named().value + entries_min) return false;
  std::vector<std::string> passed_over;
  codec::DecodedSnapshot start = snapshots.newest(sealed_last, passed_over);
  Evolver evolver(start.state);
  base::Status failed;
  bool stopped = false;
  const auto end = segments.read(base::Seq(start.seq.value + 1), [&](const journal::StoredEntry& entry) {
    stopped = stopping && entry.seq.value % progress_entries == 0 && stopping();
    if (!stopped) failed = evolver.see(entry);
    return !stopped && failed.ok();
  });
  if (!end) return end.error();
  if (!failed) return failed.error();
  if (stopped) return false;
  if (base::Status s = snapshots.write(start.state, end->last); !s) return s.error();
  return true;
}

}  // namespace gridline::node
