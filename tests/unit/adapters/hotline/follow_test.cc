// The follower with real files: each kind of rotation once, by itself.
#include "tests/unit/adapters/hotline/follow_files.h"

namespace gridline::hotline {

namespace {

constexpr base::Duration at(std::int64_t s) { return base::seconds(s); }

FollowOptions options_for(const Folder& folder) {
  FollowOptions options;
  options.path = folder / "export.csv";
  options.rows_max = 7;
  return options;
}

std::string rows(int from, int to) {
  std::string out;
  for (int i = from; i < to; ++i) out += row_line(i);
  return out;
}

}  // namespace

TEST(Follow, rows_come_as_the_file_grows_and_a_partial_last_line_waits) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 3));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  expect_rows(store, 0, 3);
  const std::string next = row_line(4);
  folder.append("export.csv", row_line(3) + next.substr(0, 10));
  read_all(follow, store, at(1));
  expect_rows(store, 0, 4);
  folder.append("export.csv", next.substr(10));
  read_all(follow, store, at(2));
  expect_rows(store, 0, 5);
}

TEST(Follow, a_file_that_is_not_there_yet_is_waited_for) {
  const Folder folder;
  Store store;
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  folder.write("export.csv", header_line.substr(0, 9));
  read_all(follow, store, at(1));
  folder.append("export.csv", header_line.substr(9) + rows(0, 2));
  read_all(follow, store, at(2));
  expect_rows(store, 0, 2);
}

TEST(Follow, what_is_written_into_the_renamed_file_is_read_during_the_grace) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 5));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  folder.append("export.csv", rows(5, 7));
  folder.rename("export.csv", "export.csv.1");
  folder.write("export.csv", header_line + rows(9, 12));
  read_all(follow, store, at(1));
  folder.append("export.csv.1", rows(7, 9));
  read_all(follow, store, at(50));
  expect_rows(store, 0, 12);
}

TEST(Follow, the_last_line_of_a_rotated_file_counts_without_its_line_end) {
  const Folder folder;
  Store store;
  const std::string last = row_line(1);
  folder.write("export.csv", header_line + rows(0, 1) + last.substr(0, last.size() - 2));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  expect_rows(store, 0, 1);
  folder.rename("export.csv", "export.csv.1");
  read_all(follow, store, at(1));
  read_all(follow, store, at(59));
  expect_rows(store, 0, 1);
  read_all(follow, store, at(200));
  expect_rows(store, 0, 2);
}

TEST(Follow, a_chain_of_rotations_while_we_were_down_is_read_oldest_first) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 5));
  {
    Follower follow = follower(options_for(folder), store);
    read_all(follow, store, at(0));
  }
  folder.append("export.csv", rows(5, 8));
  folder.rename("export.csv", "export.csv.1");
  folder.write("export.csv", header_line + rows(8, 12));
  folder.rename("export.csv.1", "export.csv.2");
  folder.rename("export.csv", "export.csv.1");
  folder.write("export.csv", header_line + rows(12, 15));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  expect_rows(store, 0, 15);
}

TEST(Follow, a_file_compressed_while_we_were_down_is_finished_by_its_uncompressed_offset) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 5));
  {
    Follower follow = follower(options_for(folder), store);
    read_all(follow, store, at(0));
  }
  folder.append("export.csv", rows(5, 40));
  folder.rename("export.csv", "export.csv.2");
  folder.compress("export.csv.2");
  folder.write("export.csv.1", header_line + rows(40, 50));
  folder.write("export.csv", header_line + rows(50, 52));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  read_all(follow, store, at(10));
  expect_rows(store, 0, 52);
}

TEST(Follow, compressing_a_finished_file_brings_nothing_twice) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 5));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  folder.rename("export.csv", "export.csv.1");
  folder.write("export.csv", header_line + rows(5, 6));
  read_all(follow, store, at(1));
  read_all(follow, store, at(100));
  folder.compress("export.csv.1");
  read_all(follow, store, at(101));
  read_all(follow, store, at(120));
  Follower again = follower(options_for(folder), store);
  read_all(again, store, at(0));
  read_all(again, store, at(1000));
  read_all(again, store, at(3000));
  expect_rows(store, 0, 6);
}

TEST(Follow, copytruncate_is_noticed_and_the_unread_rows_come_from_the_copy) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 5));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  folder.append("export.csv", rows(5, 9));
  std::filesystem::copy_file(folder / "export.csv", folder / "export.csv.1");
  folder.write("export.csv", header_line + rows(9, 30));  // the same inode, grown past the old offset
  read_all(follow, store, at(1));
  expect_rows(store, 0, 30);
  EXPECT_TRUE(store.noticed("was truncated"));
}

TEST(Follow, truncation_without_a_copy_is_reported_as_a_possible_loss) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 5));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  folder.write("export.csv", header_line + rows(5, 7));
  read_all(follow, store, at(1));
  expect_rows(store, 0, 7);
  EXPECT_TRUE(store.noticed("may be lost"));
}

