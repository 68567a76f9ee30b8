// A value: sixteen bytes that are copied freely and own nothing.
//
// Text, lists and maps are views: of the program's constants, of what the activation holds, or of
// the workspace of the evaluation that made them. A value is good as long as these three are.
// Owning values (a variant with strings and shared lists) would allocate on the hot path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "rules/cel/moment.h"
#include "rules/cel/type.h"

namespace gridline::cel {

// Why an evaluation gave no value. An error is a value: `&&` and `||` may absorb it.
enum class Fault : std::uint8_t {
  unknown_name,
  no_such_key,
  no_such_field,
  no_such_overload,
  unknown_function,
  index_out_of_range,
  overflow,
  division_by_zero,
  not_convertible,
  not_utf8,
  bad_pattern,
  duplicate_key,
  bad_key,
  time_out_of_range,
  unsupported_zone,
  no_context,  // a function asks for a complaint or a pack where there is none
  no_ground,  // a distance is asked for where the map has nothing
  wrong_type,  // the activation gave another type than the schema promised
  budget,  // steps or memory used up; never absorbed
};

struct MapEntry;

class Value {
 public:
  constexpr Value() : integer_(0) {}  // absent
  static constexpr Value null() { return Value(Kind::null); }
  static constexpr Value boolean(bool v) { Value x(Kind::boolean); x.boolean_ = v; return x; }
  static constexpr Value integer(std::int64_t v) { Value x(Kind::integer); x.integer_ = v; return x; }
  static constexpr Value unsigned_integer(std::uint64_t v) {
    Value x(Kind::unsigned_integer);
    x.unsigned_ = v;
    return x;
  }
  static constexpr Value number(double v) { Value x(Kind::number); x.number_ = v; return x; }
  static constexpr Value timestamp(Timestamp v) {
    Value x(Kind::timestamp, v.nanos);
    x.integer_ = v.seconds;
    return x;
  }
  static constexpr Value duration(Duration v) { Value x(Kind::duration); x.integer_ = v.nanos; return x; }
  // UTF-8, under 4 GiB; it stays the caller's.
  static constexpr Value string(std::string_view v) { return text(Kind::string, v); }
  static constexpr Value bytes(std::string_view v) { return text(Kind::bytes, v); }
  static constexpr Value list(std::span<const Value> v) {
    Value x(Kind::list, static_cast<std::uint32_t>(v.size()));
    x.elements_ = v.data();
    return x;
  }
  // REQUIRES: sorted by key_less (compare.h) without equal keys; Arena::map does that.
  static constexpr Value map(std::span<const MapEntry> v);
  static constexpr Value type(Kind v) {
    Value x(Kind::type);
    x.unsigned_ = static_cast<std::uint64_t>(v);
    return x;
  }
  // `node`: where in the syntax tree. `detail`: the argument kinds of a missing overload, a byte each.
  static constexpr Value error(Fault fault, std::uint32_t node, std::uint64_t detail = 0) {
    Value x(Kind::error, node);
    x.fault_ = fault;
    x.unsigned_ = detail;
    return x;
  }

  constexpr Kind kind() const { return kind_; }
  constexpr bool is_absent() const { return kind_ == Kind::absent; }
  constexpr bool is_error() const { return kind_ == Kind::error; }
  // The boolean true; false for every other value and for errors.
  constexpr bool is_true() const { return kind_ == Kind::boolean && boolean_; }
  constexpr bool is_false() const { return kind_ == Kind::boolean && !boolean_; }

  // REQUIRES: the kind that the name says.
  constexpr bool as_boolean() const { return boolean_; }
  constexpr std::int64_t as_integer() const { return integer_; }
  constexpr std::uint64_t as_unsigned_integer() const { return unsigned_; }
  constexpr double as_number() const { return number_; }
  constexpr Timestamp as_timestamp() const { return {integer_, size_}; }
  constexpr Duration as_duration() const { return {integer_}; }
  constexpr std::string_view as_text() const { return {text_, size_}; }  // string or bytes
  constexpr std::span<const Value> as_list() const { return {elements_, size_}; }
  constexpr std::span<const MapEntry> as_map() const;
  constexpr Kind as_type() const { return static_cast<Kind>(unsigned_); }
  constexpr Fault fault() const { return fault_; }
  constexpr std::uint32_t node() const { return size_; }
  constexpr std::uint64_t detail() const { return unsigned_; }

 private:
  constexpr explicit Value(Kind kind, std::uint32_t size = 0) : kind_(kind), size_(size), integer_(0) {}
  static constexpr Value text(Kind kind, std::string_view v) {
    Value x(kind, static_cast<std::uint32_t>(v.size()));
    x.text_ = v.data();
    return x;
  }

  Kind kind_ = Kind::absent;
  Fault fault_ = Fault::unknown_name;
  std::uint32_t size_ = 0;  // bytes, elements, entries; nanoseconds of a timestamp; the node of an error
  union {
    bool boolean_;
    std::int64_t integer_;
    std::uint64_t unsigned_;
    double number_;
    const char* text_;
    const Value* elements_;
    const MapEntry* entries_;
  };
};
static_assert(sizeof(Value) == 16);

struct MapEntry {
  Value key;  // bool, int, uint or string
  Value value;
};

constexpr Value Value::map(std::span<const MapEntry> v) {
  Value x(Kind::map, static_cast<std::uint32_t>(v.size()));
  x.entries_ = v.data();
  return x;
}
constexpr std::span<const MapEntry> Value::as_map() const { return {entries_, size_}; }

// The value as CEL writes it: "海曲", 1u, [1, 2], {"a": true}, duration("90s"). An error is error(no_such_key).
// Nesting beyond 100 is shown as "...".
std::string to_text(const Value& value);

// What an absent field of the type reads as, the same as an unset field of a protocol buffer: "", 0,
// false, empty, 1970-01-01T00:00:00Z; null for dyn.
Value default_of(Type type);

// Stable words for logs and golden files: "no_such_key".
const char* fault_word(Fault fault);

}  // namespace gridline::cel
