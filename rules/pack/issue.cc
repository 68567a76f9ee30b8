// Rendering of issues; the only place that knows how wide a character is.
#include "rules/pack/issue.h"

#include <fmt/format.h>

namespace gridline::pack {

namespace {

// One code point from the front of `rest`, which it shortens; damaged bytes count one each.
char32_t next_code_point(std::string_view& rest) {
  const auto b = static_cast<std::uint8_t>(rest[0]);
  const std::size_t size = b < 0x80 ? 1 : b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
  if (size == 1 || rest.size() < size) {
    rest.remove_prefix(1);
    return b;
  }
  char32_t c = b & (0xff >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) c = c << 6 | (static_cast<std::uint8_t>(rest[i]) & 0x3f);
  rest.remove_prefix(size);
  return c;
}

// East Asian wide and full-width ranges (UAX 11) that occur in packs.
bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0x303e) || (c >= 0x3041 && c <= 0xa4cf) ||
         (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) ||
         (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) ||
         (c >= 0x20000 && c <= 0x3fffd);
}

}  // namespace

std::uint32_t display_width(std::string_view text) {
  std::uint32_t width = 0;
  while (!text.empty()) width += is_wide(next_code_point(text)) ? 2 : 1;
  return width;
}

std::string caret_under(std::string_view line, std::uint32_t column, std::uint32_t length) {
  std::string out;
  std::string_view rest = line;
  for (std::uint32_t i = 1; i < column && !rest.empty(); ++i) {
    const bool tab = rest[0] == '\t';
    out.append(is_wide(next_code_point(rest)) ? 2 : 1, tab ? '\t' : ' ');
  }
  std::uint32_t width = 0;
  for (std::uint32_t i = 0; i < length && !rest.empty(); ++i) width += is_wide(next_code_point(rest)) ? 2 : 1;
  out.append(width == 0 ? 1 : width, '^');
  return out;
}

std::string to_text(const Issue& i) {
  std::string out =
      i.line == 0 ? fmt::format("{}: ", i.file) : fmt::format("{}:{}:{}: ", i.file, i.line, i.column);
  out += fmt::format("{}: {}\n", i.warning ? "警告 warning" : "错误 error", i.zh);
  if (!i.en.empty()) out += fmt::format("    {} [{}]\n", i.en, i.code);
  if (!i.text.empty())
    out += fmt::format("    {}\n    {}\n", i.text, caret_under(i.text, i.column, i.length));
  return out;
}

}  // namespace gridline::pack
