// What the journal's tests share: a temporary folder, entries, and reading everything back.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "engine/journal/journal.h"
#include "engine/journal/segment_reader.h"

namespace gridline::journal {

class TemporaryFolder {
 public:
  // In memory where there is such a file system: these tests kill processes and make calls fail, but
  // cut no power, so a real fsync would only cost time (on a busy disk, minutes).
  TemporaryFolder() {
    const std::filesystem::path in_memory = "/dev/shm";
    const bool fast = ::access(in_memory.c_str(), W_OK) == 0;
    const auto above = fast ? in_memory : std::filesystem::temp_directory_path();
    std::string pattern = (above / "gridline-journal-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// An entry as it was read, with its own bytes.
struct Kept {
  std::uint64_t seq = 0;
  std::string public_part;
  std::string personal_part;
  bool erased = false;
  bool operator==(const Kept&) const = default;
};

// Entry 0 stands for a failed read, with its message.
inline void PrintTo(const Kept& kept, std::ostream* out) {
  *out << kept.seq << (kept.seq == 0 || kept.erased ? " (" + kept.public_part + ")" : "");
}

inline Kept keep(const StoredEntry& e) {
  return {e.seq.value, std::string(e.public_part), std::string(e.personal_part), e.personal_erased};
}

inline std::vector<Kept> all_of(Journal& journal, std::uint64_t from = 1) {
  std::vector<Kept> all;
  const auto status = journal.read(base::Seq(from), [&](const StoredEntry& e) {
    all.push_back(keep(e));
    return true;
  });
  if (!status) all.push_back({0, status.error().message, "", false});
  return all;
}

// What stands in sealed segments, as tools beside a live engine read it.
inline std::vector<Kept> sealed_entries(const std::filesystem::path& folder, std::uint64_t from = 1) {
  std::vector<Kept> all;
  const auto end = SegmentReader(folder).read(base::Seq(from), [&](const StoredEntry& e) {
    all.push_back(keep(e));
    return true;
  });
  if (!end) all.push_back({0, end.error().message, "", false});
  return all;
}

// Entry `n` of a journal in these tests: every third is about nobody.
inline Kept entry_number(std::uint64_t n) {
  return {n, "public " + std::to_string(n), n % 3 == 0 ? "" : "resident " + std::to_string(n), false};
}

// Appends one record with the entries that come next. `padding` makes public parts longer.
inline base::Result<Head> append_next(Journal& journal, std::size_t count, std::size_t padding = 0) {
  std::vector<Kept> kept;
  for (std::size_t i = 1; i <= count; ++i) {
    kept.push_back(entry_number(journal.head().last.value + i));
    kept.back().public_part.append(padding, '.');
  }
  std::vector<Entry> entries;
  for (const Kept& k : kept) entries.push_back({k.public_part, k.personal_part});
  return journal.append(entries);
}

inline std::vector<Kept> entries_up_to(std::uint64_t last) {
  std::vector<Kept> all;
  for (std::uint64_t n = 1; n <= last; ++n) all.push_back(entry_number(n));
  return all;
}

}  // namespace gridline::journal
