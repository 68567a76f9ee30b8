// Civil calendar arithmetic (days_from_civil, the public algorithm by era of 400 years) and ISO 8601.
#include "engine/base/time.h"

#include <fmt/format.h>

namespace gridline::base {

std::int64_t civil_day(std::int32_t year, std::int32_t month, std::int32_t day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

CivilTime civil_of_day(std::int64_t day) {
  const std::int64_t z = day + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  CivilTime c;
  c.day = static_cast<std::int32_t>(doy - (153 * mp + 2) / 5 + 1);
  c.month = static_cast<std::int32_t>(mp < 10 ? mp + 3 : mp - 9);
  c.year = static_cast<std::int32_t>(yoe + era * 400 + (c.month <= 2 ? 1 : 0));
  return c;
}

namespace {

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  const std::int64_t q = a / b;
  return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}

// A reader of fixed-width decimal fields; `bad` sticks.
struct DigitReader {
  std::string_view rest;
  bool bad = false;

  int digits(std::size_t n) {
    if (rest.size() < n) { bad = true; return 0; }
    int value = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (rest[i] < '0' || rest[i] > '9') { bad = true; return 0; }
      value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(n);
    return value;
  }
  bool take(char c) {
    if (rest.empty() || rest[0] != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char c) { if (!take(c)) bad = true; }
};

}  // namespace

CivilTime to_civil(Instant t, ZoneOffset zone) {
  const std::int64_t local = floor_div(t.ms, 1000) + zone.minutes * 60;
  const std::int64_t day = floor_div(local, 86400);
  const std::int64_t rest = local - day * 86400;
  CivilTime c = civil_of_day(day);
  c.hour = static_cast<std::int32_t>(rest / 3600);
  c.minute = static_cast<std::int32_t>(rest / 60 % 60);
  c.second = static_cast<std::int32_t>(rest % 60);
  return c;
}

Instant from_civil(const CivilTime& c, ZoneOffset zone) {
  const std::int64_t local =
      civil_day(c.year, c.month, c.day) * 86400 + c.hour * 3600 + c.minute * 60 + c.second;
  return {(local - zone.minutes * 60) * 1000};
}

int weekday(std::int64_t day) {
  // 1970-01-01 was a Thursday.
  return static_cast<int>(((day + 3) % 7 + 7) % 7);
}

std::string to_iso(Instant t, ZoneOffset zone) {
  const CivilTime c = to_civil(t, zone);
  const std::int64_t ms = t.ms - floor_div(t.ms, 1000) * 1000;
  std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day,
                                c.hour, c.minute, c.second);
  if (ms != 0) out += fmt::format(".{:03}", ms);
  if (zone.minutes == 0) return out + "Z";
  const int minutes = zone.minutes < 0 ? -zone.minutes : zone.minutes;
  return out + fmt::format("{}{:02}:{:02}", zone.minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

Result<Instant> parse_instant(std::string_view text, ZoneOffset zone) {
  const auto error = [&] {
    return Error{ErrorCode::invalid_input,
                 fmt::format("\"{}\" is not a time; write 2026-03-02T09:00:00+08:00", text)};
  };
  DigitReader in{text};
  CivilTime c;
  c.year = in.digits(4);
  in.expect('-');
  c.month = in.digits(2);
  in.expect('-');
  c.day = in.digits(2);
  int ms = 0;
  if (!in.bad && !in.rest.empty()) {
    if (!in.take('T') && !in.take(' ')) return error();
    c.hour = in.digits(2);
    in.expect(':');
    c.minute = in.digits(2);
    if (in.take(':')) c.second = in.digits(2);
    if (in.take('.')) ms = in.digits(3);
    if (in.take('Z')) {
      zone.minutes = 0;
    } else if (!in.rest.empty()) {
      const bool east = in.take('+');
      if (!east) in.expect('-');
      const int h = in.digits(2);
      in.take(':');
      const int m = in.digits(2);
      if (h > 14 || m > 59) return error();
      zone.minutes = (h * 60 + m) * (east ? 1 : -1);
    }
  }
  if (in.bad || !in.rest.empty() || c.month < 1 || c.month > 12 || c.day < 1 || c.hour > 23 ||
      c.minute > 59 || c.second > 59) {
    return error();
  }
  // 30 February becomes 2 March when it goes through the day number: that is how it is found.
  const CivilTime back = civil_of_day(civil_day(c.year, c.month, c.day));
  if (back.month != c.month || back.day != c.day) return error();
  return Instant{from_civil(c, zone).ms + ms};
}

}  // namespace gridline::base
