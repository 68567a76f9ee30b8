// Snapshots shorten recovery, are never the truth, and testify when the journal has lost its end.
#include "engine/node/snapshots.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "engine/codec/snapshot.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

struct SnapshotsTest : testing::Test {
  SnapshotsTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gridline-snapshots-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    snapshots = Snapshots(folder.string());
  }
  ~SnapshotsTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  void submit(int n) {
    for (int i = 0; i < n; ++i) world.submit(std::to_string(next_id++), "海曲世家8号楼房顶漏雨");
  }
  base::Result<Node::Recovered> recovered() {
    passed_over.clear();
    return recover(*opened, snapshots, passed_over, {});
  }
  std::string newest_file() const {
    std::string newest;
    for (const auto& f : std::filesystem::directory_iterator(folder))
      newest = std::max(newest, f.path().string());
    return newest;
  }

  std::shared_ptr<journal::MemoryDisk> disk = std::make_shared<journal::MemoryDisk>();
  std::unique_ptr<journal::MemoryJournal> opened = journal::MemoryJournal::open(disk).value();
  Lingyun world{*opened};
  std::filesystem::path folder;
  Snapshots snapshots{""};
  std::vector<std::string> passed_over;
  int next_id = 1;
};

TEST_F(SnapshotsTest, recovery_from_one_gives_the_same_state_as_from_the_beginning) {
  submit(5);
  ASSERT_TRUE(snapshots.write(world.node->state(), world.node->flushed()).ok());
  submit(5);
  const auto from_snapshot = recovered();
  ASSERT_TRUE(from_snapshot.ok()) << from_snapshot.error().message;
  EXPECT_EQ(codec::digest(from_snapshot->state), codec::digest(world.node->state()));
}

TEST_F(SnapshotsTest, a_damaged_one_is_passed_over_and_named) {
  submit(3);
  ASSERT_TRUE(snapshots.write(world.node->state(), world.node->flushed()).ok());
  std::fstream(newest_file(), std::ios::in | std::ios::out | std::ios::binary).seekp(20) << "damage";
  const auto all_the_same = recovered();
  ASSERT_TRUE(all_the_same.ok());
  ASSERT_EQ(passed_over.size(), 1u);
  EXPECT_NE(passed_over[0].find(".snapshot"), std::string::npos);
  EXPECT_EQ(codec::digest(all_the_same->state), codec::digest(world.node->state()));
}

TEST_F(SnapshotsTest, one_after_the_end_of_the_journal_stops_the_start_and_says_what_to_do) {
  submit(3);
  ASSERT_TRUE(snapshots.write(world.node->state(), world.node->flushed()).ok());
  opened.reset();
  disk->records.pop_back();  // as when the file system forgot the last write
  opened = journal::MemoryJournal::open(disk).value();
  const auto refused = recovered();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::corrupt);
  for (const char* part : {"5", "4", "00000000000000000005.snapshot", "backup", "备份"}) {
    EXPECT_NE(refused.error().message.find(part), std::string::npos) << refused.error().message;
  }
}

TEST_F(SnapshotsTest, also_a_damaged_one_and_an_empty_journal) {
  submit(1);
  ASSERT_TRUE(snapshots.write(world.node->state(), world.node->flushed()).ok());
  std::fstream(newest_file(), std::ios::in | std::ios::out | std::ios::binary).seekp(20) << "damage";
  opened.reset();
  disk->records.clear();
  opened = journal::MemoryJournal::open(disk).value();
  EXPECT_EQ(recovered().error().code, base::ErrorCode::corrupt);
}

TEST_F(SnapshotsTest, only_the_two_newest_are_kept) {
  for (int i = 0; i < 4; ++i) {
    submit(1);
    ASSERT_TRUE(snapshots.write(world.node->state(), world.node->flushed()).ok());
  }
  const auto files = std::distance(std::filesystem::directory_iterator(folder), {});
  EXPECT_EQ(files, 2);
  EXPECT_EQ(snapshots.newest_named(), world.node->flushed());
}

}  // namespace
}  // namespace gridline::node
