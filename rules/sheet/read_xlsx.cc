// XLSX: a zip (libzip) of XML parts (pugixml). Names are compared without their prefix, so that any program's
// way of writing them will do.
//
// Rejected: liborcus 0.17, which passes over inline texts and absolute part names, as openpyxl and POI write
// them, and prints what it does not like.
#include <zip.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "rules/pack/utf8.h"
#include "rules/sheet/sheet.h"

namespace gridline::sheet {

namespace {

using pugi::xml_node;
using base::Error;
using base::ErrorCode;

const Error damaged{ErrorCode::invalid_input, "不是完好的 .xlsx，请重新保存 / not a sound .xlsx; save it again"};

Error over_limit(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

// "row" of x:row.
std::string_view local(const char* name) {
  const std::string_view whole = name;
  return whole.substr(whole.find(':') + 1);
}

template <class Use>
void each(const xml_node& parent, std::string_view name, Use use) {
  for (const xml_node& child : parent.children())
    if (local(child.name()) == name) use(child);
}

xml_node first(const xml_node& parent, std::string_view name) {
  for (const xml_node& child : parent.children())
    if (local(child.name()) == name) return child;
  return {};
}

std::string_view attribute(const xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& a : node.attributes())
    if (local(a.name()) == name) return a.value();
  return {};
}

// The parts of the file, unpacked when asked for, altogether no more than unzipped_bytes_max.
class Parts {
 public:
  explicit Parts(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source != nullptr) zip_ = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (zip_ == nullptr && source != nullptr) zip_source_free(source);
    zip_error_fini(&error);
  }
  ~Parts() {
    if (zip_ != nullptr) zip_discard(zip_);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  // False when there is none; errors: damaged, over the limit.
  base::Result<bool> read(const std::string& name, pugi::xml_document& out) {
    if (zip_ == nullptr) return damaged;
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen(zip_, name.c_str(), 0),
                                                                  zip_fclose);
    if (!file)
      return zip_error_code_zip(zip_get_error(zip_)) == ZIP_ER_NOENT ? base::Result<bool>(false) : damaged;
    std::string content;
    char piece[64 * 1024];
    for (;;) {
      const zip_int64_t got = zip_fread(file.get(), piece, sizeof piece);
      if (got < 0) return damaged;
      if (got == 0) break;
      content.append(piece, static_cast<std::size_t>(got));
      unpacked_ += static_cast<std::size_t>(got);  // counted as it comes: what a zip claims may be a lie
      if (unpacked_ > unzipped_bytes_max) {
        return over_limit(fmt::format("解开后超过 {0} MiB，请只留要导入的表 / more than {0} MiB unpacked; keep the sheets "
                                      "to import",
                                      unzipped_bytes_max / 1024 / 1024));
      }
    }
    if (!out.load_buffer(content.data(), content.size(), pugi::parse_default | pugi::parse_ws_pcdata))
      return damaged;
    return true;
  }

