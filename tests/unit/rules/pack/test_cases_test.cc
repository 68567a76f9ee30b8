// A pack's own cases are read strictly: a misspelt key would be a test that cannot fail.
#include "rules/pack/test_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace gridline::pack {
namespace {

constexpr std::array<std::string_view, 2> keys = {"place", "category"};

struct Read {
  std::vector<TestCase> cases;
  std::vector<Issue> issues;
};

Read read(std::string content) {
  PackFiles files;
  files.files = {
      {"pack.yaml", "name: x\n"}, {"tests/one.yaml", std::move(content)}, {"tests/notes.txt", "{"}};
  IssueList issues(files);
  Read out;
  out.cases = load_test_cases(files, keys, issues);
  out.issues = issues.take();
  return out;
}

TEST(TestCases, a_case_keeps_what_is_submitted_and_where_each_expectation_stands) {
  const Read got = read("- text: 漏雨\n  at: 2026-03-02T09:00\n  expect: {place: 海曲世家/8号楼, category: '-'}\n"
                        "- {title: 停水, channel: sms, expect: {category: util.water}}\n");
  ASSERT_TRUE(got.issues.empty());
  ASSERT_EQ(got.cases.size(), 2u);
  EXPECT_EQ(got.cases[0].text, "漏雨");
  EXPECT_EQ(got.cases[0].at, "2026-03-02T09:00");
  ASSERT_EQ(got.cases[0].expected.size(), 2u);
  EXPECT_EQ(got.cases[0].expected[1].value, "-");
  EXPECT_EQ(got.cases[0].expected[0].at.line, 3u);
  EXPECT_EQ(got.cases[0].expected[0].at.column, 19u);
  EXPECT_EQ(got.cases[1].title, "停水");
  EXPECT_EQ(got.cases[1].channel, "sms");
}

TEST(TestCases, what_could_not_fail_is_an_issue) {
  const struct {
    const char* content;
    const char* code;
  } table[] = {
      {"- {text: 漏雨, expect: {categry: util.water}}\n", "unknown_key"},
      {"- {text: 漏雨, expects: {category: util.water}}\n", "unknown_key"},
      {"- {text: 漏雨, expect: {}}\n", "empty_test"},
      {"- {text: 漏雨}\n", "missing_key"},
      {"- {expect: {category: util.water}}\n", "missing_key"},
      {"text: 漏雨\n", "wrong_kind"},
      {"- {text: 漏雨, expect: util.water}\n", "wrong_kind"},
  };
  for (const auto& row : table) {
    const Read got = read(row.content);
    ASSERT_FALSE(got.issues.empty()) << row.content;
    const auto has_code = [&](const Issue& issue) { return issue.code == row.code; };
    EXPECT_TRUE(std::any_of(got.issues.begin(), got.issues.end(), has_code)) << row.content;
    EXPECT_TRUE(got.cases.empty()) << row.content;
  }
}

TEST(TestCases, a_broken_case_leaves_the_others) {
  const Read got =
      read("- {text: 漏雨, expect: {nothing: x}}\n- {text: 停水, expect: {category: util.water}}\n");
  EXPECT_EQ(got.issues.size(), 1u);
  ASSERT_EQ(got.cases.size(), 1u);
  EXPECT_EQ(got.cases[0].text, "停水");
}

}  // namespace
}  // namespace gridline::pack
