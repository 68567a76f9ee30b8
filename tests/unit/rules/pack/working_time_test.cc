// Open time between two moments and counting back: by hand, and against a count of minutes.
#include "rules/pack/working_time.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "rules/pack/amount.h"

namespace gridline::pack {
namespace {

base::Instant at(const std::string& text) { return base::parse_instant(text).value(); }
std::string shown(base::Instant t) { return base::to_iso(t).substr(0, 16); }

// The office of DOMAIN §2.6 in autumn 2020: Sunday 09-27 and Saturday 10-10 work, 10-01..10-08 are off.
Calendar office_2020() {
  Calendar c;
  c.id = "office";
  for (std::size_t day = 0; day < 5; ++day) c.week[day] = {{510, 720}, {810, 1050}};
  c.workday = c.week[0];
  const auto day_of = [](int month, int day) {
    return static_cast<std::int32_t>(base::civil_day(2020, month, day));
  };
  c.exceptions.push_back({day_of(9, 27), false, "国庆节"});
  for (int day = 1; day <= 8; ++day) c.exceptions.push_back({day_of(10, day), true, "国庆节"});
  c.exceptions.push_back({day_of(10, 10), false, "国庆节"});
  c.years = {2020};
  return c;
}

struct Back {
  const char* from;
  const char* amount;
  const char* due;
};

TEST(CountBack, leads_to_the_step_before_the_due) {
  const Calendar calendar = office_2020();
  const Back table[] = {
      {"2020-10-09T17:30", "1 wd", "2020-09-30T17:30"},  // the yellow card: over the National Day
      {"2020-10-10T17:30", "1 wd", "2020-10-09T17:30"},  // a Saturday that works
      {"2020-10-12T17:30", "1 wd", "2020-10-10T17:30"},  // the day before Monday is that Saturday
      {"2020-10-09T17:30", "5 wd", "2020-09-25T17:30"},  // Sunday 27 counts
      {"2020-10-09T08:00", "1 wd", "2020-09-30T17:30"},  // any moment of the day
      {"2020-10-09T23:00", "1 wd", "2020-09-30T17:30"},
      {"2020-10-05T12:00", "1 wd", "2020-09-30T17:30"},  // from a day off
      {"2020-10-09T17:30", "1 d", "2020-10-08T17:30"},   // a natural day knows no holiday
      {"2020-10-09T17:30", "2 wh", "2020-10-09T15:30"},
      {"2020-10-09T14:30", "2 wh", "2020-10-09T11:00"},   // over lunch
      {"2020-10-09T09:30", "2 wh", "2020-09-30T16:30"},   // over the National Day
      {"2020-10-09T09:30", "1 wh", "2020-10-09T08:30"},   // ends with the opening
      {"2020-10-05T12:00", "1 wh", "2020-09-30T16:30"},   // from a day off
      {"2020-10-09T00:10", "15 min", "2020-10-08T23:55"},
      {"2020-10-09T00:10", "2 h", "2020-10-08T22:10"},
      {"2020-10-09T10:00", "0 wd", "2020-10-09T10:00"},
  };
  for (const Back& b : table) {
    EXPECT_EQ(shown(count_back(calendar, at(b.from), amount_of(b.amount).value().amount).due), b.due)
        << b.from << " - " << b.amount;
  }
}

TEST(CountBack, takes_midnight_for_the_end_of_the_day_before_where_days_close_at_24) {
  Calendar calendar = office_2020();
  calendar.day_close = 24 * 60;
  EXPECT_EQ(shown(count_back(calendar, at("2020-10-10T00:00"), {1, AmountUnit::working_day}).due),
            "2020-10-01T00:00");
}

TEST(CountBack, is_provisional_when_a_year_on_the_way_has_no_notice) {
  const Calendar calendar = office_2020();
  EXPECT_TRUE(count_back(calendar, at("2020-01-02T10:00"), {2, AmountUnit::working_day}).provisional);
  EXPECT_TRUE(count_back(calendar, at("2020-01-01T10:00"), {2, AmountUnit::working_hour}).provisional);
  EXPECT_FALSE(count_back(calendar, at("2020-01-02T10:00"), {2, AmountUnit::day}).provisional);
  EXPECT_FALSE(count_back(calendar, at("2020-10-09T10:00"), {2, AmountUnit::working_day}).provisional);
}

TEST(CountBack, shows_what_it_walked_the_latest_first) {
  const Counted hours =
      count_back(office_2020(), at("2020-10-09T09:30"), {2, AmountUnit::working_hour}, true);
  ASSERT_EQ(hours.segments.size(), 2u);
  EXPECT_EQ(shown(hours.segments[0].from), "2020-10-09T08:30");
  EXPECT_EQ(shown(hours.segments[0].to), "2020-10-09T09:30");
  EXPECT_EQ(shown(hours.segments[1].from), "2020-09-30T16:30");
  EXPECT_EQ(shown(hours.segments[1].to), "2020-09-30T17:30");
}

TEST(WorkingTime, leaves_out_what_the_office_was_closed) {
  const Calendar calendar = office_2020();
  const auto minutes = [&](const char* a, const char* b) {
    return working_between(calendar, at(a), at(b)).ms / 60'000;
  };
  EXPECT_EQ(minutes("2020-09-18T16:00", "2020-09-21T10:00"), 90 + 90);   // over a week-end
  EXPECT_EQ(minutes("2020-09-30T17:00", "2020-10-09T09:00"), 30 + 30);   // over the National Day
  EXPECT_EQ(minutes("2020-09-26T00:00", "2020-09-28T00:00"), 450);       // Sunday 27 works
  EXPECT_EQ(minutes("2020-10-01T00:00", "2020-10-09T00:00"), 0);
  EXPECT_EQ(minutes("2020-09-16T11:00", "2020-09-16T14:00"), 60 + 30);   // over lunch
  EXPECT_EQ(minutes("2020-09-16T12:00", "2020-09-16T13:30"), 0);
  EXPECT_EQ(minutes("2020-09-16T14:00", "2020-09-16T11:00"), 0);         // not backwards
  EXPECT_EQ(working_between(calendar, at("2020-09-16T11:59:59.750"), at("2020-09-16T13:30:00.250")).ms, 500);
}

TEST(WorkingTime, ends_at_the_closing_when_the_time_is_over_there) {
  const Calendar calendar = office_2020();
  EXPECT_EQ(shown(after_working(calendar, at("2020-09-30T16:00"), base::minutes(90))), "2020-09-30T17:30");
  EXPECT_EQ(shown(after_working(calendar, at("2020-09-30T16:00"), base::minutes(91))), "2020-10-09T08:31");
  EXPECT_EQ(shown(after_working(calendar, at("2020-10-05T16:00"), base::minutes(1))), "2020-10-09T08:31");
  EXPECT_EQ(after_working(calendar, at("2020-10-05T16:00"), {}), at("2020-10-05T16:00"));
}

// Minute after minute, knowing nothing but is_open().
TEST(WorkingTime, agrees_with_a_count_of_minutes) {
  const Calendar calendar = office_2020();
  std::mt19937 random(20201009);
  for (int round = 0; round < 300; ++round) {
    const base::Instant a =
        at("2020-09-01T00:00") + base::minutes(static_cast<std::int64_t>(random() % 50'000));
    const base::Instant b = a + base::minutes(static_cast<std::int64_t>(random() % 40'000));
    std::int64_t open = 0;
    base::Instant last = a;  // the end of the last open minute
    for (base::Instant t = a; t < b; t = t + base::minutes(1)) {
      if (is_open(calendar, t)) ++open, last = t + base::minutes(1);
    }
    EXPECT_EQ(working_between(calendar, a, b).ms, open * 60'000) << shown(a) << " to " << shown(b);
    EXPECT_EQ(shown(after_working(calendar, a, base::minutes(open))), shown(last))
        << shown(a) << " to " << shown(b);
    const Counted back = count_back(calendar, b, {1 + round % 20, AmountUnit::working_hour});
    std::int64_t hours = 0;
    for (base::Instant t = b; t > back.due; t = t - base::minutes(1))
      hours += is_open(calendar, t - base::minutes(1));
    EXPECT_EQ(hours, (1 + round % 20) * 60) << "back from " << shown(b);
    EXPECT_TRUE(is_open(calendar, back.due)) << "back from " << shown(b);
  }
}

TEST(CountBack, of_working_days_is_undone_by_counting_from_the_next_day) {
  const Calendar calendar = office_2020();
  for (std::int64_t day = base::civil_day(2020, 9, 1); day < base::civil_day(2020, 10, 31); ++day) {
    if (!is_workday(calendar, day)) continue;
    const base::CivilTime civil = base::civil_of_day(day);
    const base::Instant due =
        base::from_civil({civil.year, civil.month, civil.day, 17, 30, 0}, calendar.zone);
    for (std::int64_t n = 1; n <= 12; ++n) {
      const Amount amount{n, AmountUnit::working_day};
      const base::Instant before = count_back(calendar, due, amount).due;
      EXPECT_EQ(shown(count(calendar, before, amount, StartRule::next_day).due), shown(due)) << n;
    }
  }
}

}  // namespace
}  // namespace gridline::pack
