// The journal on disk: durability, faults of the disk, fencing, damage.
#include "engine/journal/sqlite_journal.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "engine/journal/segment_reader.h"
#include "tests/unit/engine/journal/fault_vfs.h"
#include "tests/unit/engine/journal/journal_testing.h"

namespace gridline::journal {
namespace {

namespace fs = std::filesystem;

class SqliteJournalTest : public ::testing::Test {
 protected:
  void SetUp() override { vfs = fault_vfs::install(); }
  void TearDown() override { faults() = Faults{}; }

  base::Result<std::unique_ptr<SqliteJournal>> try_open(std::uint64_t segment_bytes = limits::segment_bytes) {
    return SqliteJournal::open(
        {.directory = folder.path(), .segment_bytes = segment_bytes, .writer_version = "test", .vfs = vfs});
  }
  std::unique_ptr<SqliteJournal> open() {
    auto opened = try_open();
    if (!opened) ADD_FAILURE() << opened.error().message;
    return opened ? std::move(opened).value() : nullptr;
  }
  fs::path segment(int n) { return folder.path() / segment_file_name(static_cast<std::uint64_t>(n)); }

  TemporaryFolder folder;
  std::string vfs;
};

// ---- durability ----

TEST_F(SqliteJournalTest, every_append_is_flushed_exactly_once_before_it_returns) {
  auto journal = open();
  ASSERT_TRUE(append_next(*journal, 3).ok());  // the first one also flushes the WAL's header
  for (int i = 0; i < 5; ++i) {
    const int before = faults().syncs;
    ASSERT_TRUE(append_next(*journal, 3).ok());
    EXPECT_EQ(faults().syncs, before + 1);
  }
}

TEST_F(SqliteJournalTest, a_clean_end_leaves_no_wal) {
  { ASSERT_TRUE(append_next(*open(), 3).ok()); }
  EXPECT_FALSE(fs::exists(segment(1).string() + "-wal"));
  EXPECT_EQ(all_of(*open()), entries_up_to(3));
}

// A child appends and says after each what was acknowledged; it is killed while it does so.
TEST_F(SqliteJournalTest, every_acknowledged_append_survives_a_kill) {
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 8; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(pipe_ends[0]);
      auto opened = try_open(100'000);
      if (!opened) ::_exit(1);
      for (;;) {
        const auto head = append_next(*opened.value(), 7);
        if (!head) ::_exit(2);
        const std::uint64_t last = head->last.value;
        if (::write(pipe_ends[1], &last, sizeof last) != sizeof last) ::_exit(3);
      }
    }
    ::close(pipe_ends[1]);
    std::uint64_t last = 0;
    // Killed after a number of acknowledgements that differs from round to round: also in sealing.
    for (int i = 0; i < 10 + 37 * round && ::read(pipe_ends[0], &last, sizeof last) == sizeof last; ++i) {
      acknowledged = last;
    }
    ::kill(child, SIGKILL);
    while (::read(pipe_ends[0], &last, sizeof last) == sizeof last) acknowledged = last;
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
    ::close(pipe_ends[0]);
    auto journal = open();
    ASSERT_NE(journal, nullptr);
    const std::uint64_t found = journal->head().last.value;
    ASSERT_GE(found, acknowledged);
    ASSERT_LE(found, acknowledged + 7) << "one append may have been under way";
    ASSERT_EQ(all_of(*journal), entries_up_to(found));
  }
  EXPECT_GT(acknowledged, 1000u);
}

// ---- faults of the disk ----

TEST_F(SqliteJournalTest, a_full_disk_changes_nothing_and_the_same_append_works_later) {
  auto journal = open();
  ASSERT_TRUE(append_next(*journal, 3).ok());
  const Head before = journal->head();
  faults().no_space_at_all = true;
  for (int i = 0; i < 3; ++i) {
    const auto full = append_next(*journal, 500);
    ASSERT_FALSE(full.ok());
    EXPECT_EQ(full.error().code, base::ErrorCode::disk_full) << full.error().message;
    EXPECT_EQ(journal->head().last, before.last);
    EXPECT_EQ(journal->head().chain, before.chain);
  }
  EXPECT_EQ(all_of(*journal), entries_up_to(3));
  faults().no_space_at_all = false;
  ASSERT_TRUE(append_next(*journal, 500).ok());
  EXPECT_EQ(all_of(*journal), entries_up_to(503));
  journal.reset();
  EXPECT_EQ(all_of(*open()), entries_up_to(503));
}

TEST_F(SqliteJournalTest, a_disk_without_room_to_grow_loses_no_acknowledged_append) {
  auto journal = open();
  faults().no_space = true;
  std::uint64_t acknowledged = 0;
  for (int i = 0; i < 400; ++i) {
    if (i % 100 == 50) faults().no_space = false;
    if (i % 100 == 80) faults().no_space = true;
    const auto head = append_next(*journal, 100);
    if (head)
      acknowledged = head->last.value;
    else
      ASSERT_EQ(head.error().code, base::ErrorCode::disk_full) << head.error().message;
  }
  EXPECT_GT(acknowledged, 1000u);
  faults().no_space = false;
  EXPECT_EQ(all_of(*journal), entries_up_to(acknowledged));
  journal.reset();
  EXPECT_EQ(all_of(*open()), entries_up_to(acknowledged));
}

TEST_F(SqliteJournalTest, sealing_on_a_full_disk_is_taken_up_again_by_the_next_append) {
  for (const int fail_at : {1, 2, 3, 4, 5, 6, 7, 8}) {
    TemporaryFolder other;
    auto journal = std::move(SqliteJournal::open({.directory = other.path(), .vfs = vfs})).value();
    ASSERT_TRUE(append_next(*journal, 3).ok());
    faults().full_after_writes = fail_at;
    const auto sealed = journal->seal();
    if (!sealed) {
      EXPECT_EQ(sealed.error().code, base::ErrorCode::disk_full) << fail_at << sealed.error().message;
    }
    const auto still_full = append_next(*journal, 1);
    ASSERT_FALSE(still_full.ok());
    EXPECT_EQ(still_full.error().code, base::ErrorCode::disk_full) << fail_at << still_full.error().message;
    EXPECT_EQ(all_of(*journal), entries_up_to(3)) << fail_at;
    faults() = Faults{};
    ASSERT_TRUE(append_next(*journal, 1).ok()) << fail_at;
    EXPECT_EQ(all_of(*journal), entries_up_to(4)) << fail_at;
    const auto segments = SegmentReader(other.path()).list();
    ASSERT_TRUE(segments.ok());
    EXPECT_TRUE(segments->size() == 2 || (segments->size() == 1 && fail_at == 1)) << fail_at;
  }
}

TEST_F(SqliteJournalTest, a_failed_fsync_is_io_and_ends_the_writing) {
  auto journal = open();
  ASSERT_TRUE(append_next(*journal, 3).ok());
  faults().fail_sync_in = 1;
  const int before = faults().syncs;
  const auto failed = append_next(*journal, 1);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, base::ErrorCode::io);
  EXPECT_EQ(faults().syncs, before + 1) << "it must not be tried again";
  EXPECT_EQ(append_next(*journal, 1).error().code, base::ErrorCode::io);
  EXPECT_EQ(journal->seal().error().code, base::ErrorCode::io);
  EXPECT_EQ(faults().syncs, before + 1);
  journal.reset();
  EXPECT_EQ(faults().syncs, before + 1) << "closing must not flush either";
  const auto again = open();
  EXPECT_EQ(all_of(*again), entries_up_to(again->head().last.value));
  EXPECT_GE(again->head().last.value, 3u);
}

