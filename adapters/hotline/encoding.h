// Which bytes these are and what they say: UTF-8, GB18030 or UTF-16LE exports, read as UTF-8.
//
// Problem: a 12345 export names no encoding. Excel's "CSV" is GB18030 without a mark, "CSV UTF-8" has
// a BOM, "Unicode text" is UTF-16LE. Decided once a file: a BOM, else strict UTF-8, else GB18030.
// Rejected: a statistical detector (ICU's ucsdet); on a header line of forty characters it is often
// wrong, while strict UTF-8 hardly ever holds by chance for Chinese text in GB18030.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace gridline::hotline {

enum class Encoding : std::uint8_t { utf8, gb18030, utf16le };

// "utf-8", "gb18030", "utf-16le".
const char* word(Encoding encoding);

// Also the other names people use: GBK, GB2312, CP936 (all read as GB18030), UTF8, Unicode, UTF-16.
// Errors: invalid_input.
base::Result<Encoding> parse_encoding(std::string_view name);

// Bytes of one unit in which separators are found: 2 for UTF-16LE, else 1.
constexpr std::size_t unit_bytes(Encoding encoding) { return encoding == Encoding::utf16le ? 2 : 1; }

// Strict: no overlong forms, no surrogates, nothing above U+10FFFF. With `cut` the last character may be
// incomplete (the bytes are the beginning of more).
bool is_utf8(std::string_view bytes, bool cut = false);

// By structure, a lone 0x80 (the euro sign of CP936) included.
bool is_gb18030(std::string_view bytes, bool cut = false);

// How many characters of three or four bytes strict UTF-8 text has; 0 when it is not UTF-8. From four on
// GB18030 by chance is out of the question: this tells single lines apart in a mixed file.
std::size_t long_utf8_characters(std::string_view bytes);

// The byte order mark of that encoding at the front of `head`, or 0. GB18030's is 84 31 95 33.
std::size_t bom_bytes(std::string_view head, Encoding encoding);

struct Detected {
  Encoding encoding = Encoding::utf8;
  bool certain = false;  // a BOM, or text that is valid in this encoding alone
  bool clean = true;     // false: valid in none; GB18030 is then the guess
};

// `whole`: the bytes are the whole file; otherwise its beginning, whose last character may be cut.
Detected detect(std::string_view head, bool whole);

// Decodes in pieces that may end inside a character. Illegal bytes become U+FFFD, one each, and are
// counted. GB18030's characters that older tables keep in the private use area come out as the standard
// ones. Not for several threads at once.
class Decoder {
 public:
  explicit Decoder(Encoding encoding);
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  // Appends the UTF-8 of all characters that are complete; up to three bytes wait for the next call.
  void feed(std::string_view bytes, std::string& out);
  // The end: bytes that still wait are an incomplete character, so they are illegal.
  void finish(std::string& out);
  // U+FFFD written so far.
  std::size_t lossy() const { return lossy_; }

 private:
  struct Converter;
  std::size_t take(std::string_view bytes, std::string& out, bool last);
  void take_run(std::string_view run, std::string& out);
  void replace(std::string& out);

  Encoding encoding_;
  std::string waiting_;
  std::size_t lossy_ = 0;
  char16_t pending_lead_ = 0;  // the first half of a pair that a buffer's edge divides
  std::unique_ptr<Converter> converter_;
};

// The whole at once; `lossy` is increased by the number of U+FFFD written.
std::string decode(Encoding encoding, std::string_view bytes, std::size_t& lossy);

}  // namespace gridline::hotline
