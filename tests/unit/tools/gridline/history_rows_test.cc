// The encoding is the file's, not the cell's: a name of two characters may be both.
#include "tools/gridline/history_rows.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace gridline::cli {
namespace {

namespace fs = std::filesystem;

class HistoryFile : public testing::Test {
 protected:
  ~HistoryFile() override { fs::remove(path_); }
  HistoryRows open(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    auto rows = HistoryRows::open(path_);
    EXPECT_TRUE(rows.ok()) << rows.error().message;
    return std::move(*rows);
  }
  const std::string path_ = fs::temp_directory_path() / ("gl-history-" + std::to_string(::getpid()) + ".csv");
};

// 肖强 in GB18030 is Фǿ in UTF-8.
TEST_F(HistoryFile, in_gb18030_has_its_short_names_right) {
  HistoryRows rows =
      open("id,received,name,text\na,2024-01-02T10:00,\xD0\xA4\xC7\xBF,\xCD\xA3\xCB\xAE\xC1\xCB\n");
  const auto row = rows.next();
  ASSERT_TRUE(row);
  EXPECT_EQ(row->zh, "");
  EXPECT_EQ(row->fields.at("name"), "肖强");
  EXPECT_EQ(row->fields.at("text"), "停水了");
  EXPECT_FALSE(rows.next());
}

TEST_F(HistoryFile, in_utf8_names_a_damaged_row_and_goes_on) {
  HistoryRows rows = open(
      "id,received,text\na,2024-01-02T10:00,停水\nb,2024-01-02T10:00,\xCD\xA3\xCB\nc,2024-01-02T10:00,停电\n");
  EXPECT_EQ(rows.next()->fields.at("text"), "停水");
  EXPECT_EQ(rows.next()->en, "not UTF-8 as the rest of the file is");
  EXPECT_EQ(rows.next()->fields.at("text"), "停电");
}

}  // namespace
}  // namespace gridline::cli
