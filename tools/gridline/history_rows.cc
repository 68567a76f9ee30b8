// A row is cut, then named: columns by their names or their Chinese names.
#include "tools/gridline/history_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "engine/core/words.h"
#include "rules/pack/utf8.h"
#include "rules/sheet/sheet.h"

namespace gridline::cli {

namespace {

// A row with the longest text there may be, and its raw fields beside it.
constexpr std::size_t row_bytes_max = 256 * 1024;

struct Column {
  std::string_view name, zh;
};
constexpr Column known_columns[] = {
    {"id", "编号"},        {"title", "标题"},     {"text", "内容"},        {"place", "地点"},   {"category", "类别"},
    {"channel", "渠道"},   {"kind", "工单类型"},  {"origin", "来源"},      {"name", "姓名"},    {"phone", "电话"},
    {"confidential", "保密"}, {"occurred", "发生时间"}, {"received", "受理时间"}, {"done", "办结时间"},
    {"outcome", "办结结果"}, {"lon", "经度"},      {"lat", "纬度"}};

std::string trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r");
  if (from == std::string_view::npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \t\r") - from + 1));
}

// "已解决" → "solved"; what is no such word stays, and the engine says so.
std::string outcome_code(const std::string& word) {
  for (unsigned i = 1; i <= static_cast<unsigned>(core::Outcome::withdrawn); ++i) {
    const auto outcome = static_cast<core::Outcome>(i);
    if (core::zh(outcome) == word) return std::string(core::code(outcome));
  }
  return word;
}

Json value_of(const std::string& column, const std::string& cell) {
  if (column == "confidential") return cell == "true" || cell == "是" || cell == "1" || cell == "yes";
  if (column == "outcome") return outcome_code(cell);
  if (column != "lon" && column != "lat") return cell;
  const Json number = Json::parse(cell, nullptr, false);
  return number.is_number() ? number : Json(cell);
}

// One encoding for a file, as most of its lines with more than ASCII have it: a damaged line is named, not
// guessed.
bool is_gb18030(std::ifstream& file) {
  std::uint64_t utf8 = 0, other = 0;
  for (std::string line; std::getline(file, line);) {
    const bool plain = std::all_of(line.begin(), line.end(), [](char c) { return (c & 0x80) == 0; });
    if (!plain) ++(pack::first_invalid_utf8(line) == std::string_view::npos ? utf8 : other);
  }
  file.clear();
  file.seekg(0);
  return other > utf8;
}

base::Error bad(std::string what) { return {base::ErrorCode::invalid_input, std::move(what)}; }

}  // namespace

base::Result<HistoryRows> HistoryRows::open(const std::string& path) {
  HistoryRows out;
  const std::string ending = std::filesystem::path(path).extension().string();
  out.csv_ = ending == ".csv";
  if (!out.csv_ && ending != ".jsonl")
    return bad(path + ": 文件名应以 .jsonl 或 .csv 结尾 / must end in .jsonl or .csv");
  out.file_.open(path, std::ios::binary);
  if (!out.file_) return base::Error{base::ErrorCode::not_found, path + ": 打不开 / cannot be opened"};
  std::error_code ec;
  out.bytes_ = std::filesystem::file_size(path, ec);
  if (ec) out.bytes_ = 0;  // a pipe: no share of it can be shown
  if (out.csv_) {
    if (!ec) out.gb18030_ = is_gb18030(out.file_);  // a pipe is read once, as UTF-8
    if (base::Status s = out.read_header(path); !s) return s.error();
  }
  return out;
}

base::Status HistoryRows::read_header(const std::string& path) {
  std::vector<std::string> cells;
  bool problem = false;
  if (!record(cells, problem) || problem) return bad(path + ":1: 没有表头 / there is no header");
  if (!cells.empty() && cells[0].starts_with("\xef\xbb\xbf")) cells[0].erase(0, 3);
  if (!to_utf8(cells))
    return bad(path + ":1: 表头既不是 UTF-8 也不是 GB18030 / the header is neither UTF-8 nor GB18030");
  std::string wrong;
  for (const std::string& cell : cells) {
    const std::string name = trimmed(cell);
    const auto known = std::find_if(std::begin(known_columns), std::end(known_columns),
                                    [&](const Column& c) { return c.name == name || c.zh == name; });
    if (known == std::end(known_columns)) wrong += (wrong.empty() ? "" : ", ") + name;
    else columns_.emplace_back(known->name);
  }
  std::vector<std::string> sorted = columns_;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    return bad(path + ":1: 有重复的列 / a column comes twice");
  if (wrong.empty()) return {};
  std::string all;
  for (const Column& c : known_columns) all += fmt::format(" {}({})", c.name, c.zh);
  return bad(fmt::format("{}:1: 没有这些列 / there are no columns: {}\n  可用 / there are:{}", path, wrong, all));
}

bool HistoryRows::to_utf8(std::vector<std::string>& cells) const {
  for (std::string& cell : cells) {
    if (!gb18030_) {
      if (pack::first_invalid_utf8(cell) != std::string_view::npos) return false;
      continue;
    }
    auto text = sheet::of_gb18030(cell);
    if (!text) return false;
    cell = *std::move(text);
  }
  return true;
}

bool HistoryRows::line(std::string& into) {
  if (!std::getline(file_, into)) return false;
  read_ += into.size() + 1;
  ++line_;
  return true;
}

bool HistoryRows::record(std::vector<std::string>& cells, bool& problem) {
  cells.assign(1, "");
  std::string text;
  if (!line(text)) return false;
  bool quoted = false;
  // Separators, quotes and line ends are never inside a character of GB18030, so rows are cut first.
  for (std::size_t bytes = text.size();; bytes += text.size()) {
    if (!text.empty() && text.back() == '\r') text.pop_back();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') cells.back() += text[++i];
      else if (c == '"' && (quoted || trimmed(cells.back()).empty())) quoted = !quoted;
      else if (c == ',' && !quoted) cells.emplace_back();
      else cells.back() += c;
    }
    if (!quoted) return true;
    cells.back() += '\n';
    if (bytes > row_bytes_max || !line(text)) {
      problem = true;
      return true;
    }
  }
}

