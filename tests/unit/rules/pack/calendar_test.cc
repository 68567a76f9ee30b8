// Counting: the worked dues of practice, the rules one by one, and a minute counter that cannot be clever.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "rules/pack/draft.h"
#include "rules/pack/loader.h"

namespace gridline::pack {
namespace {

// What the loader makes of a calendar.yaml, inside an otherwise minimal pack.
Calendar calendar_from(const std::string& yaml) {
  PackFiles files;
  files.files = {
      {"calendar.yaml", yaml},
      {"categories.yaml", "a.b: {zh: 甲, lead: GM, urgency: U3, guard: G}\n"},
      {"org.yaml",
       "levels: [{id: grid}]\nlead_kinds: {GM: {level: grid}}\nunits: [{id: G, zh: 网格, level: grid}]\n"},
      {"pack.yaml", "name: t\nversion: \"1\"\ntimezone: \"+08:00\"\ntriage: G\n"},
      {"places.yaml", "compounds: {甲: {grid: G}}\n"},
      {"policies.yaml", "p: {clocks: {accept: 1 h}}\n"},
      {"routes.yaml", "root: {lead: triage, policy: p}\n"}};
  const Loaded out = load(files);
  for (const Issue& issue : out.issues) ADD_FAILURE() << to_text(issue);
  return out.pack ? out.pack->calendars[0] : Calendar{};
}

const std::string office_hours =
    "calendars:\n  office:\n    hours: {mon-fri: [08:30-12:00, 13:30-17:30]}\n    day_close: "
    "\"17:30\"\nholidays:\n";
const std::string year_2019 = "  2019:\n    - {name: 国庆节, rest: 10-01..10-07, work: [09-29, 10-12]}\n";
const std::string autumn_2020 = "    - {name: 国庆节和中秋节, rest: 10-01..10-08, work: [09-27, 10-10]}\n";
const std::string first_notice =
    "  2020:\n    - {name: 春节, rest: 01-24..01-30, work: [01-19, 02-01]}\n" + autumn_2020;
const std::string second_notice =
    "  2020:\n    - {name: 春节, rest: 01-24..02-02, work: [01-19]}\n" + autumn_2020;
const std::string year_2024 =
    "  2024:\n    - {name: 春节, rest: 02-10..02-17, work: [02-04, 02-18]}\n"
    "    - {name: 国庆节, rest: 10-01..10-07, work: [09-29, 10-12]}\n";

base::Instant at(const std::string& text) { return base::parse_instant(text).value(); }
std::string shown(base::Instant t) { return base::to_iso(t).substr(0, 16); }

struct Worked {
  const char* from;
  const char* amount;
  const char* due;
  const std::string* notice;
};

TEST(Calendar, gives_the_worked_dues_of_practice) {
  const Worked table[] = {
      {"2020-09-25T10:00", "5 wd", "2020-10-09T17:30",
       &first_notice},  // Sunday 27 works, 1 to 8 October are off
      {"2020-01-22T10:00", "5 wd", "2020-02-04T17:30", &first_notice},  // Saturday 1 February works
      {"2020-01-22T10:00", "5 wd", "2020-02-06T17:30",
       &second_notice},                                              // the notice changed while it was open
      {"2024-02-08T15:00", "5 wd", "2024-02-21T17:30", &year_2024},  // New Year's Eve counts, Sunday 18 works
      {"2024-08-14T16:30", "4 wh", "2024-08-15T11:30", &year_2024},  // over a night, before lunch
      {"2020-10-01T02:00", "2 h", "2020-10-01T04:00", &first_notice},   // the natural clock knows no holiday
      {"2020-09-25T10:00", "4 wd", "2020-09-30T17:30", &first_notice},  // the yellow card
      {"2020-10-09T17:30", "1 wd", "2020-10-10T17:30", &first_notice},  // the red card: a Saturday that works
  };
  for (const Worked& w : table) {
    const Calendar calendar = calendar_from(office_hours + *w.notice);
    const AmountText amount = amount_of(w.amount).value();
    const Counted counted = count(calendar, at(w.from), amount.amount, amount.start);
    EXPECT_EQ(shown(counted.due), w.due) << w.from << " + " << w.amount;
    EXPECT_FALSE(counted.provisional) << w.from << " + " << w.amount;
  }
}

struct Rule {
  const char* from;
  std::int64_t value;
  AmountUnit unit;
  StartRule start;
  const char* due;
};

TEST(Calendar, counts_each_unit_from_the_moment_or_from_the_next_day) {
  const Calendar calendar = calendar_from(office_hours + year_2024);
  using U = AmountUnit;
  constexpr StartRule instant = StartRule::instant, next = StartRule::next_day;
  const Rule table[] = {
      {"2024-09-05T10:00", 0, U::working_day, next, "2024-09-05T10:00"},  // zero is over at once
      {"2024-09-05T10:00", 15, U::minute, instant, "2024-09-05T10:15"},
      {"2024-09-05T23:50", 15, U::minute, instant, "2024-09-06T00:05"},
      {"2024-09-05T10:00", 2, U::hour, next, "2024-09-06T02:00"},
      {"2024-09-05T10:00", 1, U::day, instant, "2024-09-05T17:30"},  // today is the first day
      {"2024-09-05T17:30", 1, U::day, instant, "2024-09-06T17:30"},  // today is over
      {"2024-09-05T10:00", 7, U::day, next, "2024-09-12T17:30"},
      {"2024-09-06T10:00", 1, U::day, next, "2024-09-07T17:30"},     // a natural day may be a Saturday
      {"2024-09-05T10:00", 1, U::working_day, instant, "2024-09-05T17:30"},
      {"2024-09-07T10:00", 1, U::working_day, instant, "2024-09-09T17:30"},  // a Saturday does not count
      {"2024-09-06T18:00", 1, U::working_day, next, "2024-09-09T17:30"},
      {"2024-09-05T07:00", 1, U::working_hour, instant, "2024-09-05T09:30"},
      {"2024-09-05T11:30", 1, U::working_hour, instant, "2024-09-05T14:00"},  // over lunch
      {"2024-09-05T11:00", 1, U::working_hour, instant, "2024-09-05T12:00"},  // ends with the opening
      {"2024-09-06T17:00", 1, U::working_hour, instant, "2024-09-09T09:00"},
      {"2024-09-05T09:00", 4, U::working_hour, next, "2024-09-06T14:00"},
      {"2024-09-28T10:00", 1, U::working_hour, instant, "2024-09-29T09:30"},  // a make-up Sunday
      {"2024-09-30T17:00", 1, U::working_hour, instant, "2024-10-08T09:00"},  // over the National Day
  };
  for (const Rule& r : table) {
    const Counted counted = count(calendar, at(r.from), {r.value, r.unit}, r.start);
    EXPECT_EQ(shown(counted.due), r.due)
        << r.from << " + " << r.value << " unit " << static_cast<int>(r.unit);
  }
}

TEST(Calendar, ends_days_when_the_calendar_says_so) {
  const std::string late =
      "calendars:\n  o:\n    hours: {mon-fri: 08:30-17:30}\n    day_close: \"23:59\"\nholidays:\n" +
      year_2024;
  const Counted counted =
      count(calendar_from(late), at("2024-09-05T18:00"), {1, AmountUnit::working_day}, StartRule::instant);
  EXPECT_EQ(shown(counted.due), "2024-09-05T23:59");
}

TEST(Calendar, keeps_the_milliseconds_so_that_nothing_is_due_early) {
  const Calendar calendar = calendar_from(office_hours + year_2024);
  const base::Instant from = at("2024-09-05T11:59:59.750");
  EXPECT_EQ(count(calendar, from, {1, AmountUnit::working_hour}, StartRule::instant).due,
            at("2024-09-05T14:29:59.750"));
}

TEST(Calendar, says_provisional_when_a_year_on_the_way_has_no_notice) {
  const Calendar calendar = calendar_from(office_hours + year_2024);
  const Amount week{5, AmountUnit::working_day};
  EXPECT_FALSE(count(calendar, at("2024-12-20T10:00"), week, StartRule::next_day).provisional);
  EXPECT_TRUE(count(calendar, at("2024-12-27T10:00"), week, StartRule::next_day).provisional);
  EXPECT_TRUE(
      count(calendar, at("2024-12-31T17:00"), {1, AmountUnit::working_hour}, StartRule::instant).provisional);
  EXPECT_FALSE(
      count(calendar, at("2024-12-31T17:00"), {9, AmountUnit::hour}, StartRule::instant).provisional);
  EXPECT_FALSE(
      count(calendar, at("2024-12-31T17:00"), {9, AmountUnit::day}, StartRule::next_day).provisional);
}

TEST(Calendar, takes_days_of_the_neighbouring_year_without_taking_that_year_as_published) {
  // The notice for 2019 made Saturday 2018-12-29 a workday.
  const Calendar calendar = calendar_from(
      office_hours + "  2019:\n    - {name: 元旦, rest: 2018-12-30..2019-01-01, work: 2018-12-29}\n");
  EXPECT_TRUE(is_workday(calendar, base::civil_day(2018, 12, 29)));
  EXPECT_FALSE(is_workday(calendar, base::civil_day(2018, 12, 31)));
  EXPECT_TRUE(
      count(calendar, at("2018-12-28T10:00"), {1, AmountUnit::working_day}, StartRule::next_day).provisional);
}

TEST(Calendar, takes_a_make_up_day_on_an_ordinary_monday_for_what_it_is) {
  const Calendar calendar =
      calendar_from(office_hours + "  2020:\n    - {name: 春节, rest: 01-24..02-02, work: 02-03}\n");
  EXPECT_TRUE(is_workday(calendar, base::civil_day(2020, 2, 3)));
  EXPECT_TRUE(is_open(calendar, at("2020-02-03T08:30")));
  EXPECT_FALSE(is_open(calendar, at("2020-02-03T12:00")));
}

TEST(Calendar, counts_in_a_calendar_that_keeps_no_holidays_without_being_provisional) {
  const Calendar calendar = calendar_from(
      "calendars:\n  duty:\n    hours: {all: 00:00-24:00}\n    holidays: false\nholidays:\n" + year_2024);
  const Counted counted =
      count(calendar, at("2031-10-01T23:00"), {2, AmountUnit::working_hour}, StartRule::instant);
  EXPECT_EQ(shown(counted.due), "2031-10-02T01:00");
  EXPECT_FALSE(counted.provisional);
}

TEST(Calendar, shows_the_segments_it_counted) {
  const Calendar calendar = calendar_from(office_hours + year_2024);
  const Counted counted =
      count(calendar, at("2024-08-14T16:30"), {4, AmountUnit::working_hour}, StartRule::instant, true);
  ASSERT_EQ(counted.segments.size(), 2u);
  EXPECT_EQ(shown(counted.segments[0].from), "2024-08-14T16:30");
  EXPECT_EQ(shown(counted.segments[0].to), "2024-08-14T17:30");
  EXPECT_EQ(shown(counted.segments[1].from), "2024-08-15T08:30");
  EXPECT_EQ(shown(counted.segments[1].to), "2024-08-15T11:30");
  const Counted days =
      count(calendar, at("2024-02-08T15:00"), {5, AmountUnit::working_day}, StartRule::next_day, true);
  ASSERT_EQ(days.segments.size(), 5u);
  EXPECT_EQ(shown(days.segments[1].from), "2024-02-18T08:30");
}

// The other way to count: minute after minute, asking is_open() alone.
base::Instant brute_force_hours(const Calendar& calendar, base::Instant from, std::int64_t hours) {
  std::int64_t left = hours * 60;
  base::Instant t = from;
  while (left > 0) {
    if (is_open(calendar, t)) --left;
    t = t + base::minutes(1);
  }
  return t;
}

base::Instant brute_force_days(const Calendar& calendar, base::Instant from, std::int64_t days,
                               bool working) {
  base::Instant t = from;
  std::int64_t left = days;
  const std::int64_t first = base::to_civil(from, calendar.zone).day;
  bool next_day = false;
  for (;; t = t + base::minutes(1)) {
    const base::CivilTime c = base::to_civil(t, calendar.zone);
    next_day = next_day || c.day != first;
    if (!next_day || c.hour * 60 + c.minute != calendar.day_close) continue;
    if (working && !is_workday(calendar, base::civil_day(c.year, c.month, c.day))) continue;
    if (--left == 0) return t;
  }
}

TEST(Calendar, agrees_with_counting_minute_by_minute) {
  const Calendar calendar = calendar_from(office_hours + year_2019 + first_notice + year_2024);
  std::mt19937 random(20240814);
  for (int round = 0; round < 300; ++round) {
    const base::Instant from = at(round % 2 == 0 ? "2020-01-10T00:00" : "2024-09-10T00:00") +
                               base::minutes(static_cast<std::int64_t>(random() % (40 * 24 * 60)));
    const auto hours = static_cast<std::int64_t>(1 + random() % 30);
    const auto days = static_cast<std::int64_t>(1 + random() % 8);
    EXPECT_EQ(shown(count(calendar, from, {hours, AmountUnit::working_hour}, StartRule::instant).due),
              shown(brute_force_hours(calendar, from, hours))) << shown(from) << " + " << hours << " wh";
    EXPECT_EQ(shown(count(calendar, from, {days, AmountUnit::working_day}, StartRule::next_day).due),
              shown(brute_force_days(calendar, from, days, true))) << shown(from) << " + " << days << " wd";
    EXPECT_EQ(shown(count(calendar, from, {days, AmountUnit::day}, StartRule::next_day).due),
              shown(brute_force_days(calendar, from, days, false))) << shown(from) << " + " << days << " d";
  }
}

}  // namespace
}  // namespace gridline::pack
