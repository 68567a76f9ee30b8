// Strict reading of tests/*.yaml: a misspelt key would be a test that cannot fail.
#include "rules/pack/test_cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/pack/reading_help.h"
#include "rules/pack/yaml_node.h"

namespace gridline::pack {

namespace {

// So many a case; a story that needs more is several.
constexpr std::size_t steps_max = 200;

bool is_test_file(std::string_view name) { return name.starts_with("tests/") && name.ends_with(".yaml"); }

class CaseReader {
 public:
  CaseReader(const TestWords& words, IssueList& issues) : words_(words), issues_(issues) {}

  // Nothing: it has an issue.
  std::optional<TestCase> read(const YamlNode& node) {
    const std::size_t errors = issues_.errors();
    MapReader map(node, issues_);
    if (!map.is_map()) return std::nullopt;
    TestCase test;
    test.where = node.at;
    test.name = map.text("name");
    if (const YamlNode* steps = map.take("steps")) {
      test.sequence = true;
      read_steps(*steps, test);
    } else {
      CaseStep step;
      step.where = node.at;
      step.submit = submission_of(map);
      take_time(map, step, false);
      if (const YamlNode* expect = map.need("expect")) step.expected = expectations_of(*expect);
      if (step.submit->text.empty() && step.submit->title.empty())
        issues_.error(node.at, "missing_key", "用例没有 text，也没有 title", "the case has neither text nor title");
      test.steps.push_back(std::move(step));
    }
    map.finish();
    const bool expects = std::any_of(test.steps.begin(), test.steps.end(),
                                     [](const CaseStep& step) { return !step.expected.empty(); });
    if (!expects && issues_.errors() == errors)
      issues_.error(node.at, "empty_test", "用例没有写期望，永远不会失败",
                    "the case expects nothing, so it cannot fail");
    if (issues_.errors() != errors) return std::nullopt;
    return test;
  }

 private:
  bool known(const std::string& key) const {
    return std::find(words_.keys.begin(), words_.keys.end(), key) != words_.keys.end();
  }

  void unknown(const YamlNode& at, std::string_view under, const std::string& word) {
    std::vector<std::string_view> candidates;
    for (const std::string_view key : words_.keys) {
      if (key.starts_with(under)) candidates.push_back(key.substr(under.size()));
    }
    report_unknown(issues_, at.at, "unknown_key", "键", "key", word, candidates);
  }

  void take_time(MapReader& map, CaseStep& step, bool with_after) {
    const YamlNode* at = map.take("at");
    const YamlNode* after = with_after ? map.take("after") : nullptr;
    if (at != nullptr && expect_scalar(*at, issues_)) {
      step.at = at->text;
      step.time_at = at->at;
    }
    if (after == nullptr || !expect_scalar(*after, issues_)) return;
    step.after = after->text;
    step.time_at = after->at;
    if (at != nullptr)
      issues_.error(after->at, "two_times", "at 与 after 只写一个", "give at or after, not both");
  }

  CaseSubmission submission_of(MapReader& map) {
    CaseSubmission out;
    out.text = map.text("text");
    out.title = map.text("title");
    out.channel = map.text("channel");
    out.place = map.text("place");
    out.category = map.text("category");
    out.kind = map.text("kind");
    out.origin = map.text("origin");
    out.lon = map.text("lon");
    out.lat = map.text("lat");
    out.confidential = map.boolean("confidential").value_or(false);
    return out;
  }

  void read_steps(const YamlNode& node, TestCase& test) {
    if (!node.is_sequence() || node.items.empty()) {
      if (!node.reported)
        issues_.error(node.at, "wrong_kind", "steps 要写成步骤的列表", "steps is a list of steps");
      return;
    }
    if (node.items.size() > steps_max) {
      issues_.error(node.items[steps_max].at, "too_many_steps", fmt::format("一条用例至多 {} 步", steps_max),
                    fmt::format("a case has at most {} steps", steps_max));
      return;
    }
    for (const YamlNode& item : node.items) read_step(item, test);
  }

  void read_step(const YamlNode& node, TestCase& test) {
    MapReader map(node, issues_);
    if (!map.is_map()) return;
    CaseStep step;
    step.where = node.at;
    take_time(map, step, true);
    if (const YamlNode* submit = map.take("submit")) step.submit = read_submit(*submit);
    if (const YamlNode* verb = map.take("do")) step.act = read_act(*verb, map);
    step.ticket = map.integer("ticket", 1, 1'000'000, 0);
    if (const YamlNode* expect = map.take("expect")) step.expected = expectations_of(*expect);
    map.finish();
    if (step.submit && step.act)
      issues_.error(node.at, "two_acts", "一步只写 submit 或 do 之一", "a step has submit or do, not both");
    if (test.steps.empty() && (step.at.empty() || !step.submit))
      issues_.error(node.at, "no_beginning", "第一步要写 at 和 submit", "the first step has at and submit");
    else if (!step.submit && !step.act && step.expected.empty())
      issues_.error(node.at, "empty_step", "这一步什么也不做、不期望", "the step does nothing and expects nothing");
    test.steps.push_back(std::move(step));
  }

