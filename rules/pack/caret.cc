// Terminal widths and the caret line.
//
// The widths are a table of the wide and the combining ranges of Unicode 15 with the rare scripts
// left out: ICU's u_getIntPropertyValue would be exact, but ICU stands behind rules/text alone,
// and a caret that is one column off under a rare script does no harm.
#include "rules/pack/caret.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

struct Range {
  char32_t first, last;
};

constexpr Range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x26A1, 0x26A1},   {0x2705, 0x2705},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x17000, 0x18CFF}, {0x1B000, 0x1B2FF}, {0x1F004, 0x1F004}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A},
    {0x1F200, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF},
    {0x20000, 0x3FFFD},
};

constexpr Range combining[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

template <std::size_t N>
bool within(const Range (&ranges)[N], char32_t value) {
  const Range* next = std::upper_bound(std::begin(ranges), std::end(ranges), value,
                                       [](char32_t v, const Range& range) { return v < range.first; });
  return next != std::begin(ranges) && value <= std::prev(next)->last;
}

constexpr std::size_t shown_columns_before = 60;
constexpr std::size_t shown_columns = 100;

// One character as it is shown.
struct Shown {
  std::size_t begin;  // offset in the line
  std::size_t columns;
  std::string_view glyph;
};

std::vector<Shown> shown_characters(std::string_view line) {
  std::vector<Shown> out;
  for (std::size_t at = 0; at < line.size();) {
    const CodePoint point = decode(line, at);
    Shown shown{at, static_cast<std::size_t>(terminal_columns(point.value)), line.substr(at, point.bytes)};
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

}  // namespace

int terminal_columns(char32_t value) {
  if (value < 0x300) return 1;
  if (within(combining, value)) return 0;
  return within(wide, value) ? 2 : 1;
}

std::uint32_t display_width(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    width += terminal_columns(point.value);
    at += point.bytes;
  }
  return static_cast<std::uint32_t>(width);
}

std::string with_carets(std::string_view line, std::size_t begin, std::size_t end, std::size_t indent) {
  const std::vector<Shown> characters = shown_characters(line);
  std::size_t caret_column = 0;
  for (const Shown& c : characters) caret_column += c.begin < begin ? c.columns : 0;
  const std::size_t skipped_columns =
      caret_column > shown_columns_before + 20 ? caret_column - shown_columns_before : 0;

  std::string text(indent, ' ');
  std::string marks(indent, ' ');
  if (skipped_columns > 0) {
    text += "...";
    marks += "   ";
  }
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
      marks.append(std::max<std::size_t>(c.columns, caret ? 0 : 1), '^');
      caret = true;
    }
  }
  if (!caret) marks += '^';
  return text + "\n" + marks + "\n";
}

}  // namespace gridline::pack
