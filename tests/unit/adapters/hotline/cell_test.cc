// Cells, times and headers.
#include <gtest/gtest.h>

#include "adapters/hotline/cell.h"
#include "adapters/hotline/columns.h"
#include "adapters/hotline/mapping.h"
#include "adapters/hotline/times.h"

namespace gridline::hotline {

TEST(HotlineCell, what_spreadsheets_leave_is_taken_off) {
  struct Case { const char* cell; const char* word; };
  for (const auto& [cell, word] :
       {Case{"=\"0633123\"", "0633123"}, Case{"\t2026001", "2026001"}, Case{"'2026001", "2026001"},
        Case{"\u3000徐\u00A0 先生\u3000", "徐 先生"}, Case{"\r\n\t\t楼道\r\n\t 漏水\t", "楼道 漏水"}, Case{" \u200B", ""},
        Case{"'", "'"}, Case{"\x01乙\x7F", "乙"}}) {
    EXPECT_EQ(clean_word(cell), word);
  }
  EXPECT_EQ(clean_text("\r\n\t\t楼道\r\n\r\n\t 漏水\t很急"), "楼道\n漏水 很急");
}

TEST(HotlineCell, numbers_are_expanded_only_when_all_digits_are_there) {
  EXPECT_EQ(expand_scientific("1.3900000001E+10"), "13900000001");
  EXPECT_EQ(expand_scientific("2.50912E+17"), std::nullopt);
  EXPECT_EQ(expand_scientific("1.39E10"), std::nullopt);
  EXPECT_FALSE(looks_scientific("E12"));
  EXPECT_FALSE(looks_scientific("12E3"));
  EXPECT_FALSE(looks_scientific("1E-3"));
  EXPECT_EQ(without_zero_fraction("2026.00"), "2026");
  EXPECT_EQ(without_zero_fraction("GD.0"), "GD.0");
  EXPECT_EQ(without_zero_fraction("1.5"), "1.5");
}

TEST(HotlineTimes, each_form_that_was_met_is_read) {
  struct Case { const char* cell; const char* iso; };
  for (const auto& [cell, iso] :
       {Case{"2019/6/20 10:55:18", "2019-06-20T10:55:18+08:00"},
        Case{"2026-03-02 9:00", "2026-03-02T09:00:00+08:00"},
        Case{"2026年3月2日 9时", "2026-03-02T09:00:00+08:00"},
        Case{"2026年3月2日9时5分7秒", "2026-03-02T09:05:07+08:00"},
        Case{"2026年3月2日 下午3点20分", "2026-03-02T15:20:00+08:00"},
        Case{"2026-03-02", "2026-03-02T00:00:00+08:00"}, Case{"2026.3.2", "2026-03-02T00:00:00+08:00"},
        Case{"46083.375", "2026-03-02T09:00:00+08:00"}, Case{"46083", "2026-03-02T00:00:00+08:00"},
        Case{"46083.4548380903", "2026-03-02T10:54:58+08:00"},
        Case{"20260302090001", "2026-03-02T09:00:01+08:00"}, Case{"20260302", "2026-03-02T00:00:00+08:00"},
        Case{"2026-03-02T01:00:00Z", "2026-03-02T09:00:00+08:00"},
        Case{"2026-03-02 12:10 AM", "2026-03-02T00:10:00+08:00"},
        Case{"２０２６／３／２　９：００", "2026-03-02T09:00:00+08:00"},
        Case{"2026-03-02 09:00:00.0", "2026-03-02T09:00:00+08:00"}}) {
    const auto time = read_time(cell);
    ASSERT_TRUE(time.has_value()) << cell;
    EXPECT_EQ(base::to_iso(*time), iso) << cell;
  }
}

TEST(HotlineTimes, what_could_mean_two_things_or_nothing_is_refused) {
  for (const char* cell :
       {"", "3/2/2026", "2026-02-29", "2026-13-01", "2026-03-02 24:30", "2026-03-02 9", "昨天", "5个工作日",
        "12345", "2026-03/02", "2026-03-02 09:00 x", "46083.3x", "202603"}) {
    EXPECT_FALSE(read_time(cell).has_value()) << cell;
  }
}

TEST(HotlineColumns, headers_are_found_by_name_in_any_order_and_dress) {
  const auto header = read_header({"\uFEFF主要 内容", "备注", "Ｐ", "工单编号（必填）", "受理时间*", "来源", "受理渠道", "备注"},
                                  Mapping::built_in());
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->position(Field::text), 0u);
  EXPECT_EQ(header->position(Field::id), 3u);
  EXPECT_EQ(header->position(Field::received), 4u);
  EXPECT_EQ(header->position(Field::channel), 6u);  // the better of two names
  EXPECT_EQ(header->columns[5].field, Field::none);
  EXPECT_EQ(header->columns[7].name, "备注 2");
  EXPECT_EQ(header->shape, Shape::work_orders);
  EXPECT_EQ(read_header({"留言编号", "留言详情"}, Mapping::built_in())->shape, Shape::message_board);
}

TEST(HotlineColumns, a_title_or_a_row_is_no_header) {
  EXPECT_FALSE(read_header({"XX市12345工单明细表", "", ""}, Mapping::built_in()).has_value());
  EXPECT_FALSE(read_header({"工单编号", "受理时间", "来电人"}, Mapping::built_in()).has_value());
  EXPECT_FALSE(read_header({"主要内容", "来电人"}, Mapping::built_in()).has_value());
}

TEST(HotlineMapping, an_operators_names_win_over_the_built_in_ones) {
  const auto mapping = Mapping::parse("columns: {text: [市民原话], title: [主要内容]}\ncoordinates: wgs84\n"
                                      "categories: {市政/路灯: urban.lamp}", "my.yaml");
  ASSERT_TRUE(mapping.ok()) << mapping.error().message;
  EXPECT_EQ(mapping->find("市民原话")->field, Field::text);
  EXPECT_EQ(mapping->find("主要内容")->field, Field::title);
  EXPECT_EQ(mapping->find("诉求内容")->field, Field::text);
  EXPECT_LT(mapping->find("市民原话")->rank, mapping->find("诉求内容")->rank);
  EXPECT_EQ(mapping->categories.at("市政/路灯"), "urban.lamp");
  const auto bare = Mapping::parse("builtin: false\ncolumns: {text: [a], id: [b]}", "my.yaml");
  ASSERT_TRUE(bare.ok());
  EXPECT_EQ(bare->find("主要内容"), nullptr);
}

TEST(HotlineMapping, a_mistake_is_named_with_its_place) {
  struct Case { const char* yaml; const char* where; };
  for (const auto& [yaml, where] :
       {Case{"columns: {txt: [a]}", "my.yaml:1:11"}, Case{"columns:\n  text: a", "my.yaml:2:9"},
        Case{"columns: {text: [a], id: [a]}", "stands twice"}, Case{"colums: {}", "unknown key"},
        Case{"a: [", "my.yaml:"}, Case{"coordinates: gcj02", "wgs84"}, Case{"[]", "expected a map"}}) {
    const auto mapping = Mapping::parse(yaml, "my.yaml");
    ASSERT_FALSE(mapping.ok()) << yaml;
    EXPECT_NE(mapping.error().message.find(where), std::string::npos) << mapping.error().message;
  }
}

}  // namespace gridline::hotline
