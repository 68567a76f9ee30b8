// The language as tables: what parses into what, what the checker says, what evaluates to what.
#include <gtest/gtest.h>

#include <set>

#include "rules/cel/evaluate.h"
#include "rules/cel/parser.h"
#include "rules/cel/variables.h"
#include "tests/unit/rules/cel/golden.h"

namespace gridline::cel {
namespace {

std::string shown(const Source& source, const std::vector<Issue>& issues) {
  std::string out;
  for (const Issue& issue : issues) out += source.display(issue) + "\n";
  return out;
}

Schema complaint_schema() {
  Schema schema;
  schema.add("category", Kind::string);
  schema.add("urgency", Kind::integer);
  schema.add("score", Kind::number);
  schema.add("count", Kind::unsigned_integer);
  schema.add("confidential", Kind::boolean);
  schema.add("anything", Kind::dyn);
  schema.add("at", Kind::timestamp);
  schema.add("waited", Kind::duration);
  schema.add("place.compound", Kind::string);
  schema.add("place.building", Kind::string);
  schema.add("place.poi.name", Kind::string);
  schema.add("place.path", Kind::string);
  schema.add("place.units", Type::list(Kind::string));
  schema.add("place.located", Kind::boolean);
  schema.add("resident.tags", Type::list(Kind::string));
  schema.add("extra", Type::map(Kind::string, Kind::string));
  schema.add("words", Type::list(Type::map(Kind::string, Kind::dyn)));
  return schema;
}

std::string parsed(const golden::Case& c) {
  const Source source(c.expression);
  Issues issues;
  const Ast ast = parse(source, issues);
  return issues.empty() ? print(ast) + "\n" : shown(source, issues.take());
}

std::string checked(const golden::Case& c) {
  static const Schema schema = complaint_schema();
  const Compiled compiled = compile(c.expression, schema);
  if (!compiled.program) return shown(compiled.source, compiled.issues);
  return type_name(compiled.program->type()) + "\n";
}

// "a = 1; b.c = "x"": values written in CEL. They live in the programs that are kept.
void set_variables(const std::string& where, std::vector<Program>& kept, Variables& variables) {
  std::istringstream in(where);
  for (std::string part; std::getline(in, part, ';');) {
    const std::size_t begin = part.find_first_not_of(' ');
    const std::string name = part.substr(begin, part.find(' ', begin) - begin);
    const Compiled compiled = compile(part.substr(part.find('=') + 1), Schema::dynamic(), Kind::dyn);
    ASSERT_TRUE(compiled.program) << part;
    kept.push_back(*compiled.program);
    Workspace workspace;
    const Value value = evaluate(kept.back(), NamedActivation(kept.back(), {}), workspace);
    ASSERT_EQ(workspace.arena().bytes_used(), 0u) << "not a constant: " << part;
    variables.set(name, value);
  }
}

std::string evaluated(const golden::Case& c) {
  const Compiled compiled = compile(c.expression, Schema::dynamic(), Kind::dyn);
  if (!compiled.program) return shown(compiled.source, compiled.issues);
  std::vector<Program> kept;
  Variables variables;
  set_variables(c.where, kept, variables);
  Workspace workspace;
  const Value value = evaluate(*compiled.program, NamedActivation(*compiled.program, variables), workspace);
  if (!value.is_error()) return "= " + to_text(value) + "\n";
  return "! " + std::string(fault_word(value.fault())) + " " +
         compiled.source.display(describe(*compiled.program, value)) + "\n";
}

TEST(CelGolden, expressions_parse_as_written_in_the_table) {
  golden::expect_unchanged("parse.txt", parsed, 100);
}
TEST(CelGolden, the_checker_says_what_the_table_says) { golden::expect_unchanged("check.txt", checked, 50); }
TEST(CelGolden, expressions_evaluate_as_written_in_the_table) {
  golden::expect_unchanged("evaluate.txt", evaluated, 150);
}

// The rows of the table that gave a value, and the names of calls in expressions that ended in an error.
class Covered final : public Listener {
 public:
  void look(const golden::Case& c) {
    const Compiled compiled = compile(c.expression, Schema::dynamic(), Kind::dyn);
    if (!compiled.program) return;
    plan_ = &compiled.program->plan();
    given_.assign(plan_->steps.size(), Value());
    std::vector<Program> kept;
    Variables variables;
    set_variables(c.where, kept, variables);
    Workspace workspace;
    const NamedActivation activation(*compiled.program, variables);
    const bool failed = evaluate(*compiled.program, activation, workspace, this).is_error();
    for (NodeId id = 0; id < plan_->steps.size(); ++id) {
      if (plan_->ast.node(id).kind != NodeKind::call) continue;
      if (failed) failed_.insert(std::string(plan_->ast.text(id)));
      const Step& step = plan_->steps[id];
      if (step.op == Op::constant && step.function != nullptr) rows_.insert(step.function);
    }
  }
  bool gave_a_value(const Function& row) const { return rows_.contains(&row); }
  bool ended_in_an_error(std::string_view name) const { return failed_.contains(std::string(name)); }

 private:
  void value(NodeId node, const Value& value) override {
    given_[node] = value;
    const Step& step = plan_->steps[node];
    if (value.is_error() || plan_->ast.node(node).kind != NodeKind::call) return;
    std::vector<Value> arguments;
    for (const NodeId c : plan_->ast.children_of(node)) arguments.push_back(given_[c]);
    for (const Function& row : step.overloads) {
      if (step.function == &row || (step.function == nullptr && accepts(row, arguments))) rows_.insert(&row);
    }
  }

  const Plan* plan_ = nullptr;
  std::vector<Value> given_;
  std::set<const Function*> rows_;
  std::set<std::string> failed_;
};

TEST(CelGolden, every_row_of_the_table_has_a_case_with_a_value_and_every_name_one_with_an_error) {
  std::vector<golden::Case> cases;
  golden::computed(golden::read("evaluate.txt"), [](const golden::Case&) { return std::string(); }, &cases);
  Covered covered;
  for (const golden::Case& c : cases) covered.look(c);
  for (const Function& row : functions()) {
    const bool asks_a_pack = row.name == "working_time" || row.name == "near" || row.name == "on_duty";
    const bool elsewhere = row.implementation == nullptr || asks_a_pack;  // evaluate_test.cc
    EXPECT_TRUE(elsewhere || covered.gave_a_value(row)) << signature(row);
    EXPECT_TRUE(covered.ended_in_an_error(row.name)) << signature(row);
  }
  for (const Macro& macro : macros()) EXPECT_TRUE(covered.ended_in_an_error(macro.name)) << macro.name;
}

TEST(CelGolden, the_printed_tree_parses_into_the_same_tree) {
  for (const std::string name : {"parse.txt", "check.txt", "evaluate.txt"}) {
    std::vector<golden::Case> cases;
    golden::computed(golden::read(name), [](const golden::Case&) { return std::string(); }, &cases);
    for (const golden::Case& c : cases) {
      const Source source(c.expression);
      Issues issues;
      const std::string once = print(parse(source, issues));
      if (!issues.empty()) continue;
      const std::string twice = print(parse(Source(once), issues));
      EXPECT_EQ(once, twice) << c.expression;
      EXPECT_TRUE(issues.empty()) << c.expression;
    }
  }
}

}  // namespace
}  // namespace gridline::cel
