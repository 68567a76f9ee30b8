// The writer of read.db: equal however it was fed, exact after a kill, refusing what does not follow.
#include "engine/view/view.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include <sys/wait.h>

#include "engine/base/hash.h"
#include "engine/sqlite/database.h"
#include "engine/view/digest.h"
#include "engine/view/reader.h"
#include "tests/unit/engine/view/desk.h"

namespace gridline::view {
namespace {

using test::Desk;
using test::Folder;

std::string digest_of(const Folder& folder) {
  auto hash = digest(folder.file());
  EXPECT_TRUE(hash.ok()) << (hash ? "" : hash.error().message);
  return hash ? base::to_hex(*hash) : "";
}

void feed(View& view, const Desk& desk, std::uint64_t to) {
  auto done = view.apply(desk.from_to(view.applied().value + 1, to));
  ASSERT_TRUE(done.ok()) << done.error().message;
}

TEST(View, what_is_fed_in_any_batches_equals_what_is_fed_at_once) {
  Desk desk(7);
  desk.import({{"m0", "王"}});
  desk.live_through(800);
  Folder at_once, in_batches;
  auto one = View::open(at_once.file());
  ASSERT_TRUE(one.ok());
  feed(*one, desk, desk.size());
  std::mt19937 random(3);
  while (true) {
    auto view = View::open(in_batches.file());  // opened again each time, as after a restart
    ASSERT_TRUE(view.ok());
    if (view->applied().value == desk.size()) break;
    for (int i = 0; i < 4 && view->applied().value < desk.size(); ++i) {
      const std::uint64_t n = std::uniform_int_distribution<std::uint64_t>(1, 60)(random);
      feed(*view, desk, std::min(view->applied().value + n, desk.size()));
    }
  }
  EXPECT_EQ(digest_of(at_once), digest_of(in_batches));
}

TEST(View, the_digest_sees_one_different_word) {
  Folder first, second;
  for (const auto& [folder, text] : {std::pair{&first, "漏水了"}, {&second, "漏水吗"}}) {
    Desk desk;
    desk.receive({"", text});
    auto view = View::open(folder->file());
    ASSERT_TRUE(view.ok());
    feed(*view, desk, 1);
  }
  EXPECT_NE(digest_of(first), digest_of(second));
}

TEST(View, a_gap_is_refused_and_changes_nothing) {
  Desk desk;
  desk.live_through(10);
  Folder folder;
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok());
  feed(*view, desk, 4);
  const std::string before = digest_of(folder);
  for (const std::uint64_t from : {1, 4, 6}) {
    auto refused = view->apply(desk.from_to(from, 10));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, base::ErrorCode::corrupt);
  }
  auto holed = desk.from_to(5, 10);
  holed.erase(holed.begin() + 2);
  EXPECT_EQ(view->apply(holed).error().code, base::ErrorCode::corrupt);
  EXPECT_EQ(digest_of(folder), before);
  EXPECT_EQ(view->applied().value, 4u);
  feed(*view, desk, 10);
}

TEST(View, a_damaged_entry_names_its_number_and_the_batch_before_it_is_not_half_applied) {
  Desk desk;
  desk.live_through(10);
  Folder folder;
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok());
  auto entries = desk.all();
  entries[6].public_part = entries[6].public_part.substr(0, 9);
  auto refused = view->apply(entries);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::corrupt);
  EXPECT_NE(refused.error().message.find("entry 7"), std::string::npos) << refused.error().message;
  EXPECT_EQ(view->applied().value, 0u);
  feed(*view, desk, 10);
}

TEST(View, a_ticket_that_was_never_opened_is_refused) {
  Desk desk;
  desk.act(5, core::Verb::accept);
  Folder folder;
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok());
  auto refused = view->apply(desk.all());
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().message.find("ticket 5"), std::string::npos) << refused.error().message;
}

TEST(View, rebuild_begins_at_zero_and_ends_equal) {
  Desk desk(5);
  desk.live_through(200);
  Folder folder;
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok());
  feed(*view, desk, 200);
  const std::string before = digest_of(folder);
  ASSERT_TRUE(view->rebuild().ok());
  EXPECT_EQ(view->applied().value, 0u);
  feed(*view, desk, 200);
  EXPECT_EQ(digest_of(folder), before);
}

TEST(View, a_file_of_another_zone_or_damaged_is_begun_anew) {
  Desk desk;
  desk.live_through(20);
  Folder folder;
  {
    auto view = View::open(folder.file());
    ASSERT_TRUE(view.ok());
    feed(*view, desk, 20);
  }
  {
    auto view = View::open(folder.file(), {base::ZoneOffset{0}});
    ASSERT_TRUE(view.ok());
    EXPECT_EQ(view->applied().value, 0u);
    feed(*view, desk, 20);
  }
  std::ofstream(folder.file(), std::ios::binary) << std::string(8192, 'x');
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok()) << view.error().message;
  EXPECT_EQ(view->applied().value, 0u);
  feed(*view, desk, 20);
}

