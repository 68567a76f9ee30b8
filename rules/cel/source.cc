// Positions and the caret display.
#include "rules/cel/source.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "rules/cel/limits.h"
#include "rules/cel/utf8.h"

namespace gridline::cel {

namespace {

constexpr std::size_t shown_columns_before = 60;
constexpr std::size_t shown_columns = 100;

// One character as it is shown: control characters and wrong bytes must not reach a terminal.
struct Shown {
  std::uint32_t begin;    // offset in the line
  std::uint32_t bytes;
  std::size_t columns;
  std::string_view glyph;
};

std::vector<Shown> shown_characters(std::string_view line) {
  std::vector<Shown> out;
  for (std::uint32_t at = 0; at < line.size();) {
    const CodePoint point = decode(line, at);
    Shown shown{at, point.bytes, static_cast<std::size_t>(terminal_columns(point.value)),
                line.substr(at, point.bytes)};
    const bool turns_text_round = point.value >= 0x202A && point.value <= 0x202E;
    if (point.value == '\t') {
      shown.glyph = " ";
    } else if (!point.valid || point.value < 0x20 || point.value == 0x7F || turns_text_round) {
      shown.glyph = "\xEF\xBF\xBD";
      shown.columns = 1;
    }
    out.push_back(shown);
    at += point.bytes;
  }
  return out;
}

// The line and the caret line, each indented by two.
std::string with_caret(std::string_view line, std::uint32_t begin, std::uint32_t end) {
  const std::vector<Shown> characters = shown_characters(line);
  std::size_t caret_column = 0;
  for (const Shown& c : characters) caret_column += c.begin < begin ? c.columns : 0;
  const std::size_t skipped_columns =
      caret_column > shown_columns_before + 20 ? caret_column - shown_columns_before : 0;

  std::string text, marks;
  if (skipped_columns > 0) text = marks = "...";
  std::fill(marks.begin(), marks.end(), ' ');
  std::size_t column = 0;
  bool caret = false;
  for (const Shown& c : characters) {
    column += c.columns;
    if (column <= skipped_columns) continue;
    if (column > skipped_columns + shown_columns) {
      text += "...";
      break;
    }
    text += c.glyph;
    if (c.begin < begin) {
      marks.append(c.columns, ' ');
    } else if (c.begin < end || !caret) {
      marks.append(std::max<std::size_t>(c.columns, caret ? 0 : 1), '~');
      if (!caret) marks[marks.size() - std::max<std::size_t>(c.columns, 1)] = '^';
      caret = true;
    }
  }
  if (!caret) marks += '^';
  return fmt::format("\n  {}\n  {}", text, marks);
}

}  // namespace

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
  const std::size_t before = count_code_points(std::string_view(text_).substr(start, offset - start));
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
  return out + with_caret(line, span.begin - start, end - start);
}

std::string Source::display(const Issue& issue) const {
  return display(issue.span, issue.zh + " / " + issue.en);
}

}  // namespace gridline::cel