 private:
  zip_t* zip_ = nullptr;
  std::size_t unpacked_ = 0;
};

// "/xl/a.xml" and "a.xml" beside "xl/workbook.xml" as "xl/a.xml".
std::string part_beside(const std::string& part, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  return part.substr(0, part.rfind('/') + 1) + std::string(target);
}

// Of a text, or of its pieces when it has formats within; without the readings that stand beside it.
std::string text_of_runs(const xml_node& node) {
  std::string out;
  each(node, "t", [&](const xml_node& t) { out += t.child_value(); });
  each(node, "r",
       [&](const xml_node& run) { each(run, "t", [&](const xml_node& t) { out += t.child_value(); }); });
  return out;
}

std::string number_text(std::string_view written) {
  double value = 0;
  const auto [end, wrong] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (wrong != std::errc() || end != written.data() + written.size()) return std::string(written);
  if (std::isfinite(value) && value == std::floor(value) && std::fabs(value) < 1e15)
    return fmt::format("{}", static_cast<std::int64_t>(value));
  return fmt::format("{:.12g}", value);
}

struct Address {
  std::size_t row = 0, column = 0;
};

// Of "C17"; nothing for anything else.
std::optional<Address> address_of(std::string_view text) {
  Address out;
  std::size_t at = 0;
  for (; at < text.size() && at < 4 && text[at] >= 'A' && text[at] <= 'Z'; ++at)
    out.column = out.column * 26 + static_cast<std::size_t>(text[at] - 'A' + 1);
  const auto [end, wrong] = std::from_chars(text.data() + at, text.data() + text.size(), out.row);
  if (at == 0 || wrong != std::errc() || end != text.data() + text.size() || out.row == 0)
    return std::nullopt;
  --out.row;
  --out.column;
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : parts_(bytes) {}

  base::Result<Book> read() {
    std::string workbook = "xl/workbook.xml";
    pugi::xml_document rels, book;
    base::Result<bool> found = parts_.read("_rels/.rels", rels);
    if (!found) return found.error();
    each(first(rels, "Relationships"), "Relationship", [&](const xml_node& r) {
      if (attribute(r, "Type").ends_with("/officeDocument"))
        workbook = part_beside("", attribute(r, "Target"));
    });
    if (found = parts_.read(workbook, book); !found || !*found) return found ? damaged : found.error();
    if (base::Status s = read_relations(workbook); !s) return s.error();
    const std::string_view epoch = attribute(first(first(book, "workbook"), "workbookPr"), "date1904");
    Book whole;
    whole.from_1904 = epoch == "1" || epoch == "true";
    std::vector<Sheet>& out = whole.sheets;
    for (const xml_node& node : first(first(book, "workbook"), "sheets").children()) {
      if (out.size() == sheets_max)
        return over_limit(fmt::format("超过 {0} 张表 / more than {0} sheets", sheets_max));
      Sheet sheet;
      sheet.name = attribute(node, "name");
      const auto target = targets_.find(std::string(attribute(node, "id")));
      if (target == targets_.end()) continue;  // a chart's sheet
      if (base::Status s = read_sheet(target->second, sheet); !s) return s.error();
      out.push_back(std::move(sheet));
    }
    if (out.empty()) return damaged;
    return whole;
  }

 private:
  base::Status read_relations(const std::string& workbook) {
    const std::size_t slash = workbook.rfind('/') + 1;
    pugi::xml_document rels, texts;
    const base::Result<bool> found =
        parts_.read(workbook.substr(0, slash) + "_rels/" + workbook.substr(slash) + ".rels", rels);
    if (!found || !*found) return found ? damaged : found.error();
    std::string shared;
    each(first(rels, "Relationships"), "Relationship", [&](const xml_node& r) {
      const std::string target = part_beside(workbook, attribute(r, "Target"));
      if (attribute(r, "Type").ends_with("/worksheet")) targets_.emplace(attribute(r, "Id"), target);
      if (attribute(r, "Type").ends_with("/sharedStrings")) shared = target;
    });
    if (shared.empty()) return {};
    const base::Result<bool> read = parts_.read(shared, texts);
    if (!read) return read.error();
    each(first(texts, "sst"), "si", [&](const xml_node& si) {
      if (shared_.size() <= cells_max) shared_.push_back(text_of_runs(si));
    });
    if (shared_.size() > cells_max)
      return over_limit(fmt::format("超过 {0} 个文字 / more than {0} texts", cells_max));
    return {};
  }

  base::Status read_sheet(const std::string& part, Sheet& sheet) {
    pugi::xml_document document;
    const base::Result<bool> found = parts_.read(part, document);
    if (!found || !*found) return found ? damaged : found.error();
    const xml_node worksheet = first(document, "worksheet");
    Address at;  // cells and rows may leave their addresses out: then they follow the one before
    for (const xml_node& row : first(worksheet, "sheetData").children()) {
      if (const auto given = address_of("A" + std::string(attribute(row, "r")))) at.row = given->row;
      at.column = 0;
      for (const xml_node& cell : row.children()) {
        if (const auto given = address_of(attribute(cell, "r"))) at = *given;
        if (base::Status s = put(sheet, at, text_of(cell)); !s) return s;
        ++at.column;
      }
      ++at.row;
    }
    base::Status status;
    each(first(worksheet, "mergeCells"), "mergeCell", [&](const xml_node& merged) {
      if (status) status = fill(sheet, attribute(merged, "ref"));
    });
    return status;
  }

  // As it is shown without a format; of a formula the result that was stored.
  std::string text_of(const xml_node& cell) const {
    const std::string_view type = attribute(cell, "t");
    if (type == "inlineStr") return text_of_runs(first(cell, "is"));
    const std::string value = first(cell, "v").child_value();
    if (type == "s") {
      std::size_t index = shared_.size();
      std::from_chars(value.data(), value.data() + value.size(), index);
      return index < shared_.size() ? shared_[index] : std::string();
    }
    if (type == "b") return value == "1" ? "TRUE" : "FALSE";
    if (type == "d") return value.substr(0, 10);
    return type.empty() || type == "n" ? number_text(value) : value;
  }

  // The text of a merged range's first cell into all of it, as far as the sheet has rows.
  base::Status fill(Sheet& sheet, std::string_view range) {
    const std::size_t colon = range.find(':');
    const auto from = address_of(range.substr(0, colon));
    const auto to = colon == range.npos ? from : address_of(range.substr(colon + 1));
    if (!from || !to) return {};
    const std::string text = sheet.text(from->row, from->column);
    for (Address at = *from; !text.empty() && at.row <= to->row && at.row < sheet.rows.size(); ++at.row)
      for (at.column = from->column; at.column <= std::min(to->column, columns_max - 1); ++at.column)
        if (base::Status s = put(sheet, at, text); !s) return s;
    return {};
  }

  base::Status put(Sheet& sheet, Address at, std::string text) {
    if (text.empty()) return {};
    if (at.row >= rows_max || at.column >= columns_max) {
      return over_limit(fmt::format(
          "表 {0} 的 {1} 超出 {2} 行 {3} 列 / sheet {0}: {1} lies beyond {2} rows and {3} columns",
          sheet.name, cell_name(at.row, at.column), rows_max, columns_max));
    }
    if (pack::first_invalid_utf8(text) != text.npos) text = "\xEF\xBF\xBD";
    if (text.size() > cell_characters_max && pack::characters(text) > cell_characters_max) {
      return over_limit(fmt::format(
          "表 {0} 的 {1} 超过 {2} 个字符 / sheet {0}: {1} has more than {2} characters", sheet.name,
          cell_name(at.row, at.column), cell_characters_max));
    }
    if (base::Status s = count(sheet, at, text.size()); !s) return s;
    if (at.row >= sheet.rows.size()) sheet.rows.resize(at.row + 1);
    std::vector<std::string>& row = sheet.rows[at.row];
    if (at.column >= row.size()) row.resize(at.column + 1);
    row[at.column] = std::move(text);
    return {};
  }

  // Before there is room for it: one cell far to the right or below takes the blank ones before it along. A
  // cell that is written again counts again, so that the work has an end too.
  base::Status count(const Sheet& sheet, Address at, std::size_t bytes) {
    const std::size_t rows = sheet.rows.size(), width = at.row < rows ? sheet.rows[at.row].size() : 0;
    cells_ += at.row > rows ? at.row - rows : 0;
    cells_ += at.column >= width ? at.column + 1 - width : 1;
    text_bytes_ += bytes;
    if (cells_ > cells_max) {
      return over_limit(fmt::format("超过 {0} 格（空格也算），请只留要导入的表 / more than {0} cells, blank ones counted; keep "
                                    "the sheets to import",
                                    cells_max));
    }
    if (text_bytes_ > text_bytes_max) {
      return over_limit(fmt::format(
          "各格文字合计超过 {0} MiB，请只留要导入的表 / more than {0} MiB of text in cells; keep the "
          "sheets to import",
          text_bytes_max / 1024 / 1024));
    }
    return {};
  }

  Parts parts_;
  std::map<std::string, std::string> targets_;  // by relation
  std::vector<std::string> shared_;
  std::size_t cells_ = 0, text_bytes_ = 0;
};

}  // namespace

base::Result<Book> read_xlsx(std::string file_name, std::string_view bytes) {
  base::Result<Book> book = Reader(bytes).read();
  if (!book) return Error{book.error().code, fmt::format("{}: {}", file_name, book.error().message)};
  book->file = std::move(file_name);
  return book;
}

}  // namespace gridline::sheet
