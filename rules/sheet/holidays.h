// Published lists of holidays into the `holidays:` of calendar.yaml: JSON of the holiday-cn form
// ({year, papers, days: [{name, date, isOffDay}]}) and CSV with a date, a name and a kind on each row.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rules/pack/files.h"
#include "rules/pack/issue.h"

namespace gridline::sheet {

struct HolidayDay {
  std::int32_t year = 0;  // whose notice says so: a December day of 元旦 belongs to the next year
  std::int64_t day = 0;   // base::civil_day
  bool off = true;        // false: a make-up workday
  std::string name;
};

struct Holidays {
  std::vector<HolidayDay> days;            // by year, day; one a day
  std::vector<std::int32_t> empty_years;   // stubs: a file for the year without a day in it
  std::vector<pack::Issue> issues;         // by file and line; with an error nothing should be used
};

// A file whose name ends in .json is JSON, any other one CSV. The same day twice is one day when both
// say the same, else an issue.
Holidays read_holidays(const pack::PackFiles& files);

// As it stands in calendar.yaml, each year and holiday a line. `issued`: the day (base::civil_day) of
// a later notice, which replaces days of the earlier ones; 0: none.
std::string holidays_yaml(const Holidays& holidays, std::int64_t issued);

}  // namespace gridline::sheet
