// The cases of tests/golden/calendar, each counted by the calendar and by a walk over a plain table of
// minutes, and the two against each other on random starts and amounts.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <memory>
#include <string>

#include "rules/pack/amount.h"
#include "rules/pack/calendar_day.h"
#include "rules/pack/loader.h"
#include "rules/pack/working_time.h"
#include "tests/unit/rules/pack/minute_table.h"

namespace gridline::pack {
namespace {

const std::string folder = GRIDLINE_SOURCE_DIR "/tests/golden/calendar/";

std::string list_text(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + item;
  return "[" + out + "]";
}

std::string spaces_to_list(const std::string& hours) { return list_text(minutes::split(hours, ' ')); }

std::string unit_of(const std::string& calendar) {
  std::string out = calendar;
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

// The texts as a pack: a calendar a line, and a unit that keeps it.
class World {
 public:
  World()
      : holidays_(minutes::holidays_of(folder + "holidays.txt")),
        calendars_(minutes::calendars_of(folder + "calendars.txt")) {
    PackFiles files;
    files.files = {{"calendar.yaml", calendar_yaml()},
                   {"categories.yaml", "a.b: {zh: 甲, lead: GM, urgency: U3, guard: G}\n"},
                   {"org.yaml", org_yaml()},
                   {"pack.yaml", "name: t\nversion: \"1\"\ntimezone: \"+08:00\"\ntriage: OFFICE\n"},
                   {"places.yaml", "compounds: {甲: {grid: LATE}}\n"},
                   {"policies.yaml", "p: {clocks: {accept: 1 h}}\n"},
                   {"routes.yaml", "root: {lead: triage, policy: p}\n"}};
    const Loaded out = load(files);
    for (const Issue& issue : out.issues) ADD_FAILURE() << to_text(issue);
    pack_ = out.pack;
  }

  // "office", or "office@2020-01-23": as it was known then.
  const Calendar& calendar(const std::string& name) {
    const auto at = made_.find(name);
    if (at != made_.end()) return at->second;
    const Calendar& whole = calendar_of(*pack_, pack_->unit_by_id.at(unit_of(base_of(name))));
    const std::string known = known_of(name);
    const std::int64_t day = known.empty() ? 0 : base::parse_instant(known).value().ms / 86'400'000 + 1;
    return made_.emplace(name, known.empty() ? whole : as_known(whole, day)).first->second;
  }

  const minutes::Table& table(const std::string& name) {
    std::unique_ptr<minutes::Table>& out = tables_[name];
    for (const minutes::CalendarText& c : calendars_)
      if (!out && c.name == base_of(name))
        out = std::make_unique<minutes::Table>(c, holidays_, known_of(name));
    return *out;
  }

  const std::vector<minutes::CalendarText>& calendars() const { return calendars_; }

 private:
  static std::string base_of(const std::string& name) { return name.substr(0, name.find('@')); }
  static std::string known_of(const std::string& name) {
    return name.find('@') == std::string::npos ? "" : name.substr(name.find('@') + 1);
  }

  std::string calendar_yaml() const {
    std::string out = "calendars:\n";
    for (const minutes::CalendarText& c : calendars_) {
      out += "  " + c.name + ":\n    hours:\n";
      for (const std::string& rule : c.week) {
        const std::size_t blank = rule.find(' ');
        out += "      " + rule.substr(0, blank) + ": " + spaces_to_list(rule.substr(blank + 1)) + "\n";
      }
      out += "    workday: " + spaces_to_list(c.make_up) + "\n    day_close: \"" + c.close + "\"\n";
      if (!c.holidays) out += "    holidays: false\n";
    }
    out += "holidays:\n";
    std::string year;
    for (const minutes::HolidayText& h : holidays_) {
      if (h.year != year) out += "  " + h.year + ":\n";
      year = h.year;
      out += "    - {name: " + h.name + (h.issued.empty() ? "" : ", issued: " + h.issued) +
             ", rest: " + list_text(h.off) + ", work: " + list_text(h.work) + "}\n";
    }
    return out;
  }

  std::string org_yaml() const {
    std::string out = "levels: [{id: community}, {id: grid}]\nlead_kinds: {GM: {level: grid}}\nunits:\n";
    for (const minutes::CalendarText& c : calendars_)
      out += "  - {id: " + unit_of(c.name) + ", zh: 单位, calendar: " + c.name +
             (&c == &calendars_.front() ? ", level: community"
                                        : ", level: grid, parent: " + unit_of(calendars_.front().name)) +
             "}\n";
    return out;
  }

  std::vector<minutes::HolidayText> holidays_;
  std::vector<minutes::CalendarText> calendars_;
  std::shared_ptr<const Pack> pack_;
  std::map<std::string, Calendar> made_;
  std::map<std::string, std::unique_ptr<minutes::Table>> tables_;
};

World& world() {
  static World one;
  return one;
}

struct Asked {
  std::string from, calendar;
  int value = 0;
  std::string unit;  // min, h, d, wh, wd
  bool next_day = false;
  bool back = false;
};

std::string shown(const Asked& a) {
  return a.from + " | " + (a.back ? "-" : "") + std::to_string(a.value) + " " + a.unit +
         (a.back ? "" : a.next_day ? " next_day" : " instant") + " | " + a.calendar;
}

std::string answer(std::int64_t due, bool provisional) {
  return minutes::moment_text(due) + (provisional ? " provisional" : "");
}

std::string by_calendar(const Asked& a) {
  const Calendar& calendar = world().calendar(a.calendar);
  const base::Instant from = base::parse_instant(a.from).value();
  const Amount amount = amount_of(std::to_string(a.value) + " " + a.unit).value().amount;
  const Counted counted =
      a.back ? count_back(calendar, from, amount)
             : count(calendar, from, amount, a.next_day ? StartRule::next_day : StartRule::instant);
  std::string due = base::to_iso(counted.due).substr(0, 16);
  due[10] = ' ';
  return due + (counted.provisional ? " provisional" : "");
}

std::string by_minutes(const Asked& a) {
  const minutes::Walk walk(world().table(a.calendar), minutes::moment(a.from));
  const minutes::Walked walked =
      a.back ? walk.back(a.value, a.unit) : walk.forward(a.value, a.unit, a.next_day);
  return answer(walked.due, walked.provisional);
}

// "5 wd", "1 wd instant", "-2 wh".
Asked asked_of(const std::string& from, const std::string& amount, const std::string& calendar) {
  const std::vector<std::string> words = minutes::split(amount, ' ');
  Asked a{from, calendar, std::stoi(words.at(0)), words.at(1), false, amount[0] == '-'};
  a.value = a.back ? -a.value : a.value;
  a.next_day = words.size() > 2 ? words[2] == "next_day" : a.unit == "d" || a.unit == "wd";
  return a;
}

class CalendarCases : public testing::TestWithParam<const char*> {};

TEST_P(CalendarCases, are_due_as_written_by_the_calendar_and_by_a_walk_over_minutes) {
  std::size_t cases = 0;
  for (const std::string& line : minutes::lines_of(folder + GetParam())) {
    const std::vector<std::string> parts = minutes::split(line, '|');
    ASSERT_EQ(parts.size(), 5u) << line;
    const Asked a = asked_of(parts[0], parts[1], parts[2]);
    EXPECT_EQ(by_calendar(a), parts[3]) << line;
    EXPECT_EQ(by_minutes(a), parts[3]) << "the walk over minutes: " << line;
    ++cases;
  }
  EXPECT_GE(cases, 10u);
}

INSTANTIATE_TEST_SUITE_P(Golden, CalendarCases,
                         testing::Values("worked.txt", "years.txt", "changed.txt", "hours.txt", "units.txt",
                                         "back.txt", "provisional.txt"));

Asked random_asked() {
  const auto pick = [](int bound) { return *rc::gen::inRange(0, bound); };
  static const std::vector<std::string> units = {"min", "h", "d", "wh", "wd"};
  static const int most[] = {5000, 300, 70, 90, 35};
  static const std::vector<std::string> known = {"", "@2015-05-01", "@2019-03-21", "@2020-01-23"};
  const auto unit = static_cast<std::size_t>(pick(5));
  const std::int64_t first = minutes::moment("2004-06-01 00:00"), last = minutes::moment("2027-06-01 00:00");
  Asked a;
  a.from = minutes::moment_text(first + *rc::gen::inRange<std::int64_t>(0, last - first));
  // Half of the starts stand on a round moment, where mistakes live.
  static const std::vector<std::string> round = {"00:00", "08:29", "08:30", "09:00",
                                                 "12:00", "13:30", "17:30", "23:59"};
  if (pick(2) == 0) a.from = a.from.substr(0, 11) + round[static_cast<std::size_t>(pick(8))];
  const auto& calendars = world().calendars();
  a.calendar = calendars[static_cast<std::size_t>(pick(static_cast<int>(calendars.size())))].name +
               known[static_cast<std::size_t>(pick(4))];
  a.unit = units[unit];
  a.value = pick(most[unit] + 1);
  a.back = pick(3) == 0;
  a.next_day = !a.back && pick(2) == 0;
  return a;
}

TEST(CalendarRandom, agrees_with_a_walk_over_minutes) {
  constexpr int counts_for_a_check = 25;  // a check runs a hundred times
  std::size_t compared = 0;
  EXPECT_TRUE(rc::check("the calendar counts what a walk over minutes counts", [&] {
    for (int n = 0; n < counts_for_a_check; ++n, ++compared) {
      const Asked a = random_asked();
      const std::string expected = by_minutes(a), found = by_calendar(a);
      if (expected != found) RC_FAIL(shown(a) + ": " + found + " instead of " + expected);
    }
  }));
  EXPECT_GE(compared, 2'000u);
}

}  // namespace
}  // namespace gridline::pack
