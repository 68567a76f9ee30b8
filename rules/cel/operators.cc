// Logic, equality, order, membership and indexing.
#include <algorithm>
#include <cmath>

#include "rules/cel/compare.h"
#include "rules/cel/function_groups.h"

namespace gridline::cel {

namespace {

constexpr Type a_type = Kind::any_a;
constexpr Type b_type = Kind::any_b;

// Two strings, the usual case of a rule, are compared on the spot.
bool same(const Call& call, const Value& a, const Value& b) {
  if (a.kind() != Kind::string || b.kind() != Kind::string) return equal(a, b, call.workspace);
  return a.as_text().size() == b.as_text().size() && call.workspace.spend(byte_steps(a.as_text().size())) &&
         a.as_text() == b.as_text();
}

Value is_equal(const Call& call, const Value* x) { return Value::boolean(same(call, x[0], x[1])); }
Value not_equal(const Call& call, const Value* x) { return Value::boolean(!same(call, x[0], x[1])); }

// The text compared is at most the shorter one.
bool pay(const Call& call, const Value* x) {
  if (x[0].kind() != Kind::string && x[0].kind() != Kind::bytes) return true;
  return call.workspace.spend(byte_steps(std::min(x[0].as_text().size(), x[1].as_text().size())));
}

Value less(const Call& call, const Value* x) {
  return Value::boolean(pay(call, x) && compare(x[0], x[1]) < 0);
}
Value less_equal(const Call& call, const Value* x) {
  return Value::boolean(pay(call, x) && compare(x[0], x[1]) <= 0);
}
Value greater(const Call& call, const Value* x) {
  return Value::boolean(pay(call, x) && compare(x[0], x[1]) > 0);
}
Value greater_equal(const Call& call, const Value* x) {
  return Value::boolean(pay(call, x) && compare(x[0], x[1]) >= 0);
}

Value in_list(const Call& call, const Value* x) {
  for (const Value& element : x[1].as_list()) {
    if (!call.workspace.spend(1)) return call.fail(Fault::budget);
    if (same(call, x[0], element)) return Value::boolean(true);
  }
  return Value::boolean(false);
}

Value in_map(const Call&, const Value* x) { return Value::boolean(!find(x[1], x[0]).is_absent()); }

Value opposite(const Call&, const Value* x) { return Value::boolean(!x[0].as_boolean()); }

Value element(const Call& call, const Value* x) {
  const auto list = x[0].as_list();
  const std::uint64_t index = x[1].as_unsigned_integer();  // a negative one is larger than any size
  return index < list.size() ? list[index] : call.fail(Fault::index_out_of_range);
}

Value element_by_number(const Call& call, const Value* x) {
  const double index = x[1].as_number();
  const auto list = x[0].as_list();
  if (index != std::trunc(index)) return call.fail(Fault::bad_key);
  const bool within = index >= 0 && index < static_cast<double>(list.size());
  return within ? list[static_cast<std::size_t>(index)] : call.fail(Fault::index_out_of_range);
}

Value entry(const Call& call, const Value* x) {
  const Value found = find(x[0], x[1]);
  return found.is_absent() ? call.fail(Fault::no_such_key) : found;
}

void add_order(std::vector<Function>& table, std::string_view name, std::string_view zh, std::string_view en,
               Implementation implementation) {
  constexpr Kind numbers[] = {Kind::integer, Kind::unsigned_integer, Kind::number};
  const auto add = [&](Kind left, Kind right) {
    table.push_back({name, Form::operation, 2, {left, right}, Kind::boolean, zh, en, implementation});
  };
  for (const Kind left : numbers) {
    for (const Kind right : numbers) add(left, right);
  }
  for (const Kind kind : {Kind::string, Kind::bytes, Kind::boolean, Kind::timestamp, Kind::duration})
    add(kind, kind);
}

}  // namespace

void add_operators(std::vector<Function>& table) {
  constexpr Form op = Form::operation;
  constexpr Kind yes_no = Kind::boolean;
  table.insert(table.end(), {
    {"_?_:_", op, 3, {yes_no, a_type, a_type}, a_type, "条件成立取前者，否则取后者", "a choice", nullptr},
    {"_||_", op, 2, {yes_no, yes_no}, yes_no, "或：一边成立即成立，另一边出错也不影响", "or; true absorbs an error",
     nullptr},
    {"_&&_", op, 2, {yes_no, yes_no}, yes_no, "且：一边不成立即不成立，另一边出错也不影响", "and; false absorbs an error",
     nullptr},
    {"!_", op, 1, {yes_no}, yes_no, "非", "not", opposite},
    {"_==_", op, 2, {a_type, a_type}, yes_no, "相等；不同的数字类型按数值比较", "equal; numbers by value", is_equal},
    {"_!=_", op, 2, {a_type, a_type}, yes_no, "不相等", "not equal", not_equal},
    {"_in_", op, 2, {a_type, Type::list(a_type)}, yes_no, "在列表里：\"独居\" in tags", "element of a list",
     in_list},
    {"_in_", op, 2, {a_type, Type::map(a_type, b_type)}, yes_no, "是映射里的键", "key of a map", in_map},
    {"_[_]", op, 2, {Type::list(a_type), Kind::integer}, a_type, "列表的第几个，从 0 数起", "element, from 0", element},
    {"_[_]", op, 2, {Type::list(a_type), Kind::unsigned_integer}, a_type, "列表的第几个，从 0 数起",
     "element, from 0", element},
    {"_[_]", op, 2, {Type::list(a_type), Kind::number}, a_type, "列表的第几个，须为整数", "element, a whole number",
     element_by_number},
    {"_[_]", op, 2, {Type::map(a_type, b_type), a_type}, b_type, "映射里键的值", "the value of a key", entry},
  });
  add_order(table, "_<_", "小于", "less", less);
  add_order(table, "_<=_", "不大于", "less or equal", less_equal);
  add_order(table, "_>_", "大于", "greater", greater);
  add_order(table, "_>=_", "不小于", "greater or equal", greater_equal);
}

}  // namespace gridline::cel
