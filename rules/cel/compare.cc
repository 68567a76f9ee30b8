// Equality, order and map lookup.
#include "rules/cel/compare.h"

#include <algorithm>
#include <cmath>

namespace gridline::cel {

namespace {

constexpr int equal_depth_max = 100;

// Steps for looking at that many bytes.
std::uint32_t byte_steps(std::size_t bytes) { return static_cast<std::uint32_t>(bytes / 32); }

// 2^63 and 2^64 as doubles are exact.
std::partial_ordering compare_integer_number(std::int64_t a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= 9223372036854775808.0) return std::partial_ordering::less;
  if (b < -9223372036854775808.0) return std::partial_ordering::greater;
  const auto whole = static_cast<std::int64_t>(b);  // towards zero
  if (a != whole) return a <=> whole;
  return 0.0 <=> b - static_cast<double>(whole);
}

std::partial_ordering compare_unsigned_number(std::uint64_t a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= 18446744073709551616.0) return std::partial_ordering::less;
  if (b < 0.0) return std::partial_ordering::greater;
  const auto whole = static_cast<std::uint64_t>(b);
  if (a != whole) return a <=> whole;
  return 0.0 <=> b - static_cast<double>(whole);
}

std::partial_ordering reversed(std::partial_ordering order) { return 0 <=> order; }

std::partial_ordering compare_integer_unsigned(std::int64_t a, std::uint64_t b) {
  if (a < 0) return std::partial_ordering::less;
  return static_cast<std::uint64_t>(a) <=> b;
}

bool equal_at(const Value& a, const Value& b, Meter& meter, int depth);

bool equal_lists(const Value& a, const Value& b, Meter& meter, int depth) {
  const auto left = a.as_list();
  const auto right = b.as_list();
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!equal_at(left[i], right[i], meter, depth + 1)) return false;
  }
  return true;
}

bool equal_maps(const Value& a, const Value& b, Meter& meter, int depth) {
  const auto left = a.as_map();
  const auto right = b.as_map();
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {  // both are sorted
    if (!equal_at(left[i].key, right[i].key, meter, depth + 1) ||
        !equal_at(left[i].value, right[i].value, meter, depth + 1)) {
      return false;
    }
  }
  return true;
}

bool equal_at(const Value& a, const Value& b, Meter& meter, int depth) {
  constexpr std::uint32_t everything = 0xFFFFFFFF;
  if (!meter.spend(depth > equal_depth_max ? everything : 1)) return false;
  if (a.kind() != b.kind()) {
    return is_numeric(a.kind()) && is_numeric(b.kind()) && compare_numbers(a, b) == 0;
  }
  switch (a.kind()) {
    case Kind::null: return true;
    case Kind::boolean: return a.as_boolean() == b.as_boolean();
    case Kind::integer: return a.as_integer() == b.as_integer();
    case Kind::unsigned_integer: return a.as_unsigned_integer() == b.as_unsigned_integer();
    case Kind::number: return a.as_number() == b.as_number();
    case Kind::string: case Kind::bytes:
      return a.as_text().size() == b.as_text().size() && meter.spend(byte_steps(a.as_text().size())) &&
             a.as_text() == b.as_text();
    case Kind::list: return equal_lists(a, b, meter, depth);
    case Kind::map: return equal_maps(a, b, meter, depth);
    case Kind::timestamp: return a.as_timestamp() == b.as_timestamp();
    case Kind::duration: return a.as_duration() == b.as_duration();
    case Kind::type: return a.as_type() == b.as_type();
    default: return false;
  }
}

int key_class(const Value& key) {
  return key.kind() == Kind::boolean ? 0 : key.kind() == Kind::string ? 2 : 1;
}

}  // namespace

std::partial_ordering compare_numbers(const Value& a, const Value& b) {
  if (a.kind() == Kind::integer) {
    if (b.kind() == Kind::integer) return a.as_integer() <=> b.as_integer();
    if (b.kind() == Kind::number) return compare_integer_number(a.as_integer(), b.as_number());
    return compare_integer_unsigned(a.as_integer(), b.as_unsigned_integer());
  }
  if (a.kind() == Kind::unsigned_integer) {
    if (b.kind() == Kind::unsigned_integer) return a.as_unsigned_integer() <=> b.as_unsigned_integer();
    if (b.kind() == Kind::number) return compare_unsigned_number(a.as_unsigned_integer(), b.as_number());
    return reversed(compare_integer_unsigned(b.as_integer(), a.as_unsigned_integer()));
  }
  if (b.kind() == Kind::integer) return reversed(compare_integer_number(b.as_integer(), a.as_number()));
  if (b.kind() == Kind::number) return a.as_number() <=> b.as_number();
  return reversed(compare_unsigned_number(b.as_unsigned_integer(), a.as_number()));
}

std::partial_ordering compare(const Value& a, const Value& b) {
  if (is_numeric(a.kind()) && is_numeric(b.kind())) return compare_numbers(a, b);
  if (a.kind() != b.kind()) return std::partial_ordering::unordered;
  if (a.kind() == Kind::string || a.kind() == Kind::bytes) return a.as_text() <=> b.as_text();
  if (a.kind() == Kind::timestamp) return a.as_timestamp() <=> b.as_timestamp();
  if (a.kind() == Kind::duration) return a.as_duration() <=> b.as_duration();
  if (a.kind() == Kind::boolean) return static_cast<int>(a.as_boolean()) <=> static_cast<int>(b.as_boolean());
  return std::partial_ordering::unordered;
}

bool equal(const Value& a, const Value& b, Meter& meter) { return equal_at(a, b, meter, 0); }

bool is_map_key(const Value& value) {
  return value.kind() == Kind::boolean || value.kind() == Kind::integer ||
         value.kind() == Kind::unsigned_integer || value.kind() == Kind::string;
}

bool key_less(const Value& a, const Value& b) {
  const int left = key_class(a);
  const int right = key_class(b);
  return left != right ? left < right : compare(a, b) == std::partial_ordering::less;
}

Value find(const Value& map, const Value& key) {
  const bool whole_number = key.kind() == Kind::number && !std::isnan(key.as_number());
  if (!is_map_key(key) && !whole_number) return {};
  const auto entries = map.as_map();
  const auto found =
      std::lower_bound(entries.begin(), entries.end(), key,
                       [](const MapEntry& entry, const Value& k) { return key_less(entry.key, k); });
  return found != entries.end() && !key_less(key, found->key) ? found->value : Value();
}

}  // namespace gridline::cel
