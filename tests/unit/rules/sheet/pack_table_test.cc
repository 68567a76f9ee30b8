// What stands in a pack's table is kept, or named by its line before anything is merged into it.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "rules/sheet/buildings.h"
#include "rules/sheet/roster.h"
#include "rules/sheet/sheet.h"

namespace gridline::sheet {
namespace {

// "file:line code" of each.
std::string unkept(const PackTable& table) {
  std::string out;
  for (const pack::Issue& i : table.unkept()) out += fmt::format("{}:{} {}\n", i.file, i.line, i.code);
  return out;
}

TEST(PackTable, names_what_it_could_not_keep_of_the_file) {
  EXPECT_EQ(unkept(member_table("id,name,unit,roles\nM1,甲,G1,grid_member\nM2,\"乙,G1,grid_member\n")),
            "members.csv:3 open_quote\n");
  EXPECT_EQ(unkept(member_table("id,name,unit,role\nM1,甲,G1,grid_member\n")),
            "members.csv:1 unknown_column\n");
  EXPECT_EQ(unkept(member_table("id,name,unit\n\n# 一\nM1,甲,G1,grid_member\n")), "members.csv:4 extra_cell\n");
  EXPECT_EQ(unkept(place_table("path,,unit\n新村,compound,G1\n")), "places.csv:2 unnamed_column\n");
  EXPECT_EQ(unkept(place_table("kind,unit\ncompound,G1\n")), "places.csv:1 missing_column\n");
  EXPECT_EQ(unkept(place_table("path,unit,unit\n新村,G1,G2\n")), "places.csv:1 duplicate_key\n");
  EXPECT_EQ(unkept(place_table("path,unit\n\xD0\xC2\xB4\xE5,G1\n")), "places.csv:2 not_utf8\n");
}

TEST(PackTable, keeps_comments_blank_cells_at_the_end_and_texts_with_quotes) {
  const PackTable table = member_table(
      "\xEF\xBB\xBF# 头一行, 有逗号 \"和引号\"\r\n编号,姓名,单位,,\r\nM1,\"甲 \"\"大\"\"\",G1,,\r\n,,,,\r\n# "
      "末行\r\n");
  EXPECT_EQ(unkept(table), "");
  EXPECT_EQ(table.content(),
            "# 头一行, 有逗号 \"和引号\"\nid,name,unit,roles,skills,shifts,open_max\n"
            "M1,\"甲 \"\"大\"\"\",G1,,,,\n# 末行\n");
}

TEST(PackTable, keeps_more_rows_than_a_sheet_may_have) {
  std::string before = "id,name,unit,roles,skills,shifts,open_max\n";
  for (std::size_t i = 0; i <= rows_max; ++i) before += fmt::format("M{},甲,G1,grid_member,,,\n", i);
  PackTable table = member_table(before);
  table.put({{"id", "N"}, {"name", "乙"}});
  EXPECT_EQ(unkept(table), "");
  EXPECT_EQ(table.content(), before + "N,乙,,,,,\n");
}

TEST(PackTable, of_no_file_or_an_empty_one_is_empty) {
  EXPECT_EQ(unkept(place_table("")) + unkept(place_table("\r\n")), "");
}

}  // namespace
}  // namespace gridline::sheet
