// Personal data as lists and tickets show it: enough to recognise, not enough to use.
#pragma once

#include <string>
#include <string_view>

namespace gridline::http {

// 徐先生 → 徐**; at most the first character is kept.
std::string masked_name(std::string_view name);

// 13912345678 → 139****5678; shorter numbers keep the last two digits (8888888 → ****88), those under
// seven none; what is no number (an address, an account) keeps its first character.
std::string masked_number(std::string_view number);

// Every run of seven or more digits (phones, ID numbers) in a free text loses its middle; blanks and
// dashes inside the run do not hide it, nor do the wide digits of Chinese keyboards (１３９).
std::string masked_text(std::string_view text);

}  // namespace gridline::http
