// What a line of a scenario is made of.
#pragma once

#include <optional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/time.h"

namespace gridline::scenario {

// Blanks divide, "..." keeps together (with the name before it: text="a b").
std::vector<std::string> words_of(const std::string& line);
// "a,b"
std::vector<std::string> list_of(const std::string& text);
// "30m", "2h", "3d"; none: no such time.
std::optional<base::Duration> duration_of(std::string_view text);

// "name=value"; without a sign the value is empty.
std::pair<std::string, std::string> pair_of(const std::string& word);

// "{resolve: [{at: 0, do: raise}]}" of the steps by clock; empty: none.
std::string ladders_of(const std::map<std::string, std::vector<std::string>>& steps);

}  // namespace gridline::scenario
