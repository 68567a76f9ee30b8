// The three sheets of a grid office into a pack's tables: what is taken, and what is said of which cell.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "rules/pack/loader.h"
#include "rules/sheet/buildings.h"
#include "rules/sheet/duty_table.h"
#include "rules/sheet/plain.h"
#include "rules/sheet/roster.h"

namespace gridline::sheet {
namespace {

// Units S, C, G1 一网格, G2 二网格, S-URB, PM-1 物业一; shifts day 白班, night 夜班; 海曲世家 in places.yaml.
const pack::Pack& small_pack() {
  static const auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/tests/golden/packs/_base");
  static const pack::Loaded loaded = pack::load(*files);
  return *loaded.pack;
}

using Step = void (*)(const Book&, const pack::Pack&, const Mapping&, PackTable&, CellIssues&);

// The table after it, or "code cell" of each issue; warnings before the table.
std::string after(Step step, PackTable table, const std::string& csv, const Mapping& mapping = {}) {
  const auto book = read_book("表.csv", csv);
  if (!book) return book.error().message;
  CellIssues issues;
  step(*book, small_pack(), mapping, table, issues);
  const bool sound = issues.errors() == 0;
  std::string out;
  for (const CellIssue& i : issues.take())
    out += fmt::format("{}{} {}\n", i.warning ? "?" : "", i.code, i.cell);
  return sound ? out + table.content() : out;
}

std::string buildings(const std::string& csv, std::string_view before = "", const Mapping& mapping = {}) {
  return after(import_buildings, place_table(before), csv, mapping);
}
std::string roster(const std::string& csv, std::string_view before = "", const Mapping& mapping = {}) {
  return after(import_roster, member_table(before), csv, mapping);
}
std::string duty(const std::string& csv) {
  return after(
      import_duty,
      member_table(
          "id,name,unit,roles\nM1,甲,G1,grid_member\nM2,乙,C,liaison\nM3,丙,C,liaison\nM4,丙,S,liaison\n"),
      csv);
}

const std::string place_header =
    "path,kind,unit,aliases,property,firm,stairs,floors,homes,households,border\n";
const std::string member_header = "id,name,unit,roles,skills,shifts,open_max\n";

TEST(Buildings, become_places_whatever_stands_around_the_table) {
  EXPECT_EQ(buildings("凌云社区楼栋表,,,,\n,,,,\n序号,小区名称,楼号,单元（个）,层 数*,所属网格\n"
                      "1,新村,1,2个单元,６层,一网格\n2,,2#,2,6.0,第1网格\n3,,,,,\n4,东院,A座,,,G2\n合计,,3,,,"
                      "\n注：数据截至三月,,,,,\n"),
            place_header +
                "新村,compound,G1,,,,,,,,\n东院,compound,G2,,,,,,,,\n新村/1号楼,building,G1,,,,2,6,,,\n"
                "新村/2号楼,building,G1,,,,2,6,,,\n东院/A座,building,G2,,,,,,,,\n")
      << "a number alone is a blank row of the form; a blank compound is the one above";
}

TEST(Buildings, of_a_compound_in_two_grids_leave_it_without_one) {
  EXPECT_EQ(buildings("小区,分区,楼栋,网格,物业公司\n新村,A区,1幢,G1,物业一\n新村,B区,1幢,G2,物业一\n"),
            place_header + "新村,compound,,,active,PM-1,,,,,\n新村/A区,zone,G1,,,,,,,,\n新村/B区,zone,G2,,,,,,,,\n"
                           "新村/A区/1幢,building,G1,,,,,,,,\n新村/B区/1幢,building,G2,,,,,,,,\n");
}

TEST(Buildings, are_merged_into_the_table_that_is_there) {
  const std::string before =
      "# "
      "手工写的\n路径,类型,网格,别名\n老院,compound,G1,老院子\n新村,compound,G1,新村小区\n新村/"
      "1号楼,building,G1,\n";
  EXPECT_EQ(buildings("小区,楼栋,网格,层数\n新村,1,G2,6\n新村,2,G1,6\n", before),
            "# 手工写的\n" + place_header + "老院,compound,G1,老院子,,,,,,,\n新村,compound,,新村小区,,,,,,,\n"
                                            "新村/1号楼,building,G2,,,,,6,,,\n新村/2号楼,building,G1,,,,,6,,,\n");
}

TEST(Buildings, that_are_wrong_are_named_by_cell_all_at_once) {
  EXPECT_EQ(
      buildings("小区,楼栋,网格,单元数,物业,户数\n,1,G1,,,\n新村,,G1,,,\n新村,1,,,,\n新村,2,三网格,二,,"
                "\n新村,1/2,G1,,,999999999\n"
                "新村,3,G1,,在管,\n新村,3,网格,,撤离,\n海曲世家,9,G1,,,\n"),
      "missing_cell A2\nmissing_cell B3\nmissing_cell C4\nunknown_unit C5\nbad_number D5\nbad_place_name B6\n"
      "bad_number F6\nunknown_unit C8\ndiffers E8\nduplicate_name B8\nin_places_yaml A9\n");
}

// Each sheet: its name and rows of texts, "a,b" for two cells. What is said, then the table if there is no
// error.
std::string buildings_of(const std::vector<std::pair<std::string, std::vector<std::string>>>& sheets) {
  Book book{"表.xlsx", {}, false};
  for (const auto& [name, rows] : sheets) {
    Sheet& sheet = book.sheets.emplace_back();
    sheet.name = name;
    for (const std::string& row : rows) {
      const auto read = read_csv("", row);
      sheet.rows.push_back(read ? read->sheets[0].rows[0] : std::vector<std::string>());
    }
  }
  PackTable table = place_table("");
  CellIssues issues;
  import_buildings(book, small_pack(), {}, table, issues);
  const bool sound = issues.errors() == 0;
  std::string out;
  for (const CellIssue& i : issues.take())
    out += fmt::format("{}{} {} {}: {}\n", i.warning ? "?" : "", i.code, i.sheet, i.cell, i.zh);
  return sound ? out + table.content() : out;
}

TEST(Sheets, that_are_not_taken_beside_one_that_is_are_named_with_the_reason) {
  EXPECT_EQ(buildings_of({{"一网格", {"小区,楼栋,网格", "新村,1,G1"}},
                          {"二网格", {"二网格楼栋", "小区,楼栋,辖区", "东院,1,G2"}},
                          {"说明", {"填表说明见通知"}},
                          {"空", {"", " ,"}},
                          {"Sheet5", {}}}),
            "?unread_sheet 二网格 A2: 这张表没有读：标题行里缺 网格；要用请改列名，或加 --map 列名=字段\n"
            "?unread_sheet 说明 : 这张表没有读：没有标题行，缺 小区、楼栋、网格；要用请改列名，或加 --map 列名=字段\n" +
                place_header + "新村,compound,G1,,,,,,,,\n新村/1号楼,building,G1,,,,,,,,\n");
}

TEST(Sheets, do_not_hand_their_last_compound_on_to_the_next) {
  EXPECT_EQ(buildings_of({{"甲", {"小区,楼栋,网格", "新村,1,G1"}}, {"乙", {"小区,楼栋,网格", ",2,G1"}}}),
            "missing_cell 乙 A2: 小区是空的\n");
}

TEST(Header, is_found_by_the_usual_names_or_by_a_mapping) {
  EXPECT_EQ(buildings("社区,楼盘,座落,辖区\n凌云,新村,1,G1\n"), "no_header A1\n");
  EXPECT_EQ(buildings("社区,楼盘,座落,辖区\n凌云,新村,1,G1\n", "", {{"座落", "楼栋"}, {"辖区", "grid"}}),
            "?unread_column A1\n" + place_header + "新村,compound,G1,,,,,,,,\n新村/1号楼,building,G1,,,,,,,,\n");
  EXPECT_EQ(buildings("小区,楼栋,网格\n新村,1,G1\n", "", {{"小区", "compuond"}}), "unknown_field \nno_header A1\n");
  EXPECT_EQ(buildings("一页说明\n"), "no_header \n");
}

TEST(Roster, gives_members_numbers_and_keeps_those_that_they_have) {
  EXPECT_EQ(roster("姓名,所属网格,岗位,手机号码\n张 "
                   "三,一网格,网格员,13806331234\n李四,一网格,网格长、网格员,0633-1234567\n王五,C,联络员,\n",
                   "编号,姓名,单位,角色,班次\nG1-01,李四,G1,grid_member,day\n"),
            member_header +
                "G1-01,李四,G1,grid_secretary|grid_member,,day,\nG1-02,张三,G1,grid_member,,,\nC-01,王五,C,"
                "liaison,,,\n")
      << "no phone is kept";
}

TEST(Roster, without_posts_is_one_of_grid_members) {
  EXPECT_EQ(roster("网格,网格员姓名,编号,班次,特长\nG1,张三,M7,白班（8点）/night,调解、法律\n"),
            member_header + "M7,张三,G1,grid_member,调解|法律,day|night,\n");
}

TEST(Roster, names_what_is_wrong_by_cell) {
  EXPECT_EQ(roster("姓名,网格,职务,手机,编号,班次\n,G1,网格员,,,\n张三1,G1,网格员,1380633123,,\n李四,,楼长,1."
                   "38063E+10,,\n"
                   "王五,G1,网格员,+86 138-0633-1234,7,早班\n赵六,G1,,,7,\n王五,G1,网格员,,,\n"),
            "missing_cell A2\nbad_name A3\nbad_phone D3\nmissing_cell B4\nunknown_role C4\nrounded_phone "
            "D4\nunknown_shift F5\n"
            "missing_cell C6\nduplicate_name E6\nduplicate_name A7\n");
}

TEST(Roster, takes_no_number_that_a_spreadsheet_has_rounded) {
  EXPECT_EQ(roster("姓名,网格,编号\n甲,G1,3.71102199001E+17\n乙,G1,371102199001011000\n丙,3.71E+17,1\n丁,G1,"
                   "3.71102199001E+17\n"),
            "rounded_number C2\nrounded_number C3\nrounded_number B4\nrounded_number C5\n");
  EXPECT_EQ(roster("姓名,网格,编号\n甲,G1,371102199001011234\n乙,G1,100000000000000\n丙,G1,E+1\n"),
            member_header + "371102199001011234,甲,G1,grid_member,,,\n100000000000000,乙,G1,grid_member,,,\n"
                            "E+1,丙,G1,grid_member,,,\n");
}

TEST(Duty, is_read_with_a_column_for_each_shift) {
  EXPECT_EQ(
      duty("三月值班表,,,\n日期,星期,白班(8:00-20:00),夜班\n46083,一,甲,乙\n2026年3月3日,二,甲,乙\n"),
      member_header +
          "M1,甲,G1,grid_member,,day,\nM2,乙,C,liaison,,night,\nM3,丙,C,liaison,,,\nM4,丙,S,liaison,,,\n");
}

TEST(Duty, is_read_with_a_row_for_each_shift_and_says_who_is_there_on_some_days_only) {
  EXPECT_EQ(duty("值班日期,班次,值班人员\n3月2日,白班,甲、乙\n3月2日,夜班,乙\n3月3日,day,甲\n3月3日,夜班,\n"),
            "?nobody C5\n?some_days C2\n" + member_header +
                "M1,甲,G1,grid_member,,day,\nM2,乙,C,liaison,,day|night,\nM3,丙,C,liaison,,,\nM4,丙,S,"
                "liaison,,,\n");
}

TEST(Duty, names_what_is_wrong_by_cell) {
  EXPECT_EQ(duty("日期,白班,夜班\n2026-02-30,甲,丁\n明天,甲,丙\n,甲,乙\n"),
            "bad_day A2\nunknown_person C2\nbad_day A3\ntwo_of_that_name C3\nmissing_cell A4\n");
  EXPECT_EQ(duty("日期,白班,中班,带班领导\n3月2日,甲,乙,丙\n"), "unknown_shift C1\n?unread_column A1\n");
  EXPECT_EQ(duty("日期,值守\n3月2日,甲\n"), "no_shift_column A1\n");
  EXPECT_EQ(duty("日期,班次,姓名\n3月2日,早班,甲\n"), "unknown_shift B2\n");
}

TEST(Plain, reads_days_as_people_and_spreadsheets_write_them) {
  for (const char* written : {"2026-03-02", "2026/3/2", "2026.3.2", "20260302", "2026年3月2日", "46083"})
    EXPECT_EQ(day_of(written), "2026-03-02") << written;
  EXPECT_EQ(day_of("3月2日"), "03-02");
  EXPECT_EQ(day_of("60000"), "2064-04-08");
  EXPECT_EQ(day_of("44621", true), "2026-03-02") << "counted from 1904";
  EXPECT_EQ(day_of("20260302", true), "2026-03-02");
  for (const char* wrong : {"", "x", "2026-13-01", "2026-02-29", "12", "46083.5", "1899-01-01", "2026年3月"})
    EXPECT_EQ(day_of(wrong), std::nullopt) << wrong;
  EXPECT_EQ(weekday_of("星期天"), "周日");
  EXPECT_EQ(weekday_of("周8"), std::nullopt);
}

TEST(Plain, compares_names_without_width_blanks_and_the_kind_of_numeral) {
  EXPECT_EQ(plain("　１２\n号 "), "12 号");
  EXPECT_EQ(name_key("凌云第一网格"), name_key("凌云 第１ 网格"));
  EXPECT_EQ(name_key("第二十一网格"), "21网格");
  EXPECT_EQ(name_key("十网格"), "10网格");
  EXPECT_EQ(name_key("三十网格"), "30网格");
}

}  // namespace
}  // namespace gridline::sheet
