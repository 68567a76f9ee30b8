// Types, as the checker and the function table use them.
//
// A type is its kinds in prefix order, four bits each, in one number: list(map(string, int)) is
// list, map, string, int. So a type is copied and compared like an integer and needs no table.
// What does not fit into sixteen kinds reads as dyn, which is always right, only less exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridline::cel {

// Of a type or of a value. Zero is dyn as a type and "absent" as a value: the activation has none.
enum class Kind : std::uint8_t {
  dyn = 0,
  absent = 0,
  null = 1,
  boolean,
  integer,           // int, 64 bits
  unsigned_integer,  // uint, 64 bits
  number,            // double
  string,
  bytes,
  list,
  map,
  timestamp,
  duration,
  type,
  error,
  any_a,  // in the function table: any type, the same for every A
  any_b,
};

class Type {
 public:
  constexpr Type() = default;  // dyn
  constexpr Type(Kind kind) : code_(static_cast<std::uint64_t>(kind)) {}
  static constexpr Type list(Type element) { return Type(Raw{8 | element.code_ << 4}); }
  static constexpr Type map(Type key, Type value) {
    const int shift = 4 + 4 * key.length();
    return Type(Raw{9 | key.code_ << 4 | (shift < 64 ? value.code_ << shift : 0)});
  }

  constexpr Kind kind() const { return static_cast<Kind>(code_ & 15); }
  // The element of a list, the key of a map; dyn for all else.
  constexpr Type element() const { return part(4, kind() == Kind::list || kind() == Kind::map); }
  constexpr Type value() const { return part(4 + 4 * element().length(), kind() == Kind::map); }
  constexpr bool operator==(const Type&) const = default;

 private:
  struct Raw { std::uint64_t code; };
  constexpr explicit Type(Raw raw) : code_(raw.code) {}
  // The kinds that this type takes, at most 16.
  constexpr int length() const {
    int open = 1;
    int at = 0;
    for (; open > 0 && at < 16; ++at) {
      const auto here = static_cast<Kind>(code_ >> (4 * at) & 15);
      open += here == Kind::list ? 0 : here == Kind::map ? 1 : -1;
    }
    return at;
  }
  constexpr Type part(int shift, bool has) const {
    if (!has || shift >= 64) return {};
    const Type rest(Raw{code_ >> shift});
    const int kinds = rest.length();
    return kinds >= 16 ? rest : Type(Raw{rest.code_ & ((std::uint64_t{1} << (4 * kinds)) - 1)});
  }

  std::uint64_t code_ = 0;
};
static_assert(static_cast<int>(Kind::list) == 8 && static_cast<int>(Kind::map) == 9);
static_assert(static_cast<int>(Kind::any_b) == 15);

constexpr bool is_numeric(Kind kind) {
  return kind == Kind::integer || kind == Kind::unsigned_integer || kind == Kind::number;
}

// CEL's own names: "int", "null_type", "dyn" ...
const char* kind_name(Kind kind);
// The name that denotes the type in an expression: "google.protobuf.Timestamp" where CEL says so.
const char* denotation(Kind kind);
// The type that the name denotes; none when it is no type's.
std::optional<Kind> type_named(std::string_view name);
// "list(string)", "map(string, dyn)".
std::string type_name(Type type);

}  // namespace gridline::cel