TEST_F(SqliteJournalTest, a_failed_fsync_in_a_checkpoint_is_io_too) {
  auto journal = open();
  int appends = 0;
  base::Result<Head> head = journal->head();
  // The checkpoint comes when the WAL is long enough: with two fsyncs of its own beside the commit's.
  for (; head.ok() && appends < 1000; ++appends) {
    faults().fail_sync_in = appends == 0 ? 0 : 3;
    head = append_next(*journal, 100);
  }
  ASSERT_FALSE(head.ok()) << "no checkpoint has happened";
  EXPECT_EQ(head.error().code, base::ErrorCode::io);
  EXPECT_GT(appends, 5);
  EXPECT_EQ(append_next(*journal, 1).error().code, base::ErrorCode::io);
  journal.reset();
  faults() = Faults{};
  const auto again = open();
  EXPECT_EQ(again->head().last.value, 100u * static_cast<unsigned>(appends))
      << "the commit itself had been flushed";
}

TEST_F(SqliteJournalTest, an_error_at_any_write_or_fsync_never_loses_or_invents_an_entry) {
  int failures = 0;
  for (const bool in_sync : {false, true}) {
    for (int n = 1; n <= 40; ++n) {
      TemporaryFolder other;
      const auto reopen = [&] {
        return SqliteJournal::open({.directory = other.path(), .segment_bytes = 53'000, .vfs = vfs});
      };
      auto journal = std::move(reopen()).value();
      std::uint64_t acknowledged = 0;
      (in_sync ? faults().fail_sync_in : faults().fail_write_in) = n;
      for (int i = 0; i < 24; ++i) {
        const auto head = append_next(*journal, 30);
        if (!head) {
          EXPECT_EQ(head.error().code, base::ErrorCode::io) << head.error().message;
          ++failures;
          break;
        }
        acknowledged = head->last.value;
      }
      journal.reset();
      faults() = Faults{};
      auto again = reopen();
      ASSERT_TRUE(again.ok()) << n << again.error().message;
      const std::uint64_t found = again.value()->head().last.value;
      EXPECT_GE(found, acknowledged);
      EXPECT_LE(found, acknowledged + 30);
      EXPECT_EQ(all_of(*again.value()), entries_up_to(found)) << n;
    }
  }
  EXPECT_GT(failures, 60) << "the faults were hardly met";
}

// ---- fencing ----

TEST_F(SqliteJournalTest, a_second_process_is_told_who_holds_the_journal) {
  auto journal = open();
  const auto second = try_open();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, base::ErrorCode::busy);
  EXPECT_NE(second.error().message.find(std::to_string(::getpid())), std::string::npos)
      << second.error().message;
}

TEST_F(SqliteJournalTest, an_ordinary_sqlite_connection_cannot_read_the_open_segment) {
  auto journal = open();
  ASSERT_TRUE(append_next(*journal, 3).ok());
  sqlite3* shell = nullptr;
  ASSERT_EQ(sqlite3_open(segment(1).c_str(), &shell), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(shell, "SELECT count(*) FROM record", nullptr, nullptr, nullptr), SQLITE_BUSY);
  sqlite3_close(shell);
}

TEST_F(SqliteJournalTest, network_file_systems_are_known_by_their_type) {
  EXPECT_TRUE(is_network_file_system(0x6969));                 // NFS
  EXPECT_TRUE(is_network_file_system(0xFFFFFFFFFF534D42ull));  // CIFS, sign-extended
  EXPECT_FALSE(is_network_file_system(0xEF53));                // ext4
  EXPECT_FALSE(is_network_file_system(0x01021994));            // tmpfs
}

TEST_F(SqliteJournalTest, others_cannot_read_what_residents_wrote) {
  auto journal = open();
  ASSERT_TRUE(append_next(*journal, 1).ok());
  for (const fs::path& path : {segment(1), fs::path(segment(1).string() + "-wal")}) {
    struct stat facts {};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0) << path;
    EXPECT_EQ(facts.st_mode & 0777u, 0600u) << path;
  }
}

