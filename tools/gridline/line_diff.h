// The difference of two texts, line by line, as a person reads it.
#pragma once

#include <string>
#include <string_view>

namespace gridline::cli {

// Unified form with two lines around each change; empty when they are equal. The heading names `name` twice.
std::string line_diff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace gridline::cli
