// A pack's own cases are read strictly: a misspelt key would be a test that cannot fail.
#include "rules/pack/test_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace gridline::pack {
namespace {

constexpr std::array<std::string_view, 7> keys = {"place", "category",      "lead", "lead.unit",
                                                  "tags",  "clocks.accept", "clocks"};
constexpr std::array<std::string_view, 2> verbs = {"accept", "report_done"};

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
  out.cases = load_test_cases(files, {keys, verbs}, issues);
  out.issues = issues.take();
  return out;
}

TEST(TestCases, a_case_keeps_what_is_submitted_and_where_each_expectation_stands) {
  const Read got = read("- text: 漏雨\n  at: 2026-03-02T09:00\n  expect: {place: 海曲世家/8号楼, category: '-'}\n"
                        "- {title: 停水, channel: sms, expect: {category: util.water}}\n");
  ASSERT_TRUE(got.issues.empty());
  ASSERT_EQ(got.cases.size(), 2u);
  ASSERT_EQ(got.cases[0].steps.size(), 1u);
  const CaseStep& first = got.cases[0].steps[0];
  EXPECT_EQ(first.submit->text, "漏雨");
  EXPECT_EQ(first.at, "2026-03-02T09:00");
  ASSERT_EQ(first.expected.size(), 2u);
  EXPECT_EQ(first.expected[1].values, std::vector<std::string>{"-"});
  EXPECT_EQ(first.expected[0].at.line, 3u);
  EXPECT_EQ(first.expected[0].at.column, 19u);
  EXPECT_EQ(got.cases[1].steps[0].submit->title, "停水");
  EXPECT_EQ(got.cases[1].steps[0].submit->channel, "sms");
}

TEST(TestCases, a_map_in_expect_gives_keys_with_a_dot_and_a_list_its_items) {
  const Read got = read("- text: 漏雨\n  expect:\n    lead: {unit: G1}\n    tags: [a, b]\n"
                        "    clocks: [{clock: accept, due: 2026-03-02 14:30}]\n");
  ASSERT_TRUE(got.issues.empty());
  const std::vector<Expectation>& e = got.cases.at(0).steps[0].expected;
  ASSERT_EQ(e.size(), 3u);
  EXPECT_EQ(e[0].key, "lead.unit");
  EXPECT_EQ(e[1].values, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(e[1].list);
  EXPECT_EQ(e[1].last.column, 15u);
  EXPECT_EQ(e[2].key, "clocks.accept");
  EXPECT_EQ(e[2].values, std::vector<std::string>{"2026-03-02 14:30"});
}

TEST(TestCases, a_story_keeps_its_steps_with_their_times_and_acts) {
  const Read got = read("- name: story\n  steps:\n    - {at: 2026-03-02, submit: 漏雨, expect: {lead: G1}}\n"
                        "    - {after: 2h, do: accept, by: m1, ticket: 2, with: {evidence: [a, b]}}\n");
  ASSERT_TRUE(got.issues.empty());
  const TestCase& story = got.cases.at(0);
  EXPECT_TRUE(story.sequence);
  EXPECT_EQ(story.name, "story");
  ASSERT_EQ(story.steps.size(), 2u);
  EXPECT_EQ(story.steps[0].submit->text, "漏雨");
  EXPECT_EQ(story.steps[1].after, "2h");
  EXPECT_EQ(story.steps[1].act->verb, "accept");
  EXPECT_EQ(story.steps[1].act->by, "m1");
  EXPECT_EQ(story.steps[1].ticket, 2);
  EXPECT_EQ(story.steps[1].act->fields.at(0).values, (std::vector<std::string>{"a", "b"}));
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
      {"- {text: 漏雨, expect: {lead: {member: x}}}\n", "unknown_key"},
      {"- {text: 漏雨, expect: {clocks: [{clock: acept, due: 2026-03-02}]}}\n", "unknown_key"},
      {"- {text: 漏雨, after: 2h, expect: {lead: G1}}\n", "unknown_key"},
      {"- {steps: []}\n", "wrong_kind"},
      {"- {steps: [{submit: 漏雨, expect: {lead: G1}}]}\n", "no_beginning"},
      {"- {steps: [{at: 2026-03-02, submit: 漏雨}]}\n", "empty_test"},
      {"- steps: [{at: 2026-03-02, submit: 漏雨, expect: {lead: G1}}, {after: 2h}]\n", "empty_step"},
      {"- steps: [{at: 2026-03-02, after: 2h, submit: 漏雨, expect: {lead: G1}}]\n", "two_times"},
      {"- steps: [{at: 2026-03-02, submit: 漏雨, do: accept, by: m, expect: {lead: G1}}]\n", "two_acts"},
      {"- steps: [{at: 2026-03-02, submit: 漏雨, expect: {lead: G1}}, {do: acept, by: m}]\n", "unknown_verb"},
      {"- steps: [{at: 2026-03-02, submit: 漏雨, expect: {lead: G1}}, {do: accept}]\n", "missing_key"},
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
  EXPECT_EQ(got.cases[0].steps[0].submit->text, "停水");
}

}  // namespace
}  // namespace gridline::pack
