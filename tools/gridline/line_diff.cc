// The longest common subsequence of lines, over what is left without the common beginning and end.
#include "tools/gridline/line_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gridline::cli {

namespace {

using Lines = std::vector<std::string_view>;

// One line of the difference: ' ' in both, '-' only before, '+' only after.
struct Step {
  char sign;
  std::string_view line;
};

constexpr std::size_t around = 2;
// A table of this many cells takes 16 MB and a few milliseconds; beyond it all changed lines are shown whole.
constexpr std::size_t table_max = 4'000'000;

Lines lines_of(std::string_view text) {
  Lines out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

void add_changed(const Lines& a, const Lines& b, std::vector<Step>& out) {
  const std::size_t n = a.size(), m = b.size(), width = m + 1;
  if ((n + 1) * width > table_max) {
    for (const std::string_view line : a) out.push_back({'-', line});
    for (const std::string_view line : b) out.push_back({'+', line});
    return;
  }
  std::vector<std::uint32_t> common((n + 1) * width);  // of a from i, b from j
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;)
      common[i * width + j] = a[i] == b[j] ? common[(i + 1) * width + j + 1] + 1
                                           : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
  std::size_t i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && a[i] == b[j]) {
      out.push_back({' ', a[i++]});
      ++j;
    } else if (i < n && (j == m || common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      out.push_back({'-', a[i++]});
    } else {
      out.push_back({'+', b[j++]});
    }
  }
}

std::vector<Step> steps_of(const Lines& a, const Lines& b) {
  const auto first = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto last = std::mismatch(a.rbegin(), std::make_reverse_iterator(first.first), b.rbegin(),
                                  std::make_reverse_iterator(first.second));
  std::vector<Step> out;
  for (auto line = a.begin(); line != first.first; ++line) out.push_back({' ', *line});
  add_changed({first.first, last.first.base()}, {first.second, last.second.base()}, out);
  for (auto line = last.first.base(); line != a.end(); ++line) out.push_back({' ', *line});
  return out;
}

}  // namespace

std::string line_diff(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return {};
  const std::vector<Step> steps = steps_of(lines_of(before), lines_of(after));
  std::string out = fmt::format("--- {0}\n+++ {0}\n", name);
  std::size_t line_before = 1, line_after = 1, shown = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::size_t from = i > around ? i - around : 0, to = std::min(steps.size(), i + around + 1);
    const bool near = std::any_of(steps.begin() + static_cast<std::ptrdiff_t>(from),
                                  steps.begin() + static_cast<std::ptrdiff_t>(to),
                                  [](const Step& s) { return s.sign != ' '; });
    if (near) {
      if (shown != i || i == 0) out += fmt::format("@@ -{} +{} @@\n", line_before, line_after);
      out += fmt::format("{}{}\n", steps[i].sign, steps[i].line);
      shown = i + 1;
    }
    line_before += steps[i].sign == '+' ? 0 : 1;
    line_after += steps[i].sign == '-' ? 0 : 1;
  }
  // Only the end of the last line, a byte order mark or carriage returns differ.
  if (shown == 0) out += "(only line ends differ)\n";
  return out;
}

}  // namespace gridline::cli
