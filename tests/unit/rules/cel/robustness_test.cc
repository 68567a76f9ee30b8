// Any bytes: compile and evaluate never crash, hang or recurse without limit.
#include <ctime>
#include <random>

#include <gtest/gtest.h>

#include "rules/cel/evaluate.h"
#include "rules/cel/limits.h"
#include "rules/cel/parser.h"
#include "rules/cel/variables.h"
#include "tests/unit/rules/cel/golden.h"

namespace gridline::cel {
namespace {

// Everything that may be done with a text. Every issue can be shown, every value too.
void exercise(std::string_view text) {
  static const Schema strict = [] {
    Schema schema;
    schema.add("a.b", Kind::string);
    schema.add("category", Kind::string);
    schema.add("x", Kind::dyn);
    schema.add("tags", Type::list(Kind::string));
    return schema;
  }();
  static const Schema dynamic = Schema::dynamic();
  static const Value tags[] = {Value::string("独居"), Value::integer(1), Value::null()};
  for (const Schema* schema : {&strict, &dynamic}) {
    const Compiled compiled = compile(text, *schema, Kind::dyn);
    ASSERT_EQ(compiled.program.has_value(), compiled.issues.empty());
    for (const Issue& issue : compiled.issues) ASSERT_FALSE(compiled.source.display(issue).empty());
    if (!compiled.program) continue;
    Variables variables;
    variables.set("x", Value::integer(3));
    variables.set("a.b", Value::string("海曲"));
    variables.set("tags", Value::list(tags));
    struct Slots final : Activation {
      Value resolve(Slot slot) const override { return slot == 3 ? Value::list(tags) : Value::string("x"); }
    };
    Workspace workspace({20'000, 64 * 1024});
    const NamedActivation named(*compiled.program, variables);
    const Slots slots;
    const Activation& activation = schema == &strict ? static_cast<const Activation&>(slots) : named;
    const Value value = evaluate(*compiled.program, activation, workspace);
    ASSERT_FALSE(to_text(value).empty());
    if (value.is_error()) {
      ASSERT_FALSE(describe(*compiled.program, value).zh.empty());
    }
  }
}

std::vector<std::string> corpus() {
  std::vector<std::string> texts;
  for (const std::string name : {"parse.txt", "check.txt", "evaluate.txt"}) {
    std::vector<golden::Case> cases;
    golden::computed(golden::read(name), [](const golden::Case&) { return std::string(); }, &cases);
    for (const golden::Case& c : cases) texts.push_back(c.expression);
  }
  return texts;
}

TEST(CelRobustness, random_mutations_of_the_corpus_do_no_harm) {
  const std::vector<std::string> texts = corpus();
  ASSERT_GT(texts.size(), 300u);
  std::mt19937 random(20260302);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 8'000; ++round) {
    std::string text = texts[below(texts.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
      const std::string& other = texts[below(texts.size())];
      const std::size_t at = below(text.size() + 1);
      switch (below(5)) {
        case 0: text.insert(at, 1, static_cast<char>(below(256))); break;
        case 1: text.erase(at, 1 + below(4)); break;
        case 2: text.insert(at, other.substr(below(other.size() + 1), below(20))); break;
        case 3: text.insert(at, std::string(1 + below(300), "([{!-+&|.?:\"',"[below(14)])); break;
        default: if (at < text.size()) text[at] = static_cast<char>(below(256)); break;
      }
    }
    exercise(text);
    if (testing::Test::HasFatalFailure()) FAIL() << "round " << round << ": " << text;
  }
}

std::string repeated(std::string_view part, std::size_t bytes) {
  std::string out;
  while (out.size() + part.size() <= bytes) out += part;
  return out;
}

// The slowest takes some 15 ms of the processor, with the sanitizers 200.
void exercise_soon(const std::string& text) {
  const std::clock_t begin = std::clock();
  exercise(text);
  EXPECT_LT(std::clock() - begin, 3 * CLOCKS_PER_SEC) << text.substr(0, 20);
}

TEST(CelRobustness, the_longest_texts_of_each_kind_end_soon) {
  for (const std::string_view part :
       {"(",  "[",   "{",  "!",  "-",        "a.",        "a[",  "a?",   "a?b:", "a+", "a&&", "{1:",
        "f(", "[1,", ".a", "\"", "海",       "（",        "1",   "a ",   "a\n",  "//", "`",   ")",
        "a<", "!(",  "-(", "a{", "x.map(y,", "[].all(x,", "'\\", "\xFF", "= ",   "@"}) {
    exercise_soon(repeated(part, expression_bytes_max));
    exercise_soon(repeated(part, expression_bytes_max - 2) + "a");
    exercise_soon("a" + repeated(part, expression_bytes_max - 2));
    exercise_soon(repeated(part, expression_bytes_max + 100));
  }
  std::string names;
  for (int i = 0; names.size() + 10 < expression_bytes_max; ++i) names += "v" + std::to_string(i) + ",";
  exercise_soon("[" + names + "]");
}

TEST(CelRobustness, too_much_nesting_is_one_issue) {
  const std::string open(200, '(');
  const Compiled compiled = compile(open + "1" + std::string(200, ')'), Schema::dynamic(), Kind::dyn);
  ASSERT_FALSE(compiled.issues.empty());
  EXPECT_NE(compiled.issues[0].zh.find("嵌套太深"), std::string::npos);
  EXPECT_TRUE(
      compile(std::string(60, '(') + "1" + std::string(60, ')'), Schema::dynamic(), Kind::dyn).program);
}

TEST(CelRobustness, a_long_chain_of_conditions_is_not_deep) {
  std::string text = "x == 0";
  for (int i = 1; i < 1000; ++i) text += "||x==" + std::to_string(i);
  EXPECT_TRUE(compile(text, Schema::dynamic(), Kind::dyn).program);
}

TEST(CelRobustness, text_that_is_not_utf8_is_one_issue_at_its_byte) {
  const Compiled compiled = compile("a == \"\xE6\xB5\"", Schema::dynamic(), Kind::dyn);
  ASSERT_EQ(compiled.issues.size(), 1u);
  EXPECT_EQ(compiled.issues[0].span.begin, 6u);
}

}  // namespace
}  // namespace gridline::cel
