// Reading, merging and writing a pack's CSV.
#include "rules/sheet/pack_table.h"

#include <algorithm>

#include "rules/pack/utf8.h"
#include "rules/sheet/sheet.h"

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

PackTable::PackTable(std::vector<std::pair<std::string, std::string>> columns, std::string_view content)
    : columns_(std::move(columns)) {
  const base::Result<Book> book = read_csv("", content);
  if (content.empty() || !book) return;
  std::vector<std::string> names;
  for (const std::vector<std::string>& cells : book->sheets[0].rows) {
    const bool blank =
        std::all_of(cells.begin(), cells.end(), [](auto& c) { return pack::trimmed(c).empty(); });
    if (blank) continue;
    if (pack::trimmed(cells[0]).starts_with('#')) {
      std::string comment = cells[0];
      for (std::size_t i = 1; i < cells.size(); ++i) comment += "," + cells[i];
      lines_.push_back({std::move(comment), {}});
      continue;
    }
    if (names.empty()) {
      for (const std::string& cell : cells) {
        const auto known = std::find_if(columns_.begin(), columns_.end(), [&](const auto& c) {
          return pack::trimmed(cell) == c.first || pack::trimmed(cell) == c.second;
        });
        names.push_back(known == columns_.end() ? std::string(pack::trimmed(cell)) : known->first);
      }
      continue;
    }
    Line line;
    for (std::size_t i = 0; i < cells.size() && i < names.size(); ++i)
      if (const std::string_view text = pack::trimmed(cells[i]); !text.empty()) line.row[names[i]] = text;
    line_of_[line.row[columns_[0].first]] = lines_.size();
    lines_.push_back(std::move(line));
  }
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
