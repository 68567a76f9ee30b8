// Life after the open segment: sealing and its crash windows, readers, erasure, backup.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "engine/journal/backup.h"
#include "engine/journal/sqlite_journal.h"
#include "tests/unit/engine/journal/fault_vfs.h"
#include "tests/unit/engine/journal/journal_testing.h"

namespace gridline::journal {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<SqliteJournal> open_in(const fs::path& folder, const std::string& vfs = {}) {
  auto opened = SqliteJournal::open({.directory = folder, .writer_version = "test", .vfs = vfs});
  if (!opened) ADD_FAILURE() << opened.error().message;
  return opened ? std::move(opened).value() : nullptr;
}

// Segments of 5, 5, ... entries; the last one stays open and empty.
void fill(const fs::path& folder, int segments) {
  auto journal = open_in(folder);
  for (int i = 0; i < segments; ++i) {
    ASSERT_TRUE(append_next(*journal, 2).ok());
    ASSERT_TRUE(append_next(*journal, 3).ok());
    ASSERT_TRUE(journal->seal().ok());
  }
}

fs::path segment(const fs::path& folder, std::uint64_t n) { return folder / segment_file_name(n); }

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// ---- sealing ----

TEST(Sealing, a_kill_after_any_step_is_recovered_from) {
  const std::string vfs = fault_vfs::install();
  int n = 1;
  for (bool killed = true; killed; ++n) {
    ASSERT_LT(n, 300);
    TemporaryFolder folder;
    killed = killed_after(n, [&](int steps) {
      auto journal = SqliteJournal::open({.directory = folder.path(), .vfs = vfs});
      if (!journal || !append_next(*journal.value(), 5)) ::_exit(1);
      faults().kill_in = steps;
      if (!journal.value()->seal() || !append_next(*journal.value(), 5)) ::_exit(2);
      faults().kill_in = 0;
    });
    auto journal = open_in(folder.path());
    ASSERT_NE(journal, nullptr) << n;
    const std::uint64_t found = journal->head().last.value;
    ASSERT_TRUE(found == 5 || found == 10) << n;
    ASSERT_EQ(all_of(*journal), entries_up_to(found)) << n;
    ASSERT_TRUE(append_next(*journal, 5).ok()) << n;
    ASSERT_TRUE(journal->seal().ok()) << n;
    ASSERT_EQ(sealed_entries(folder.path()), entries_up_to(found + 5)) << n;
  }
  EXPECT_GT(n, 20) << "sealing had hardly any steps";
}

TEST(Sealing, a_kill_after_any_step_of_the_first_opening_is_recovered_from) {
  const std::string vfs = fault_vfs::install();
  int n = 1;
  for (bool killed = true; killed; ++n) {
    ASSERT_LT(n, 300);
    TemporaryFolder folder;
    killed = killed_after(n, [&](int steps) {
      faults().kill_in = steps;
      auto journal = SqliteJournal::open({.directory = folder.path(), .vfs = vfs});
      faults().kill_in = 0;
      if (!journal) ::_exit(1);
    });
    auto journal = open_in(folder.path());
    ASSERT_NE(journal, nullptr) << n;
    ASSERT_TRUE(append_next(*journal, 5).ok()) << n;
    ASSERT_EQ(all_of(*journal), entries_up_to(5)) << n;
  }
  EXPECT_GT(n, 10);
}

TEST(Sealing, a_sealed_segment_is_one_file_and_never_written_again) {
  TemporaryFolder folder;
  fill(folder.path(), 1);
  const std::string before = bytes_of(segment(folder.path(), 1));
  auto journal = open_in(folder.path());
  ASSERT_TRUE(append_next(*journal, 4).ok());
  EXPECT_EQ(all_of(*journal), entries_up_to(9));
  EXPECT_EQ(bytes_of(segment(folder.path(), 1)), before);
  EXPECT_FALSE(fs::exists(segment(folder.path(), 1).string() + "-wal"));
  EXPECT_FALSE(fs::exists(segment(folder.path(), 1).string() + "-journal"));
}

TEST(Sealing, a_missing_next_segment_is_made_at_opening) {
  TemporaryFolder folder;
  fill(folder.path(), 2);
  fs::remove(segment(folder.path(), 3));
  auto journal = open_in(folder.path());
  EXPECT_TRUE(fs::exists(segment(folder.path(), 3)));
  EXPECT_EQ(all_of(*journal), entries_up_to(10));
}

// The first segment as it was before sealing, with its -wal, beside the second: what one would get
// if the seal had not reached the disk and the next file had.
TEST(Sealing, two_unsealed_segments_that_fit_are_finished_at_opening) {
  TemporaryFolder folder;
  TemporaryFolder other;
  auto journal = open_in(folder.path());
  ASSERT_TRUE(append_next(*journal, 5).ok());
  for (const char* sidecar : {"", "-wal"}) {
    fs::copy_file(segment(folder.path(), 1).string() + sidecar, segment(other.path(), 1).string() + sidecar);
  }
  ASSERT_TRUE(journal->seal().ok());
  ASSERT_TRUE(append_next(*journal, 5).ok());
  for (const char* sidecar : {"", "-wal"}) {
    fs::copy_file(segment(folder.path(), 2).string() + sidecar, segment(other.path(), 2).string() + sidecar);
  }
  EXPECT_EQ(sealed_entries(other.path()).size(), 0u) << "a reader waits for an engine to finish it";
  auto again = open_in(other.path());
  EXPECT_EQ(all_of(*again), entries_up_to(10));
  EXPECT_EQ(sealed_entries(other.path()), entries_up_to(5));
}

TEST(Sealing, a_segment_that_does_not_follow_or_is_missing_stops_the_opening) {
  TemporaryFolder folder;
  TemporaryFolder other;
  fill(folder.path(), 3);
  {
    auto journal = open_in(other.path());  // another history of the same length
    const Entry entries[] = {{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}, {"e", ""}};
    ASSERT_TRUE(journal->append(entries).ok());
    ASSERT_TRUE(journal->seal().ok());
  }
  const auto code_and_name = [&](const char* name) {
    const auto opened = SqliteJournal::open({.directory = folder.path()});
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, base::ErrorCode::corrupt);
    EXPECT_NE(opened.error().message.find(name), std::string::npos) << opened.error().message;
    const auto listed = SegmentReader(folder.path()).list();
    ASSERT_FALSE(listed.ok());
    EXPECT_EQ(listed.error().code, base::ErrorCode::corrupt);
  };
  const std::string first = bytes_of(segment(folder.path(), 1));
  fs::copy_file(segment(other.path(), 1), segment(folder.path(), 1), fs::copy_options::overwrite_existing);
  code_and_name("000002.db");
  std::ofstream(segment(folder.path(), 1), std::ios::binary) << first;
  fs::rename(segment(folder.path(), 2), other.path() / "kept");
  code_and_name("000002.db");
  fs::copy_file(segment(folder.path(), 3), segment(folder.path(), 2));
  code_and_name("000002.db");
}

