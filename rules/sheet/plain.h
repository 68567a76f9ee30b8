// What people type into cells, made plain: full-width digits, blanks, numbers with their unit, dates, phones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridline::sheet {

// Full-width digits and letters narrow, line breaks and runs of blanks one blank, none at the ends.
std::string plain(std::string_view text);

// For comparing names: plain, small letters, without blanks and 第, Chinese numerals up to 九十九 as digits:
// "第一网格", "1 网格" and "第１网格" are the same.
std::string name_key(std::string_view text);

// "6", "6.0", "6层", "2个单元": a whole number, perhaps with the word for what is counted. REQUIRES: plain.
std::optional<std::int32_t> count_of(std::string_view text);

// "2026-03-02" of 2026-03-02, 2026/3/2, 2026.3.2, 20260302, 2026年3月2日, of the serial number 46083 (Excel's,
// counted from 1900 or, `from_1904`, as old Macs do), and "03-02" of 3月2日, 3/2. REQUIRES: plain.
std::optional<std::string> day_of(std::string_view text, bool from_1904 = false);

// "周一" of 周一, 星期一, 礼拜一; "周日" also of 星期天. REQUIRES: plain.
std::optional<std::string> weekday_of(std::string_view text);

// A number of more than the 15 digits that a spreadsheet keeps: "3.71102199001E+17", or 16 digits and more
// with nothing but zeros behind the 15th. A text of 18 digits that end otherwise is whole. REQUIRES: plain.
bool is_rounded(std::string_view text);

// A mobile number of the mainland without blanks, dashes and +86, or a landline with its area code.
enum class Phone : std::uint8_t { good, rounded, wrong };  // rounded: 1.38E+10 has lost its last digits
Phone phone_of(std::string_view text);

}  // namespace gridline::sheet
