// A full segment is sealed beside the appends: killed at any step, or out of room, nothing is lost.
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/journal/sqlite_journal.h"
#include "tests/unit/engine/journal/fault_vfs.h"
#include "tests/unit/engine/journal/journal_testing.h"

namespace gridline::journal {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<SqliteJournal> open_in(const fs::path& folder) {
  auto opened = SqliteJournal::open({.directory = folder});
  if (!opened) ADD_FAILURE() << opened.error().message;
  return opened ? std::move(opened).value() : nullptr;
}

// An append to a full segment goes on in the next one while another thread seals: the steps of both
// come in any order.
TEST(SegmentChange, a_kill_while_a_full_segment_is_sealed_beside_the_appends_is_recovered_from) {
  const std::string vfs = fault_vfs::install();
  int n = 1;
  for (bool killed = true; killed; ++n) {
    ASSERT_LT(n, 300);
    TemporaryFolder folder;
    killed = killed_after(n, [&](int steps) {
      auto journal = SqliteJournal::open({.directory = folder.path(), .segment_bytes = 1, .vfs = vfs});
      if (!journal || !append_next(*journal.value(), 5)) ::_exit(1);
      faults().kill_in = steps;
      if (!append_next(*journal.value(), 5) || !append_next(*journal.value(), 5)) ::_exit(2);
      journal.value().reset();
      faults().kill_in = 0;
    });
    auto journal = open_in(folder.path());
    ASSERT_NE(journal, nullptr) << n;
    const std::uint64_t found = journal->head().last.value;
    ASSERT_TRUE(found == 5 || found == 10 || found == 15) << n;
    ASSERT_EQ(all_of(*journal), entries_up_to(found)) << n;
    ASSERT_TRUE(append_next(*journal, 5).ok()) << n;
    ASSERT_TRUE(journal->seal().ok()) << n;
    ASSERT_EQ(sealed_entries(folder.path()), entries_up_to(found + 5)) << n;
  }
  EXPECT_GT(n, 40);
}

TEST(SegmentChange, a_full_disk_while_a_full_segment_is_sealed_stops_nothing_for_good) {
  const std::string vfs = fault_vfs::install();
  TemporaryFolder folder;
  auto journal = std::move(
      SqliteJournal::open({.directory = folder.path(), .segment_bytes = 1, .vfs = vfs})).value();
  ASSERT_TRUE(append_next(*journal, 5).ok());
  std::uint64_t taken = 5;
  for (int n = 1; n < 40; ++n) {
    faults().full_after_writes = n;
    const auto head = append_next(*journal, 5);
    if (head) taken += 5;
    else EXPECT_EQ(head.error().code, base::ErrorCode::disk_full) << head.error().message;
    faults() = Faults{};
    EXPECT_EQ(all_of(*journal), entries_up_to(taken)) << n;
  }
  ASSERT_TRUE(append_next(*journal, 5).ok());
  ASSERT_TRUE(journal->seal().ok());
  EXPECT_EQ(sealed_entries(folder.path()), entries_up_to(taken + 5));
}

// Out of room at any write of sealing, and tried again with nothing read in between.
TEST(SegmentChange, a_seal_that_a_full_disk_stopped_is_finished_by_the_next_try) {
  const std::string vfs = fault_vfs::install();
  bool stopped = true;
  for (int n = 1; stopped; ++n) {
    ASSERT_LT(n, 100);
    TemporaryFolder folder;
    auto journal = std::move(SqliteJournal::open({.directory = folder.path(), .vfs = vfs})).value();
    ASSERT_TRUE(append_next(*journal, 5).ok());
    faults().full_after_writes = n;
    const auto first = journal->seal();
    stopped = !first;
    if (stopped) {
      EXPECT_EQ(first.error().code, base::ErrorCode::disk_full) << first.error().message;
    }
    faults() = Faults{};
    ASSERT_TRUE(journal->seal().ok()) << n;
    EXPECT_EQ(sealed_entries(folder.path()), entries_up_to(5)) << n;
    ASSERT_TRUE(append_next(*journal, 5).ok()) << n;
  }
}

}  // namespace
}  // namespace gridline::journal
