// What editors may know from elsewhere and the subset leaves out, so that an issue can name it and
// say what to write in its place.
#pragma once

#include <string_view>

#include "rules/cel/ast.h"

namespace gridline::cel {

struct Outside {
  std::string_view name;    // "lowerAscii"; of a library: "math"
  std::string_view zh, en;  // what it is, or what to write instead
};

// What a call is that names no function of the table: null when it is known as nothing.
// `library`: the plain name before the dot of a receiver call ("math" of math.greatest(1, 2)), or empty.
const Outside* outside_subset(std::string_view name, Form form, std::string_view library);

}  // namespace gridline::cel
