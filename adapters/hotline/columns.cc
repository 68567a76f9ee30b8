// Recognising a header line; see columns.h.
#include "adapters/hotline/columns.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "adapters/hotline/cell.h"

namespace gridline::hotline {

std::vector<std::string> Header::names() const {
  std::vector<std::string> out;
  out.reserve(columns.size());
  for (const Column& column : columns) out.push_back(column.name);
  return out;
}

std::optional<std::size_t> Header::position(Field field) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].field == field) return i;
  }
  return std::nullopt;
}

std::optional<Header> read_header(const std::vector<std::string>& cells, const Mapping& mapping) {
  struct Best { std::size_t column; std::uint32_t rank; };
  std::map<Field, Best> best;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Alias* alias = mapping.find(cells[i]);
    if (alias == nullptr) continue;
    const auto [at, first] = best.try_emplace(alias->field, Best{i, alias->rank});
    if (!first && alias->rank < at->second.rank) at->second = {i, alias->rank};
  }
  if (!best.contains(Field::text)) return std::nullopt;
  if (!best.contains(Field::id) && !best.contains(Field::received)) return std::nullopt;

  Header header;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    Column column;
    const std::string name = clean_word(cells[i]);
    column.name = name.empty() ? "列" + std::to_string(i + 1) : name;
    for (int n = 2; !taken.insert(column.name).second; ++n) column.name = name + " " + std::to_string(n);
    for (const auto& [field, choice] : best) {
      if (choice.column == i) column.field = field;
    }
    if (column.name.starts_with("留言")) header.shape = Shape::message_board;
    header.columns.push_back(std::move(column));
  }
  return header;
}

std::vector<std::string> split_full_width(const std::vector<std::string>& cells) {
  static constexpr std::string_view comma = "，";
  std::vector<std::string> out;
  for (const std::string& cell : cells) {
    std::size_t at = 0;
    while (true) {
      const std::size_t end = std::min(cell.find(comma, at), cell.size());
      out.push_back(cell.substr(at, end - at));
      if (end == cell.size()) break;
      at = end + comma.size();
    }
  }
  return out;
}

}  // namespace gridline::hotline
