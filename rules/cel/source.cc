// Positions, and issues with their line.
#include "rules/cel/source.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "rules/cel/limits.h"
#include "rules/pack/caret.h"
#include "rules/pack/utf8.h"

namespace gridline::cel {

void Issues::add(Span span, std::string zh, std::string en) {
  if (list_.size() >= issues_max) return;
  for (const Issue& issue : list_) {
    if (issue.span.begin == span.begin) return;
  }
  list_.push_back({span, std::move(zh), std::move(en)});
}

std::vector<Issue> Issues::take() {
  std::stable_sort(list_.begin(), list_.end(),
                   [](const Issue& a, const Issue& b) { return a.span.begin < b.span.begin; });
  return std::exchange(list_, {});
}

Source::Source(std::string text, Origin origin) : text_(std::move(text)), origin_(std::move(origin)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

std::string_view Source::text(Span span) const {
  const std::size_t begin = std::min<std::size_t>(span.begin, text_.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, text_.size());
  return std::string_view(text_).substr(begin, end - begin);
}

std::size_t Source::line_index(std::uint32_t offset) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<std::size_t>(next - line_starts_.begin()) - 1;
}

Position Source::position(std::uint32_t offset) const {
  offset = std::min<std::uint32_t>(offset, static_cast<std::uint32_t>(text_.size()));
  const std::size_t line = line_index(offset);
  const std::uint32_t start = line_starts_[line];
  const std::size_t before = pack::characters(std::string_view(text_).substr(start, offset - start));
  const std::uint32_t first_column = line == 0 ? origin_.first.column : origin_.later_lines_column;
  return {origin_.first.line + static_cast<std::uint32_t>(line),
          first_column + static_cast<std::uint32_t>(before)};
}

std::string Source::display(Span span, std::string_view message) const {
  span.begin = std::min<std::uint32_t>(span.begin, static_cast<std::uint32_t>(text_.size()));
  const Position at = position(span.begin);
  const std::uint32_t start = line_starts_[line_index(span.begin)];
  std::string_view line = std::string_view(text_).substr(start);
  line = line.substr(0, line.find('\n'));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  const std::uint32_t end = std::max(span.end, span.begin + 1);
  std::string out = origin_.file.empty() ? "" : origin_.file + ":";
  out += fmt::format("{}:{}: {}", at.line, at.column, message);
  out += "\n" + pack::with_carets(line, span.begin - start, end - start, 2);
  out.pop_back();  // without the last newline
  return out;
}

std::string Source::display(const Issue& issue) const {
  return display(issue.span, issue.zh + " / " + issue.en);
}

}  // namespace gridline::cel
