// The bytes of a record: a worked example that never moves, and damage of every kind.
#include "engine/journal/record_format.h"

#include <gtest/gtest.h>
#include <fmt/format.h>

#include <memory>

#include "engine/journal/memory_journal.h"
#include "engine/journal/record_walk.h"
#include "tests/unit/engine/journal/journal_testing.h"

namespace gridline::journal {
namespace {

// The example of FORMAT.md: the first record of a journal, three entries.
struct Example {
  std::string public_blob, personal_blob;
  RecordView record;
  Example() {
    const Entry entries[] = {{"AB", "Li"}, {"", ""}, {"C", "Wang"}};
    EXPECT_TRUE(pack_entries(entries, public_blob, personal_blob).ok());
    record = make_record(Head{}, 3, public_blob, personal_blob);
  }
};

TEST(RecordFormat, the_worked_example_has_the_bytes_of_the_document) {
  const Example example;
  EXPECT_EQ(base::to_hex(example.public_blob),
            "020000804142"
            "00000000"
            "0100008043");
  EXPECT_EQ(base::to_hex(example.personal_blob),
            "020000004c69"
            "0400000057616e67");
  EXPECT_EQ(base::to_hex(example.record.chain),
            "eb01ab5f4f338602e470358a8ee5ae9a1730ebb3d12f0855e575b6d45e2a4306");
  EXPECT_EQ(fmt::format("{:08x}", example.record.crc), "d8c192c6");
}

TEST(RecordFormat, an_erased_part_leaves_a_flag_and_the_same_chain) {
  const Example example;
  std::size_t erased = 0;
  const auto kept = without_personal_parts(
      example.record, [](base::Seq s) { return s.value == 3; }, erased);
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(erased, 1u);
  EXPECT_EQ(base::to_hex(kept.value()),
            "020000004c69"
            "00000080");
  RecordView changed = example.record;
  changed.personal_blob = kept.value();
  EXPECT_EQ(chain_of({}, changed), example.record.chain);
  EXPECT_EQ(fmt::format("{:08x}", crc_of(changed)), "c3976e43");
}

TEST(RecordFormat, a_damaged_record_cannot_be_given_a_new_crc) {
  Example example;
  example.personal_blob[5] = 'x';
  std::size_t erased = 0;
  const auto kept = without_personal_parts(
      example.record, [](base::Seq) { return true; }, erased);
  ASSERT_FALSE(kept.ok());
  EXPECT_EQ(kept.error().code, base::ErrorCode::corrupt);
}

TEST(RecordFormat, every_flipped_bit_of_a_record_is_found) {
  Example example;
  const auto whole = [&](const RecordView& record) { return check_record(Head{}, record, "000001.db").ok(); };
  ASSERT_TRUE(whole(example.record));
  for (std::string* blob : {&example.public_blob, &example.personal_blob}) {
    for (std::size_t bit = 0; bit < blob->size() * 8; ++bit) {
      (*blob)[bit / 8] = static_cast<char>((*blob)[bit / 8] ^ (1 << (bit % 8)));
      EXPECT_FALSE(whole(example.record)) << bit;
      (*blob)[bit / 8] = static_cast<char>((*blob)[bit / 8] ^ (1 << (bit % 8)));
    }
  }
  for (int bit = 0; bit < 256; ++bit) {
    RecordView changed = example.record;
    changed.chain[static_cast<std::size_t>(bit / 8)] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    EXPECT_FALSE(whole(changed)) << bit;
  }
  for (int bit = 0; bit < 64; ++bit) {
    RecordView changed = example.record;
    changed.first ^= 1ull << bit;
    EXPECT_FALSE(whole(changed)) << bit;
    changed = example.record;
    changed.count ^= 1ull << bit;
    EXPECT_FALSE(whole(changed)) << bit;
    changed = example.record;
    changed.crc ^= 1u << (bit % 32);
    EXPECT_FALSE(whole(changed)) << bit;
  }
}

// A record whose sums were made over wrong frames, as a faulty writer would.
TEST(RecordFormat, frames_that_do_not_fit_are_found_although_the_crc_is_right) {
  const struct {
    const char* name;
    std::string public_blob, personal_blob;
    std::uint64_t count;
  } cases[] = {
      {"cut header", std::string("\2\0\0", 3), "", 1},
      {"cut body", std::string("\2\0\0\0A", 5), "", 1},
      {"too many entries announced", std::string("\1\0\0\0A", 5), "", 2},
      {"bytes after the last entry", std::string("\1\0\0\0A\0", 6), "", 1},
      {"personal part missing",
       std::string("\1\0\0\x80"
                   "A",
                   5),
       "", 1},
      {"personal part cut",
       std::string("\1\0\0\x80"
                   "A",
                   5),
       std::string("\4\0\0\0Li", 6), 1},
      {"personal part that nobody has", std::string("\1\0\0\0A", 5), std::string("\2\0\0\0Li", 6), 1},
      {"empty and not erased",
       std::string("\1\0\0\x80"
                   "A",
                   5),
       std::string("\0\0\0\0", 4), 1},
      {"erased and still there",
       std::string("\1\0\0\x80"
                   "A",
                   5),
       std::string("\2\0\0\x80Li", 6), 1},
      {"huge length", std::string("\xff\xff\xff\x7f", 4), "", 1},
      {"no entries", "", "", 0},
  };
  for (const auto& c : cases) {
    const RecordView record = make_record(Head{}, c.count, c.public_blob, c.personal_blob);
    const auto status = check_record(Head{}, record, "000001.db");
    ASSERT_FALSE(status.ok()) << c.name;
    EXPECT_EQ(status.error().code, base::ErrorCode::corrupt) << c.name;
  }
}

TEST(RecordFormat, damage_is_named_with_segment_record_entries_and_what_to_do) {
  Example example;
  example.public_blob[4] = 'X';
  const auto status = check_record(Head{}, example.record, "000007.db");
  ASSERT_FALSE(status.ok());
  for (const char* part : {"000007.db", "record 1", "entries 1-3", "CRC", "restore", "backup"}) {
    EXPECT_NE(status.error().message.find(part), std::string::npos)
        << part << " in " << status.error().message;
  }
}

TEST(MemoryJournal, a_failed_append_leaves_the_head_where_it_was) {
  auto disk = std::make_shared<MemoryDisk>();
  auto journal = std::move(MemoryJournal::open(disk)).value();
  ASSERT_TRUE(append_next(*journal, 2).ok());
  MemoryFault next = MemoryFault::disk_full;
  disk->fault = [&] { return next; };
  EXPECT_EQ(append_next(*journal, 1).error().code, base::ErrorCode::disk_full);
  EXPECT_EQ(journal->head().last, base::Seq(2));
  next = MemoryFault::none;
  EXPECT_TRUE(append_next(*journal, 1).ok());
  next = MemoryFault::io_kept;
  EXPECT_EQ(append_next(*journal, 1).error().code, base::ErrorCode::io);
  next = MemoryFault::none;
  EXPECT_EQ(append_next(*journal, 1).error().code, base::ErrorCode::io) << "after io nothing may be written";
  journal.reset();
  journal = std::move(MemoryJournal::open(disk)).value();
  EXPECT_EQ(all_of(*journal), entries_up_to(4)) << "the fourth had reached the disk";
}

TEST(MemoryJournal, damage_is_found_when_it_is_read) {
  auto disk = std::make_shared<MemoryDisk>();
  auto journal = std::move(MemoryJournal::open(disk)).value();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(append_next(*journal, 2).ok());
  disk->records[1].public_blob[4] ^= 1;
  std::size_t seen = 0;
  const auto status = journal->read(base::Seq(1), [&](const StoredEntry&) { return ++seen > 0; });
  EXPECT_EQ(status.error().code, base::ErrorCode::corrupt);
  EXPECT_EQ(seen, 2u);
}

}  // namespace
}  // namespace gridline::journal