// ---- readers ----

TEST(SegmentReader, lists_what_is_there_and_reads_from_anywhere) {
  TemporaryFolder folder;
  fill(folder.path(), 3);
  auto journal = open_in(folder.path());
  ASSERT_TRUE(append_next(*journal, 1).ok());
  SegmentReader reader(folder.path());
  const auto infos = reader.list();
  ASSERT_TRUE(infos.ok()) << infos.error().message;
  ASSERT_EQ(infos->size(), 4u);
  EXPECT_EQ(infos.value()[1].number, 2u);
  EXPECT_EQ(infos.value()[1].first, base::Seq(6));
  EXPECT_EQ(infos.value()[1].last, base::Seq(10));
  EXPECT_TRUE(infos.value()[1].sealed);
  EXPECT_GT(infos.value()[1].bytes, 0u);
  EXPECT_FALSE(infos.value()[3].sealed);
  EXPECT_EQ(infos.value()[3].first, base::Seq(16));
  for (std::uint64_t from = 1; from <= 17; ++from) {
    const auto expected = entries_up_to(15);
    EXPECT_EQ(sealed_entries(folder.path(), from),
              std::vector<Kept>(expected.begin() + static_cast<long>(std::min<std::uint64_t>(from - 1, 15)),
                                expected.end()));
  }
}

