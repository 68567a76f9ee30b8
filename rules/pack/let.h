// routes.yaml, `let`: lists and values with a name, for the conditions of routes.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "rules/pack/issue.h"

namespace gridline::pack {

using Constant = std::variant<bool, std::int64_t, double, std::string>;

struct LetValue {
  Constant value;
  Position at;  // of its first character
};

// At least one value, all of one type.
struct Let {
  std::string name;
  Position at;           // of the name
  bool is_list = false;  // else it is its single value
  std::vector<LetValue> values;
};

}  // namespace gridline::pack