// ---- damage ----

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}
void put_bytes(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

TEST_F(SqliteJournalTest, a_flipped_bit_anywhere_in_a_sealed_segment_is_found_or_harmless) {
  {
    auto journal = std::move(SqliteJournal::open({.directory = folder.path(), .page_bytes = 1024})).value();
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(append_next(*journal, 20, 40).ok());
    ASSERT_TRUE(journal->seal().ok());
  }
  fs::remove(segment(2));
  const std::string whole = bytes_of(segment(1));
  const auto read = [&](std::vector<Kept>& seen) {
    return SegmentReader(folder.path()).read(base::Seq(1), [&](const StoredEntry& e) {
      seen.push_back(keep(e));
      return true;
    });
  };
  std::vector<Kept> original;
  ASSERT_TRUE(read(original).ok());
  ASSERT_EQ(original.size(), 80u);
  std::size_t found = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
    put_bytes(segment(1), damaged);
    std::vector<Kept> seen;
    const auto end = read(seen);
    if (end)
      ASSERT_TRUE(seen == original || (seen.empty() && end->last == base::Seq(0))) << "byte " << at;
    else
      ++found;
    for (std::size_t i = 0; i < seen.size(); ++i) ASSERT_EQ(seen[i], original[i]) << "byte " << at;
  }
  // Payload is well over half of the file; the rest is free room and counters that nobody reads.
  EXPECT_GT(found, whole.size() / 2);
}

