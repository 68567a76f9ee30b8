// Backup and restore are the same copy in two directions: copy, fsync, read everything back.
#include "engine/journal/backup.h"

#include <fmt/format.h>

#include <vector>

#include "engine/journal/directory.h"
#include "engine/journal/segment_reader.h"

namespace gridline::journal {

namespace {

// Missing, or without anything in it but the lock that restore itself takes.
base::Status demand_empty(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) return {};
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    if (file.path().filename() == "LOCK") continue;
    return base::Error{base::ErrorCode::already_exists,
                       fmt::format("{} is not empty ({} is in it); name a new folder, nothing is overwritten",
                                   folder.string(), file.path().filename().string())};
  }
  if (error) return system_error("list", folder, error.value());
  return {};
}

base::Result<std::vector<SegmentInfo>> sealed_segments(const std::filesystem::path& folder) {
  auto infos = SegmentReader(folder).list();
  if (!infos) return infos;
  std::erase_if(infos.value(), [](const SegmentInfo& info) { return !info.sealed; });
  if (!infos->empty()) return infos;
  return base::Error{
      base::ErrorCode::not_found,
      fmt::format("there is no sealed journal segment in {}; seal the journal first", folder.string())};
}

base::Result<BackupSummary> copy_segments(const std::filesystem::path& from, const std::filesystem::path& to,
                                          const BackupProgress& progress) {
  const auto segments = sealed_segments(from);
  if (!segments) return segments.error();
  BackupSummary summary;
  for (const SegmentInfo& info : segments.value()) summary.bytes += info.bytes;
  std::uint64_t done = 0;
  const auto advance = [&](std::uint64_t bytes) {
    done += bytes;
    if (progress) progress(done, 2 * summary.bytes);
  };
  for (const SegmentInfo& info : segments.value()) {
    const std::string name = segment_file_name(info.number);
    if (auto copied = copy_durably(from / name, to / name); !copied) return copied.error();
    advance(info.bytes);
  }
  if (auto synced = sync_path(to); !synced) return synced.error();
  for (const SegmentInfo& info : segments.value()) {
    auto copy = SealedSegment::open(to, info.number, nullptr);
    if (!copy) return copy.error();
    // Against what was listed, not against itself: the source may not change under a backup.
    const Head end{base::Seq(copy->meta().last), copy->meta().end};
    if (copy->meta().first != info.first.value || end.last != info.last) {
      return damaged(segment_file_name(info.number), "the copy has other entries than the original");
    }
    const auto whole = copy->read(base::Seq(1), [](const StoredEntry&) { return true; });
    if (!whole) return whole.error();
    summary.end = end;
    advance(info.bytes);
  }
  // Also that the copies follow from one another.
  if (auto listed = sealed_segments(to); !listed) return listed.error();
  summary.segments = segments->size();
  return summary;
}

}  // namespace

base::Result<BackupSummary> back_up(const std::filesystem::path& journal_folder,
                                    const std::filesystem::path& target, const BackupProgress& progress) {
  if (auto empty = demand_empty(target); !empty) return empty.error();
  if (auto made = make_private_folder(target); !made) return made.error();
  return copy_segments(journal_folder, target, progress);
}

base::Result<BackupSummary> restore(const std::filesystem::path& backup,
                                    const std::filesystem::path& journal_folder,
                                    const BackupProgress& progress) {
  if (auto empty = demand_empty(journal_folder); !empty) return empty.error();
  if (auto made = make_private_folder(journal_folder); !made) return made.error();
  const auto lock = DirectoryLock::take(journal_folder);
  if (!lock) return lock.error();
  return copy_segments(backup, journal_folder, progress);
}

base::Result<Head> verify_segments(const std::filesystem::path& folder) {
  return SegmentReader(folder).read(base::Seq(1), [](const StoredEntry&) { return true; });
}

}  // namespace gridline::journal
