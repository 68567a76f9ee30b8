// CSV as office programs write it: UTF-8 with or without a mark, or GB18030 without one.
#include <memory>

#include <fmt/format.h>
#include <unicode/ucnv.h>

#include "rules/pack/utf8.h"
#include "rules/sheet/sheet.h"

namespace gridline::sheet {

namespace {

base::Error wrong(const std::string& file, std::string_view what) {
  return {base::ErrorCode::invalid_input, fmt::format("{}: {}", file, what)};
}

// Nothing when the bytes are not GB18030.
std::string from_gb18030(std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> from(ucnv_open("gb18030", &status), ucnv_close);
  if (U_FAILURE(status)) return {};
  ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::u16string wide(bytes.size(), u'\0');  // no character has fewer bytes than units
  const std::int32_t units = ucnv_toUChars(from.get(), wide.data(), static_cast<std::int32_t>(wide.size()),
                                           bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) return {};
  std::string out;
  for (std::int32_t i = 0; i < units; ++i) {
    char32_t c = wide[static_cast<std::size_t>(i)];
    if (c >= 0xD800 && c < 0xDC00 && i + 1 < units)
      c = 0x10000 + ((c - 0xD800) << 10) + (wide[static_cast<std::size_t>(++i)] - 0xDC00u);
    pack::append_utf8(out, pack::is_scalar(c) ? c : U'\xFFFD');
  }
  return out;
}

// A tab where the text is pasted from a spreadsheet, else a comma: as its first line has it.
char separator_of(std::string_view text) {
  const std::string_view head = text.substr(0, text.find('\n'));
  return head.find('\t') != head.npos && head.find(',') == head.npos ? '\t' : ',';
}

// RFC 4180, into `sheet`. What is wrong, in two languages; empty when nothing is.
std::string read_rows(std::string_view text, char separator, Sheet& sheet) {
  std::size_t cells = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {  // over the end of the row
    if (sheet.rows.size() == rows_max) return "行太多 / too many rows";
    std::vector<std::string>& row = sheet.rows.emplace_back();
    for (;; ++at) {  // over the separator
      if (row.size() == columns_max || ++cells > cells_max) return "列或格太多 / too many columns or cells";
      std::string& cell = row.emplace_back();
      bool quoted = at < text.size() && text[at] == '"';
      if (quoted) ++at;
      for (; at < text.size() && (quoted || (text[at] != separator && text[at] != '\n')); ++at) {
        const bool doubled = quoted && text.substr(at, 2) == "\"\"";
        if (quoted && text[at] == '"' && !doubled) {
          quoted = false;
          continue;
        }
        cell += text[at];
        at += doubled ? 1 : 0;
      }
      if (quoted)
        return fmt::format("第 {0} 行的引号没有配对 / the quote that opens in row {0} is not closed",
                           sheet.rows.size());
      if (cell.size() > cell_characters_max && pack::characters(cell) > cell_characters_max)
        return fmt::format("第 {0} 行有一格超过 {1} 个字符（引号没有配对？）/ a cell in row {0} has more than {1} characters "
                           "(a quote that is not closed?)",
                           sheet.rows.size(), cell_characters_max);
      if (at >= text.size() || text[at] == '\n') break;
    }
  }
  return {};
}

}  // namespace

std::optional<std::string> office_text(std::string_view bytes) {
  if (pack::first_invalid_utf8(bytes) == bytes.npos) return std::string(bytes);
  return of_gb18030(bytes);
}

std::optional<std::string> of_gb18030(std::string_view bytes) {
  std::string text = from_gb18030(bytes);
  return text.empty() && !bytes.empty() ? std::nullopt : std::optional(std::move(text));
}

base::Result<Book> read_csv(std::string file_name, std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
    return wrong(file_name, "是 UTF-16，请另存为“CSV UTF-8” / UTF-16; save it as CSV UTF-8");
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::string text = office_text(bytes).value_or("");
  if (text.find('\0') != text.npos) text.clear();
  if (text.empty())
    return wrong(
        file_name,
        "不是表格：应为 .xlsx，或 UTF-8、GB18030 的 CSV / no spreadsheet: give .xlsx, or CSV in UTF-8 or "
        "GB18030");
  std::erase(text, '\r');
  Book book{std::move(file_name), {Sheet{}}, false};
  const std::string problem = read_rows(text, separator_of(text), book.sheets[0]);
  if (!problem.empty()) return wrong(book.file, problem);
  return book;
}

}  // namespace gridline::sheet
