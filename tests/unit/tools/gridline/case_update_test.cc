// What came out is written over what a case expected, and nothing else of the file changes.
#include "tools/gridline/case_update.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/tools/gridline/program.h"
#include "engine/trial/case_fields.h"

namespace gridline::cli {
namespace {

namespace fs = std::filesystem;

struct Edited {
  std::string content;
  std::size_t changed = 0, refused = 0;
};

// Rewrites the expectation of each named key to the values beside it.
Edited edited(const std::string& content,
              const std::vector<std::pair<std::string, std::vector<std::string>>>& to) {
  pack::PackFiles files;
  files.files = {{"pack.yaml", "name: x\n"}, {"tests/a.yaml", content}};
  const pack::TestWords words{trial::case_keys(), trial::case_verbs()};
  pack::IssueList issues(files);
  const std::vector<pack::TestCase> cases = pack::load_test_cases(files, words, issues);
  EXPECT_FALSE(issues.has_errors()) << content;
  std::vector<Rewrite> all;
  for (const pack::TestCase& test : cases) {
    for (const pack::CaseStep& step : test.steps) {
      for (const pack::Expectation& e : step.expected) {
        for (const auto& [key, values] : to) {
          if (e.key == key) all.push_back({&e, values});
        }
      }
    }
  }
  EXPECT_EQ(all.size(), to.size());
  const Rewritten done = rewrite(files, words, cases, all);
  return {done.files.files[1].content, done.changed.size(), done.refused.size()};
}

TEST(CaseUpdate, only_the_value_changes_with_comments_quotes_and_blanks_as_they_were) {
  const struct {
    const char* before;
    const char* key;
    std::vector<std::string> values;
    const char* after;
  } table[] = {
      {"# 顶\n- text: 漏雨 # why\n  expect: {lead: G1,  route: x }  # end\n",
       "lead",
       {"LY-G2"},
       "# 顶\n- text: 漏雨 # why\n  expect: {lead: LY-G2,  route: x }  # end\n"},
      {"- text: 漏雨\n  expect: {place: 海曲世家/8号楼, lead: G1}\n",
       "place",
       {"家属院/A座"},
       "- text: 漏雨\n  expect: {place: 家属院/A座, lead: G1}\n"},
      {"- {text: 漏雨, expect: {stair: \"2\"}}\n",
       "stair",
       {"3"},
       "- {text: 漏雨, expect: {stair: \"3\"}}\n"},
      {"- {text: 漏雨, expect: {lead: G1}}\n", "lead", {}, "- {text: 漏雨, expect: {lead: \"-\"}}\n"},
      {"- {text: 漏雨, expect: {flags: \"-\"}}\n",
       "flags",
       {"near", "border"},
       "- {text: 漏雨, expect: {flags: \"near,border\"}}\n"},
      {"- {text: 漏雨, expect: {flags: near}}\n",
       "flags",
       {"near", "border"},
       "- {text: 漏雨, expect: {flags: \"near,border\"}}\n"},
      {"- {text: 漏雨, expect: {partners: [ \"甲\", 'b' ], lead: x}}\n",
       "partners",
       {"c", "d", "e"},
       "- {text: 漏雨, expect: {partners: [\"c\", \"d\", \"e\"], lead: x}}\n"},
      {"- {text: 漏雨, expect: {partners: [a, b, ]}}\n",
       "partners",
       {},
       "- {text: 漏雨, expect: {partners: []}}\n"},
      {"- {text: 漏雨, expect: {partners: []}}\n",
       "partners",
       {"a"},
       "- {text: 漏雨, expect: {partners: [a]}}\n"},
      {"- text: 漏雨\n  expect:\n    clocks:\n      accept: 2026-03-02 14:30\r\n",
       "clocks.accept",
       {"2026-03-03T09:00"},
       "- text: 漏雨\n  expect:\n    clocks:\n      accept: 2026-03-03T09:00\r\n"},
      {"- {text: 漏雨, expect: {route: root/a}}\n",
       "route",
       {"off"},
       "- {text: 漏雨, expect: {route: \"off\"}}\n"},
      {"- {text: 漏雨, expect: {route: root/a}}\n",
       "route",
       {"a: \"b\\"},
       "- {text: 漏雨, expect: {route: \"a: \\\"b\\\\\"}}\n"},
      {"\xef\xbb\xbf- {text: 漏雨, expect: {route: a}}\n",
       "route",
       {"b"},
       "\xef\xbb\xbf- {text: 漏雨, expect: {route: b}}\n"},
  };
  for (const auto& row : table) {
    const Edited got = edited(row.before, {{row.key, row.values}});
    EXPECT_EQ(got.content, row.after) << row.before;
    EXPECT_EQ(got.changed, 1u) << row.before;
    EXPECT_EQ(got.refused, 0u) << row.before;
  }
}

TEST(CaseUpdate, several_values_of_a_file_change_at_once) {
  const Edited got = edited("- {text: 漏雨, expect: {lead: G1, route: a}}\n- {text: 停水, expect: {place: x}}\n",
                            {{"lead", {"LONGER"}}, {"route", {"b"}}, {"place", {"很长的地点"}}});
  EXPECT_EQ(got.content,
            "- {text: 漏雨, expect: {lead: LONGER, route: b}}\n- {text: 停水, expect: {place: 很长的地点}}\n");
}

TEST(CaseUpdate, what_has_no_span_of_its_own_is_refused_and_stays) {
  for (const char* before : {"- text: 漏雨\n  expect:\n    partners:\n      - a\n      - b\n",
                             "- text: 漏雨\n  expect:\n    partners: [a,\n      b]\n",
                             "- text: 漏雨\n  expect:\n    partners: |\n      a\n",
                             "- text: 漏雨\n  expect:\n    partners: a\n      b\n"}) {
    const Edited got = edited(before, {{"partners", {"c"}}});
    EXPECT_EQ(got.content, before);
    EXPECT_EQ(got.changed, 0u) << before;
    EXPECT_EQ(got.refused, 1u) << before;
  }
}

// Through the program: a copy of a pack whose cases expect something else holds after one --update.
TEST(CaseUpdate, a_pack_holds_after_an_update_and_another_changes_nothing) {
  std::string folder = (fs::temp_directory_path() / "gridline-update-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string pack = folder + "/pack", file = pack + "/tests/roof.yaml";
  fs::copy(std::string(GRIDLINE_SOURCE_DIR) + "/tests/golden/cli/tested", pack,
           fs::copy_options::recursive);
  fs::remove(pack + "/tests/story.yaml");
  const auto content = [&] {
    std::ifstream in(file);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string before = content(), command = "gridline pack test " + testing::shell_word(pack);
  EXPECT_EQ(testing::shell(command).exit, 1);
  EXPECT_EQ(content(), before);
  const testing::Ran updated = testing::shell(command + " --update");
  EXPECT_EQ(updated.exit, 0) << updated.out;
  std::string wanted = before;
  wanted.replace(wanted.find("category: prop.roof_leak"), std::string("category: prop.roof_leak").size(),
                 "category: sani.garbage");
  EXPECT_EQ(content(), wanted);
  EXPECT_EQ(testing::shell(command).exit, 0);
  EXPECT_EQ(testing::shell(command + " --update").exit, 0);
  EXPECT_EQ(content(), wanted);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace gridline::cli
