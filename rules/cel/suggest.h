// "Did you mean": the known name nearest to a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gridline::cel {

// The candidate with the fewest edits (insert, delete, replace, swap of neighbours; case counts
// half; a candidate that begins with the word is one edit away), if these are at most a third of the
// word; the first of equals. Empty when none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace gridline::cel
