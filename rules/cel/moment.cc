// Reading, writing and adding times.
#include "rules/cel/moment.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/time.h"

namespace gridline::cel {

namespace {

__extension__ using Wide = __int128;  // nanoseconds over ten thousand years

constexpr std::int64_t seconds_per_day = 86'400;

Wide nanos_of(Timestamp t) { return Wide(t.seconds) * nanos_per_second + t.nanos; }

std::optional<Timestamp> timestamp_of(Wide nanos) {
  Wide rest = nanos % nanos_per_second;
  if (rest < 0) rest += nanos_per_second;
  const Timestamp t{static_cast<std::int64_t>((nanos - rest) / nanos_per_second),
                    static_cast<std::uint32_t>(rest)};
  return is_in_range(t) ? std::optional(t) : std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes text off the front; `bad` sticks.
struct Reader {
  std::string_view rest;
  bool bad = false;

  bool take(std::string_view sign) {
    if (!rest.starts_with(sign)) return false;
    rest.remove_prefix(sign.size());
    return true;
  }
  void expect(std::string_view sign) { bad = !take(sign) || bad; }
  // Just so many digits.
  std::int32_t digits(std::size_t count) {
    std::int32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= rest.size() || !is_digit(rest[i])) {
        bad = true;
        return 0;
      }
      value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(count);
    return value;
  }
  // One to nine digits after a point, as nanoseconds.
  std::uint32_t fraction() {
    std::uint32_t value = 0;
    int count = 0;
    for (; !rest.empty() && is_digit(rest[0]); ++count) {
      if (count < 9) value = value * 10 + static_cast<std::uint32_t>(rest[0] - '0');
      rest.remove_prefix(1);
    }
    bad = bad || count == 0 || count > 9;
    for (; count < 9; ++count) value *= 10;
    return value;
  }
  // "+08:00" without its sign, in minutes.
  std::int32_t offset() {
    const std::int32_t hours = digits(2);
    expect(":");
    const std::int32_t minutes = digits(2);
    bad = bad || hours > 23 || minutes > 59;
    return hours * 60 + minutes;
  }
};

struct Unit {
  std::string_view name;
  std::int64_t nanos;
};
// "ms" before "m", for the first that fits is taken.
constexpr Unit units[] = {{"ns", 1},  {"us", 1'000},          {"ms", 1'000'000},
                          {"h", 3'600 * nanos_per_second}, {"m", 60 * nanos_per_second},
                          {"s", nanos_per_second}};

// Ten times 292 years: what is longer is too long whatever follows.
constexpr Wide far_too_long = Wide(1) << 67;

// One "1.5h" of a duration in nanoseconds, at most far_too_long.
Wide part_of_duration(Reader& in) {
  std::string_view whole = in.rest.substr(0, in.rest.find_first_not_of("0123456789"));
  in.rest.remove_prefix(whole.size());
  std::string_view fraction;
  if (in.take(".")) {
    fraction = in.rest.substr(0, in.rest.find_first_not_of("0123456789"));
    in.rest.remove_prefix(fraction.size());
  }
  in.bad = in.bad || (whole.empty() && fraction.empty());
  for (const Unit& unit : units) {
    if (!in.take(unit.name)) continue;
    Wide nanos = 0;
    for (const char c : whole) nanos = std::min(nanos * 10 + unit.nanos * (c - '0'), far_too_long);
    // Twelve digits of an hour are finer than a nanosecond; the rest changes nothing.
    Wide numerator = 0, denominator = 1;
    for (const char c : fraction.substr(0, 15)) {
      numerator = numerator * 10 + (c - '0');
      denominator *= 10;
    }
    return nanos + unit.nanos * numerator / denominator;
  }
  in.bad = true;
  return 0;
}

// ".25", without zeros at the end; nothing for none.
std::string fraction_text(std::uint32_t nanos) {
  if (nanos == 0) return "";
  std::string out = fmt::format(".{:09}", nanos);
  out.erase(out.find_last_not_of('0') + 1);
  return out;
}

}  // namespace

std::optional<Timestamp> sum(Timestamp t, Duration d) { return timestamp_of(nanos_of(t) + d.nanos); }
std::optional<Timestamp> difference(Timestamp t, Duration d) { return timestamp_of(nanos_of(t) - d.nanos); }
std::optional<Duration> difference(Timestamp a, Timestamp b) {
  const Wide nanos = nanos_of(a) - nanos_of(b);
  const auto kept = static_cast<std::int64_t>(nanos);
  return kept == nanos ? std::optional(Duration{kept}) : std::nullopt;
}

Reading read_timestamp(std::string_view text, Timestamp& out) {
  Reader in{text};
  // A fifth digit of the year is a form of its own: too late, not malformed.
  const bool late = text.size() > 5 && is_digit(text[4]) && text[5] == '-';
  if (late) in.rest.remove_prefix(1);
  const std::int32_t year = in.digits(4);
  in.expect("-");
  const std::int32_t month = in.digits(2);
  in.expect("-");
  const std::int32_t day = in.digits(2);
  in.expect("T");
  const std::int32_t hour = in.digits(2);
  in.expect(":");
  const std::int32_t minute = in.digits(2);
  in.expect(":");
  const std::int32_t second = in.digits(2);
  const std::uint32_t nanos = in.take(".") ? in.fraction() : 0;
  std::int32_t east = 0;
  if (!in.take("Z")) {
    const bool is_east = in.take("+");
    if (!is_east) in.expect("-");
    east = in.offset() * (is_east ? 1 : -1);
  }
  if (in.bad || !in.rest.empty() || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 ||
      second > 59)
    return Reading::malformed;
  const std::int64_t number = base::civil_day(year, month, day);
  if (base::civil_of_day(number).day != day) return Reading::malformed;  // 30 February
  const std::int64_t local = number * seconds_per_day + hour * 3600 + minute * 60 + second;
  const Timestamp read{local - east * 60, nanos};
  if (late || !is_in_range(read)) return Reading::out_of_range;
  out = read;
  return Reading::good;
}

Reading read_duration(std::string_view text, Duration& out) {
  Reader in{text};
  const bool negative = in.take("-");
  if (!negative) in.take("+");
  Wide nanos = 0;
  if (in.rest == "0") {
    in.rest = {};
  } else {
    do nanos = std::min(nanos + part_of_duration(in), far_too_long);
    while (!in.bad && !in.rest.empty());
  }
  if (in.bad) return Reading::malformed;
  if (negative) nanos = -nanos;
  const auto kept = static_cast<std::int64_t>(nanos);
  if (kept != nanos) return Reading::out_of_range;
  out = Duration{kept};
  return Reading::good;
}

std::string timestamp_text(Timestamp t) {
  const base::CivilTime c = base::to_civil({t.seconds * 1000}, {0});
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", c.year, c.month, c.day, c.hour, c.minute,
                     c.second, fraction_text(t.nanos));
}

std::string duration_text(Duration d) {
  const std::uint64_t size = d.nanos < 0 ? 0 - static_cast<std::uint64_t>(d.nanos)
                                         : static_cast<std::uint64_t>(d.nanos);
  return fmt::format("{}{}{}s", d.nanos < 0 ? "-" : "", size / nanos_per_second,
                     fraction_text(static_cast<std::uint32_t>(size % nanos_per_second)));
}

std::optional<Zone> zone_named(std::string_view name) {
  if (name == "UTC") return Zone{};
  if (name == "Asia/Shanghai") return Zone{480, 684'867'600};  // 1991-09-14T17:00:00Z
  Reader in{name};
  const bool west = in.take("-");
  if (!west) in.take("+");
  const std::int32_t minutes = in.offset();
  if (in.bad || !in.rest.empty()) return std::nullopt;
  return Zone{west ? -minutes : minutes};
}

}  // namespace gridline::cel
