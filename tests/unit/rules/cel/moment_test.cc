// Times as numbers and as text: what is written reads back, and agrees with the engine's own calendar.
#include "rules/cel/moment.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "engine/base/time.h"

namespace gridline::cel {
namespace {

class CelMoment : public testing::Test {
 protected:
  std::mt19937_64 random_{20260302};
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  // Often a round fraction, for its zeros are left out of the text.
  std::uint32_t any_nanos() {
    constexpr std::uint32_t steps[] = {1, 1'000, 1'000'000, 250'000'000, 1'000'000'000};
    const std::uint32_t step = steps[random_() % 5];
    return static_cast<std::uint32_t>(between(0, 999'999'999)) / step * step;
  }
  Timestamp any_timestamp() { return {between(seconds_first, seconds_last), any_nanos()}; }
};

TEST_F(CelMoment, a_timestamp_written_reads_back) {
  for (int i = 0; i < 20'000; ++i) {
    const Timestamp t = any_timestamp();
    Timestamp read;
    ASSERT_EQ(read_timestamp(timestamp_text(t), read), Reading::good) << timestamp_text(t);
    ASSERT_EQ(read, t) << timestamp_text(t);
  }
}

TEST_F(CelMoment, the_engines_text_of_a_moment_in_any_zone_reads_as_that_moment) {
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t ms = between(-2'000'000'000'000, 4'000'000'000'000);
    const base::ZoneOffset zone{static_cast<std::int32_t>(between(-14 * 60, 14 * 60))};
    const std::string text = base::to_iso({ms}, zone);
    Timestamp read;
    ASSERT_EQ(read_timestamp(text, read), Reading::good) << text;
    ASSERT_EQ(read, timestamp_of_ms(ms)) << text;
    ASSERT_EQ(ms_of(read), ms);
  }
}

TEST_F(CelMoment, a_duration_written_reads_back) {
  constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  std::vector<std::int64_t> cases{smallest, smallest + 1, -1, 0, 1, largest - 1, largest};
  for (int i = 0; i < 20'000; ++i) cases.push_back(between(smallest, largest) >> (random_() % 63));
  for (const std::int64_t nanos : cases) {
    Duration read;
    ASSERT_EQ(read_duration(duration_text({nanos}), read), Reading::good) << nanos;
    ASSERT_EQ(read.nanos, nanos);
  }
}

TEST_F(CelMoment, what_is_added_can_be_taken_away) {
  int in_range = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Timestamp t = any_timestamp();
    const Duration d{
        between(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max())};
    const std::optional<Timestamp> later = sum(t, d);
    const std::int64_t second = t.seconds + d.nanos / nanos_per_second;
    if (second > seconds_first && second < seconds_last) ASSERT_TRUE(later);
    if (second < seconds_first - 1 || second > seconds_last + 1) ASSERT_FALSE(later);
    if (!later) continue;
    ++in_range;
    ASSERT_EQ(difference(*later, d), t);
    ASSERT_EQ(difference(*later, t), d);
    ASSERT_EQ(*later < t, d.nanos < 0);
  }
  EXPECT_GT(in_range, 10'000);
}

TEST_F(CelMoment, a_part_of_a_text_that_says_a_time_is_never_read_past_its_end) {
  const std::string whole = "2026-03-02T09:00:00.25+08:00";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Timestamp read;
    EXPECT_EQ(read_timestamp(std::string(whole, 0, size), read), Reading::malformed) << size;
    EXPECT_EQ(read, Timestamp());
  }
}

TEST_F(CelMoment, a_zone_is_a_distance_or_one_of_two_names) {
  EXPECT_EQ(zone_named("+08:00")->minutes, 480);
  EXPECT_EQ(zone_named("08:00")->minutes, 480);
  EXPECT_EQ(zone_named("-02:30")->minutes, -150);
  EXPECT_EQ(zone_named("-00:00")->minutes, 0);
  EXPECT_EQ(zone_named("UTC")->minutes, 0);
  EXPECT_EQ(zone_named("Asia/Shanghai")->minutes, 480);
  EXPECT_EQ(timestamp_text({zone_named("Asia/Shanghai")->since, 0}), "1991-09-14T17:00:00Z");
  for (const char* name : {"", "+", "8", "+8:00", "+08", "+0800", "+24:00", "+08:60", "+08:00 ", "Z", "utc",
                           "Asia/Chongqing", "Europe/Paris", "PRC"}) {
    EXPECT_FALSE(zone_named(name)) << name;
  }
}

}  // namespace
}  // namespace gridline::cel
