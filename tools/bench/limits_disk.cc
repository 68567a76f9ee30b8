// The disk alone, and the journal alone.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "engine/journal/sqlite_journal.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/limits.h"
#include "tools/bench/process_stat.h"

namespace gridline::bench {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t block_bytes = 4096;
constexpr std::size_t blocks = 4096;  // of the prewritten file: 16 MiB

base::Error failed(const char* what) {
  return {base::ErrorCode::io, fmt::format("{}: {}", what, std::strerror(errno))};
}

// Latencies of write-and-sync, one after the other. `append`: at the end; else around the file.
base::Result<std::vector<std::int64_t>> write_and_sync(int fd, bool append, double seconds) {
  const std::string block(block_bytes, 'g');
  std::vector<std::int64_t> latencies;
  const std::int64_t end = steady_ns() + static_cast<std::int64_t>(seconds * 1e9);
  for (std::size_t n = 0; steady_ns() < end; ++n) {
    if (interrupted()) return interruption();
    const std::size_t at = append ? blocks + n : n % blocks;
    const std::int64_t before = steady_ns();
    if (::pwrite(fd, block.data(), block.size(), static_cast<off_t>(at * block_bytes)) < 0)
      return failed("pwrite");
    if (::fdatasync(fd) != 0) return failed("fdatasync");
    latencies.push_back(steady_ns() - before);
  }
  return latencies;
}

Json row_of(const char* name, std::vector<std::int64_t> latencies, double seconds) {
  Json row{{"case", name}, {"syncs_per_s", per(static_cast<double>(latencies.size()), seconds)}};
  add_percentiles(row, latencies);
  return row;
}

}  // namespace

base::Result<Json> limit_fdatasync(const fs::path& folder, double seconds) {
  const fs::path file = folder / "fdatasync";
  const int fd = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return failed("open");
  const std::string whole(block_bytes * blocks, 'g');
  base::Result<std::vector<std::int64_t>> over = failed("prewrite"), appended = over;
  if (::pwrite(fd, whole.data(), whole.size(), 0) > 0 && ::fsync(fd) == 0) {
    over = write_and_sync(fd, false, seconds);
    if (over) appended = write_and_sync(fd, true, seconds);
  }
  ::close(fd);
  std::error_code ec;
  fs::remove(file, ec);
  if (!over) return over.error();
  if (!appended) return appended.error();
  return Json{row_of("limit_fdatasync_overwrite_4k", *over, seconds),
              row_of("limit_fdatasync_append_4k", *appended, seconds)};
}

base::Result<Json> limit_append(const fs::path& folder, const AppendShape& shape, double seconds) {
  auto journal = journal::SqliteJournal::open({folder / "append", 256ull << 20, "gridline bench", {}});
  if (!journal) return journal.error();
  const std::string public_part(shape.public_bytes, 'p'), personal_part(shape.personal_bytes, 'q');
  const std::vector<journal::Entry> entries(std::max<std::size_t>(shape.entries, 1),
                                            {public_part, personal_part});
  std::vector<std::int64_t> latencies;
  const std::int64_t cpu = own_cpu_ns(), start = steady_ns();
  const std::int64_t end = start + static_cast<std::int64_t>(seconds * 1e9);
  while (steady_ns() < end) {
    if (interrupted()) return interruption();
    const std::int64_t before = steady_ns();
    if (const auto head = (*journal)->append(entries); !head) return head.error();
    latencies.push_back(steady_ns() - before);
  }
  const double n = static_cast<double>(latencies.size() * entries.size());
  Json row{{"case", "limit_packed_append"},
           {"entries_per_append", entries.size()},
           {"public_bytes", shape.public_bytes},
           {"personal_bytes", shape.personal_bytes},
           {"tickets_per_s", per(n * 1e9, static_cast<double>(steady_ns() - start))},
           {"cpu_ns_per_ticket", per(static_cast<double>(own_cpu_ns() - cpu), n)}};
  add_percentiles(row, latencies);
  return row;
}

}  // namespace gridline::bench
