// Which of two limits is the tighter one; what is said to be never later is not, at any hour of three years.
#include "rules/pack/tighter.h"

#include <gtest/gtest.h>

#include "tests/unit/rules/pack/edited_pack.h"

namespace gridline::pack {
namespace {

constexpr StartRule now = StartRule::instant, next = StartRule::next_day;
Limit minutes(std::int64_t n, StartRule s = now) { return {{n, AmountUnit::minute}, s}; }
Limit hours(std::int64_t n, StartRule s = now) { return {{n, AmountUnit::hour}, s}; }
Limit days(std::int64_t n, StartRule s = next) { return {{n, AmountUnit::day}, s}; }
Limit working_hours(std::int64_t n, StartRule s = now) { return {{n, AmountUnit::working_hour}, s}; }
Limit working_days(std::int64_t n, StartRule s = next) { return {{n, AmountUnit::working_day}, s}; }

std::vector<Calendar> calendars() { return load(edited({})).pack->calendars; }

TEST(Tighter, compares_what_is_alike_by_its_number) {
  const auto all = calendars();
  EXPECT_EQ(is_tighter(minutes(60), hours(1), all), Tighter::yes);
  EXPECT_EQ(is_tighter(minutes(61), hours(1), all), Tighter::no);
  EXPECT_EQ(is_tighter(working_days(5), working_days(5), all), Tighter::yes);
  EXPECT_EQ(is_tighter(working_days(6), working_days(5), all), Tighter::no);
  EXPECT_EQ(is_tighter(days(5, now), days(5), all), Tighter::yes);
  EXPECT_EQ(is_tighter(days(5), days(5, now), all), Tighter::no);
  EXPECT_EQ(is_tighter(minutes(0), minutes(0), all), Tighter::yes);
}

TEST(Tighter, knows_that_working_time_takes_longer_than_time) {
  const auto all = calendars();
  EXPECT_EQ(is_tighter(hours(4), working_hours(4), all), Tighter::yes);
  EXPECT_EQ(is_tighter(hours(24), days(3), all), Tighter::yes);
  EXPECT_EQ(is_tighter(days(30), hours(24), all), Tighter::no);
  EXPECT_EQ(is_tighter(days(1), working_days(3), all), Tighter::yes);
  EXPECT_EQ(is_tighter(working_days(5), hours(24), all), Tighter::no);
}

TEST(Tighter, takes_the_hours_of_a_working_day_from_the_calendars) {
  const auto all = calendars();  // 7 h 30 min a day
  EXPECT_EQ(is_tighter(working_hours(7), working_days(1), all), Tighter::yes);
  EXPECT_EQ(is_tighter(working_hours(8), working_days(1), all), Tighter::unknown);
  EXPECT_EQ(is_tighter(working_days(1), working_hours(16), all), Tighter::yes);
  EXPECT_EQ(is_tighter(working_days(1), working_hours(15), all), Tighter::unknown);
}

TEST(Tighter, says_that_it_does_not_know_when_holidays_decide) {
  EXPECT_EQ(is_tighter(working_days(5), days(7), calendars()), Tighter::unknown);
  EXPECT_EQ(is_tighter(working_hours(4), hours(24), calendars()), Tighter::unknown);
}

TEST(Tighter, is_never_later_when_it_says_so_and_later_at_some_hour_when_it_says_that) {
  const auto all = calendars();
  std::vector<Limit> limits;
  for (const StartRule start : {now, next}) {
    for (const std::int64_t n : {1, 2, 3, 7, 8, 16, 24, 48}) {
      for (const AmountUnit unit : {AmountUnit::hour, AmountUnit::day, AmountUnit::working_hour,
                                    AmountUnit::working_day})
        limits.push_back({{n, unit}, start});
    }
  }
  // Every 5 hours of 2026, with the minute walking, so that each time of day comes by.
  std::vector<std::vector<std::int64_t>> due(limits.size());
  const std::int64_t begin = 1'767'196'800'000, minute = 60'000;
  for (std::int64_t t = begin; t < begin + 366 * 24 * 60 * minute; t += 307 * minute) {
    for (std::size_t i = 0; i < limits.size(); ++i)
      due[i].push_back(count(all[0], base::Instant{t}, limits[i].amount, limits[i].start).due.ms);
  }
  std::size_t yes = 0, no = 0;
  for (std::size_t a = 0; a < limits.size(); ++a) {
    for (std::size_t b = 0; b < limits.size(); ++b) {
      bool ever_later = false;
      for (std::size_t k = 0; k < due[a].size(); ++k) ever_later = ever_later || due[a][k] > due[b][k];
      const Tighter said = is_tighter(limits[a], limits[b], all);
      const std::string pair = std::to_string(a) + " " + std::to_string(b);
      EXPECT_FALSE(said == Tighter::yes && ever_later) << pair;
      EXPECT_FALSE(said == Tighter::no && !ever_later) << pair;
      yes += said == Tighter::yes ? 1 : 0;
      no += said == Tighter::no ? 1 : 0;
    }
  }
  EXPECT_GT(yes, 1'000u);
  EXPECT_GT(no, 500u);
}

}  // namespace
}  // namespace gridline::pack
