// The journal in memory, for tests and simulation: the same records, chain and checks as on disk.
//
// What survives a crash is the MemoryDisk, not the MemoryJournal: a simulation drops the journal,
// keeps the disk and opens again. One journal at a time may hold a disk (fencing).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/journal/journal.h"

namespace gridline::journal {

// What the next append meets.
enum class MemoryFault {
  none,
  disk_full,  // nothing is stored, disk_full is returned
  io_lost,    // io is returned and the record is not on the disk
  io_kept,    // io is returned and the record is on the disk all the same
};

struct MemoryDisk {
  struct Record {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    std::uint32_t crc = 0;
    base::Hash256 chain{};
    std::string public_blob;
    std::string personal_blob;
  };
  std::vector<Record> records;  // open for tests to damage
  std::size_t segments_sealed = 0;
  // Asked before every append, when set.
  std::function<MemoryFault()> fault;
  bool held = false;
};

class MemoryJournal final : public Journal {
 public:
  // Errors: busy when another journal holds `disk`; corrupt when its last record is damaged.
  static base::Result<std::unique_ptr<MemoryJournal>> open(std::shared_ptr<MemoryDisk> disk);
  ~MemoryJournal() override;

  Head head() const override { return head_; }
  base::Result<Head> append(std::span<const Entry> entries) override;
  base::Status read(base::Seq from, const std::function<bool(const StoredEntry&)>& see) override;
  base::Status seal() override;

  // Removes the personal parts of `entries`; the number that were there. As SqliteJournal::erase.
  base::Result<std::size_t> erase(std::span<const base::Seq> entries);

 private:
  explicit MemoryJournal(std::shared_ptr<MemoryDisk> disk);

  std::shared_ptr<MemoryDisk> disk_;
  Head head_;
  bool unsealed_entries_ = false;
  bool failed_ = false;
  std::string public_blob_;
  std::string personal_blob_;
};

}  // namespace gridline::journal
