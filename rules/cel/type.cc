// Names of types.
#include "rules/cel/type.h"

#include <utility>
#include <vector>

namespace gridline::cel {

const char* kind_name(Kind kind) {
  switch (kind) {
    case Kind::dyn: return "dyn";
    case Kind::null: return "null_type";
    case Kind::boolean: return "bool";
    case Kind::integer: return "int";
    case Kind::unsigned_integer: return "uint";
    case Kind::number: return "double";
    case Kind::string: return "string";
    case Kind::bytes: return "bytes";
    case Kind::list: return "list";
    case Kind::map: return "map";
    case Kind::timestamp: return "timestamp";
    case Kind::duration: return "duration";
    case Kind::type: return "type";
    case Kind::error: return "error";
    case Kind::any_a: return "A";
    case Kind::any_b: return "B";
  }
  return "?";
}

const char* denotation(Kind kind) {
  if (kind == Kind::timestamp) return "google.protobuf.Timestamp";
  return kind == Kind::duration ? "google.protobuf.Duration" : kind_name(kind);
}

std::optional<Kind> type_named(std::string_view name) {
  static const auto names = [] {
    std::vector<std::pair<std::string_view, Kind>> out;
    for (const Kind kind : {Kind::null, Kind::boolean, Kind::integer, Kind::unsigned_integer, Kind::number,
                            Kind::string, Kind::bytes, Kind::list, Kind::map, Kind::timestamp,
                            Kind::duration, Kind::type})
      out.emplace_back(denotation(kind), kind);
    return out;
  }();
  for (const auto& [denoted, kind] : names) {
    if (name == denoted) return kind;
  }
  return std::nullopt;
}

std::string type_name(Type type) {
  const std::string name = kind_name(type.kind());
  if (type.kind() == Kind::list) return name + "(" + type_name(type.element()) + ")";
  if (type.kind() == Kind::map) {
    return name + "(" + type_name(type.element()) + ", " + type_name(type.value()) + ")";
  }
  return name;
}

}  // namespace gridline::cel
