// A spreadsheet as rows of texts with their places, whatever file it came from: XLSX, or CSV in UTF-8 or
// GB18030.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace gridline::sheet {

// A large street has some ten thousand buildings and a thousand people; beyond these a file is a mistake.
inline constexpr std::size_t file_bytes_max = 16u * 1024 * 1024;
inline constexpr std::size_t unzipped_bytes_max =
    32u * 1024 * 1024;  // of all parts of an XLSX; as a tree ten times as much
inline constexpr std::size_t sheets_max = 64;
inline constexpr std::size_t rows_max = 100'000;                      // of a sheet
inline constexpr std::size_t columns_max = 256;
inline constexpr std::size_t cells_max = 2'000'000;  // of all sheets, with merged ones and blank ones
                                                     // to the left and above
inline constexpr std::size_t cell_characters_max = 32'767;            // Excel's own
inline constexpr std::size_t text_bytes_max = 64u * 1024 * 1024;      // of all cells, merged ones filled

struct Sheet {
  std::string name;                            // empty for CSV
  std::vector<std::vector<std::string>> rows;  // ragged; rows[16][2] is C17

  // Empty beyond the end.
  const std::string& text(std::size_t row, std::size_t column) const;
};

struct Book {
  std::string file;  // its name without the folder
  std::vector<Sheet> sheets;
  bool from_1904 = false;  // dates are counted from 1904, not from 1900
};

// "C17" of row 16, column 2.
std::string cell_name(std::size_t row, std::size_t column);

// Decides by the bytes: a zip is read as XLSX, else CSV. Numbers come as they are shown without a format:
// 13806331234, 0.5; a date is its serial number; of a formula its result; each cell of a merged range has the
// text of its first one. Errors: invalid_input (neither, damaged, over a limit), in two languages.
base::Result<Book> read_book(std::string file_name, std::string_view bytes);

// Text that an office program wrote, as UTF-8: it is that already, or GB18030 (tried second: of Chinese text
// in it strict UTF-8 hardly ever holds by chance). Nothing: it is neither.
std::optional<std::string> office_text(std::string_view bytes);
// GB18030 as UTF-8; nothing: it is not that. For pieces of a file whose encoding is known: a name of two
// characters is UTF-8 by chance, too.
std::optional<std::string> of_gb18030(std::string_view bytes);

// Internal: one of the two. CSV: a record is a row, also when a quoted cell has line breaks.
base::Result<Book> read_xlsx(std::string file_name, std::string_view bytes);
base::Result<Book> read_csv(std::string file_name, std::string_view bytes);

}  // namespace gridline::sheet