TEST(SegmentReader, one_that_lives_long_sees_what_is_sealed_later) {
  TemporaryFolder folder;
  auto journal = open_in(folder.path());
  SegmentReader reader(folder.path());
  std::uint64_t next = 1;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(append_next(*journal, 4).ok());
    ASSERT_TRUE(journal->seal().ok());
    std::size_t seen = 0;
    const auto end = reader.read(base::Seq(next), [&](const StoredEntry& e) {
      EXPECT_EQ(keep(e), entry_number(next + seen));
      return ++seen > 0;
    });
    ASSERT_TRUE(end.ok()) << end.error().message;
    EXPECT_EQ(seen, 4u);
    EXPECT_EQ(end->chain, journal->head().chain);
    next = end->last.value + 1;
  }
}

TEST(SegmentReader, a_missing_folder_is_not_found) {
  TemporaryFolder folder;
  EXPECT_EQ(SegmentReader(folder.path() / "none").list().error().code, base::ErrorCode::not_found);
}

// ---- erasure ----

TEST(Erasure, leaves_none_of_the_bytes_in_any_file_of_the_journal) {
  TemporaryFolder folder;
  fill(folder.path(), 2);
  auto journal = open_in(folder.path());
  ASSERT_TRUE(append_next(*journal, 5).ok());
  const base::Seq wanted[] = {base::Seq(2), base::Seq(7), base::Seq(13)};
  const auto erased = journal->erase(wanted);
  ASSERT_TRUE(erased.ok()) << erased.error().message;
  EXPECT_EQ(erased.value(), 3u);
  for (const auto& file : fs::directory_iterator(folder.path())) {
    const std::string bytes = bytes_of(file.path());
    for (const char* gone : {"resident 2", "resident 7", "resident 13"}) {
      EXPECT_EQ(bytes.find(gone), std::string::npos) << gone << " in " << file.path();
    }
  }
  auto expected = entries_up_to(15);
  for (const base::Seq seq : wanted) {
    expected[seq.value - 1].personal_part.clear();
    expected[seq.value - 1].erased = true;
  }
  EXPECT_EQ(all_of(*journal), expected);
  EXPECT_EQ(sealed_entries(folder.path()), std::vector<Kept>(expected.begin(), expected.begin() + 10));
}

TEST(Erasure, a_kill_after_any_step_leaves_the_segment_old_or_new) {
  const std::string vfs = fault_vfs::install();
  int n = 1;
  int erased = 0;
  for (bool killed = true; killed; ++n) {
    ASSERT_LT(n, 300);
    TemporaryFolder folder;
    fill(folder.path(), 1);
    killed = killed_after(n, [&](int steps) {
      auto journal = SqliteJournal::open({.directory = folder.path(), .vfs = vfs});
      const base::Seq wanted[] = {base::Seq(2), base::Seq(4)};
      faults().kill_in = steps;
      if (!journal || !journal.value()->erase(wanted)) ::_exit(1);
      faults().kill_in = 0;
    });
    auto journal = open_in(folder.path());
    ASSERT_NE(journal, nullptr);
    const auto all = all_of(*journal);
    ASSERT_EQ(all.size(), 5u) << n << all.back().public_part;
    EXPECT_EQ(all[1].erased, all[3].erased) << n;
    erased += all[1].erased ? 1 : 0;
    for (const auto& file : fs::directory_iterator(folder.path())) {
      EXPECT_EQ(file.path().string().find(".new"), std::string::npos) << file.path();
      EXPECT_EQ(file.path().string().find(".erased"), std::string::npos) << file.path();
    }
  }
  EXPECT_GT(n, 5);
  EXPECT_GE(erased, 1);
}

TEST(Erasure, a_full_disk_changes_nothing_and_leaves_no_half_made_file) {
  const std::string vfs = fault_vfs::install();
  TemporaryFolder folder;
  fill(folder.path(), 1);
  auto journal = open_in(folder.path(), vfs);
  const base::Seq wanted[] = {base::Seq(2)};
  faults().no_space_at_all = true;
  const auto full = journal->erase(wanted);
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code, base::ErrorCode::disk_full) << full.error().message;
  EXPECT_FALSE(fs::exists(segment(folder.path(), 1).string() + ".erased"));
  EXPECT_EQ(all_of(*journal), entries_up_to(5));
  faults() = Faults{};
  EXPECT_EQ(journal->erase(wanted).value(), 1u);
}

