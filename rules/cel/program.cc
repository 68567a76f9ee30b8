// The phases in order, and error values in words.
#include "rules/cel/program.h"

#include <utility>

#include <fmt/format.h>

#include "engine/base/assert.h"
#include "rules/cel/checker.h"
#include "rules/cel/literal.h"
#include "rules/cel/parser.h"

namespace gridline::cel {

namespace {

// "int, string" of the kinds packed into an error's detail.
std::string given_kinds(std::uint64_t detail) {
  std::string out;
  for (; detail != 0; detail >>= 8) {
    if (!out.empty()) out += ", ";
    out += kind_name(static_cast<Kind>((detail & 0xFF) - 1));
  }
  return out;
}

// The zone that an expression wrote down; empty when it is the value of something else.
std::string_view zone_given(const Ast& ast, const Value& error) {
  const auto arguments = ast.children_of(error.node());
  const bool written = error.fault() == Fault::unsupported_zone && !arguments.empty() &&
                       ast.node(arguments.back()).kind == NodeKind::string;
  return written ? ast.text(arguments.back()) : std::string_view();
}

struct Words {
  const char* zh;
  const char* en;
};

Words words(Fault fault) {
  switch (fault) {
    case Fault::unknown_name: return {"没有这个变量", "no such variable"};
    case Fault::no_such_key: return {"没有这个键", "no such key"};
    case Fault::no_such_field: return {"这个值没有字段", "this value has no fields"};
    case Fault::no_such_overload: return {"不能用于这些类型", "does not take these types"};
    case Fault::unknown_function: return {"没有这个函数", "no such function"};
    case Fault::index_out_of_range: return {"列表没有这么多元素", "index out of range"};
    case Fault::overflow: return {"数字超出范围", "number out of range"};
    case Fault::division_by_zero: return {"除以零", "division by zero"};
    case Fault::not_convertible: return {"不能转换成这个类型", "cannot be converted"};
    case Fault::not_utf8: return {"字节不是 UTF-8 文字", "the bytes are not UTF-8"};
    case Fault::bad_pattern: return {"正则表达式不对", "not a regular expression"};
    case Fault::duplicate_key: return {"映射里有重复的键", "a key stands twice in this map"};
    case Fault::bad_key: return {"不能作键或下标", "cannot be a key or an index"};
    case Fault::time_out_of_range:
      return {"时间超出范围：时刻在公元 1 至 9999 年，时长在 ±292 年内",
              "time out of range: timestamps lie in the years 1 to 9999, durations within 292 years"};
    case Fault::unsupported_zone:
      return {"不支持这个时区；可写 +08:00、UTC，1991-09-15 以后还可写 Asia/Shanghai",
              "this time zone is not supported; write +08:00, UTC, or since 1991-09-15 Asia/Shanghai"};
    case Fault::no_context: return {"这里没有诉求或规则包可问", "there is no complaint or no pack here to ask"};
    case Fault::no_ground:
      return {"算不出距离：来件没有坐标，或者地点在地图上没有范围",
              "no distance: no coordinates came, or the place has no area on the map"};
    case Fault::wrong_type: return {"值的类型与约定不符", "the value is not of the type promised"};
    case Fault::budget: return {"计算量或内存超出上限", "the budget of steps or memory is used up"};
  }
  return {"", ""};
}

}  // namespace

Compiled compile(std::string_view text, const Schema& schema, Type expected, Origin origin,
                 const Surroundings& around) {
  Issues issues;
  const bool only_besides = text.empty() && !around.besides.empty();
  auto plan =
      std::make_shared<Plan>(Source(std::string(only_besides ? around.besides : text), std::move(origin)));
  plan->ast = parse(plan->source, issues);
  if (!only_besides) plan->ast = put_in(std::move(plan->ast), around.names, issues);
  if (!around.besides.empty() && !only_besides)
    plan->ast = both(parse(Source(std::string(around.besides)), issues), plan->ast);
  check(*plan, schema, expected, issues, around.names);
  Compiled compiled{plan->source, std::nullopt, issues.take()};
  if (compiled.issues.empty()) compiled.program.emplace(std::move(plan));
  return compiled;
}

Program part_of(const Program& whole, NodeId part, const Schema& schema) {
  Issues issues;
  auto plan = std::make_shared<Plan>(whole.source());
  plan->ast = subtree(whole.ast(), part);
  check(*plan, schema, Kind::boolean, issues);
  GRIDLINE_ASSERT(issues.empty());  // it was checked as a part of the whole
  return Program(std::move(plan));
}

Issue describe(const Program& program, const Value& error) {
  GRIDLINE_ASSERT(error.is_error() && error.node() < program.ast().nodes.size());
  Words said = words(error.fault());
  std::string zh = said.zh;
  std::string en = said.en;
  if (error.fault() == Fault::no_such_overload && error.detail() != 0) {
    zh += "：" + given_kinds(error.detail());
    en += ": " + given_kinds(error.detail());
  }
  if (const std::string_view zone = zone_given(program.ast(), error); !zone.empty()) {
    zh = fmt::format("{}：{}", shortened(zone), zh);
    en = fmt::format("{}: {}", shortened(zone), en);
  }
  return {program.ast().node(error.node()).name_span, std::move(zh), std::move(en)};
}

}  // namespace gridline::cel
