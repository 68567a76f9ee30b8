// The sentences of the checker.
#include "rules/cel/check_issues.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "rules/cel/functions.h"
#include "rules/cel/limits.h"
#include "rules/cel/literal.h"
#include "rules/cel/suggest.h"

namespace gridline::cel {

namespace {

// Appends "did you mean" to both sentences.
void suggest(std::string& zh, std::string& en, std::string_view prefix, std::string_view name) {
  if (name.empty()) return;
  zh += fmt::format("，是想写 {}{} 吗？", prefix, name);
  en += fmt::format(", did you mean {}{}?", prefix, name);
}

// Behind "a condition is needed, this is a text".
constexpr std::string_view compare_zh = "；请写成比较，如 == \"…\"";
constexpr std::string_view compare_en = "; compare it, as with == \"...\"";

// At most eight names, for "choose one of".
std::string listed(const std::vector<std::string_view>& names, std::string_view prefix) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < 8; ++i) {
    out += fmt::format("{}{}{}", i > 0 ? ", " : "", prefix, names[i]);
  }
  return names.size() > 8 ? out + " …" : out;
}

}  // namespace

Type CheckIssues::add(Span span, std::string zh, std::string en) {
  if (strict_) issues_.add(span, std::move(zh), std::move(en));
  return {};
}

Type CheckIssues::unknown_name(NodeId id, std::string_view name, std::vector<std::string_view> others) {
  std::vector<std::string_view> names = std::move(others);  // of two that are as near, the variable at hand
  const std::vector<std::string_view> fields = schema_.names_in("");
  names.insert(names.end(), fields.begin(), fields.end());
  std::string zh = fmt::format("没有名为 {} 的字段", shortened(name));
  std::string en = fmt::format("nothing is named {}", shortened(name));
  const std::string_view near = nearest(name, names);
  suggest(zh, en, "", near);
  if (near.empty()) {
    zh += fmt::format("；若是文字请加引号：\"{}\"", shortened(name));
    en += fmt::format("; a text needs quotes: \"{}\"", shortened(name));
  }
  return add(ast_.node(id).span, std::move(zh), std::move(en));
}

Type CheckIssues::unknown_field(NodeId id, std::string_view group) {
  const std::string_view name = ast_.text(id);
  const std::string prefix = std::string(group) + ".";
  std::string zh = fmt::format("没有字段 {}{}", prefix, shortened(name));
  std::string en = fmt::format("no field {}{}", prefix, shortened(name));
  suggest(zh, en, prefix, nearest(name, schema_.names_in(group)));
  return add(ast_.node(id).name_span, std::move(zh), std::move(en));
}

Type CheckIssues::group_as_value(NodeId id, std::string_view path) {
  const std::string names = listed(schema_.names_in(path), std::string(path) + ".");
  return add(ast_.node(id).span, fmt::format("{} 是一组字段，不能单独使用，请选其一：{}", path, names),
             fmt::format("{} is a group of fields, choose one of: {}", path, names));
}

Type CheckIssues::no_fields(NodeId id, Type operand) {
  const std::string type = type_name(operand);
  return add(ast_.node(id).name_span, fmt::format("{} 类型的值没有字段 {}", type, shortened(ast_.text(id))),
             fmt::format("a value of type {} has no field {}", type, shortened(ast_.text(id))));
}

Type CheckIssues::unknown_function(NodeId id) {
  const Node& node = ast_.node(id);
  const std::string_view name = ast_.text(id);
  std::string zh = fmt::format("没有函数 {}", shortened(name));
  std::string en = fmt::format("no function {}", shortened(name));
  const Form other = node.form == Form::receiver ? Form::global : Form::receiver;
  if (const auto rows = overloads(name, other); !rows.empty()) {
    zh = fmt::format("函数 {} 的写法是 {}", name, signature(rows[0]));
    en = fmt::format("{} is written {}", name, signature(rows[0]));
  } else {
    std::vector<std::string_view> names, others;
    for (const Function& function : functions()) {
      if (function.form == node.form) names.push_back(function.name);
      if (function.form == other) others.push_back(function.name);
    }
    for (const Macro& macro : macros()) names.push_back(macro.name);
    const std::string_view near = nearest(name, names), near_other = nearest(name, others);
    suggest(zh, en, "", near);
    if (near.empty() && !near_other.empty()) suggest(zh, en, "", signature(overloads(near_other, other)[0]));
  }
  return add(node.name_span, std::move(zh), std::move(en));
}

Type CheckIssues::not_here(NodeId id, std::string_view field) {
  const std::string_view name = ast_.text(id);
  return add(ast_.node(id).name_span, fmt::format("{} 在这里不能用：没有字段 {}", name, field),
             fmt::format("{} cannot be used here: there is no field {}", name, field));
}

Type CheckIssues::no_overload(NodeId id, const std::vector<Type>& types) {
  const Node& node = ast_.node(id);
  std::string given;
  for (const Type& type : types) given += (given.empty() ? "" : ", ") + type_name(type);
  std::string forms;
  const auto rows = overloads(ast_.text(id), node.form);
  if (node.form != Form::operation) {
    for (std::size_t i = 0; i < rows.size() && i < 4; ++i) forms += (i > 0 ? "; " : "") + signature(rows[i]);
  }
  const std::string_view name = spelling(ast_.text(id));
  std::string zh = fmt::format("{} 不能用于 {}", name, given);
  std::string en = fmt::format("{} does not take {}", name, given);
  if (types.empty()) {
    zh = fmt::format("{} 缺少参数", name);
    en = fmt::format("{} lacks its arguments", name);
  }
  const bool with_text =
      std::any_of(types.begin(), types.end(), [](Type t) { return t.kind() == Kind::string; });
  if (name == "in" && with_text) {
    zh += "；in 的右边要是列表，文字里有没有请用 contains";
    en += "; in asks a list, contains a text";
  } else if (node.form == Form::operation && name != "[]" && types.size() == 2 && with_text) {
    zh += "；两边要是同一类型，文字要加引号";
    en += "; both sides need one type, and a text quotes";
  }
  if (!forms.empty()) {
    zh += fmt::format("；写法：{}", forms);
    en += fmt::format("; it is written {}", forms);
  }
  return add(node.name_span, std::move(zh), std::move(en));
}

