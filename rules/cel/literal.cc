// Quoting of strings, bytes and doubles.
#include "rules/cel/literal.h"
#include "rules/pack/utf8.h"

#include <cctype>
#include <cmath>

#include <fmt/format.h>


namespace gridline::cel {

namespace {

bool append_short_escape(std::string& out, char32_t value) {
  switch (value) {
    case '"': out += "\\\""; return true;
    case '\\': out += "\\\\"; return true;
    case '\n': out += "\\n"; return true;
    case '\r': out += "\\r"; return true;
    case '\t': out += "\\t"; return true;
    default: return false;
  }
}

}  // namespace

std::string quote_text(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const pack::CodePoint point = pack::decode(text, at);
    if (append_short_escape(out, point.value)) {
    } else if (point.value < 0x20 || point.value == 0x7F) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(point.value));
    } else {
      pack::append_utf8(out, point.value);
    }
    at += point.bytes;
  }
  return out + '"';
}

std::string quote_bytes(std::string_view bytes) {
  std::string out = "b\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (append_short_escape(out, byte)) {
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string number_text(double number) {
  std::string out = fmt::format("{}", number);
  if (std::isfinite(number) && out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

std::string shortened(std::string_view text) {
  std::size_t at = 0;
  for (int count = 0; count < 24 && at < text.size(); ++count) at += pack::decode(text, at).bytes;
  return std::string(text.substr(0, at)) + (at < text.size() ? "…" : "");
}

bool is_plain_name(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0]))) return false;
  for (const char c : name) {
    if (c != '_' && !std::isalnum(static_cast<unsigned char>(c))) return false;
  }
  return name != "in" && name != "true" && name != "false" && name != "null";
}

}  // namespace gridline::cel
