// Finding the header: the row, among the first, in which most fields are named.
#include "rules/sheet/table.h"

#include <algorithm>

#include <fmt/format.h>

#include "rules/sheet/plain.h"

namespace gridline::sheet {

namespace {

constexpr std::size_t header_rows_max = 30;  // titles, a date and remarks stand above it

// "联系电话（必填）*" as "联系电话".
std::string header_key(std::string_view text) {
  std::string name = plain(text);
  const std::size_t bracket = std::min(name.find("（"), name.find('('));
  if (bracket != name.npos && bracket > 0) name.resize(bracket);
  std::erase(name, ' ');
  std::erase(name, '*');
  return name;
}

std::size_t field_named(const std::string& name, const std::vector<Field>& fields, const Mapping& mapping) {
  const auto mapped = mapping.find(name);
  for (std::size_t i = 0; i < fields.size() && !name.empty(); ++i) {
    const Field& f = fields[i];
    if (mapped != mapping.end()) {
      if (mapped->second == f.key || mapped->second == f.zh) return i;
      continue;
    }
    if (name == f.key || name == f.zh || std::find(f.others.begin(), f.others.end(), name) != f.others.end())
      return i;
  }
  return fields.size();
}

Part part_of(const Sheet& sheet, std::size_t row, const std::vector<Field>& fields, const Mapping& mapping) {
  Part out;
  out.sheet = &sheet;
  out.header = row;
  out.column_of.assign(fields.size(), no_column);
  for (std::size_t column = 0; column < sheet.rows[row].size(); ++column) {
    const std::string name = header_key(sheet.rows[row][column]);
    const std::size_t field = field_named(name, fields, mapping);
    if (field < fields.size() && !out.has(field)) out.column_of[field] = column;
    else if (!name.empty()) out.others.emplace_back(column, name);
  }
  return out;
}

std::size_t fields_found(const Part& part) {
  return static_cast<std::size_t>(std::count_if(part.column_of.begin(), part.column_of.end(),
                                                [](std::size_t c) { return c != no_column; }));
}

// 注：…, 填表人…, 合计: below the table or between its parts.
bool is_remark(std::string_view first) {
  constexpr std::string_view words[] = {"注:", "注：", "备注", "说明", "填表", "制表", "审核", "合计", "总计", "小计"};
  return std::any_of(std::begin(words), std::end(words), [&](auto word) { return first.starts_with(word); });
}

void take_rows(Part& part, bool keep_others) {
  const std::vector<std::vector<std::string>>& rows = part.sheet->rows;
  for (std::size_t r = part.header + 1; r < rows.size(); ++r) {
    const auto first =
        std::find_if(rows[r].begin(), rows[r].end(), [](auto& cell) { return !plain(cell).empty(); });
    if (first == rows[r].end() || is_remark(plain(*first)) || rows[r] == rows[part.header]) continue;
    // A number of the row alone is a blank row of a form.
    const auto says = [&](std::size_t column) {
      return column < rows[r].size() && !plain(rows[r][column]).empty();
    };
    bool filled = std::any_of(part.column_of.begin(), part.column_of.end(), says);
    for (const auto& [column, name] : part.others) filled = filled || (keep_others && says(column));
    if (filled) part.rows.push_back(r);
  }
}

std::string names_of(const std::vector<Field>& fields) {
  std::string out;
  for (const Field& f : fields)
    if (f.needed) out += (out.empty() ? "" : "、") + std::string(f.zh);
  return out;
}

void check_mapping(const Book& book, const std::vector<Field>& fields, const Mapping& mapping,
                   CellIssues& issues) {
  for (const auto& [name, key] : mapping) {
    const bool known =
        std::any_of(fields.begin(), fields.end(), [&](auto& f) { return f.key == key || f.zh == key; });
    if (known) continue;
    std::string all;
    for (const Field& f : fields) all += fmt::format("{}{}（{}）", all.empty() ? "" : "、", f.key, f.zh);
    issues.add({book.file, "", "", "unknown_field", fmt::format("--map {}={}：没有这个字段，可写 {}", name, key, all),
                fmt::format("--map {}={}: no such field; there is {}", name, key, all), ""});
  }
}

void say_unread(const Book& book, const Part& part, CellIssues& issues) {
  std::string names;
  for (const auto& [column, name] : part.others) {
    if (name == "序号" || name == "备注") continue;
    names += (names.empty() ? "" : "、") + name;
  }
  if (names.empty()) return;
  issues.add({book.file, part.sheet->name, cell_name(part.header, part.others.front().first), "unread_column",
              fmt::format("没有用到的列：{}；要用请加 --map 列名=字段", names),
              fmt::format("columns that are not read: {}; give --map COLUMN=FIELD to read one", names), "",
              true});
}

// What a sheet's best row lacks of a header; nothing when it is one.
std::string missing_of(const Part& part, const std::vector<Field>& fields) {
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].needed && !part.has(i)) out += (out.empty() ? "" : "、") + std::string(fields[i].zh);
  return out;
}

