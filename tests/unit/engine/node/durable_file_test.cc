// Files that belong together change together, or not at all.
#include "engine/node/durable_file.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

namespace gridline::node {
namespace {

namespace fs = std::filesystem;

struct DurableFile : testing::Test {
  DurableFile() {
    std::string pattern = (fs::temp_directory_path() / "gridline-durable-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
  }
  ~DurableFile() override {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  std::string path(const std::string& name) const { return (folder / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
  }
  fs::path folder;
};

TEST_F(DurableFile, several_are_all_replaced) {
  ASSERT_TRUE(write_durably(path("a"), "old").ok());
  ASSERT_TRUE(write_durably({{path("a"), "new a"}, {path("b"), "new b", 0600}}).ok());
  EXPECT_EQ(*read_whole(path("a")), "new a");
  EXPECT_EQ(*read_whole(path("b")), "new b");
  EXPECT_EQ(fs::status(path("b")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(files(), 2u);
}

TEST_F(DurableFile, one_that_cannot_be_written_leaves_those_before_it_as_they_were) {
  ASSERT_TRUE(write_durably(path("a"), "old").ok());
  EXPECT_FALSE(write_durably({{path("a"), "new"}, {path("nowhere/b"), "new"}}).ok());
  EXPECT_EQ(*read_whole(path("a")), "old");
  EXPECT_EQ(files(), 1u) << "nothing is left beside it";
}

}  // namespace
}  // namespace gridline::node