TEST(Erasure, a_reader_with_the_old_file_open_is_not_disturbed) {
  TemporaryFolder folder;
  fill(folder.path(), 1);
  auto journal = open_in(folder.path());
  std::vector<Kept> seen;
  const auto end = SegmentReader(folder.path()).read(base::Seq(1), [&](const StoredEntry& e) {
    if (e.seq == base::Seq(1)) {
      const base::Seq wanted[] = {base::Seq(4)};
      EXPECT_TRUE(journal->erase(wanted).ok());
    }
    seen.push_back(keep(e));
    return true;
  });
  ASSERT_TRUE(end.ok()) << end.error().message;
  EXPECT_EQ(seen, entries_up_to(5));
  EXPECT_TRUE(sealed_entries(folder.path())[3].erased);
}

// ---- backup ----

TEST(Backup, goes_there_and_back_and_on) {
  TemporaryFolder folder;
  fill(folder.path(), 3);
  auto journal = open_in(folder.path());
  const base::Seq wanted[] = {base::Seq(8)};
  ASSERT_TRUE(journal->erase(wanted).ok());
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  const auto saved = back_up(folder.path(), folder.path() / "backup", [&](std::uint64_t d, std::uint64_t t) {
    EXPECT_GT(d, done);
    done = d;
    total = t;
  });
  ASSERT_TRUE(saved.ok()) << saved.error().message;
  EXPECT_EQ(saved->segments, 3u);
  EXPECT_EQ(saved->end.last, base::Seq(15));
  EXPECT_EQ(saved->end.chain, journal->head().chain);
  EXPECT_EQ(done, total);
  EXPECT_EQ(total, 2 * saved->bytes);
  const auto restored = restore(folder.path() / "backup", folder.path() / "again");
  ASSERT_TRUE(restored.ok()) << restored.error().message;
  auto again = open_in(folder.path() / "again");
  EXPECT_EQ(all_of(*again), all_of(*journal));
  ASSERT_TRUE(append_next(*again, 2).ok());
  EXPECT_EQ(all_of(*again, 16), (std::vector<Kept>{entry_number(16), entry_number(17)}));
}

TEST(Backup, never_overwrites_anything) {
  TemporaryFolder folder;
  fill(folder.path() / "journal", 1);
  ASSERT_TRUE(back_up(folder.path() / "journal", folder.path() / "backup").ok());
  EXPECT_EQ(back_up(folder.path() / "journal", folder.path() / "backup").error().code,
            base::ErrorCode::already_exists);
  EXPECT_EQ(restore(folder.path() / "backup", folder.path() / "journal").error().code,
            base::ErrorCode::already_exists);
}

TEST(Backup, of_a_journal_without_sealed_entries_is_refused_with_advice) {
  TemporaryFolder folder;
  auto journal = open_in(folder.path() / "journal");
  ASSERT_TRUE(append_next(*journal, 1).ok());
  const auto saved = back_up(folder.path() / "journal", folder.path() / "backup");
  ASSERT_FALSE(saved.ok());
  EXPECT_EQ(saved.error().code, base::ErrorCode::not_found);
  EXPECT_NE(saved.error().message.find("seal"), std::string::npos);
}

TEST(Backup, a_damaged_one_is_not_restored) {
  TemporaryFolder folder;
  fill(folder.path() / "journal", 2);
  ASSERT_TRUE(back_up(folder.path() / "journal", folder.path() / "backup").ok());
  const fs::path victim = segment(folder.path() / "backup", 1);
  std::string bytes = bytes_of(victim);
  bytes[bytes.find("public 2")] ^= 1;
  std::ofstream(victim, std::ios::binary) << bytes;
  const auto restored = restore(folder.path() / "backup", folder.path() / "again");
  ASSERT_FALSE(restored.ok());
  EXPECT_EQ(restored.error().code, base::ErrorCode::corrupt);
  EXPECT_EQ(verify_segments(folder.path() / "backup").error().code, base::ErrorCode::corrupt);
}

}  // namespace
}  // namespace gridline::journal
