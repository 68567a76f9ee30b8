// The function table's look-up and its documentation.
#include "rules/cel/functions.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "rules/cel/function_groups.h"

namespace gridline::cel {

namespace {

constexpr Macro macro_table[] = {
    {"exists", 2, "至少一个元素符合条件：tags.exists(t, t == \"独居\")", "at least one element meets the condition"},
    {"all", 2, "所有元素都符合条件", "every element meets the condition"},
    {"exists_one", 2, "恰好一个元素符合条件", "exactly one element meets the condition"},
    {"filter", 2, "只留下符合条件的元素", "the elements that meet the condition"},
    {"map", 2, "把每个元素换成表达式的值", "each element replaced by the expression's value"},
};

std::vector<Function> build() {
  std::vector<Function> table;
  add_operators(table);
  add_arithmetic(table);
  add_text_functions(table);
  add_conversions(table);
  add_time_functions(table);
  add_gridline_functions(table);
  std::stable_sort(table.begin(), table.end(), [](const Function& a, const Function& b) {
    return a.name != b.name ? a.name < b.name : a.form < b.form;
  });
  return table;
}

using ByName = std::unordered_map<std::string_view, std::array<std::span<const Function>, 3>>;  // by form

ByName numbered() {
  ByName out;
  const std::span<const Function> table = functions();
  for (auto first = table.begin(); first != table.end();) {
    const auto last = std::find_if(first, table.end(), [&](const Function& f) {
      return f.name != first->name || f.form != first->form;
    });
    out[first->name][static_cast<std::size_t>(first->form)] = {first, last};
    first = last;
  }
  return out;
}

}  // namespace

std::span<const Function> functions() {
  static const std::vector<Function> table = build();
  return table;
}

std::span<const Function> overloads(std::string_view name, Form form) {
  static const ByName by_name = numbered();
  const auto found = by_name.find(name);
  return found == by_name.end() ? std::span<const Function>() : found->second[static_cast<std::size_t>(form)];
}

bool accepts(const Function& function, std::span<const Value> arguments) {
  if (function.parameter_count != arguments.size()) return false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Kind wanted = function.parameters[i].kind();
    const bool any = wanted == Kind::dyn || wanted == Kind::any_a || wanted == Kind::any_b;
    if (!any && wanted != arguments[i].kind()) return false;
  }
  return true;
}

std::span<const Macro> macros() { return macro_table; }

std::string signature(const Function& function) {
  const auto type = [&](std::size_t i) { return type_name(function.parameters[i]); };
  std::string call;
  if (function.name == "_?_:_") {
    call = "bool ? A : A";
  } else if (function.name == "_[_]") {
    call = fmt::format("{}[{}]", type(0), type(1));
  } else if (function.form == Form::operation && function.parameter_count == 1) {
    call = fmt::format("{}{}", spelling(function.name), type(0));
  } else if (function.form == Form::operation) {
    call = fmt::format("{} {} {}", type(0), spelling(function.name), type(1));
  } else {
    const std::size_t first = function.form == Form::receiver ? 1 : 0;
    if (first == 1) call = type(0) + ".";
    call += std::string(function.name) + "(";
    for (std::size_t i = first; i < function.parameter_count; ++i) {
      call += (i > first ? ", " : "") + type(i);
    }
    call += ")";
  }
  return fmt::format("{} → {}", call, type_name(function.result));
}

std::string function_reference() {
  std::string out = "| 写法 signature | 说明 | meaning |\n|---|---|---|\n";
  const auto cell = [](std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
  };
  for (const Function& f : functions()) {
    out += fmt::format("| `{}` | {} | {} |\n", cell(signature(f)), f.zh, f.en);
  }
  for (const Macro& m : macros()) {
    out += fmt::format("| `list.{}(x, …)` | {} | {} |\n", m.name, m.zh, m.en);
  }
  return out + "| `has(a.b)` | 字段有没有值 | whether the field is present |\n";
}

}  // namespace gridline::cel
