// The spool keeps what it said it kept: over restarts, kills, full limits and two adapters at once.
#include "adapters/sdk/spool.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <random>

#include "tests/unit/adapters/sdk/temporary_folder.h"

namespace gridline::sdk {
namespace {

const base::Instant now{1'772'409'600'000};

wire::Submission complaint(const std::string& id) {
  wire::Submission s;
  s.id = id;
  s.text = "停水 " + id;
  s.raw.value = std::string("\0raw", 4) + id;
  return s;
}

std::unique_ptr<Spool> opened(const std::filesystem::path& folder, SpoolLimits limits = {}) {
  auto spool = Spool::open(folder, limits);
  EXPECT_TRUE(spool.ok()) << (spool.ok() ? "" : spool.error().message);
  return std::move(*spool);
}

void keep(Spool& spool, const std::vector<std::string>& ids,
          std::optional<std::string_view> checkpoint = {}) {
  std::vector<wire::Submission> all;
  for (const auto& id : ids) all.push_back(complaint(id));
  ASSERT_TRUE(spool.append(all, checkpoint, now).ok());
}

std::vector<std::string> waiting(const Spool& spool) {
  std::vector<std::string> out;
  const auto rows = spool.next(0, 1'000'000, SIZE_MAX).value();
  for (const SpoolRow& row : rows) out.push_back(row.id);
  return out;
}

TEST(Spool, what_was_kept_is_there_after_a_restart_in_order_with_its_checkpoint) {
  TemporaryFolder folder;
  std::string identity;
  {
    auto spool = opened(folder.path());
    identity = spool->identity();
    EXPECT_EQ(identity.size(), 16u);
    EXPECT_EQ(spool->checkpoint().value(), "");
    keep(*spool, {"b", "a"}, "line 2");
    keep(*spool, {"c"});
  }
  auto spool = opened(folder.path());
  EXPECT_EQ(waiting(*spool), (std::vector<std::string>{"b", "a", "c"}));
  EXPECT_EQ(spool->checkpoint().value(), "line 2");
  EXPECT_EQ(spool->identity(), identity);
  const auto rows = spool->next(0, 1, SIZE_MAX).value();
  EXPECT_EQ(base::from_packed<wire::Submission>(rows[0].packed).value(), complaint("b"));
}

TEST(Spool, acknowledged_rows_go_and_their_numbers_are_not_used_again) {
  TemporaryFolder folder;
  auto spool = opened(folder.path());
  keep(*spool, {"a", "b"});
  const auto rows = spool->next(0, 9, SIZE_MAX).value();
  ASSERT_TRUE(spool->done(std::vector<std::uint64_t>{rows[0].seq, rows[1].seq, 999, rows[1].seq}).ok());
  EXPECT_EQ(spool->counts().waiting, 0u);
  EXPECT_EQ(spool->counts().bytes, 0u);
  spool.reset();
  spool = opened(folder.path());
  keep(*spool, {"c"});
  EXPECT_GT(spool->next(0, 9, SIZE_MAX).value()[0].seq, rows[1].seq);
}

TEST(Spool, refused_ones_are_set_aside_with_their_raw_bytes_and_can_be_sent_again) {
  TemporaryFolder folder;
  auto spool = opened(folder.path());
  keep(*spool, {"a", "b", "c"});
  const auto rows = spool->next(0, 9, SIZE_MAX).value();
  const wire::Refusal why{"unknown_place", "地点不明", "no such place", false};
  ASSERT_TRUE(spool->quarantine(rows[0].seq, why, now).ok());
  ASSERT_TRUE(spool->quarantine(rows[0].seq, why, now).ok());  // a second time: nothing
  ASSERT_TRUE(spool->quarantine(rows[1].seq, why, now).ok());
  EXPECT_EQ(waiting(*spool), (std::vector<std::string>{"c"}));
  EXPECT_EQ(spool->counts().quarantined, 2u);
  const auto aside = spool->quarantined(9).value();
  ASSERT_EQ(aside.size(), 2u);
  EXPECT_EQ(aside[0].submission, complaint("a"));
  EXPECT_EQ(aside[0].refusal, why);
  EXPECT_EQ(aside[0].at, now);
  EXPECT_EQ(spool->replay(std::vector<std::uint64_t>{aside[1].number, 77}).value(), 1u);
  EXPECT_EQ(waiting(*spool), (std::vector<std::string>{"c", "b"}));
  EXPECT_EQ(spool->replay({}).value(), 1u);
  EXPECT_EQ(waiting(*spool), (std::vector<std::string>{"c", "b", "a"}));
  EXPECT_EQ(spool->newest(), spool->next(0, 9, SIZE_MAX).value().back().seq);
  EXPECT_EQ(spool->counts().quarantined, 0u);
}

TEST(Spool, what_can_never_be_accepted_is_set_aside_at_once_and_named) {
  TemporaryFolder folder;
  auto spool = opened(folder.path());
  std::vector<wire::Submission> all = {complaint("a"), complaint(""), complaint("c")};
  const auto aside = spool->append(all, "3", now);
  ASSERT_TRUE(aside.ok());
  ASSERT_EQ(aside->size(), 1u);
  EXPECT_EQ((*aside)[0].index, 1u);
  EXPECT_EQ((*aside)[0].refusal.code, "id_missing");
  EXPECT_EQ(waiting(*spool), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(spool->quarantined(9).value()[0].submission.raw, all[1].raw);
}

TEST(Spool, a_full_one_says_busy_and_takes_again_when_there_is_room) {
  TemporaryFolder folder;
  auto spool = opened(folder.path(), {1 << 20, 2});
  keep(*spool, {"a", "b"});
  const auto refused = spool->append(std::vector<wire::Submission>{complaint("c")}, "c", now);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::busy);
  EXPECT_EQ(spool->checkpoint().value(), "");
  ASSERT_TRUE(spool->done(std::vector<std::uint64_t>{1}).ok());
  keep(*spool, {"c"});
  EXPECT_EQ(waiting(*spool), (std::vector<std::string>{"b", "c"}));
}

TEST(Spool, a_second_adapter_is_told_that_it_is_in_use) {
  TemporaryFolder folder;
  auto spool = opened(folder.path());
  const auto second = Spool::open(folder.path());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, base::ErrorCode::busy);
}

TEST(Spool, nobody_else_can_read_the_file) {
  TemporaryFolder folder;
  auto spool = opened(folder.path() / "own");
  const auto mode = std::filesystem::status(folder.path() / "own" / "spool.db").permissions();
  EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
            std::filesystem::perms::none);
}

