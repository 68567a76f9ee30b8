// Encodings by structure (our own scanners), characters of GB18030 by ICU's table.
#include "adapters/hotline/encoding.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include "engine/base/assert.h"

namespace gridline::hotline {

namespace {

using Byte = unsigned char;

// The length of the well-formed character at the front; 0: illegal; -1: more bytes are needed to say.
int utf8_character(const Byte* p, std::size_t n) {
  if (p[0] < 0x80) return 1;
  if (p[0] < 0xC2 || p[0] > 0xF4) return 0;
  const int length = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
  Byte low = 0x80;
  Byte high = 0xBF;
  if (p[0] == 0xE0) low = 0xA0;   // overlong
  if (p[0] == 0xED) high = 0x9F;  // surrogates
  if (p[0] == 0xF0) low = 0x90;   // overlong
  if (p[0] == 0xF4) high = 0x8F;  // above U+10FFFF
  for (int i = 1; i < length; ++i) {
    if (static_cast<std::size_t>(i) >= n) return -1;
    if (p[i] < low || p[i] > high) return 0;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

bool between(Byte b, Byte low, Byte high) { return b >= low && b <= high; }

int gb18030_character(const Byte* p, std::size_t n) {
  if (p[0] <= 0x80) return 1;
  if (p[0] == 0xFF) return 0;
  if (n < 2) return -1;
  if (between(p[1], 0x40, 0x7E) || between(p[1], 0x80, 0xFE)) return 2;
  if (!between(p[1], '0', '9')) return 0;
  if (n < 3) return -1;
  if (!between(p[2], 0x81, 0xFE)) return 0;
  if (n < 4) return -1;
  return between(p[3], '0', '9') ? 4 : 0;
}

int utf16_character(const Byte* p, std::size_t n) {
  if (n < 2) return -1;
  if (between(p[1], 0xDC, 0xDF)) return 0;
  if (!between(p[1], 0xD8, 0xDB)) return 2;
  if (n < 4) return -1;
  return between(p[3], 0xDC, 0xDF) ? 4 : 0;
}

int character(Encoding encoding, const Byte* p, std::size_t n) {
  switch (encoding) {
    case Encoding::utf8: return utf8_character(p, n);
    case Encoding::gb18030: return gb18030_character(p, n);
    case Encoding::utf16le: return utf16_character(p, n);
  }
  return 0;
}

bool is_valid(Encoding encoding, std::string_view bytes, bool cut) {
  const auto* p = reinterpret_cast<const Byte*>(bytes.data());
  for (std::size_t at = 0; at < bytes.size();) {
    const int length = character(encoding, p + at, bytes.size() - at);
    if (length < 0) return cut;
    if (length == 0) return false;
    at += static_cast<std::size_t>(length);
  }
  return true;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// The characters that tables older than GB18030-2022 give a private code point (ICU's does, glibc's
// does not): two spellings of one character would defeat the word lists.
struct Fold { char32_t from, to; };
constexpr Fold folds[] = {
    {0xE78D, 0xFE10}, {0xE78E, 0xFE12}, {0xE78F, 0xFE11}, {0xE790, 0xFE13}, {0xE791, 0xFE14},
    {0xE792, 0xFE15}, {0xE793, 0xFE16}, {0xE794, 0xFE17}, {0xE795, 0xFE18}, {0xE796, 0xFE19},
    {0xE7C7, 0x1E3F},
    {0xE816, 0x20087}, {0xE817, 0x20089}, {0xE818, 0x200CC}, {0xE81E, 0x9FB4}, {0xE826, 0x9FB5},
    {0xE82B, 0x9FB6}, {0xE82C, 0x9FB7}, {0xE831, 0x215D7}, {0xE832, 0x9FB8}, {0xE83B, 0x2298F},
    {0xE843, 0x9FB9}, {0xE854, 0x9FBA}, {0xE855, 0x241FE}, {0xE864, 0x9FBB}};

char32_t fold(char32_t c) {
  if (c < 0xE78D || c > 0xE864) return c;
  for (const Fold& f : folds) {
    if (f.from == c) return f.to;
  }
  return c;
}

// A file that is valid as neither is a mixed one: what most of its lines are decides.
bool mostly_utf8(std::string_view head) {
  std::ptrdiff_t balance = 0;
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find('\n'));
    head.remove_prefix(std::min(head.size(), line.size() + 1));
    if (long_utf8_characters(line) > 0) ++balance;
    else if (!is_utf8(line)) --balance;
  }
  return balance > 0;
}

constexpr std::string_view replacement = "\xEF\xBF\xBD";

}  // namespace

const char* word(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "utf-8";
    case Encoding::gb18030: return "gb18030";
    case Encoding::utf16le: return "utf-16le";
  }
  return "";
}

base::Result<Encoding> parse_encoding(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c == '-' || c == '_' || c == ' ') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  if (plain == "utf8" || plain == "utf8sig") return Encoding::utf8;
  if (plain == "gb18030" || plain == "gbk" || plain == "gb2312" || plain == "cp936" || plain == "ansi") {
    return Encoding::gb18030;
  }
  if (plain == "utf16le" || plain == "utf16" || plain == "unicode") return Encoding::utf16le;
  return base::Error{base::ErrorCode::invalid_input,
                     fmt::format("unknown encoding \"{}\"; use utf-8, gb18030 or utf-16le", name)};
}

bool is_utf8(std::string_view bytes, bool cut) { return is_valid(Encoding::utf8, bytes, cut); }
bool is_gb18030(std::string_view bytes, bool cut) { return is_valid(Encoding::gb18030, bytes, cut); }

