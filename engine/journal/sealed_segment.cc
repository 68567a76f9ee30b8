// Opening of sealed segments, and the checks between one segment and the next.
#include "engine/journal/sealed_segment.h"

#include <fmt/format.h>

#include <fstream>

#include "engine/journal/directory.h"

namespace gridline::journal {

namespace {

// Offset 18 of SQLite's header is the "file format write version": 1 rollback journal, 2 WAL.
constexpr std::streamoff write_version_at = 18;

base::Error not_sealed(std::uint64_t number) {
  return {base::ErrorCode::busy,
          fmt::format("journal segment {} is not sealed: the engine that writes it must seal "
                      "it first, or be stopped and its journal opened",
                      segment_file_name(number))};
}

}  // namespace

base::Result<bool> is_unfinished(const std::filesystem::path& folder, std::uint64_t number) {
  const auto path = folder / segment_file_name(number);
  std::error_code error;
  for (const char* sidecar : {"-wal", "-journal"}) {
    if (std::filesystem::exists(path.string() + sidecar, error)) return true;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return base::Error{base::ErrorCode::not_found, fmt::format("cannot open {}", path.string())};
  file.seekg(write_version_at);
  return file.get() == 2;
}

base::Result<SealedSegment> SealedSegment::open(const std::filesystem::path& folder, std::uint64_t number,
                                                const char* vfs) {
  const auto unfinished = is_unfinished(folder, number);
  if (!unfinished) return unfinished.error();
  if (unfinished.value()) return not_sealed(number);
  auto db = Database::open(folder / segment_file_name(number), Database::Mode::read_immutable, vfs);
  if (!db) return db.error();
  auto meta = read_meta(*db, number);
  if (!meta) return meta.error();
  if (!meta->sealed) return not_sealed(number);
  SealedSegment segment;
  segment.db_ = std::move(db).value();
  segment.meta_ = std::move(meta).value();
  return segment;
}

base::Status SealedSegment::check_end() {
  if (auto end = read_end(db_, meta_); !end) return end.error();
  return {};
}

base::Status check_follows(const SegmentMeta& sealed, const SegmentMeta& next) {
  if (next.first == sealed.last + 1 && next.previous == sealed.end) return {};
  return damaged(segment_file_name(next.number),
                 fmt::format("it begins at entry {} and does not follow from {}, which ends at entry {}",
                             next.first, segment_file_name(sealed.number), sealed.last));
}

base::Status check_numbers(const std::filesystem::path& folder, const std::vector<std::uint64_t>& numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] == i + 1) continue;
    return damaged(segment_file_name(i + 1), fmt::format("it is missing in {}", folder.string()));
  }
  return {};
}

}  // namespace gridline::journal
