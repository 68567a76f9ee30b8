// Civil time, ISO text and the days between them.
#include "engine/base/time.h"

#include <gtest/gtest.h>

namespace gridline::base {
namespace {

TEST(Time, iso_text_goes_there_and_back) {
  for (const char* text :
       {"2026-03-02T09:00:00+08:00", "2024-02-29T23:59:59+08:00", "1970-01-01T08:00:00.250+08:00"}) {
    EXPECT_EQ(to_iso(parse_instant(text).value()), text);
  }
  EXPECT_EQ(parse_instant("2026-03-02 09:00").value(), parse_instant("2026-03-02T01:00:00Z").value());
}

TEST(Time, days_that_do_not_exist_are_refused) {
  for (const char* text : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31T10:00", "2026-4-1",
                           "26-04-01", "2026-04-01T24:00"}) {
    EXPECT_FALSE(parse_instant(text).ok()) << text;
  }
}

TEST(Time, weekdays_of_known_dates) {
  EXPECT_EQ(weekday(civil_day(2024, 8, 14)), 2);  // a Wednesday
  EXPECT_EQ(weekday(civil_day(1969, 12, 31)), 2);
  EXPECT_EQ(civil_day(1970, 1, 1), 0);
}

}  // namespace
}  // namespace gridline::base
