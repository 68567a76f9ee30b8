// Printing one file in the canonical form, without proof; format.h is what others use.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "rules/edit/layout.h"

namespace gridline::edit {

inline constexpr std::size_t line_max = 110;  // characters

// Nothing when its form is not known; then `why`. REQUIRES: as read_layout. `name` is the file's in the pack.
std::optional<std::string> print_yaml(std::string_view name, std::string_view content, Unreadable& why);
// Nothing when a quote is not closed.
std::optional<std::string> print_csv(std::string_view content);

}  // namespace gridline::edit