std::size_t long_utf8_characters(std::string_view bytes) {
  const auto* p = reinterpret_cast<const Byte*>(bytes.data());
  std::size_t found = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const int length = utf8_character(p + at, bytes.size() - at);
    if (length <= 0) return 0;
    found += length >= 3 ? 1 : 0;
    at += static_cast<std::size_t>(length);
  }
  return found;
}

std::size_t bom_bytes(std::string_view head, Encoding encoding) {
  using namespace std::string_view_literals;
  const std::string_view mark = encoding == Encoding::utf8      ? "\xEF\xBB\xBF"sv
                                : encoding == Encoding::gb18030 ? "\x84\x31\x95\x33"sv
                                                                : "\xFF\xFE"sv;
  return head.substr(0, mark.size()) == mark ? mark.size() : 0;
}

Detected detect(std::string_view head, bool whole) {
  for (const Encoding encoding : {Encoding::utf8, Encoding::utf16le, Encoding::gb18030}) {
    if (bom_bytes(head, encoding) > 0) return {encoding, true, true};
  }
  const bool ascii =
      std::all_of(head.begin(), head.end(), [](char c) { return static_cast<Byte>(c) < 0x80; });
  if (ascii) return {Encoding::utf8, false, true};
  if (is_utf8(head, !whole)) return {Encoding::utf8, !is_gb18030(head, !whole), true};
  const bool clean = is_gb18030(head, !whole);
  if (clean) return {Encoding::gb18030, true, true};
  return {mostly_utf8(head) ? Encoding::utf8 : Encoding::gb18030, false, false};
}

struct Decoder::Converter {
  UConverter* handle = nullptr;

  Converter() {
    UErrorCode error = U_ZERO_ERROR;
    handle = ucnv_open("gb18030", &error);
    GRIDLINE_ASSERT(U_SUCCESS(error));  // ICU is built with it: its absence is a broken installation
  }
  ~Converter() { ucnv_close(handle); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
};

Decoder::Decoder(Encoding encoding) : encoding_(encoding) {
  if (encoding == Encoding::gb18030) converter_ = std::make_unique<Converter>();
}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

void Decoder::replace(std::string& out) {
  out += replacement;
  ++lossy_;
}

// A run of well-formed characters without a lone 0x80.
void Decoder::take_run(std::string_view run, std::string& out) {
  if (encoding_ == Encoding::utf8) {
    out += run;
    return;
  }
  if (encoding_ == Encoding::utf16le) {
    const auto* p = reinterpret_cast<const Byte*>(run.data());
    for (std::size_t at = 0; at < run.size(); at += 2) {
      char32_t c = static_cast<char32_t>(p[at] | (p[at + 1] << 8));
      if (U16_IS_LEAD(c)) {
        c = static_cast<char32_t>(U16_GET_SUPPLEMENTARY(c, p[at + 2] | (p[at + 3] << 8)));
        at += 2;
      }
      append_utf8(out, c);
    }
    return;
  }
  std::array<UChar, 1024> buffer;
  const char* source = run.data();
  const char* const end = run.data() + run.size();
  UErrorCode error = U_BUFFER_OVERFLOW_ERROR;
  while (error == U_BUFFER_OVERFLOW_ERROR) {
    error = U_ZERO_ERROR;
    UChar* target = buffer.data();
    ucnv_toUnicode(converter_->handle, &target, buffer.data() + buffer.size(), &source, end, nullptr, true,
                   &error);
    GRIDLINE_ASSERT(U_SUCCESS(error) || error == U_BUFFER_OVERFLOW_ERROR);
    for (const UChar* at = buffer.data(); at < target; ++at) {
      char32_t c = *at;
      if (U16_IS_LEAD(c)) {
        pending_lead_ = *at;
        continue;
      }
      if (U16_IS_TRAIL(c)) c = static_cast<char32_t>(U16_GET_SUPPLEMENTARY(pending_lead_, c));
      if (c == 0xFFFD) ++lossy_;
      append_utf8(out, fold(c));
    }
  }
}

// Decodes what is complete and returns how many bytes that were.
std::size_t Decoder::take(std::string_view bytes, std::string& out, bool last) {
  const auto* p = reinterpret_cast<const Byte*>(bytes.data());
  std::size_t run = 0;  // where the run of good characters began
  std::size_t at = 0;
  while (at < bytes.size()) {
    const int length = character(encoding_, p + at, bytes.size() - at);
    if (length < 0 && !last) break;
    const bool euro = encoding_ == Encoding::gb18030 && p[at] == 0x80;
    if (length > 0 && !euro) {
      at += static_cast<std::size_t>(length);
      continue;
    }
    take_run(bytes.substr(run, at - run), out);
    if (euro) append_utf8(out, U'\u20AC');
    else replace(out);
    at = std::min(bytes.size(), at + unit_bytes(encoding_));
    run = at;
  }
  take_run(bytes.substr(run, at - run), out);
  return at;
}

void Decoder::feed(std::string_view bytes, std::string& out) {
  if (waiting_.empty()) {
    const std::size_t taken = take(bytes, out, false);
    waiting_.assign(bytes.substr(taken));
    return;
  }
  waiting_ += bytes;
  const std::string all = std::move(waiting_);
  const std::size_t taken = take(all, out, false);
  waiting_.assign(all, taken);
}

void Decoder::finish(std::string& out) {
  const std::string all = std::move(waiting_);
  waiting_.clear();
  take(all, out, true);
}

std::string decode(Encoding encoding, std::string_view bytes, std::size_t& lossy) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  Decoder decoder(encoding);
  decoder.feed(bytes, out);
  decoder.finish(out);
  lossy += decoder.lossy();
  return out;
}

}  // namespace gridline::hotline