TEST(Spool, a_file_that_is_no_spool_is_an_error) {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "spool.db") << std::string(5000, 'x');
  const auto spool = Spool::open(folder.path());
  ASSERT_FALSE(spool.ok());
  EXPECT_EQ(spool.error().code, base::ErrorCode::corrupt);
}

// A child appends, settles and reports each finished step over a pipe; it is killed at a random
// moment. All that it reported must be there, and what was settled must not come back.
TEST(Spool, a_kill_at_any_moment_loses_nothing_that_was_reported) {
  TemporaryFolder folder;
  std::mt19937 dice(7);
  int kept = 0;
  int settled = 0;
  for (int round = 0; round < 25; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto spool = Spool::open(folder.path());
      if (!spool.ok()) ::_exit(1);
      int next = std::stoi("0" + (*spool)->checkpoint().value());
      for (;;) {
        const std::vector<wire::Submission> two = {complaint(std::to_string(next)),
                                                   complaint(std::to_string(next + 1))};
        next += 2;
        if (!(*spool)->append(two, std::to_string(next), now).ok()) ::_exit(1);
        if (::write(ends[1], "k", 1) != 1) ::_exit(1);
        const auto rows = (*spool)->next(0, 1, SIZE_MAX).value();
        const base::Status done = next % 4 == 0
                                      ? (*spool)->done(std::vector<std::uint64_t>{rows[0].seq})
                                      : (*spool)->quarantine(rows[0].seq, {"x", "", "", false}, now);
        if (!done.ok() || ::write(ends[1], "s", 1) != 1) ::_exit(1);
      }
    }
    ::close(ends[1]);
    // Wait for the first report, so that the child has opened; then let it run a little.
    char report = 0;
    ASSERT_EQ(::read(ends[0], &report, 1), 1) << "the child could not open the spool";
    ::usleep(dice() % 20'000);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    do {
      kept += report == 'k' ? 2 : 0;
      settled += report == 's' ? 1 : 0;
    } while (::read(ends[0], &report, 1) == 1);
    ::close(ends[0]);

    auto spool = opened(folder.path());
    const int checkpoint = std::stoi("0" + spool->checkpoint().value());
    const SpoolCounts counts = spool->counts();
    const auto rows = spool->next(0, 1'000'000, SIZE_MAX).value();
    ASSERT_EQ(rows.size(), counts.waiting);
    // One step may be on the disk and not reported.
    ASSERT_GE(checkpoint, kept);
    ASSERT_LE(checkpoint, kept + 2);
    const int gone = checkpoint - static_cast<int>(counts.waiting);
    ASSERT_GE(gone, settled);
    ASSERT_LE(gone, settled + 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ASSERT_EQ(rows[i].id, std::to_string(gone + static_cast<int>(i)));  // the oldest went first, no gap
      ASSERT_EQ(base::from_packed<wire::Submission>(rows[i].packed).value(), complaint(rows[i].id));
    }
    kept = checkpoint;
    settled = gone;
  }
  EXPECT_GT(kept, 50);
}

}  // namespace
}  // namespace gridline::sdk
