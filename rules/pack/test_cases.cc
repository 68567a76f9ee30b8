// Strict reading of tests/*.yaml: a misspelt key would be a test that cannot fail.
#include "rules/pack/test_cases.h"

#include <algorithm>

#include "rules/pack/reading_help.h"
#include "rules/pack/yaml_node.h"

namespace gridline::pack {

namespace {

bool is_test_file(std::string_view name) { return name.starts_with("tests/") && name.ends_with(".yaml"); }

void read_expectations(const YamlNode& node, std::span<const std::string_view> keys, TestCase& test,
                       IssueList& issues) {
  if (!node.is_map()) {
    if (!node.reported)
      issues.error(node.at, "wrong_kind", "expect 要写成“键: 值”", "expect is a map of keys and values");
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const YamlNode& key = node.keys[i];
    if (std::find(keys.begin(), keys.end(), key.text) == keys.end()) {
      report_unknown(issues, key.at, "unknown_key", "键", "key", key.text, {keys.begin(), keys.end()});
    } else if (expect_scalar(node.items[i], issues)) {
      test.expected.push_back({key.text, node.items[i].text, node.items[i].at});
    }
  }
}

void read_case(const YamlNode& node, std::span<const std::string_view> keys, std::vector<TestCase>& cases,
               IssueList& issues) {
  const std::size_t errors = issues.errors();
  MapReader map(node, issues);
  if (!map.is_map()) return;
  TestCase test;
  test.where = node.at;
  test.text = map.text("text");
  test.title = map.text("title");
  test.channel = map.text("channel");
  test.place = map.text("place");
  test.category = map.text("category");
  test.at = map.text("at");
  if (const YamlNode* expect = map.need("expect")) read_expectations(*expect, keys, test, issues);
  map.finish();
  if (test.text.empty() && test.title.empty())
    issues.error(node.at, "missing_key", "用例没有 text，也没有 title", "the case has neither text nor title");
  if (test.expected.empty() && issues.errors() == errors)
    issues.error(node.at, "empty_test", "用例没有写期望，永远不会失败",
                 "the case expects nothing, so it cannot fail");
  if (issues.errors() == errors) cases.push_back(std::move(test));
}

}  // namespace

std::vector<TestCase> load_test_cases(const PackFiles& files, std::span<const std::string_view> keys,
                                      IssueList& issues) {
  std::vector<TestCase> cases;
  for (std::uint32_t i = 0; i < files.files.size(); ++i) {
    if (!is_test_file(files.files[i].name)) continue;
    const YamlNode root = read_yaml(i, issues);
    if (root.is_sequence()) {
      for (const YamlNode& item : root.items) read_case(item, keys, cases, issues);
    } else if (!root.is_null()) {
      issues.error(root.at, "wrong_kind", "用例文件是一个列表：每条以“- text:”开头",
                   "a file of tests is a list: each case begins with \"- text:\"");
    }
  }
  return cases;
}

}  // namespace gridline::pack
