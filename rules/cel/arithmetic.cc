// Arithmetic. Leaving the range is an error value, never a wrap; doubles follow IEEE 754.
#include <algorithm>
#include <limits>

#include "rules/cel/function_groups.h"

namespace gridline::cel {

namespace {

constexpr Type a_type = Kind::any_a;
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

Value add_integer(const Call& call, const Value* x) {
  std::int64_t sum = 0;
  const bool over = __builtin_add_overflow(x[0].as_integer(), x[1].as_integer(), &sum);
  return over ? call.fail(Fault::overflow) : Value::integer(sum);
}
Value subtract_integer(const Call& call, const Value* x) {
  std::int64_t difference = 0;
  const bool over = __builtin_sub_overflow(x[0].as_integer(), x[1].as_integer(), &difference);
  return over ? call.fail(Fault::overflow) : Value::integer(difference);
}
Value multiply_integer(const Call& call, const Value* x) {
  std::int64_t product = 0;
  const bool over = __builtin_mul_overflow(x[0].as_integer(), x[1].as_integer(), &product);
  return over ? call.fail(Fault::overflow) : Value::integer(product);
}
Value divide_integer(const Call& call, const Value* x) {
  if (x[1].as_integer() == 0) return call.fail(Fault::division_by_zero);
  if (x[0].as_integer() == smallest && x[1].as_integer() == -1) return call.fail(Fault::overflow);
  return Value::integer(x[0].as_integer() / x[1].as_integer());
}
Value remainder_integer(const Call& call, const Value* x) {
  if (x[1].as_integer() == 0) return call.fail(Fault::division_by_zero);
  if (x[0].as_integer() == smallest && x[1].as_integer() == -1) return call.fail(Fault::overflow);
  return Value::integer(x[0].as_integer() % x[1].as_integer());
}
Value negate_integer(const Call& call, const Value* x) {
  return x[0].as_integer() == smallest ? call.fail(Fault::overflow) : Value::integer(-x[0].as_integer());
}

Value add_unsigned(const Call& call, const Value* x) {
  std::uint64_t sum = 0;
  const bool over = __builtin_add_overflow(x[0].as_unsigned_integer(), x[1].as_unsigned_integer(), &sum);
  return over ? call.fail(Fault::overflow) : Value::unsigned_integer(sum);
}
Value subtract_unsigned(const Call& call, const Value* x) {
  std::uint64_t difference = 0;
  const bool over =
      __builtin_sub_overflow(x[0].as_unsigned_integer(), x[1].as_unsigned_integer(), &difference);
  return over ? call.fail(Fault::overflow) : Value::unsigned_integer(difference);
}
Value multiply_unsigned(const Call& call, const Value* x) {
  std::uint64_t product = 0;
  const bool over = __builtin_mul_overflow(x[0].as_unsigned_integer(), x[1].as_unsigned_integer(), &product);
  return over ? call.fail(Fault::overflow) : Value::unsigned_integer(product);
}
Value divide_unsigned(const Call& call, const Value* x) {
  if (x[1].as_unsigned_integer() == 0) return call.fail(Fault::division_by_zero);
  return Value::unsigned_integer(x[0].as_unsigned_integer() / x[1].as_unsigned_integer());
}
Value remainder_unsigned(const Call& call, const Value* x) {
  if (x[1].as_unsigned_integer() == 0) return call.fail(Fault::division_by_zero);
  return Value::unsigned_integer(x[0].as_unsigned_integer() % x[1].as_unsigned_integer());
}

Value add_number(const Call&, const Value* x) { return Value::number(x[0].as_number() + x[1].as_number()); }
Value subtract_number(const Call&, const Value* x) {
  return Value::number(x[0].as_number() - x[1].as_number());
}
Value multiply_number(const Call&, const Value* x) {
  return Value::number(x[0].as_number() * x[1].as_number());
}
// IEEE 754 defines the division by zero (infinity or NaN); in C++ it needs saying.
__attribute__((no_sanitize("float-divide-by-zero"))) Value divide_number(const Call&, const Value* x) {
  return Value::number(x[0].as_number() / x[1].as_number());
}
Value negate_number(const Call&, const Value* x) { return Value::number(-x[0].as_number()); }

Value join_text(const Call& call, const Value* x) {
  const std::string_view left = x[0].as_text();
  const std::string_view right = x[1].as_text();
  const auto room = call.workspace.arena().characters(left.size() + right.size());
  if (!room || !call.workspace.spend(byte_steps(room->size()))) return call.out_of_memory();
  std::copy(left.begin(), left.end(), room->begin());
  std::copy(right.begin(), right.end(), room->begin() + static_cast<std::ptrdiff_t>(left.size()));
  const std::string_view joined(room->data(), room->size());
  return x[0].kind() == Kind::string ? Value::string(joined) : Value::bytes(joined);
}

Value join_lists(const Call& call, const Value* x) {
  const auto left = x[0].as_list();
  const auto right = x[1].as_list();
  const auto room = call.workspace.arena().values(left.size() + right.size());
  if (!room || !call.workspace.spend(byte_steps(room->size_bytes()))) return call.out_of_memory();
  std::copy(left.begin(), left.end(), room->begin());
  std::copy(right.begin(), right.end(), room->begin() + static_cast<std::ptrdiff_t>(left.size()));
  return Value::list(*room);
}

void add(std::vector<Function>& table, std::string_view name, Type type, std::string_view zh,
         std::string_view en, Implementation implementation) {
  table.push_back({name, Form::operation, 2, {type, type}, type, zh, en, implementation});
}

}  // namespace

void add_arithmetic(std::vector<Function>& table) {
  constexpr Kind whole = Kind::integer;
  constexpr Kind natural = Kind::unsigned_integer;
  constexpr Kind real = Kind::number;
  add(table, "_+_", whole, "加；超出 64 位范围为错误", "plus; overflow is an error", add_integer);
  add(table, "_+_", natural, "加；超出 64 位范围为错误", "plus; overflow is an error", add_unsigned);
  add(table, "_+_", real, "加", "plus", add_number);
  add(table, "_+_", Kind::string, "连接文字", "texts joined", join_text);
  add(table, "_+_", Kind::bytes, "连接字节", "bytes joined", join_text);
  add(table, "_+_", Type::list(a_type), "连接列表", "lists joined", join_lists);
  add(table, "_-_", whole, "减；超出 64 位范围为错误", "minus; overflow is an error", subtract_integer);
  add(table, "_-_", natural, "减；结果为负是错误", "minus; below zero is an error", subtract_unsigned);
  add(table, "_-_", real, "减", "minus", subtract_number);
  add(table, "_*_", whole, "乘；超出 64 位范围为错误", "times; overflow is an error", multiply_integer);
  add(table, "_*_", natural, "乘；超出 64 位范围为错误", "times; overflow is an error", multiply_unsigned);
  add(table, "_*_", real, "乘", "times", multiply_number);
  add(table, "_/_", whole, "除，舍去小数；除以零是错误", "divided, towards zero; by zero is an error", divide_integer);
  add(table, "_/_", natural, "除，舍去小数；除以零是错误", "divided, towards zero; by zero is an error",
      divide_unsigned);
  add(table, "_/_", real, "除", "divided", divide_number);
  add(table, "_%_", whole, "余数；除以零是错误", "remainder; by zero is an error", remainder_integer);
  add(table, "_%_", natural, "余数；除以零是错误", "remainder; by zero is an error", remainder_unsigned);
  table.push_back({"-_", Form::operation, 1, {whole}, whole, "取负", "negative", negate_integer});
  table.push_back({"-_", Form::operation, 1, {real}, real, "取负", "negative", negate_number});
}

}  // namespace gridline::cel
