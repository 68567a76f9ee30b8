// Conversions between types: int("12"), string(3.5), double(1u) ...
#include <charconv>
#include <cmath>
#include <system_error>

#include <fmt/format.h>

#include "rules/cel/function_groups.h"
#include "rules/pack/utf8.h"

namespace gridline::cel {

namespace {

Value same(const Call&, const Value* x) { return x[0]; }
Value type_of(const Call&, const Value* x) { return Value::type(x[0].kind()); }

Value integer_of_unsigned(const Call& call, const Value* x) {
  const std::uint64_t value = x[0].as_unsigned_integer();
  return value >> 63 ? call.fail(Fault::overflow) : Value::integer(static_cast<std::int64_t>(value));
}
Value integer_of_number(const Call& call, const Value* x) {
  const double value = x[0].as_number();
  const bool fits = value > -9223372036854775808.0 && value < 9223372036854775808.0;
  return fits ? Value::integer(static_cast<std::int64_t>(value)) : call.fail(Fault::overflow);
}
Value unsigned_of_integer(const Call& call, const Value* x) {
  const std::int64_t value = x[0].as_integer();
  return value < 0 ? call.fail(Fault::overflow) : Value::unsigned_integer(static_cast<std::uint64_t>(value));
}
Value unsigned_of_number(const Call& call, const Value* x) {
  const double value = x[0].as_number();
  const bool fits = value >= 0.0 && value < 18446744073709551616.0;
  return fits ? Value::unsigned_integer(static_cast<std::uint64_t>(value)) : call.fail(Fault::overflow);
}
Value number_of_integer(const Call&, const Value* x) {
  return Value::number(static_cast<double>(x[0].as_integer()));
}
Value number_of_unsigned(const Call&, const Value* x) {
  return Value::number(static_cast<double>(x[0].as_unsigned_integer()));
}

// The whole text as a number, a leading + not allowed.
template <class T>
bool read_whole(std::string_view text, T& out) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}
Value integer_of_text(const Call& call, const Value* x) {
  std::int64_t value = 0;
  return read_whole(x[0].as_text(), value) ? Value::integer(value) : call.fail(Fault::not_convertible);
}
Value unsigned_of_text(const Call& call, const Value* x) {
  std::uint64_t value = 0;
  return read_whole(x[0].as_text(), value) ? Value::unsigned_integer(value)
                                           : call.fail(Fault::not_convertible);
}
Value number_of_text(const Call& call, const Value* x) {
  double value = 0;
  return read_whole(x[0].as_text(), value) ? Value::number(value) : call.fail(Fault::not_convertible);
}

Value kept(const Call& call, std::string_view text) {
  const Value copy = call.workspace.arena().string(text);
  return copy.is_absent() ? call.out_of_memory() : copy;
}
Value text_of_integer(const Call& call, const Value* x) {
  return kept(call, fmt::format("{}", x[0].as_integer()));
}
Value text_of_unsigned(const Call& call, const Value* x) {
  return kept(call, fmt::format("{}", x[0].as_unsigned_integer()));
}
Value text_of_number(const Call& call, const Value* x) {
  return kept(call, fmt::format("{}", x[0].as_number()));
}
Value text_of_boolean(const Call&, const Value* x) {
  return Value::string(x[0].as_boolean() ? "true" : "false");
}
Value text_of_bytes(const Call& call, const Value* x) {
  if (!call.workspace.spend(byte_steps(x[0].as_text().size()))) return call.fail(Fault::budget);
  const bool is_utf8 = pack::first_invalid_utf8(x[0].as_text()) == std::string_view::npos;
  return is_utf8 ? Value::string(x[0].as_text()) : call.fail(Fault::not_utf8);
}
Value bytes_of_text(const Call&, const Value* x) { return Value::bytes(x[0].as_text()); }

Value boolean_of_text(const Call& call, const Value* x) {
  const std::string_view text = x[0].as_text();
  for (const std::string_view yes : {"true", "True", "TRUE", "t", "1"}) {
    if (text == yes) return Value::boolean(true);
  }
  for (const std::string_view no : {"false", "False", "FALSE", "f", "0"}) {
    if (text == no) return Value::boolean(false);
  }
  return call.fail(Fault::not_convertible);
}

void add(std::vector<Function>& table, std::string_view name, Type from, Type to, std::string_view zh,
         std::string_view en, Implementation implementation) {
  table.push_back({name, Form::global, 1, {from}, to, zh, en, implementation});
}

}  // namespace

void add_conversions(std::vector<Function>& table) {
  constexpr Kind whole = Kind::integer, natural = Kind::unsigned_integer, real = Kind::number;
  constexpr Kind text = Kind::string, raw = Kind::bytes, yes_no = Kind::boolean;
  constexpr std::string_view zh = "转换类型；放不下是错误", en = "conversion; what does not fit is an error";
  add(table, "int", whole, whole, zh, en, same);
  add(table, "int", natural, whole, zh, en, integer_of_unsigned);
  add(table, "int", real, whole, "转换类型，舍去小数", "conversion, towards zero", integer_of_number);
  add(table, "int", text, whole, zh, en, integer_of_text);
  add(table, "uint", natural, natural, zh, en, same);
  add(table, "uint", whole, natural, zh, en, unsigned_of_integer);
  add(table, "uint", real, natural, "转换类型，舍去小数", "conversion, towards zero", unsigned_of_number);
  add(table, "uint", text, natural, zh, en, unsigned_of_text);
  add(table, "double", real, real, zh, en, same);
  add(table, "double", whole, real, zh, en, number_of_integer);
  add(table, "double", natural, real, zh, en, number_of_unsigned);
  add(table, "double", text, real, zh, en, number_of_text);
  add(table, "string", text, text, zh, en, same);
  add(table, "string", whole, text, zh, en, text_of_integer);
  add(table, "string", natural, text, zh, en, text_of_unsigned);
  add(table, "string", real, text, zh, en, text_of_number);
  add(table, "string", yes_no, text, zh, en, text_of_boolean);
  add(table, "string", raw, text, "字节须是 UTF-8", "the bytes must be UTF-8", text_of_bytes);
  add(table, "bytes", raw, raw, zh, en, same);
  add(table, "bytes", text, raw, zh, en, bytes_of_text);
  add(table, "bool", yes_no, yes_no, zh, en, same);
  add(table, "bool", text, yes_no, zh, en, boolean_of_text);
  add(table, "dyn", Kind::any_a, Kind::dyn, "不在编译时检查类型", "its type is not checked ahead", same);
  add(table, "type", Kind::any_a, Kind::type, "值的类型：type(1) == int", "the type of a value", type_of);
}

}  // namespace gridline::cel
