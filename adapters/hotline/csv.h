// Cuts the bytes of a growing CSV file into records, and says where in the file each one lies.
//
// Problem: the file grows while it is read, may be cut anywhere, has line breaks inside quotes, and now
// and then a quote that nobody closed, behind which a plain parser swallows everything to the end.
// Only whole records come out; an unclosed quote is noticed by what follows a quote, or by a limit of lines
// and bytes. Then the record's first physical line is given back as flawed and cutting starts again at the
// next line, so one bad quote costs one line. Rejected: taking every LF as a record's end and joining
// lines afterwards by counting cells; texts with line breaks and commas make that a guess.
//
// Bytes are cut before they are decoded. That is safe in GB18030, whose second bytes are never LF, comma,
// quote, tab or semicolon; UTF-16LE is cut by code units.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/hotline/encoding.h"

namespace gridline::hotline {

// A record with all its line breaks: a row of 150 columns with the longest text seen is under 100 KB.
inline constexpr std::size_t record_bytes_max = 1024 * 1024;

// Line breaks inside one quoted cell: the longest message seen in 12345 data has about 120 paragraphs.
inline constexpr std::size_t quoted_lines_max = 500;

// ',' ';' or a tab.
struct Dialect {
  Encoding encoding = Encoding::utf8;
  char separator = ',';
  bool operator==(const Dialect&) const = default;
};

enum class Flaw : std::uint8_t {
  none,
  broken_quote,  // a quote that is not closed, or closed in the middle of a cell
  too_long,      // over record_bytes_max
  torn           // followed by zeros: what a power cut leaves
};

// "broken_quote", ...: reason codes of the quarantine.
const char* word(Flaw flaw);

struct Record {
  std::uint64_t begin = 0;  // byte offsets in the file
  std::uint64_t end = 0;    // the start of the next unread record
  // As in the file, without the line end. Valid until the splitter is called again. Of a line that is too
  // long only its first limits::raw_bytes_max bytes.
  std::string_view raw;
  Flaw flaw = Flaw::none;
};

class Splitter {
 public:
  // Starts at byte `offset` of the file, which must be the start of a record.
  Splitter(Dialect dialect, std::uint64_t offset) : dialect_(dialect), begin_(offset) {}

  // The bytes that come next in the file. Holds record_bytes_max and what was fed last.
  void feed(std::string_view bytes);

  // The next whole record, or none until more is fed. Runs of zeros between records are passed over.
  std::optional<Record> next() { return cut(false); }

  // After the last byte of a file that will not grow: also the record without a line end.
  std::optional<Record> next_at_end() { return cut(true); }

  // The start of the next unread record.
  std::uint64_t offset() const { return begin_; }
  // Where the next byte to be fed lies in the file.
  std::uint64_t fed_to() const { return begin_ + dropped_ + (buffer_.size() - start_); }

 private:
  std::size_t unit() const { return unit_bytes(dialect_.encoding); }
  bool has(std::size_t at) const { return at + unit() <= buffer_.size(); }
  unsigned code(std::size_t at) const;
  std::optional<Record> cut(bool last);
  std::optional<Record> cut_tail();
  enum class Step { go_on, wait, record, first_line };
  Step quoted(unsigned c, bool last);
  Step plain(unsigned c);
  void pass_zeros();
  std::optional<Record> skip_line(bool last);
  Record give(std::size_t end, std::size_t next, Flaw flaw);
  Record give_first_line(Flaw flaw);

  Dialect dialect_;
  std::uint64_t begin_;          // of the record at hand, in the file
  std::string buffer_;
  std::size_t start_ = 0;        // of the record at hand, in the buffer
  std::size_t scan_ = 0;         // bytes of the record that are looked at
  bool in_quotes_ = false;
  bool at_cell_start_ = true;
  std::size_t lines_ = 0;        // line breaks inside the record
  std::size_t first_line_ = 0;   // bytes up to and with the first of them
  bool skipping_ = false;        // to the line's end, because of skip_flaw_
  Flaw skip_flaw_ = Flaw::none;
  std::string kept_;             // the front of a line that is too long
  std::size_t dropped_ = 0;      // bytes of that line that are no longer in the buffer
};

// The cells of one record in UTF-8: quotes taken off, doubled quotes made single.
std::vector<std::string> split_cells(std::string_view record, char separator);

}  // namespace gridline::hotline
