// How one file is to be read: its encoding, its separator, its header and where its rows begin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/hotline/columns.h"
#include "adapters/hotline/csv.h"

namespace gridline::hotline {

struct Layout {
  Dialect dialect;
  bool forced = false;            // the operator named the encoding: no line is tried in another one
  Header header;
  std::uint64_t rows_begin = 0;   // byte offset behind the header line
};

// The header must be among a file's first records and bytes; above it stand at most some title lines.
inline constexpr std::size_t header_records_max = 20;
inline constexpr std::size_t header_bytes_max = 64 * 1024;

struct Finding {
  enum class Kind { found, undecided, none };
  Kind kind = Kind::undecided;   // undecided: the file must grow first
  Layout layout;
};

// Looks for the header in the file's first bytes, with each separator in turn. `whole`: the file will not
// grow.
Finding find_layout(std::string_view head, bool whole, std::optional<Encoding> forced,
                    const Mapping& mapping);

// A file without a header of its own whose first row has exactly the columns of the file before it in a
// rotation, a readable time of receipt among them: that file's layout with rows from the beginning.
std::optional<Layout> inherit_layout(std::string_view head, const Layout& before, const Mapping& mapping);

struct RecordText {
  std::string utf8;
  std::size_t lossy = 0;     // U+FFFD written for illegal bytes
  bool other_encoding = false;  // this record was not in the file's encoding
};

// A record as UTF-8. One that is not valid in the file's encoding but is in the other one is read as that.
RecordText read_record(std::string_view raw, const Layout& layout, Decoder& decoder);

}  // namespace gridline::hotline
