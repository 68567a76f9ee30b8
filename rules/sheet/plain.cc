// Small readers of single cells; each says no rather than guess.
#include "rules/sheet/plain.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "rules/pack/reading_help.h"
#include "rules/pack/utf8.h"

namespace gridline::sheet {

namespace {

constexpr std::array<std::string_view, 11> numerals = {"〇", "一", "二", "三", "四", "五",
                                                       "六", "七", "八", "九", "十"};

// 0 to 10; -1: another character.
int numeral_at(std::string_view text, std::size_t at) {
  for (std::size_t i = 0; i < numerals.size(); ++i)
    if (text.substr(at).starts_with(numerals[i])) return static_cast<int>(i);
  return -1;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The numbers in a text, and what stands between them.
struct Parts {
  std::vector<std::int32_t> numbers;
  std::vector<std::string_view> between;  // one more than numbers
};

Parts parts_of(std::string_view text) {
  Parts out;
  for (std::size_t at = 0;;) {
    std::size_t begin = at;
    while (at < text.size() && !is_digit(text[at])) ++at;
    out.between.push_back(text.substr(begin, at - begin));
    if (at == text.size()) return out;
    begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    out.numbers.push_back(pack::whole_number(text.substr(begin, at - begin)).value_or(-1));
  }
}

// Howard Hinnant's civil_from_days, from 1970-01-01.
std::string day_text(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;
  const std::int64_t year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);
  return fmt::format("{:04}-{:02}-{:02}", year, month < 10 ? month + 3 : month - 9,
                     day_of_year - (153 * month + 2) / 5 + 1);
}

std::optional<std::string> date_text(std::optional<std::int32_t> year, std::int32_t month, std::int32_t day) {
  constexpr std::int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return std::nullopt;
  const bool leap = !year || (*year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0));
  if (day > days[month - 1] + (month == 2 && leap ? 1 : 0)) return std::nullopt;
  if (!year) return fmt::format("{:02}-{:02}", month, day);
  if (*year < 2000 || *year > 2199) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", *year, month, day);
}

}  // namespace

