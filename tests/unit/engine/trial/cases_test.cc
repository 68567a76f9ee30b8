// A pack's own cases: what is said of one that does not hold, and that neither their number nor their time is
// without a bound.
#include "engine/trial/cases.h"

#include <gtest/gtest.h>

#include <atomic>

#include "rules/pack/files.h"

namespace gridline::trial {
namespace {

constexpr const char* holds_here = "- {text: 海曲世家8号楼顶楼漏雨, at: 2026-03-02T09:00, expect: {place: 海曲世家/8号楼}}\n";

struct Cases : testing::Test {
  // Lingyun with these cases alone.
  static pack::PackFiles with(const std::string& yaml) {
    pack::PackFiles files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
    std::erase_if(files.files, [](const pack::PackFile& f) { return f.name.starts_with("tests/"); });
    if (!yaml.empty()) files.files.push_back({"tests/own.yaml", yaml});
    return files;
  }
  static Verdict tried(const std::string& yaml, Over over = nullptr, std::size_t most = 100) {
    const pack::PackFiles files = with(yaml);
    const node::Compiled compiled = node::compile(files);
    EXPECT_NE(compiled.ready, nullptr);
    Running how{base::from_civil({2026, 3, 2}, {}), 1};
    how.over = std::move(over);
    return try_cases(files, compiled.ready, how, most);
  }
};

TEST_F(Cases, that_hold_say_nothing) {
  const Verdict v = tried(holds_here);
  EXPECT_TRUE(v.issues.empty()) << to_text(v.issues.front());
  EXPECT_EQ(v.cases, 1u);
  EXPECT_EQ(v.failed, 0u);
}

TEST_F(Cases, may_be_none) {
  const Verdict v = tried("");
  EXPECT_TRUE(v.issues.empty());
  EXPECT_EQ(v.cases, 0u);
}

TEST_F(Cases, that_do_not_hold_are_issues_with_what_was_expected_and_what_came) {
  const Verdict v = tried(std::string(holds_here) +
                          "- {text: 海曲世家8号楼顶楼漏雨, at: 2026-03-02T09:00, expect: {place: 海曲世家/9号楼}}\n");
  ASSERT_EQ(v.issues.size(), 1u);
  const pack::Issue& issue = v.issues[0];
  EXPECT_EQ(v.failed, 1u);
  EXPECT_EQ(issue.file, "tests/own.yaml");
  EXPECT_EQ(issue.line, 2u);
  EXPECT_EQ(issue.code, "expectation");
  EXPECT_EQ(issue.zh, "place 应为 海曲世家/9号楼，实得 海曲世家/8号楼");
  EXPECT_EQ(issue.en, "place should be 海曲世家/9号楼, is 海曲世家/8号楼");
  EXPECT_NE(to_text(issue).find("tests/own.yaml:2:"), std::string::npos);
}

TEST_F(Cases, of_a_file_that_cannot_be_read_are_issues) {
  const Verdict v = tried("- {text: 漏雨, expect: {plcae: x}}\n");
  ASSERT_FALSE(v.issues.empty());
  EXPECT_EQ(v.issues[0].file, "tests/own.yaml");
}

TEST_F(Cases, beyond_the_bound_are_refused_and_not_run) {
  bool asked = false;
  const Verdict v = tried(std::string(holds_here) + holds_here + holds_here,
                          [&] { return asked = true, false; }, 2);
  ASSERT_EQ(v.issues.size(), 1u);
  EXPECT_EQ(v.issues[0].code, "too_many_cases");
  EXPECT_EQ(v.issues[0].line, 3u);
  EXPECT_FALSE(asked);
}

TEST_F(Cases, that_take_too_long_are_left_and_the_first_of_them_is_named) {
  std::size_t steps = 0;
  const Verdict v = tried(std::string(holds_here) + holds_here + holds_here, [&] { return ++steps > 1; });
  EXPECT_FALSE(v.ended);
  EXPECT_EQ(v.failed, 2u);
  ASSERT_EQ(v.issues.size(), 1u);
  EXPECT_EQ(v.issues[0].code, "cases_not_ended");
  EXPECT_EQ(v.issues[0].line, 2u);
}

TEST_F(Cases, of_one_story_are_left_between_two_steps) {
  std::size_t steps = 0;
  const std::string story =
      "- name: 三步\n  steps:\n"
      "    - {at: 2026-03-02 09:00, submit: 海曲世家8号楼顶楼漏雨, expect: {level: 0}}\n"
      "    - {after: 6h, expect: {level: 9}}\n"
      "    - {after: 6h, expect: {level: 9}}\n";
  const Verdict v = tried(story, [&] { return ++steps > 1; });
  ASSERT_EQ(v.issues.size(), 1u);  // and not what the steps expected that were never come to
  EXPECT_EQ(v.issues[0].code, "cases_not_ended");
}

TEST_F(Cases, find_the_same_on_one_thread_and_on_many) {
  std::string yaml;
  for (int i = 0; i < 40; ++i)
    yaml += i % 3 == 0 ? "- {text: 海曲世家8号楼顶楼漏雨, at: 2026-03-02T09:00, expect: {place: 海曲世家/9号楼}}\n"
                       : holds_here;
  const pack::PackFiles files = with(yaml);
  const node::Compiled compiled = node::compile(files);
  ASSERT_NE(compiled.ready, nullptr);
  const Verdict one = try_cases(files, compiled.ready, {{}, 1}, 100);
  const Verdict many = try_cases(files, compiled.ready, {{}, 4}, 100);
  EXPECT_EQ(one.failed, 14u);
  EXPECT_EQ(many.failed, 14u);
  ASSERT_EQ(one.issues.size(), many.issues.size());
  for (std::size_t i = 0; i < one.issues.size(); ++i)
    EXPECT_EQ(to_text(one.issues[i]), to_text(many.issues[i]));
}

}  // namespace
}  // namespace gridline::trial