TEST(Follow, a_file_replaced_by_a_grown_copy_of_itself_is_read_on) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 5));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  folder.write("export.tmp", header_line + rows(0, 8));
  folder.rename("export.tmp", "export.csv");
  read_all(follow, store, at(1));
  expect_rows(store, 0, 8);
}

TEST(Follow, rotated_files_older_than_the_first_start_are_not_read) {
  const Folder folder;
  Store store;
  folder.write("export.csv.1", header_line + rows(100, 105));
  folder.write("export.csv", header_line + rows(0, 2));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  folder.rename("export.csv.1", "export.csv.2");
  Follower again = follower(options_for(folder), store);
  read_all(again, store, at(0));
  expect_rows(store, 0, 2);
}

TEST(Follow, a_file_that_is_gone_is_reported) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 5));
  {
    Follower follow = follower(options_for(folder), store);
    read_all(follow, store, at(0));
  }
  std::filesystem::remove(folder / "export.csv");
  folder.write("export.csv", header_line + rows(5, 6));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  read_all(follow, store, at(61));
  expect_rows(store, 0, 6);
  EXPECT_TRUE(store.noticed("not found any more"));
}

TEST(Follow, a_new_file_without_a_header_takes_that_of_the_file_before_it) {
  const Folder folder;
  Store store;
  folder.write("export.csv", header_line + rows(0, 2));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  folder.rename("export.csv", "export.csv.1");
  folder.write("export.csv", rows(2, 4));
  read_all(follow, store, at(1));
  expect_rows(store, 0, 4);
}

TEST(Follow, a_file_without_a_header_is_put_aside_once_and_read_when_the_mapping_knows_it) {
  const Folder folder;
  Store store;
  const std::string strange = "甲,乙,丙,丁,戊\r\n" + rows(0, 30);
  folder.write("export.csv", strange);
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0));
  folder.append("export.csv", rows(30, 40));
  read_all(follow, store, at(1));
  EXPECT_EQ(store.bad, 1);
  EXPECT_EQ(follow.refused_files(), 1u);
  const auto mended = Mapping::parse("columns: {id: [甲], received: [乙], text: [戊]}", "mended.yaml");
  ASSERT_TRUE(mended.ok());
  FollowOptions options = options_for(folder);
  options.mapping = &*mended;
  Follower again = follower(options, store);
  read_all(again, store, at(0));
  expect_rows(store, 0, 40);
  EXPECT_EQ(store.bad, 1);
}

TEST(Follow, final_reading_takes_the_last_line_of_the_file_itself) {
  const Folder folder;
  Store store;
  const std::string all = header_line + rows(0, 5);
  folder.write("export.csv", all.substr(0, all.size() - 2));
  Follower follow = follower(options_for(folder), store);
  read_all(follow, store, at(0), true);
  expect_rows(store, 0, 5);
  Follower again = follower(options_for(folder), store);
  read_all(again, store, at(0), true);
  expect_rows(store, 0, 5);
}

TEST(Follow, a_damaged_checkpoint_is_an_error_and_no_fresh_start) {
  EXPECT_FALSE(Follower::open({}, "nonsense").ok());
}

TEST(FollowFolder, a_dropped_file_is_read_when_it_has_come_to_rest) {
  const Folder folder;
  Store store;
  FollowOptions options;
  options.path = folder.path();
  options.folder = true;
  Follower follow = follower(options, store);
  folder.write("monday.csv.part", header_line + rows(50, 60));
  folder.write("monday.csv", header_line + rows(0, 3));
  read_all(follow, store, at(0));
  EXPECT_TRUE(store.rows.empty());
  EXPECT_TRUE(follow.is_waiting());
  folder.append("monday.csv", rows(3, 6));
  read_all(follow, store, at(4));
  read_all(follow, store, at(8));
  EXPECT_TRUE(store.rows.empty());
  read_all(follow, store, at(9));
  expect_rows(store, 0, 6);
  folder.write("tuesday.csv", header_line + rows(6, 8));
  Follower again = follower(options, store);
  read_all(again, store, at(0));
  read_all(again, store, at(6));
  expect_rows(store, 0, 8);
  EXPECT_FALSE(again.is_waiting());
}

TEST(FollowFolder, the_same_file_under_two_names_counts_once) {
  const Folder folder;
  Store store;
  FollowOptions options;
  options.path = folder.path();
  options.folder = true;
  Follower follow = follower(options, store);
  folder.write("a.csv", header_line + rows(0, 3));
  read_all(follow, store, at(0));
  read_all(follow, store, at(5));
  folder.write("b.csv", header_line + rows(0, 3));
  read_all(follow, store, at(6));
  read_all(follow, store, at(20));
  expect_rows(store, 0, 3);
}

}  // namespace gridline::hotline
