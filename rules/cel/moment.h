// Points in time and lengths of time, as CEL has them, and their forms as text.
//
// Both are exact to the nanosecond (engine/base has milliseconds; from there nothing is rounded).
// Ranges are CEL's: a timestamp lies in the years 1 to 9999 of UTC; a duration is what 64 bits of
// nanoseconds hold, some 292 years to either side, as in CEL's own implementations.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridline::cel {

struct Timestamp {
  std::int64_t seconds = 0;  // since 1970-01-01T00:00:00Z, before it negative
  std::uint32_t nanos = 0;   // further on, 0..999'999'999
  constexpr auto operator<=>(const Timestamp&) const = default;
};

struct Duration {
  std::int64_t nanos = 0;
  constexpr auto operator<=>(const Duration&) const = default;
};

inline constexpr std::int64_t nanos_per_second = 1'000'000'000;
inline constexpr std::int64_t seconds_first = -62'135'596'800;  // 0001-01-01T00:00:00Z
inline constexpr std::int64_t seconds_last = 253'402'300'799;   // 9999-12-31T23:59:59Z

constexpr bool is_in_range(Timestamp t) { return t.seconds >= seconds_first && t.seconds <= seconds_last; }

// Of the engine's milliseconds. What lies outside of the range stays there: arithmetic with it is an error.
constexpr Timestamp timestamp_of_ms(std::int64_t ms) {
  const std::int64_t rest = ms % 1000;
  const std::int64_t below = rest < 0 ? 1 : 0;
  return {ms / 1000 - below, static_cast<std::uint32_t>((rest + below * 1000) * 1'000'000)};
}
// Parts of a millisecond are dropped, towards the past.
constexpr std::int64_t ms_of(Timestamp t) { return t.seconds * 1000 + t.nanos / 1'000'000; }

// Empty when the range is left.
std::optional<Timestamp> sum(Timestamp t, Duration d);
std::optional<Timestamp> difference(Timestamp t, Duration d);
std::optional<Duration> difference(Timestamp a, Timestamp b);

enum class Reading : std::uint8_t { good, malformed, out_of_range };

// RFC 3339: "2026-03-02T09:00:00+08:00", "2026-03-02T01:00:00.25Z"; up to nine digits of a second.
// A zone must be there. `out` is set when the answer is good.
Reading read_timestamp(std::string_view text, Timestamp& out);
// CEL's: a sign, then numbers with units h, m, s, ms, us, ns, each with a fraction: "1h30m",
// "-1.5h", "0". What is finer than a nanosecond is dropped.
Reading read_duration(std::string_view text, Duration& out);

// "2026-03-02T01:00:00.25Z", always in UTC, no more digits than needed.
std::string timestamp_text(Timestamp t);
// In seconds, no more digits than needed: "5400s", "-0.25s".
std::string duration_text(Duration d);

// A zone whose distance from UTC is fixed: "+08:00", "-02:30", "08:00", "UTC"; and "Asia/Shanghai",
// which has been since 15 September 1991. Other names need tables of zones, which change and are
// files: outside the subset, as pure code must give the same answer for ever.
struct Zone {
  std::int32_t minutes = 0;               // east of UTC
  std::int64_t since = seconds_first;     // an earlier moment had another distance
};
std::optional<Zone> zone_named(std::string_view name);

}  // namespace gridline::cel