TEST(View, a_file_of_another_table_version_is_begun_anew_and_no_reader_reads_it) {
  Desk desk;
  desk.live_through(20);
  Folder folder;
  {
    auto view = View::open(folder.file());
    ASSERT_TRUE(view.ok());
    feed(*view, desk, 20);
  }
  {
    auto old = sqlite::Database::open(folder.file(), sqlite::Database::Mode::read_write);
    ASSERT_TRUE(old.ok() && old->run("PRAGMA user_version=1").ok());
  }
  EXPECT_EQ(Reader::open(folder.file()).error().code, base::ErrorCode::unsupported);
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->applied().value, 0u);
  feed(*view, desk, 20);
  EXPECT_TRUE(Reader::open(folder.file()).ok());
}

TEST(View, a_file_remembers_which_journal_it_follows) {
  Desk desk(1), other(2);
  desk.live_through(20);
  other.live_through(20);
  Folder folder;
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok());
  feed(*view, desk, 20);
  EXPECT_TRUE(view->continues(desk.from_to(20, 20).front()));
  EXPECT_FALSE(view->continues(other.from_to(20, 20).front()));
}

TEST(View, a_reader_sees_whole_batches_while_the_writer_applies) {
  Desk desk;
  for (int i = 0; i < 600; ++i) desk.receive({"漏水", "楼道漏水"});
  Folder folder;
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok());
  std::atomic<bool> over = false;
  std::atomic<int> seen = 0;
  std::thread reading([&] {
    auto reader = Reader::open(folder.file());
    ASSERT_TRUE(reader.ok());
    std::uint64_t last = 0;
    while (!over) {
      auto page = reader->search("漏水", {}, 5);
      ASSERT_TRUE(page.ok()) << page.error().message;
      EXPECT_EQ(page->total % 20, 0u);  // batches of 20 complaints
      EXPECT_GE(page->total, last);
      last = page->total;
      ++seen;
    }
    auto end = reader->progress();
    ASSERT_TRUE(end.ok());
    EXPECT_EQ(end->value, 600u);
  });
  for (std::uint64_t to = 20; to <= 600; to += 20) {
    feed(*view, desk, to);
    const int before = seen;
    while (seen == before && to < 600) std::this_thread::yield();  // the reader is between two batches
  }
  over = true;
  reading.join();
  EXPECT_GE(seen, 29);
}

TEST(View, a_reader_follows_a_rebuilt_file) {
  Desk desk;
  desk.live_through(30);
  Folder folder;
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok());
  feed(*view, desk, 30);
  auto reader = Reader::open(folder.file());
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader->progress()->value, 30u);
  ASSERT_TRUE(view->rebuild().ok());
  feed(*view, desk, 12);
  EXPECT_EQ(reader->progress()->value, 12u);
}

// Applies the whole journal in small batches and tells of each through `told`.
[[noreturn]] void apply_until_killed(const Desk& desk, const Folder& folder, int told) {
  auto view = View::open(folder.file());
  if (!view) ::_exit(2);
  while (view->applied().value < desk.size()) {
    const std::uint64_t to = std::min<std::uint64_t>(view->applied().value + 25, desk.size());
    if (!view->apply(desk.from_to(view->applied().value + 1, to))) ::_exit(3);
    if (::write(told, "+", 1) != 1) ::_exit(4);
  }
  ::_exit(0);
}

TEST(View, killed_in_the_middle_of_applying_it_goes_on_and_ends_equal) {
  Desk desk(11);
  desk.live_through(1500);
  Folder whole, killed;
  {
    auto view = View::open(whole.file());
    ASSERT_TRUE(view.ok());
    feed(*view, desk, desk.size());
  }
  std::mt19937 random(5);
  int kills = 0;
  for (std::uint64_t applied = 0; applied < desk.size();) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) apply_until_killed(desk, killed, pipe[1]);
    ::close(pipe[1]);
    char told = 0;
    ASSERT_GE(::read(pipe[0], &told, 1),
              0);  // one batch is in (or the child ended): somewhere in the next ...
    std::this_thread::sleep_for(
        std::chrono::microseconds(std::uniform_int_distribution<int>(0, 3000)(random)));
    ::kill(child, SIGKILL);                   // ... it dies
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ::close(pipe[0]);
    ASSERT_TRUE(!WIFEXITED(status) || WEXITSTATUS(status) == 0) << WEXITSTATUS(status);
    kills += WIFSIGNALED(status) ? 1 : 0;
    auto view = View::open(killed.file());
    ASSERT_TRUE(view.ok()) << view.error().message;
    ASSERT_GT(view->applied().value, applied);
    applied = view->applied().value;
  }
  EXPECT_GE(kills, 3);
  EXPECT_EQ(digest_of(whole), digest_of(killed));
}

}  // namespace
}  // namespace gridline::view
