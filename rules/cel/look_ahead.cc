// Constant patterns, zones and times.
#include "rules/cel/look_ahead.h"

#include <algorithm>
#include <array>

namespace gridline::cel {

namespace {

bool is_constant_text(const Step& step) {
  return step.op == Op::constant && step.constant.kind() == Kind::string;
}

void compile_pattern(Plan& plan, NodeId call, NodeId argument, CheckIssues& say) {
  base::Result<Pattern> compiled = Pattern::compile(plan.steps[argument].constant.as_text());
  if (!compiled.ok()) return say.bad_pattern(argument, compiled.error().message);
  plan.patterns.push_back(std::make_unique<Pattern>(std::move(compiled).value()));
  plan.steps[call].pattern = plan.patterns.back().get();
}

void fold(Plan& plan, NodeId call, const Function& function, CheckIssues& say) {
  std::array<Value, parameters_max> arguments;
  for (std::size_t i = 0; i < function.parameter_count; ++i) {
    const Step& argument = plan.steps[plan.ast.children_of(call)[i]];
    if (argument.op != Op::constant) return;
    arguments[i] = argument.constant;
  }
  Workspace workspace;
  const Value value = function.implementation(Call{workspace, call, nullptr}, arguments.data());
  if (value.is_error()) return say.bad_literal(call, value);
  plan.steps[call].op = Op::constant;
  plan.steps[call].constant = value;
}

}  // namespace

void look_ahead(Plan& plan, NodeId call, CheckIssues& say) {
  const Step& step = plan.steps[call];
  const auto arguments = plan.ast.children_of(call);
  const auto row = std::find_if(step.overloads.begin(), step.overloads.end(), [&](const Function& function) {
    return function.parameter_count == arguments.size() && function.ahead != Ahead::nothing;
  });
  if (row == step.overloads.end()) return;
  const NodeId last = arguments.back();
  if (row->ahead == Ahead::value && step.op == Op::call) fold(plan, call, *step.function, say);
  if (!is_constant_text(plan.steps[last])) return;
  if (row->ahead == Ahead::pattern) compile_pattern(plan, call, last, say);
  if (row->ahead == Ahead::zone && !zone_named(plan.steps[last].constant.as_text())) say.bad_zone(last);
}

}  // namespace gridline::cel
