// Units, shifts and roles as people write them in their own tables.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/model.h"
#include "rules/sheet/table.h"

namespace gridline::sheet {

// Finds units. The pack must outlive it.
class Units {
 public:
  explicit Units(const pack::Pack& pack);

  // The unit with this id or name, or the only one whose name ends so ("第一网格" for 凌云第一网格;
  // "凌云社区第一网格" too). An issue at the field's cell, with what was perhaps meant, when there is none or more
  // than one.
  pack::UnitIndex find(const Row& row, std::size_t field);

 private:
  struct Keys {
    std::string id, zh;
  };
  const pack::Pack& pack_;
  std::vector<Keys> keys_;                        // by unit
  std::map<std::string, pack::UnitIndex> found_;  // by what was written
};

// By id or name; the name may have its hours behind it. None: not one.
pack::ShiftIndex shift_of(const pack::Pack& pack, std::string_view text);

// 网格员, 专职网格员, 网格长, ... or a role's own code; none: unknown.
std::optional<pack::Role> role_named(std::string_view post);

// "网格员、网格书记": what role_named knows, for an issue.
std::string role_names();

}  // namespace gridline::sheet
