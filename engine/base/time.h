// Time as the engine stores it: whole milliseconds of UTC. Civil time (a wall calendar with a
// fixed offset from UTC) is made from it only at the edge and in rules/pack/calendar.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace gridline::base {

struct Duration {
  std::int64_t ms = 0;
  constexpr auto operator<=>(const Duration&) const = default;
};

constexpr Duration seconds(std::int64_t n) { return {n * 1000}; }
constexpr Duration minutes(std::int64_t n) { return {n * 60'000}; }
constexpr Duration hours(std::int64_t n) { return {n * 3'600'000}; }
constexpr Duration days(std::int64_t n) { return {n * 86'400'000}; }

// Milliseconds since 1970-01-01T00:00:00Z; zero is "no time".
struct Instant {
  std::int64_t ms = 0;
  constexpr auto operator<=>(const Instant&) const = default;
  constexpr explicit operator bool() const { return ms != 0; }
};

constexpr Instant operator+(Instant t, Duration d) { return {t.ms + d.ms}; }
constexpr Instant operator-(Instant t, Duration d) { return {t.ms - d.ms}; }
constexpr Duration operator-(Instant a, Instant b) { return {a.ms - b.ms}; }
constexpr Duration operator+(Duration a, Duration b) { return {a.ms + b.ms}; }

// A zone without daylight saving, as minutes east of UTC. China is +480 everywhere since 1991.
struct ZoneOffset {
  std::int32_t minutes = 480;
  constexpr bool operator==(const ZoneOffset&) const = default;
};

// A date and time on a wall calendar, proleptic Gregorian.
struct CivilTime {
  std::int32_t year = 1970;
  std::int32_t month = 1;   // 1..12
  std::int32_t day = 1;     // 1..31
  std::int32_t hour = 0;    // 0..23
  std::int32_t minute = 0;  // 0..59
  std::int32_t second = 0;  // 0..59
  constexpr auto operator<=>(const CivilTime&) const = default;
};

// Days since 1970-01-01 of a civil date, and back.
std::int64_t civil_day(std::int32_t year, std::int32_t month, std::int32_t day);
CivilTime civil_of_day(std::int64_t day);

CivilTime to_civil(Instant t, ZoneOffset zone);
Instant from_civil(const CivilTime& civil, ZoneOffset zone);

// 0 = Monday .. 6 = Sunday, of a day number as civil_day gives it.
int weekday(std::int64_t day);

// "2026-03-02T09:00:00+08:00"; milliseconds appear only when they are not zero.
std::string to_iso(Instant t, ZoneOffset zone = {});

// Reads "2026-03-02T09:00[:00[.250]]" or with a blank for the T, then "Z", "+08:00" or nothing
// (nothing means `zone`); "2026-03-02" alone is its first moment. Errors: invalid_input.
Result<Instant> parse_instant(std::string_view text, ZoneOffset zone = {});

}  // namespace gridline::base
