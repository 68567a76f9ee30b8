// A hand-written reader for the half-dozen forms; strptime knows neither 年月日 nor serials nor one-digit hours.
#include "adapters/hotline/times.h"

#include <algorithm>
#include <array>
#include <string>

#include "adapters/hotline/cell.h"

namespace gridline::hotline {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct TextReader {
  std::string_view rest;

  bool at_end() const { return rest.empty(); }
  void blanks() {
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  }
  bool take(std::string_view token) {
    if (rest.substr(0, token.size()) != token) return false;
    rest.remove_prefix(token.size());
    return true;
  }
  // 1 to `most` digits; none if there is no digit.
  std::optional<int> number(std::size_t most) {
    std::size_t n = 0;
    int value = 0;
    while (n < most && n < rest.size() && is_digit(rest[n])) value = value * 10 + (rest[n++] - '0');
    if (n == 0) return std::nullopt;
    rest.remove_prefix(n);
    return value;
  }
  std::optional<int> exactly(std::size_t digits) {
    const std::size_t before = rest.size();
    const auto value = number(digits);
    if (!value || before - rest.size() != digits) return std::nullopt;
    return value;
  }
};

std::optional<base::Instant> checked(const base::CivilTime& civil, base::ZoneOffset zone) {
  const bool day_exists =
      civil.month >= 1 && civil.month <= 12 && civil.day >= 1 &&
      base::civil_of_day(base::civil_day(civil.year, civil.month, civil.day)).day == civil.day;
  if (!day_exists || civil.year < 1970 || civil.year > 2200) return std::nullopt;
  if (civil.hour > 23 || civil.minute > 59 || civil.second > 59) return std::nullopt;
  return base::from_civil(civil, zone);
}

// Days since 1899-12-30 with a decimal fraction of a day, in whole numbers: no floating point, so that
// 0.375 is nine o'clock on every machine.
std::optional<base::Instant> read_serial(std::string_view text, base::ZoneOffset zone) {
  TextReader in{text};
  const auto days = in.exactly(5);
  if (!days || *days < 25569) return std::nullopt;  // 1970-01-01
  std::int64_t seconds = 0;
  if (!in.at_end()) {
    if (!in.take(".") || in.at_end()) return std::nullopt;
    std::int64_t fraction = 0;
    std::int64_t scale = 1;
    for (const char c : in.rest) {
      if (!is_digit(c)) return std::nullopt;
      if (scale >= 1'000'000'000'000) continue;  // beyond a millionth of a second
      fraction = fraction * 10 + (c - '0');
      scale *= 10;
    }
    seconds = (fraction * 86'400 + scale / 2) / scale;
  }
  base::CivilTime civil = base::civil_of_day(*days - 25569);
  return base::from_civil(civil, zone) + base::seconds(seconds);
}

std::optional<base::Instant> read_digits(std::string_view text, base::ZoneOffset zone) {
  if (text.size() != 8 && text.size() != 12 && text.size() != 14) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  TextReader in{text};
  base::CivilTime civil;
  civil.year = *in.exactly(4);
  civil.month = *in.exactly(2);
  civil.day = *in.exactly(2);
  if (!in.at_end()) civil.hour = *in.exactly(2);
  if (!in.at_end()) civil.minute = *in.exactly(2);
  if (!in.at_end()) civil.second = *in.exactly(2);
  return checked(civil, zone);
}

bool read_date(TextReader& in, base::CivilTime& civil) {
  const auto year = in.exactly(4);
  if (!year) return false;
  civil.year = *year;
  std::string_view separator;
  for (const std::string_view s : {"-", "/", ".", "年"}) {
    if (in.take(s)) { separator = s; break; }
  }
  if (separator.empty()) return false;
  in.blanks();
  const auto month = in.number(2);
  if (!month || !in.take(separator == "年" ? "月" : separator)) return false;
  in.blanks();
  const auto day = in.number(2);
  if (!day) return false;
  civil.month = *month;
  civil.day = *day;
  return separator != "年" || in.take("日") || in.take("号");
}

// 上午 下午 … and the English marks, in front of the hour or behind the time.
int half_day(TextReader& in) {
  struct Mark { std::string_view text; int half; };
  static constexpr std::array<Mark, 10> marks = {{{"上午", 1}, {"凌晨", 1}, {"早上", 1}, {"AM", 1}, {"am", 1},
                                                  {"下午", 2}, {"晚上", 2}, {"中午", 2}, {"PM", 2}, {"pm", 2}}};
  in.blanks();
  for (const Mark& mark : marks) {
    if (in.take(mark.text)) {
      in.blanks();
      return mark.half;
    }
  }
  return 0;
}

bool read_clock(TextReader& in, base::CivilTime& civil) {
  int half = half_day(in);
  const auto hour = in.number(2);
  if (!hour) return false;
  civil.hour = *hour;
  if (in.take("时") || in.take("点") || in.take(":")) {
    in.blanks();
    if (const auto minute = in.number(2)) {
      civil.minute = *minute;
      if (in.take("分") || in.take(":")) {
        if (const auto second = in.number(2)) civil.second = *second;
        in.take("秒");
      }
    }
  } else {
    return false;  // a bare number behind the date is no hour
  }
  if (in.take(".")) in.number(9);  // 10:55:18.0
  if (half == 0) half = half_day(in);
  if (half == 2 && civil.hour < 12) civil.hour += 12;
  if (half == 1 && civil.hour == 12) civil.hour = 0;
  return true;
}

}  // namespace

std::optional<base::Instant> read_time(std::string_view cell, base::ZoneOffset zone) {
  const std::string text = half_width(clean_word(cell));
  if (auto digits = read_digits(text, zone)) return digits;
  if (auto serial = read_serial(text, zone)) return serial;
  if (text.size() > 10 && text[10] == 'T') {
    const auto iso = base::parse_instant(text, zone);
    return iso ? std::optional(*iso) : std::nullopt;
  }
  TextReader in{text};
  base::CivilTime civil;
  if (!read_date(in, civil)) return std::nullopt;
  in.blanks();
  if (!in.at_end() && !read_clock(in, civil)) return std::nullopt;
  in.blanks();
  return in.at_end() ? checked(civil, zone) : std::nullopt;
}

}  // namespace gridline::hotline