std::optional<HistoryRow> HistoryRows::next_of_csv() {
  std::vector<std::string> cells;
  HistoryRow row;
  bool problem = false;
  do {
    row.line = line_ + 1;
    if (!record(cells, problem)) return std::nullopt;
  } while (!problem && cells.size() == 1 && trimmed(cells[0]).empty());
  row.fields = Json::object();
  if (problem) {
    row.zh = "引号没有闭合，或一行过长";
    row.en = "a quote is not closed, or the row is too long";
  } else if (!to_utf8(cells)) {
    row.zh = gb18030_ ? "不是 GB18030，文件其余部分是" : "不是 UTF-8，文件其余部分是";
    row.en = gb18030_ ? "not GB18030 as the rest of the file is" : "not UTF-8 as the rest of the file is";
    cells.clear();
  } else if (cells.size() > columns_.size()) {
    row.zh = "单元格多于表头";
    row.en = "more cells than the header has";
  }
  for (std::size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i) {
    if (const std::string cell = trimmed(cells[i]); !cell.empty())
      row.fields[columns_[i]] = value_of(columns_[i], cell);
  }
  return row;
}

std::optional<HistoryRow> HistoryRows::next_of_lines() {
  HistoryRow row;
  std::string text;
  do {
    if (!line(text)) return std::nullopt;
  } while (trimmed(text).empty());
  row.line = line_;
  row.fields = text.size() > row_bytes_max ? Json() : Json::parse(text, nullptr, false);
  if (!row.fields.is_object()) {
    row.zh = text.size() > row_bytes_max ? "一行过长" : "不是 JSON 对象";
    row.en = text.size() > row_bytes_max ? "the row is too long" : "no JSON object";
    row.fields = Json::object();
  }
  return row;
}

std::optional<HistoryRow> HistoryRows::next() {
  auto row = csv_ ? next_of_csv() : next_of_lines();
  if (row) row->end = read_;
  return row;
}

}  // namespace gridline::cli