// A table beside others that were read would else be missed, and nobody would know.
void say_unread_sheet(const Book& book, const Part& best, const std::vector<Field>& fields,
                      CellIssues& issues) {
  const auto& rows = best.sheet->rows;
  const bool blank = std::all_of(rows.begin(), rows.end(), [](auto& row) {
    return std::all_of(row.begin(), row.end(), [](auto& cell) { return plain(cell).empty(); });
  });
  if (blank) return;
  const std::string missing = missing_of(best, fields);
  const bool header = fields_found(best) > 0;
  issues.add({book.file, best.sheet->name, header ? cell_name(best.header, 0) : "", "unread_sheet",
              fmt::format("这张表没有读：{}缺 {}；要用请改列名，或加 --map 列名=字段", header ? "标题行里" : "没有标题行，", missing),
              fmt::format("this sheet was not read: {} {}; rename its columns, or give --map COLUMN=FIELD",
                          header ? "its header lacks" : "it has no header with", missing),
              "", true});
}

// None of the sheets has one. `nearest`: of the sheet with the most fields.
void say_no_header(const Book& book, const Part& nearest, const std::vector<Field>& fields,
                   CellIssues& issues) {
  CellIssue issue{book.file, "", "", "no_header", "", "", ""};
  const std::string needed = names_of(fields);
  issue.zh = fmt::format("没有找到标题行：要有 {}", needed);
  issue.en = fmt::format("no header row with {}", needed);
  if (nearest.sheet != nullptr && fields_found(nearest) > 0) {
    const std::string missing = missing_of(nearest, fields);
    std::string seen;
    for (const auto& [column, name] : nearest.others) seen += (seen.empty() ? "" : "、") + name;
    issue.sheet = nearest.sheet->name;
    issue.cell = cell_name(nearest.header, 0);
    issue.zh = fmt::format("标题行里缺 {}；列名不同请加 --map 列名={}{}{}", missing, missing.substr(0, missing.find("、")),
                           seen.empty() ? "" : "，不认识的列有 ", seen);
    issue.en = fmt::format("the header lacks {}; for another name give --map COLUMN=FIELD{}{}", missing,
                           seen.empty() ? "" : "; not known: ", seen);
  }
  issues.add(std::move(issue));
}

}  // namespace

std::string Row::at(std::size_t column) const { return plain(part.sheet->text(row, column)); }

std::string Row::text(std::size_t field) const { return part.has(field) ? at(part.column_of[field]) : ""; }

std::string Row::cell(std::size_t field) const {
  return cell_name(row, part.has(field) ? part.column_of[field] : 0);
}

void Row::say(std::size_t column, bool warning, std::string_view code, std::string zh, std::string en) const {
  issues.add({book.file, part.sheet->name, cell_name(row, column), std::string(code), std::move(zh),
              std::move(en), part.sheet->text(row, column), warning});
}

void Row::error(std::size_t field, std::string_view code, std::string zh, std::string en) const {
  say(part.has(field) ? part.column_of[field] : 0, false, code, std::move(zh), std::move(en));
}

void Row::warning(std::size_t field, std::string_view code, std::string zh, std::string en) const {
  say(part.has(field) ? part.column_of[field] : 0, true, code, std::move(zh), std::move(en));
}

std::int32_t Row::count(std::size_t field, std::int32_t high) const {
  const std::string written = text(field);
  if (written.empty()) return 0;
  const std::optional<std::int32_t> number = count_of(written);
  if (number && *number >= 0 && *number <= high) return *number;
  error(field, "bad_number", fmt::format("应是 0 到 {} 的整数", high),
        fmt::format("a whole number from 0 to {} is expected", high));
  return 0;
}

bool Row::rounded(std::size_t field) const {
  if (!is_rounded(text(field))) return false;
  error(field, "rounded_number", "表格软件只记 15 位数字，这个号码的尾数已丢；请把该列设为文本，重填后再导出",
        "a spreadsheet keeps 15 digits and has lost the last ones; make the column text, type it again and "
        "export");
  return true;
}

std::vector<Part> parts_of(const Book& book, const std::vector<Field>& fields, const Mapping& given,
                           bool keep_others, CellIssues& issues) {
  check_mapping(book, fields, given, issues);
  Mapping mapping;
  for (const auto& [name, key] : given) mapping.emplace(header_key(name), key);
  std::vector<Part> out;
  std::vector<Part> unread;  // the best row of each
  for (const Sheet& sheet : book.sheets) {
    Part best;
    for (std::size_t row = 0; row < std::min(sheet.rows.size(), header_rows_max); ++row) {
      Part part = part_of(sheet, row, fields, mapping);
      if (best.sheet == nullptr || fields_found(part) > fields_found(best)) best = std::move(part);
    }
    if (best.sheet == nullptr) continue;
    if (!missing_of(best, fields).empty()) {
      unread.push_back(std::move(best));
      continue;
    }
    take_rows(best, keep_others);
    if (!keep_others) say_unread(book, best, issues);
    out.push_back(std::move(best));
  }
  if (!out.empty()) {
    for (const Part& part : unread) say_unread_sheet(book, part, fields, issues);
    return out;
  }
  const auto nearest = std::max_element(unread.begin(), unread.end(), [](const Part& a, const Part& b) {
    return fields_found(a) < fields_found(b);
  });
  say_no_header(book, nearest == unread.end() ? Part() : *nearest, fields, issues);
  return out;
}

}  // namespace gridline::sheet
