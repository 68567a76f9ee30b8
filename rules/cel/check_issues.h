// What the checker says to a rule editor, in one place. Those that give a Type give dyn, so that
// one mistake is reported once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/cel/ast.h"
#include "rules/cel/outside_subset.h"
#include "rules/cel/schema.h"
#include "rules/cel/source.h"
#include "rules/cel/type.h"
#include "rules/cel/value.h"

namespace gridline::cel {

class CheckIssues {
 public:
  CheckIssues(const Ast& ast, const Schema& schema, Issues& issues)
      : ast_(ast), schema_(schema), issues_(issues), strict_(!schema.is_dynamic()) {}

  // Silent with a dynamic schema: evaluation gives an error value instead.
  Type unknown_name(NodeId id, std::string_view name, std::vector<std::string_view> others);
  Type unknown_field(NodeId id, std::string_view group);
  Type group_as_value(NodeId id, std::string_view path);
  Type no_fields(NodeId id, Type operand);
  Type unknown_function(NodeId id);
  Type not_here(NodeId id, std::string_view field);
  Type no_overload(NodeId id, const std::vector<Type>& types);
  Type branches_differ(NodeId id, Type then, Type otherwise);
  void not_a_condition(NodeId id, Type type);
  void not_a_range(NodeId id, Type type);
  void bad_pattern(NodeId id, std::string_view reason);
  void bad_zone(NodeId id);
  void bad_literal(NodeId id, const Value& error);
  void bad_key(NodeId id, Type type);
  void duplicate_key(NodeId id);
  void wrong_result(Type expected, Type type);

  // Never silent: the form itself is wrong.
  Type bad_has(NodeId id);
  Type not_supported(NodeId id, const Outside& outside, std::string_view library);
  Type two_variables(NodeId id, std::string_view name);
  Type bad_macro(NodeId id, std::string_view name);
  Type macros_too_deep(NodeId id);

 private:
  Type add(Span span, std::string zh, std::string en);

  const Ast& ast_;
  const Schema& schema_;
  Issues& issues_;
  bool strict_;
};

}  // namespace gridline::cel