std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const pack::CodePoint c = pack::decode(text, at);
    const std::string_view written = text.substr(at, c.bytes);
    at += c.bytes;
    const auto in = [&](char32_t low, char32_t high) { return c.value >= low && c.value <= high; };
    const bool narrow = in(0xFF10, 0xFF19) || in(0xFF21, 0xFF3A) || in(0xFF41, 0xFF5A) || c.value == 0xFF03 ||
                        c.value == 0xFF0B || c.value == 0xFF0D || c.value == 0xFF0E || c.value == 0xFF0F;
    if (c.value <= 0x20 || c.value == 0x3000 || c.value == 0xA0) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (in(0x200B, 0x200F) || c.value == 0xFEFF) {
      continue;  // invisible
    } else if (narrow) {
      out += static_cast<char>(c.value - 0xFEE0);
    } else {
      out += written;
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string name_key(std::string_view text) {
  const std::string from = plain(text);
  std::string out;
  for (std::size_t at = 0; at < from.size();) {
    const std::size_t bytes = pack::decode(from, at).bytes;
    const std::string_view written = std::string_view(from).substr(at, bytes);
    int value = numeral_at(from, at);
    at += bytes;
    if (value < 0) {
      if (written == " " || written == "第") continue;
      if (written.size() == 1 && written[0] >= 'A' && written[0] <= 'Z')
        out += static_cast<char>(written[0] + 32);
      else out += written;
      continue;
    }
    // 十 and what may stand on both sides of it: 二十一.
    const auto next = [&] { return at < from.size() ? numeral_at(from, at) : -1; };
    if (value < 10 && next() == 10) value *= 10, at += numerals[10].size();
    else if (value != 10) { out += std::to_string(value); continue; }
    if (const int ones = next(); ones > 0 && ones < 10) value += ones, at += numerals[1].size();
    out += std::to_string(value);
  }
  return out;
}

std::optional<std::int32_t> count_of(std::string_view text) {
  for (const std::string_view unit : {"个单元", "单元", "层", "户", "个", "人"}) {
    if (!text.ends_with(unit)) continue;
    text = pack::trimmed(text.substr(0, text.size() - unit.size()));
    break;
  }
  if (text.ends_with(".0")) text.remove_suffix(2);
  return pack::whole_number(text);
}

std::optional<std::string> day_of(std::string_view text, bool from_1904) {
  constexpr std::int32_t serial_low = 36'526, serial_high = 109'575;  // 2000-01-01 to 2199-12-31
  constexpr std::int32_t serial_of_1970 = 25'569, serial_of_1904 = 1462;
  const Parts p = parts_of(text);
  const bool alone = p.between.front().empty();
  if (p.numbers.size() == 1 && alone && p.between[1].empty()) {
    const std::int32_t n = p.numbers[0];
    if (const std::int32_t serial = n <= serial_high ? n + (from_1904 ? serial_of_1904 : 0) : n;
        serial >= serial_low && serial <= serial_high)
      return day_text(serial - serial_of_1970);
    return text.size() == 8 ? date_text(n / 10'000, n / 100 % 100, n % 100) : std::nullopt;
  }
  const auto is = [&](std::size_t i, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), pack::trimmed(p.between[i])) != words.end();
  };
  if (!alone) return std::nullopt;
  if (p.numbers.size() == 3 && is(1, {"-", "/", ".", "年"}) && is(2, {"-", "/", ".", "月"}) &&
      is(3, {"", "日", "号"}))
    return date_text(p.numbers[0], p.numbers[1], p.numbers[2]);
  if (p.numbers.size() == 2 && is(1, {"-", "/", ".", "月"}) && is(2, {"", "日", "号"}))
    return date_text(std::nullopt, p.numbers[0], p.numbers[1]);
  return std::nullopt;
}

std::optional<std::string> weekday_of(std::string_view text) {
  for (const std::string_view word : {"周", "星期", "礼拜"}) {
    if (!text.starts_with(word)) continue;
    const std::string_view day = text.substr(word.size());
    if (day == "日" || day == "天") return "周日";
    for (std::size_t i = 1; i <= 6; ++i)
      if (day == numerals[i] || day == std::to_string(i)) return "周" + std::string(numerals[i]);
  }
  return std::nullopt;
}

bool is_rounded(std::string_view text) {
  constexpr std::size_t kept_digits = 15;
  const auto all = [](std::string_view part, auto is) {
    return !part.empty() && std::all_of(part.begin(), part.end(), is);
  };
  if (const std::size_t mark = text.find_first_of("eE"); mark != text.npos) {
    const auto in_number = [](char c) { return is_digit(c) || c == '.'; };
    return text.substr(mark + 1).starts_with('+') && all(text.substr(0, mark), in_number) &&
           all(text.substr(mark + 2), is_digit);
  }
  return text.size() > kept_digits && all(text, is_digit) &&
         all(text.substr(kept_digits), [](char c) { return c == '0'; });
}

Phone phone_of(std::string_view text) {
  const bool exponent = text.find("E+") != text.npos || text.find("e+") != text.npos;
  if (exponent) return Phone::rounded;
  std::string digits;
  for (const char c : text)
    if (c != ' ' && c != '-') digits += c;
  if (digits.starts_with("+86")) digits.erase(0, 3);
  else if (digits.size() == 13 && digits.starts_with("86")) digits.erase(0, 2);
  if (!std::all_of(digits.begin(), digits.end(), is_digit)) return Phone::wrong;
  if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3') return Phone::good;
  const bool landline = digits.starts_with('0') && digits.size() >= 10 && digits.size() <= 12;
  return landline ? Phone::good : Phone::wrong;
}

}  // namespace gridline::sheet
