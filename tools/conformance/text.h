// Placeholders in commands and rows.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace gridline::conformance {

inline constexpr const char* adapter_name = "check-1";

using Values = std::map<std::string, std::string>;

// "{name}" of `values` filled in, "\t" as a tab; anything else in braces stays.
inline std::string filled(std::string_view pattern, const Values& values) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t end = pattern.front() == '{' ? pattern.find('}') : std::string_view::npos;
    const auto value =
        end == std::string_view::npos ? values.end() : values.find(std::string(pattern.substr(1, end - 1)));
    if (value != values.end()) {
      out += value->second;
      pattern.remove_prefix(end + 1);
    } else if (pattern.starts_with("\\t")) {
      out += '\t';
      pattern.remove_prefix(2);
    } else {
      out += pattern.front();
      pattern.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace gridline::conformance
