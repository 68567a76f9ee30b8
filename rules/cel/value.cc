// Values as text.
#include "rules/cel/value.h"

#include <fmt/format.h>

#include "rules/cel/literal.h"

namespace gridline::cel {

namespace {

constexpr int shown_depth_max = 100;

std::string shown(const Value& value, int depth);

std::string shown_list(const Value& value, int depth) {
  std::string out = "[";
  for (const Value& element : value.as_list()) {
    if (out.size() > 1) out += ", ";
    out += shown(element, depth + 1);
  }
  return out + "]";
}

std::string shown_map(const Value& value, int depth) {
  std::string out = "{";
  for (const MapEntry& entry : value.as_map()) {
    if (out.size() > 1) out += ", ";
    out += shown(entry.key, depth + 1) + ": " + shown(entry.value, depth + 1);
  }
  return out + "}";
}

std::string shown(const Value& value, int depth) {
  if (depth > shown_depth_max) return "...";
  switch (value.kind()) {
    case Kind::absent: return "absent";
    case Kind::null: return "null";
    case Kind::boolean: return value.as_boolean() ? "true" : "false";
    case Kind::integer: return fmt::format("{}", value.as_integer());
    case Kind::unsigned_integer: return fmt::format("{}u", value.as_unsigned_integer());
    case Kind::number: return number_text(value.as_number());
    case Kind::string: return quote_text(value.as_text());
    case Kind::bytes: return quote_bytes(value.as_text());
    case Kind::list: return shown_list(value, depth);
    case Kind::map: return shown_map(value, depth);
    case Kind::timestamp: return fmt::format("timestamp(\"{}\")", timestamp_text(value.as_timestamp()));
    case Kind::duration: return fmt::format("duration(\"{}\")", duration_text(value.as_duration()));
    case Kind::type: return denotation(value.as_type());
    case Kind::error: return fmt::format("error({})", fault_word(value.fault()));
    case Kind::any_a: case Kind::any_b: break;
  }
  return "?";
}

}  // namespace

std::string to_text(const Value& value) { return shown(value, 0); }

Value default_of(Type type) {
  switch (type.kind()) {
    case Kind::boolean: return Value::boolean(false);
    case Kind::integer: return Value::integer(0);
    case Kind::unsigned_integer: return Value::unsigned_integer(0);
    case Kind::number: return Value::number(0);
    case Kind::string: return Value::string("");
    case Kind::bytes: return Value::bytes("");
    case Kind::list: return Value::list({});
    case Kind::map: return Value::map({});
    case Kind::timestamp: return Value::timestamp({});
    case Kind::duration: return Value::duration({});
    default: return Value::null();
  }
}

const char* fault_word(Fault fault) {
  switch (fault) {
    case Fault::unknown_name: return "unknown_name";
    case Fault::no_such_key: return "no_such_key";
    case Fault::no_such_field: return "no_such_field";
    case Fault::no_such_overload: return "no_such_overload";
    case Fault::unknown_function: return "unknown_function";
    case Fault::index_out_of_range: return "index_out_of_range";
    case Fault::overflow: return "overflow";
    case Fault::division_by_zero: return "division_by_zero";
    case Fault::not_convertible: return "not_convertible";
    case Fault::not_utf8: return "not_utf8";
    case Fault::bad_pattern: return "bad_pattern";
    case Fault::duplicate_key: return "duplicate_key";
    case Fault::bad_key: return "bad_key";
    case Fault::time_out_of_range: return "time_out_of_range";
    case Fault::unsupported_zone: return "unsupported_zone";
    case Fault::no_context: return "no_context";
    case Fault::no_ground: return "no_ground";
    case Fault::wrong_type: return "wrong_type";
    case Fault::budget: return "budget";
  }
  return "?";
}

}  // namespace gridline::cel
