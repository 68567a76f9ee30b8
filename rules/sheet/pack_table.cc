// Reading, merging and writing a pack's CSV.
#include "rules/sheet/pack_table.h"

#include <algorithm>
#include <limits>

#include "rules/pack/csv.h"
#include "rules/pack/utf8.h"

namespace gridline::sheet {

namespace {

std::string quoted(const std::string& cell) {
  const bool plain = cell.find_first_of(",\"\n\r") == cell.npos && !cell.starts_with('#');
  if (plain) return cell;
  std::string out = "\"";
  for (const char c : cell) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string joined(const std::vector<std::string>& cells) {
  std::string out;
  for (const std::string& cell : cells)
    out += (out.empty() && &cell == &cells.front() ? "" : ",") + quoted(cell);
  return out;
}

}  // namespace

PackTable::PackTable(std::string file, std::vector<std::pair<std::string, std::string>> columns,
                     std::string_view content)
    : columns_(std::move(columns)) {
  if (pack::trimmed(content).empty()) return;
  const pack::PackFiles files{{{std::move(file), std::string(content)}}};
  pack::IssueList issues(files);
  std::vector<pack::CsvColumn> known;  // without its key a row cannot be found again
  for (const auto& [name, zh] : columns_) known.push_back({name, zh, known.empty()});
  const pack::CsvTable table(0, known, issues);
  const bool columns_known = !issues.has_errors();  // else a cell that is left is one of theirs
  auto comment = table.comments().begin();
  const auto keep_comments = [&](std::uint32_t before_line) {
    for (; comment != table.comments().end() && comment->line < before_line; ++comment) {
      const std::size_t begin = comment->cells.front().offset;
      const std::size_t end = comment->cells.back().offset + comment->cells.back().length;
      lines_.push_back({std::string(pack::trimmed(content.substr(begin, end - begin))), {}});
    }
  };
  for (const pack::CsvRow& cells : table.rows()) {
    keep_comments(cells.line);
    Line line;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (const std::string& text = table.text(cells, i); !text.empty()) line.row[columns_[i].first] = text;
    const auto filled = std::count_if(cells.cells.begin(), cells.cells.end(),
                                      [](const pack::CsvCell& c) { return !c.text.empty(); });
    if (columns_known && static_cast<std::size_t>(filled) != line.row.size()) {
      issues.error(table.row_position(cells), "unnamed_column", "这一行有一格所在的列没有列名，请在标题行补上或删去这一格",
                   "a cell of this row stands in a column without a name; name the column or empty the cell");
    }
    line_of_[line.row[columns_[0].first]] = lines_.size();
    lines_.push_back(std::move(line));
  }
  keep_comments(std::numeric_limits<std::uint32_t>::max());
  unkept_ = issues.take();
}

const PackRow* PackTable::find(const std::string& key) const {
  const auto at = line_of_.find(key);
  return at == line_of_.end() ? nullptr : &lines_[at->second].row;
}

std::vector<const PackRow*> PackTable::rows() const {
  std::vector<const PackRow*> out;
  for (const Line& line : lines_)
    if (!line.row.empty()) out.push_back(&line.row);
  return out;
}

void PackTable::put(const PackRow& row) {
  const auto [at, is_new] = line_of_.try_emplace(row.at(columns_[0].first), lines_.size());
  if (is_new) {
    lines_.push_back({});
    ++added_;
  }
  PackRow& old = lines_[at->second].row;
  const PackRow before = old;
  for (const auto& [column, text] : row)
    if (!text.empty()) old[column] = text;
  if (!is_new) ++(old == before ? unchanged_ : changed_);
}

void PackTable::clear(const std::string& key, const std::string& column) {
  if (const auto at = line_of_.find(key); at != line_of_.end()) lines_[at->second].row.erase(column);
}

std::string PackTable::content() const {
  std::string out;
  const auto is_comment = [](const Line& line) { return line.row.empty(); };
  std::size_t first = 0;
  for (; first < lines_.size() && is_comment(lines_[first]); ++first) out += lines_[first].comment + "\n";
  std::vector<std::string> cells;
  for (const auto& [name, zh] : columns_) cells.push_back(name);
  out += joined(cells) + "\n";
  for (std::size_t i = first; i < lines_.size(); ++i) {
    if (is_comment(lines_[i])) {
      out += lines_[i].comment + "\n";
      continue;
    }
    cells.clear();
    for (const auto& [name, zh] : columns_) {
      const auto at = lines_[i].row.find(name);
      cells.push_back(at == lines_[i].row.end() ? "" : at->second);
    }
    out += joined(cells) + "\n";
  }
  return out;
}

}  // namespace gridline::sheet