TEST_F(SqliteJournalTest, every_byte_of_the_records_is_covered) {
  {
    auto journal = open();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(append_next(*journal, 5).ok());
    ASSERT_TRUE(journal->seal().ok());
  }
  const std::string whole = bytes_of(segment(1));
  for (int n = 1; n <= 15; ++n) {
    for (const std::string& part : {entry_number(static_cast<std::uint64_t>(n)).public_part,
                                    entry_number(static_cast<std::uint64_t>(n)).personal_part}) {
      if (part.empty()) continue;
      const std::size_t at = whole.find(part);
      ASSERT_NE(at, std::string::npos);
      for (std::size_t i = 0; i < part.size(); ++i) {
        std::string damaged = whole;
        damaged[at + i] = static_cast<char>(damaged[at + i] ^ 1);
        put_bytes(segment(1), damaged);
        const auto end =
            SegmentReader(folder.path()).read(base::Seq(1), [](const StoredEntry&) { return true; });
        ASSERT_FALSE(end.ok()) << part << " byte " << i;
        EXPECT_EQ(end.error().code, base::ErrorCode::corrupt);
        EXPECT_NE(end.error().message.find("000001.db, record"), std::string::npos) << end.error().message;
      }
    }
  }
}

TEST_F(SqliteJournalTest, a_damaged_last_record_stops_the_opening) {
  { ASSERT_TRUE(append_next(*open(), 5).ok()); }
  std::string bytes = bytes_of(segment(1));
  bytes[bytes.find("public 4") + 7] = '5';
  put_bytes(segment(1), bytes);
  const auto opened = try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, base::ErrorCode::corrupt);
  EXPECT_EQ(bytes_of(segment(1)).size(), bytes.size());
}

TEST_F(SqliteJournalTest, a_file_of_a_newer_format_is_refused_and_its_writer_named) {
  { ASSERT_TRUE(append_next(*open(), 1).ok()); }
  sqlite3* shell = nullptr;
  ASSERT_EQ(sqlite3_open(segment(1).c_str(), &shell), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(shell, "PRAGMA user_version=9; UPDATE meta SET writer='7.7.7'", nullptr, nullptr, nullptr),
      SQLITE_OK);
  sqlite3_close(shell);
  const auto opened = try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, base::ErrorCode::unsupported);
  EXPECT_NE(opened.error().message.find("7.7.7"), std::string::npos) << opened.error().message;
}

TEST_F(SqliteJournalTest, a_file_that_is_no_journal_is_refused_and_left_alone) {
  for (const std::string& content : {std::string(), std::string("hello"), std::string(8192, '\0')}) {
    put_bytes(segment(1), content);
    const auto opened = try_open();
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, base::ErrorCode::corrupt) << opened.error().message;
    EXPECT_EQ(bytes_of(segment(1)), content);
  }
}

}  // namespace
}  // namespace gridline::journal
