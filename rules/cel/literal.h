// How values are written in CEL: quoting for print and for showing values.
#pragma once

#include <string>
#include <string_view>

namespace gridline::cel {

// "text" with escapes; readable characters, Chinese too, stay as they are.
std::string quote_text(std::string_view text);
// b"text": printable ASCII as it is, all else \xNN.
std::string quote_bytes(std::string_view bytes);
// Shortest text that reads back to the same double, always recognisable as a double: 1.0, 2.5e+30.
std::string number_text(double number);
// For messages: at most 24 characters, then an ellipsis.
std::string shortened(std::string_view text);
// Whether `name` can stand without back quotes.
bool is_plain_name(std::string_view name);

}  // namespace gridline::cel
