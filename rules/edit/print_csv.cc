// Printing a table in the canonical form. Cells are read as rules/pack/csv.h reads them.
#include <algorithm>

#include "rules/edit/print.h"
#include "rules/pack/utf8.h"

namespace gridline::edit {

namespace {

// One cell from `at`, which then stands at the comma or the line's end behind it. False: an open quote.
bool take_cell(std::string_view content, std::size_t& at, std::string& out) {
  if (at < content.size() && content[at] == '"') {
    for (++at;; ++at) {
      if (at >= content.size()) return false;
      if (content[at] == '"') {
        if (at + 1 >= content.size() || content[at + 1] != '"') break;
        ++at;
      }
      out += content[at];
    }
    ++at;
  }
  const std::size_t end = std::min(content.find_first_of(",\n", at), content.size());
  out += content.substr(at, end - at);
  at = end;
  return true;
}

std::string written(std::string_view text, bool is_first) {
  const bool quote =
      text.find_first_of(",\"\n\r") != std::string_view::npos || (is_first && text.starts_with('#'));
  if (!quote) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

}  // namespace

std::optional<std::string> print_csv(std::string_view content) {
  std::string out;
  if (content.starts_with("\xef\xbb\xbf")) content.remove_prefix(3);
  bool blank = true;  // none at the front
  for (std::size_t at = 0; at < content.size(); ++at) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string_view line = pack::trimmed(content.substr(at, end - at));
    const bool is_comment = line.starts_with('#');
    if (line.empty() || is_comment) {
      if (is_comment || !blank) out += std::string(line) + "\n";
      blank = line.empty();
      at = end;
      continue;
    }
    blank = false;
    for (bool first = true;; first = false, ++at) {
      std::string cell;
      if (!take_cell(content, at, cell)) return std::nullopt;
      out += (first ? "" : ",") + written(pack::trimmed(cell), first);
      if (at >= content.size() || content[at] == '\n') break;
    }
    out += '\n';
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace gridline::edit
