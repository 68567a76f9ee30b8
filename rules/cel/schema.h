// The names an expression may use: "category", "place.compound" ..., each with its type and slot.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/cel/type.h"

namespace gridline::cel {

// The number of a field, counted from 0 in the order of Schema::add. With a dynamic schema: of a
// name in Program::slot_names().
using Slot = std::uint32_t;
inline constexpr Slot no_slot = 0xFFFFFFFF;

struct Field {
  std::string path;
  Type type;
  Slot slot = 0;
  std::string zh, en;  // for documentation and completion; may be empty
};

// Built once, then only read (from any thread). A compiled program does not refer to it.
class Schema {
 public:
  Schema() = default;
  // Every name is allowed and looked up at run time; types are checked at run time alone.
  static Schema dynamic();

  // REQUIRES: not dynamic; parts of the path are plain names; no path is added twice, nor is one
  // both a field and the group of others. "a.b" makes `a` a group of fields.
  Slot add(std::string path, Type type, std::string zh = {}, std::string en = {});

  bool is_dynamic() const { return dynamic_; }
  const Field* find(std::string_view path) const;
  bool is_group(std::string_view path) const;
  // Sorted by path.
  std::span<const Field> fields() const { return fields_; }
  // The names directly below a group ("" is the top), each once, sorted.
  std::vector<std::string_view> names_in(std::string_view group) const;

 private:
  std::vector<Field> fields_;
  bool dynamic_ = false;
};

}  // namespace gridline::cel
