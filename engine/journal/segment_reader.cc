// Lists and reads sealed segments; keeps what it has learnt of each file, but no file open.
#include "engine/journal/segment_reader.h"

#include <sys/stat.h>

#include <cerrno>

#include "engine/journal/directory.h"

namespace gridline::journal {

SegmentReader::SegmentReader(std::filesystem::path folder, std::string vfs)
    : folder_(std::move(folder)), vfs_(std::move(vfs)) {}

// True when segment `number` is sealed, and then sealed_ knows it.
base::Result<bool> SegmentReader::learn(std::uint64_t number) {
  const auto path = folder_ / segment_file_name(number);
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return system_error("look at", path, errno);
  const auto known = sealed_.find(number);
  if (known != sealed_.end() && known->second.inode == facts.st_ino) return true;
  const auto segment = SealedSegment::open(folder_, number, vfs());
  if (segment) {
    sealed_[number] = Known{facts.st_ino, segment->meta()};
    return true;
  }
  if (segment.error().code == base::ErrorCode::busy) return false;
  return segment.error();
}

// Learns every sealed segment; the numbers of all files, where only the last may be unsealed.
base::Result<std::vector<std::uint64_t>> SegmentReader::refresh() {
  auto numbers = segment_numbers(folder_);
  if (!numbers) return numbers;
  if (auto whole = check_numbers(folder_, numbers.value()); !whole) return whole.error();
  for (const std::uint64_t number : numbers.value()) {
    const auto is_sealed = learn(number);
    if (!is_sealed) return is_sealed.error();
    // What follows an unsealed one can only be what a crash left: it counts once an engine has
    // opened the journal and finished the sealing.
    if (!is_sealed.value()) break;
    if (number == 1) continue;
    if (auto follows = check_follows(sealed_[number - 1].meta, sealed_[number].meta); !follows)
      return follows.error();
  }
  return numbers;
}

base::Result<std::vector<SegmentInfo>> SegmentReader::list() {
  const auto numbers = refresh();
  if (!numbers) return numbers.error();
  std::vector<SegmentInfo> infos;
  base::Seq next(1);
  for (const std::uint64_t number : numbers.value()) {
    SegmentInfo info{.number = number, .first = next};
    std::error_code error;
    info.bytes = std::filesystem::file_size(folder_ / segment_file_name(number), error);
    if (error) return system_error("measure", folder_ / segment_file_name(number), error.value());
    const auto known = sealed_.find(number);
    if (known != sealed_.end()) {
      info.sealed = true;
      info.last = base::Seq(known->second.meta.last);
      next = base::Seq(info.last.value + 1);
    }
    infos.push_back(info);
  }
  return infos;
}

base::Result<Head> SegmentReader::read(base::Seq from, const std::function<bool(const StoredEntry&)>& see) {
  if (const auto numbers = refresh(); !numbers) return numbers.error();
  Head end;
  bool wanted = true;
  for (const auto& [number, known] : sealed_) {
    end = Head{base::Seq(known.meta.last), known.meta.end};
    if (!wanted || end.last < from) continue;
    auto segment = SealedSegment::open(folder_, number, vfs());
    if (!segment) return segment.error();
    const auto more = segment->read(from, see);
    if (!more) return more.error();
    wanted = more.value();
  }
  return end;
}

}  // namespace gridline::journal
