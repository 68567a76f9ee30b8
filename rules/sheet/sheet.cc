// Which reader it is, by the first bytes.
#include "rules/sheet/sheet.h"

#include <fmt/format.h>

namespace gridline::sheet {

namespace {

const std::string nothing;

}  // namespace

const std::string& Sheet::text(std::size_t row, std::size_t column) const {
  return row < rows.size() && column < rows[row].size() ? rows[row][column] : nothing;
}

std::string cell_name(std::size_t row, std::size_t column) {
  std::string letters;
  for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  return letters + std::to_string(row + 1);
}

base::Result<Book> read_book(std::string file_name, std::string_view bytes) {
  if (bytes.size() > file_bytes_max) {
    const std::size_t mib = file_bytes_max / 1024 / 1024;
    return base::Error{base::ErrorCode::invalid_input,
                       fmt::format("{}: 文件超过 {} MiB，请只留要导入的表 / larger than {} MiB; keep the sheets to import",
                                   file_name, mib, mib)};
  }
  if (bytes.starts_with("PK\x03\x04")) return read_xlsx(std::move(file_name), bytes);
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
    return base::Error{base::ErrorCode::invalid_input,
                       fmt::format("{}: 是旧的 .xls 或加了密码的文件，请另存为不加密的 .xlsx / an old .xls, or one with a "
                                   "password; save it as a plain .xlsx",
                                   file_name)};
  }
  return read_csv(std::move(file_name), bytes);
}

}  // namespace gridline::sheet