  CaseSubmission read_submit(const YamlNode& node) {
    if (node.is_scalar()) {
      CaseSubmission out;
      out.text = node.text;
      return out;
    }
    MapReader map(node, issues_);
    if (!map.is_map()) return {};
    CaseSubmission out = submission_of(map);
    out.id = map.text("id");
    map.finish();
    if (out.text.empty() && out.title.empty())
      issues_.error(node.at, "missing_key", "submit 没有 text，也没有 title", "submit has neither text nor title");
    return out;
  }

  CaseAct read_act(const YamlNode& verb, MapReader& map) {
    CaseAct act;
    if (!expect_scalar(verb, issues_)) return act;
    act.verb = verb.text;
    act.verb_at = act.by_at = verb.at;
    if (std::find(words_.verbs.begin(), words_.verbs.end(), act.verb) == words_.verbs.end())
      report_unknown(issues_, verb.at, "unknown_verb", "动作", "verb", act.verb,
                     {words_.verbs.begin(), words_.verbs.end()});
    if (const YamlNode* by = map.need("by"); by != nullptr && expect_scalar(*by, issues_)) {
      act.by = by->text;
      act.by_at = by->at;
    }
    const YamlNode* with = map.take("with");
    if (with == nullptr) return act;
    MapReader check(*with, issues_);
    for (std::size_t i = 0; check.is_map() && i < with->items.size(); ++i) {
      CaseField field{with->keys[i].text, {}, with->keys[i].at};
      for (const YamlNode* value : scalars_of(with->items[i], issues_)) field.values.push_back(value->text);
      act.fields.push_back(std::move(field));
    }
    return act;
  }

  std::vector<Expectation> expectations_of(const YamlNode& node) {
    std::vector<Expectation> out;
    read_expectations(node, "", out);
    return out;
  }

  // A map in a map gives "lead.unit": `under` is "lead.".
  void read_expectations(const YamlNode& node, const std::string& under, std::vector<Expectation>& out) {
    if (!node.is_map()) {
      if (!node.reported)
        issues_.error(node.at, "wrong_kind", "expect 要写成“键: 值”", "expect is a map of keys and values");
      return;
    }
    for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
      const std::string key = under + node.keys[i].text;
      const YamlNode& value = node.items[i];
      if (!known(key)) unknown(node.keys[i], under, node.keys[i].text);
      else if (value.is_map() && under.empty()) read_expectations(value, key + ".", out);
      else if (value.is_sequence() && is_list_of_clocks(value)) read_clocks(value, key + ".", out);
      else read_value(key, value, out);
    }
  }

  void read_value(const std::string& key, const YamlNode& value, std::vector<Expectation>& out) {
    Expectation e;
    e.key = key;
    e.at = e.last = value.at;
    e.list = value.is_sequence();
    if (!e.list && !expect_scalar(value, issues_)) return;
    for (const YamlNode* one : scalars_of(value, issues_)) {
      e.values.push_back(one->text);
      e.last = one->at;
      e.one_line = e.one_line && !one->folded && one->style != YamlNode::Style::block;
    }
    out.push_back(std::move(e));
  }

  static bool is_list_of_clocks(const YamlNode& list) {
    return !list.items.empty() && list.items[0].get("clock") != nullptr;
  }

  // [{clock: accept, due: …}] as `route` writes it, is {accept: …}.
  void read_clocks(const YamlNode& list, const std::string& under, std::vector<Expectation>& out) {
    for (const YamlNode& item : list.items) {
      MapReader map(item, issues_);
      const YamlNode* clock = map.need("clock");
      const YamlNode* due = map.need("due");
      map.finish();
      if (clock == nullptr || due == nullptr || !expect_scalar(*clock, issues_)) continue;
      if (known(under + clock->text)) read_value(under + clock->text, *due, out);
      else unknown(*clock, under, clock->text);
    }
  }

  const TestWords& words_;
  IssueList& issues_;
};

}  // namespace

std::vector<TestCase> load_test_cases(const PackFiles& files, const TestWords& words, IssueList& issues) {
  std::vector<TestCase> cases;
  CaseReader reader(words, issues);
  for (std::uint32_t i = 0; i < files.files.size(); ++i) {
    if (!is_test_file(files.files[i].name)) continue;
    const YamlNode root = read_yaml(i, issues);
    if (root.is_sequence()) {
      for (const YamlNode& item : root.items) {
        if (auto test = reader.read(item)) cases.push_back(std::move(*test));
      }
    } else if (!root.is_null()) {
      issues.error(root.at, "wrong_kind", "用例文件是一个列表：每条以“- text:”开头",
                   "a file of tests is a list: each case begins with \"- text:\"");
    }
  }
  return cases;
}

}  // namespace gridline::pack