Type CheckIssues::branches_differ(NodeId id, Type then, Type otherwise) {
  return add(ast_.node(id).name_span,
             fmt::format("? : 两边的类型不同：{} 和 {}", type_name(then), type_name(otherwise)),
             fmt::format("the two sides of ? : differ: {} and {}", type_name(then), type_name(otherwise)));
}

void CheckIssues::not_a_condition(NodeId id, Type type) {
  const bool text = type.kind() == Kind::string;
  add(ast_.node(id).span,
      fmt::format("这里需要条件（bool），却是 {}{}", type_name(type), text ? compare_zh : ""),
      fmt::format("a condition (bool) is needed here, this is {}{}", type_name(type),
                  text ? compare_en : ""));
}

void CheckIssues::not_a_range(NodeId id, Type type) {
  add(ast_.node(id).span, fmt::format("这里需要列表或映射，却是 {}", type_name(type)),
      fmt::format("a list or map is needed here, this is {}", type_name(type)));
}

void CheckIssues::bad_pattern(NodeId id, std::string_view reason) {
  add(ast_.node(id).span, fmt::format("正则表达式不对：{}", reason),
      fmt::format("not a regular expression: {}", reason));
}

void CheckIssues::bad_zone(NodeId id) {
  const std::string name = shortened(ast_.text(id));
  add(ast_.node(id).span,
      fmt::format("不支持时区 {}；可写 +08:00、UTC 或 Asia/Shanghai", name),
      fmt::format("the time zone {} is not supported; write +08:00, UTC or Asia/Shanghai", name));
}

void CheckIssues::bad_literal(NodeId id, const Value& error) {
  const bool is_time = ast_.text(id) == "timestamp";
  const Span span = ast_.node(id).span;
  if (error.fault() == Fault::time_out_of_range) {
    add(span, is_time ? "时刻超出公元 1 至 9999 年" : "时长超出 ±292 年",
        is_time ? "the timestamp is outside of the years 1 to 9999"
                : "the duration is longer than 292 years");
  } else {
    add(span, is_time ? "不是时刻；写法：timestamp(\"2026-03-02T09:00:00+08:00\")"
                      : "不是时长；写法：duration(\"1h30m\")，单位 h m s ms us ns",
        is_time ? "not a timestamp; it is written timestamp(\"2026-03-02T09:00:00+08:00\")"
                : "not a duration; it is written duration(\"1h30m\"), with units h m s ms us ns");
  }
}

void CheckIssues::bad_key(NodeId id, Type type) {
  add(ast_.node(id).span, fmt::format("键只能是 bool、int、uint 或 string，不能是 {}", type_name(type)),
      fmt::format("a key is a bool, int, uint or string, not {}", type_name(type)));
}

void CheckIssues::duplicate_key(NodeId id) {
  add(ast_.node(id).span, "映射里有重复的键", "a key stands twice in this map");
}

void CheckIssues::wrong_result(Type expected, Type type) {
  const bool text = expected.kind() == Kind::boolean && type.kind() == Kind::string;
  add(ast_.node(ast_.root).span,
      fmt::format("这里需要 {}，表达式的值是 {}{}", type_name(expected), type_name(type), text ? compare_zh : ""),
      fmt::format("{} is needed here, the expression gives {}{}", type_name(expected), type_name(type),
                  text ? compare_en : ""));
}

Type CheckIssues::bad_has(NodeId id) {
  issues_.add(ast_.node(id).span, "has 的写法是 has(a.b)，括号里要有一个字段",
              "has is written has(a.b), with a field in the brackets");
  return {};
}

Type CheckIssues::not_supported(NodeId id, const Outside& outside, std::string_view library) {
  std::string name(ast_.text(id));
  if (outside.name == library) name = fmt::format("{}.{}", library, shortened(name));
  issues_.add(ast_.node(id).name_span, fmt::format("不支持 {}：{}", name, outside.zh),
              fmt::format("{} is not supported: {}", name, outside.en));
  return {};
}

Type CheckIssues::two_variables(NodeId id, std::string_view name) {
  issues_.add(
      ast_.node(id).name_span, fmt::format("不支持两个变量的 {0}；写法：列表.{0}(变量, 表达式)", name),
      fmt::format("{0} with two variables is not supported; it is written list.{0}(variable, expression)",
                  name));
  return {};
}

Type CheckIssues::bad_macro(NodeId id, std::string_view name) {
  issues_.add(ast_.node(id).name_span, fmt::format("{0} 的写法是 列表.{0}(变量, 表达式)", name),
              fmt::format("{0} is written list.{0}(variable, expression)", name));
  return {};
}

Type CheckIssues::macros_too_deep(NodeId id) {
  issues_.add(ast_.node(id).name_span, fmt::format("逐个判断最多套 {} 层", comprehension_depth_max),
              fmt::format("comprehensions nest at most {} deep", comprehension_depth_max));
  return {};
}

}  // namespace gridline::cel
