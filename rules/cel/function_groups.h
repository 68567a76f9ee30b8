// The parts of the function table; functions.cc puts them together.
#pragma once

#include <vector>

#include "rules/cel/functions.h"

namespace gridline::cel {

void add_operators(std::vector<Function>& table);
void add_arithmetic(std::vector<Function>& table);
void add_text_functions(std::vector<Function>& table);
void add_conversions(std::vector<Function>& table);
void add_time_functions(std::vector<Function>& table);
void add_gridline_functions(std::vector<Function>& table);

// Steps for work that passes over that many bytes.
inline std::uint32_t byte_steps(std::size_t bytes) { return static_cast<std::uint32_t>(bytes / 32); }

}  // namespace gridline::cel
