// Parsing and rendering, without the program: tables, targets, times, member lists, entries.
#include <gtest/gtest.h>

#include <algorithm>

#include "rules/pack/caret.h"
#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/entry_text.h"
#include "tools/gridline/members.h"
#include "tools/gridline/session.h"
#include "tools/gridline/table.h"
#include "tools/gridline/ticket_verbs.h"

namespace gridline::cli {
namespace {

TEST(Table, columns_line_up_although_a_chinese_character_is_two_wide) {
  Table table({"单位", ">在办", "名称"});
  table.add({"LY-G1", "7", "第一网格"});
  table.add({"凌云社区", "120", ""});
  EXPECT_EQ(table.text(),
            "单位      在办  名称\n"
            "LY-G1        7  第一网格\n"
            "凌云社区   120\n");
}

TEST(Table, a_line_break_in_a_cell_does_not_break_the_table) {
  Table table({"a", "b"});
  table.add({"x\ny", "z"});
  EXPECT_EQ(table.text(), "a    b\nx y  z\n");
}

TEST(Fitted, cuts_between_characters_and_never_takes_more_columns) {
  EXPECT_EQ(fitted("海曲世家", 8), "海曲世家");
  EXPECT_EQ(fitted("海曲世家", 7), "海曲世…");
  for (std::size_t columns = 1; columns < 12; ++columns) {
    EXPECT_LE(pack::display_width(fitted("a海b曲c世d家", columns)), columns);
  }
}

TEST(Client, a_target_is_percent_encoded_and_leaves_out_what_is_empty) {
  EXPECT_EQ(target_of("/api/v1/search", {{"q", "漏水 a&b"}, {"unit", ""}, {"limit", "5"}}),
            "/api/v1/search?q=%E6%BC%8F%E6%B0%B4%20a%26b&limit=5");
  EXPECT_EQ(path_part("LY/G1"), "LY%2FG1");
}

TEST(Client, no_engine_is_an_error_that_says_what_to_do) {
  const auto answer = Client("/nonexistent/gridlined.sock").get("/api/v1/status");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, base::ErrorCode::not_found);
  EXPECT_NE(answer.error().message.find("gridline serve"), std::string::npos);
}

TEST(Text, times_are_short_and_pairs_are_joined) {
  EXPECT_EQ(short_time("2026-03-02T09:00:00+08:00"), "2026-03-02 09:00:00");
  EXPECT_EQ(short_time(""), "");
  EXPECT_EQ(pairs_of({{"queued", 3}, {"claimed", 1}}), "queued 3 · claimed 1");
  EXPECT_EQ(joined(Json::array({"a", "b"})), "a、b");
  EXPECT_EQ(text_of({{"n", 7}, {"none", nullptr}}, "n"), "7");
  EXPECT_EQ(text_of({{"n", 7}, {"none", nullptr}}, "none"), "");
}

TEST(Members, a_list_becomes_what_the_api_takes) {
  const MemberList list = read_members(
      "m.csv",
      "编号,姓名,单位,角色,技能,班次,在办上限\nLY-01,花知行,LY,grid_secretary|supervisor,mass,office,3\n");
  ASSERT_EQ(list.problems, "");
  const Json& member = list.body.at("members").at(0);
  EXPECT_EQ(member.at("id"), "LY-01");
  EXPECT_EQ(member.at("roles"), Json::array({"grid_secretary", "supervisor"}));
  EXPECT_EQ(member.at("shifts"), Json::array({"office"}));
  EXPECT_EQ(member.at("open_max"), 3);
  EXPECT_EQ(member.at("left"), false);
}

TEST(Members, every_bad_row_is_named_by_its_line) {
  const MemberList list = read_members(
      "m.csv", "id,name,unit,roles\na,甲,LY,grid_membr\n,乙,LY,checker\na,丙,LY,checker\nb,丁,,checker\n");
  EXPECT_NE(list.problems.find("m.csv:2:"), std::string::npos) << list.problems;
  EXPECT_NE(list.problems.find("m.csv:3:"), std::string::npos) << list.problems;
  EXPECT_NE(list.problems.find("m.csv:4:"), std::string::npos) << list.problems;
  EXPECT_NE(list.problems.find("m.csv:5:"), std::string::npos) << list.problems;
}

TEST(Members, posts_in_other_units_stand_in_one_cell) {
  const MemberList list = read_members(
      "m.csv", "id,name,unit,roles,posts\na,甲,LY-G1,grid_member,LY:supervisor|checker; LY-DESK：回访员\n");
  ASSERT_EQ(list.problems, "");
  EXPECT_EQ(list.body.at("members").at(0).at("posts"),
            Json::parse(R"([{"unit":"LY","roles":["supervisor","checker"]},)"
                        R"({"unit":"LY-DESK","roles":["callback_clerk"]}])"));
  for (const char* wrong : {"LY", "LY:", ":checker", "LY:king", "LY-DESK;LY:checker"}) {
    const MemberList bad =
        read_members("m.csv", std::string("id,name,unit,roles,posts\na,甲,LY-G1,grid_member,") + wrong + "\n");
    EXPECT_NE(bad.problems.find("m.csv:2:"), std::string::npos) << wrong;
  }
}

TEST(Verbs, each_has_its_words_in_two_languages_and_an_example_of_its_own) {
  for (int v = static_cast<int>(core::Verb::dispatch); v <= static_cast<int>(core::Verb::join_cluster); ++v) {
    const auto verb = static_cast<core::Verb>(v);
    if (code(verb).empty()) continue;  // some numbers are no verb's
    const Words* words = verb_words(verb);
    ASSERT_NE(words, nullptr) << code(verb);
    std::string dashed(code(verb));
    std::replace(dashed.begin(), dashed.end(), '_', '-');
    EXPECT_EQ(words->name, dashed);
    EXPECT_EQ(std::string(words->example).rfind("gridline ticket " + dashed + " 17", 0), 0u)
        << words->example;
  }
  EXPECT_EQ(verb_words(core::Verb::submit), nullptr);
}

// An example is what people copy: each must be sound for the parser.
TEST(Verbs, every_example_is_understood_by_the_program) {
  for (int v = static_cast<int>(core::Verb::dispatch); v <= static_cast<int>(core::Verb::join_cluster); ++v) {
    if (code(static_cast<core::Verb>(v)).empty()) continue;
    CLI::App root("", "gridline");
    Session session;
    register_ticket(root, session);
    std::string line = verb_words(static_cast<core::Verb>(v))->example;
    EXPECT_NO_THROW(root.parse(line, true)) << line;
    EXPECT_TRUE(session.action) << line;
  }
}

TEST(Entry, book_keeping_events_are_not_shown) {
  const Json entry = {
      {"seq", 4},
      {"at", "2026-03-02T09:00:00+08:00"},
      {"events",
       {{{"type", "symbols_defined"}},
        {{"type", "ticket_dispatched"}, {"ticket", 2}, {"lead", "LY-G1"}, {"partners", {"PM-AHE"}}}}}};
  const auto lines = entry_lines(entry);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0], "2026-03-02 09:00:00 #4  派单 ticket_dispatched  工单 2  → LY-G1  协办 PM-AHE");
}

}  // namespace
}  // namespace gridline::cli
