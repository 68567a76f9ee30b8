// Looking into text, and sizes.
#include <cstring>

#include "rules/cel/function_groups.h"
#include "rules/pack/utf8.h"

namespace gridline::cel {

namespace {

bool pay_bytes(const Call& call, std::size_t bytes) { return call.workspace.spend(byte_steps(bytes)); }

// memmem is linear; std::string_view::find is the product of both lengths in the worst case, and
// the text comes from outside.
Value contains(const Call& call, const Value* x) {
  const std::string_view text = x[0].as_text();
  const std::string_view part = x[1].as_text();
  if (!pay_bytes(call, text.size())) return call.fail(Fault::budget);
  if (part.empty() || text.size() < part.size()) return Value::boolean(part.empty());
  return Value::boolean(memmem(text.data(), text.size(), part.data(), part.size()) != nullptr);
}

Value starts_with(const Call&, const Value* x) {
  return Value::boolean(x[0].as_text().starts_with(x[1].as_text()));
}
Value ends_with(const Call&, const Value* x) {
  return Value::boolean(x[0].as_text().ends_with(x[1].as_text()));
}

Value matches(const Call& call, const Value* x) {
  const std::string_view text = x[0].as_text();
  if (!pay_bytes(call, text.size() * 4)) return call.fail(Fault::budget);
  if (call.pattern != nullptr) return Value::boolean(call.pattern->found_in(text));
  if (!call.workspace.spend(pattern_compile_steps)) return call.fail(Fault::budget);
  const base::Result<Pattern> pattern = Pattern::compile(x[1].as_text());
  return pattern.ok() ? Value::boolean(pattern.value().found_in(text)) : call.fail(Fault::bad_pattern);
}

Value whole(std::size_t count) { return Value::integer(static_cast<std::int64_t>(count)); }
Value size_text(const Call& call, const Value* x) {
  if (!pay_bytes(call, x[0].as_text().size())) return call.fail(Fault::budget);
  return whole(pack::characters(x[0].as_text()));
}
Value size_bytes(const Call&, const Value* x) { return whole(x[0].as_text().size()); }
Value size_list(const Call&, const Value* x) { return whole(x[0].as_list().size()); }
Value size_map(const Call&, const Value* x) { return whole(x[0].as_map().size()); }

}  // namespace

void add_text_functions(std::vector<Function>& table) {
  constexpr Kind text = Kind::string;
  constexpr Kind yes_no = Kind::boolean;
  constexpr Type any_list = Type::list(Kind::any_a);
  constexpr Type any_map = Type::map(Kind::any_a, Kind::any_b);
  table.insert(table.end(), {
    {"contains", Form::receiver, 2, {text, text}, yes_no, "文字里有这一段", "the text has the part", contains},
    {"startsWith", Form::receiver, 2, {text, text}, yes_no, "以这一段开头", "starts with the part", starts_with},
    {"endsWith", Form::receiver, 2, {text, text}, yes_no, "以这一段结尾", "ends with the part", ends_with},
    {"matches", Form::receiver, 2, {text, text}, yes_no, "有一处符合正则表达式（RE2 写法）",
     "some part matches the regular expression (RE2)", matches, Ahead::pattern},
    {"matches", Form::global, 2, {text, text}, yes_no, "有一处符合正则表达式（RE2 写法）",
     "some part matches the regular expression (RE2)", matches, Ahead::pattern},
  });
  for (const Form form : {Form::global, Form::receiver}) {
    table.insert(table.end(), {
      {"size", form, 1, {text}, Kind::integer, "字数", "characters", size_text},
      {"size", form, 1, {Kind::bytes}, Kind::integer, "字节数", "bytes", size_bytes},
      {"size", form, 1, {any_list}, Kind::integer, "元素个数", "elements", size_list},
      {"size", form, 1, {any_map}, Kind::integer, "键的个数", "keys", size_map},
    });
  }
}

}  // namespace gridline::cel
