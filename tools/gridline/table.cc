// Widths are counted by rules/pack's display_width, which carets use as well.
#include "tools/gridline/table.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "rules/pack/caret.h"

namespace gridline::cli {

namespace {

std::string one_line(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

// Bytes of the code point that begins with `lead`.
std::size_t length_of(char lead) {
  const auto b = static_cast<unsigned char>(lead);
  return b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
}

}  // namespace

Table::Table(std::vector<std::string> headings) : headings_(std::move(headings)) {
  for (std::string& h : headings_) {
    right_.push_back(h.starts_with(">"));
    if (right_.back()) h.erase(0, 1);
  }
}

void Table::add(std::vector<std::string> cells) {
  GRIDLINE_ASSERT(cells.size() == headings_.size());
  for (std::string& cell : cells) cell = one_line(std::move(cell));
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < headings_.size(); ++c) {
    std::size_t width = pack::display_width(headings_[c]);
    for (const auto& row : rows_) width = std::max<std::size_t>(width, pack::display_width(row[c]));
    widths.push_back(width);
  }
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const std::string padding(widths[c] - pack::display_width(cells[c]), ' ');
      text += (c == 0 ? "" : "  ") + (right_[c] ? padding + cells[c] : cells[c] + padding);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  };
  line(headings_);
  for (const auto& row : rows_) line(row);
  return out;
}

std::string fitted(std::string_view text, std::size_t columns) {
  const std::string flat = one_line(std::string(text));
  if (pack::display_width(flat) <= columns) return flat;
  std::string out;
  std::size_t width = 0;
  for (std::size_t i = 0; i < flat.size();) {
    const std::string_view character = std::string_view(flat).substr(i, length_of(flat[i]));
    const std::size_t wide = pack::display_width(character);
    if (width + wide + 1 > columns) break;
    out += character;
    width += wide;
    i += character.size();
  }
  return out + "…";
}

}  // namespace gridline::cli
