// A calendar as a plain table of minutes, and counting by walking over it. It reads the texts of
// tests/golden/calendar by itself and knows nothing of rules/pack: the oracle of its arithmetic.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace gridline::pack::minutes {

inline std::vector<std::string> split(const std::string& text, char mark) {
  std::vector<std::string> out;
  std::string part;
  std::istringstream in(text);
  while (std::getline(in, part, mark)) {
    const std::size_t first = part.find_first_not_of(' ');
    if (first == std::string::npos) continue;
    out.push_back(part.substr(first, part.find_last_not_of(' ') - first + 1));
  }
  return out;
}

// The lines of a file that say something.
inline std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::vector<std::string> out;
  std::string line;
  while (std::getline(in, line))
    if (!line.empty() && line[0] != '#') out.push_back(line);
  return out;
}

// Every day from Monday 2003-12-01 to the end of 2029, by its date.
class Days {
 public:
  Days() {
    const auto leap = [](int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; };
    for (int year = 2003, month = 12; year < 2030; year += month == 12 ? 1 : 0, month = month % 12 + 1) {
      const int length = month == 2 ? (leap(year) ? 29 : 28)
                         : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
      for (int day = 1; day <= length; ++day) {
        char text[32];
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        index_[text] = static_cast<int>(names_.size());
        names_.emplace_back(text);
      }
    }
  }
  int index(const std::string& date) const { return index_.at(date); }
  const std::string& name(int day) const { return names_.at(static_cast<std::size_t>(day)); }
  int count() const { return static_cast<int>(names_.size()); }
  int year(int day) const { return std::stoi(name(day).substr(0, 4)); }

 private:
  std::map<std::string, int> index_;
  std::vector<std::string> names_;
};

inline const Days& days() {
  static const Days all;
  return all;
}

inline int minute_of(const std::string& clock) {
  return std::stoi(clock.substr(0, 2)) * 60 + std::stoi(clock.substr(3, 2));
}

// "2024-09-05 10:00" as minutes since the first day, and back.
inline std::int64_t moment(const std::string& text) {
  return days().index(text.substr(0, 10)) * std::int64_t{1440} + minute_of(text.substr(11));
}
inline std::string moment_text(std::int64_t t) {
  char clock[32];
  std::snprintf(clock, sizeof clock, " %02d:%02d", static_cast<int>(t % 1440 / 60), static_cast<int>(t % 60));
  return days().name(static_cast<int>(t / 1440)) + clock;
}

// A line of holidays.txt.
struct HolidayText {
  std::string year, name, issued;
  std::vector<std::string> off, work;  // spans as written
};

inline std::vector<HolidayText> holidays_of(const std::string& path) {
  std::vector<HolidayText> out;
  for (const std::string& line : lines_of(path)) {
    const std::vector<std::string> words = split(line, ' ');
    HolidayText h{words.at(0), words.at(1), "", {}, {}};
    std::vector<std::string>* into = nullptr;
    for (std::size_t i = 2; i < words.size(); ++i) {
      if (words[i] == "issued") h.issued = words.at(++i);
      else if (words[i] == "off") into = &h.off;
      else if (words[i] == "work") into = &h.work;
      else into->push_back(words[i]);
    }
    out.push_back(h);
  }
  return out;
}

// A line of calendars.txt.
struct CalendarText {
  std::string name, make_up, close;
  std::vector<std::string> week;  // "mon-fri 08:30-12:00 13:30-17:30"
  bool holidays = true;
};

inline std::vector<CalendarText> calendars_of(const std::string& path) {
  std::vector<CalendarText> out;
  for (const std::string& line : lines_of(path)) {
    const std::vector<std::string> parts = split(line, '|');
    out.push_back({parts.at(0), parts.at(2), parts.at(3), split(parts.at(1), ';'), parts.at(4) == "yes"});
  }
  return out;
}

struct Table {
  std::vector<bool> open;     // by minute
  std::vector<bool> workday;  // by day
  int close = 0;
  bool holidays = true;
  std::set<int> years;  // with a notice

  // `known`: a day, or empty for all notices.
  Table(const CalendarText& calendar, const std::vector<HolidayText>& notices, const std::string& known) {
    const auto count = static_cast<std::size_t>(days().count());
    open.assign(count * 1440, false);
    workday.assign(count, false);
    close = minute_of(calendar.close);
    holidays = calendar.holidays;
    const std::vector<std::string> names = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (const std::string& rule : calendar.week) {
      const std::string weekdays = rule.substr(0, rule.find(' '));
      bool within = false;
      for (int w = 0; w < 7; ++w) {
        if (weekdays.substr(0, 3) == names[static_cast<std::size_t>(w)]) within = true;
        for (int day = w; within && day < days().count(); day += 7)
          set(day, rule.substr(rule.find(' ') + 1));
        if (weekdays.substr(4) == names[static_cast<std::size_t>(w)]) within = false;
      }
    }
    if (!holidays) return;
    // Earlier notices first, so that the later ones overwrite their days.
    for (const bool later : {false, true}) {
      for (const HolidayText& h : notices) {
        if (h.issued.empty() == later || (!known.empty() && h.issued > known)) continue;
        years.insert(std::stoi(h.year));
        for (const std::string& span : h.off) each(span, h.year, [&](int day) { set(day, ""); });
        for (const std::string& span : h.work)
          each(span, h.year, [&](int day) { set(day, calendar.make_up); });
      }
    }
  }

 private:
  void set(int day, const std::string& hours) {
    workday[static_cast<std::size_t>(day)] = !hours.empty();
    const std::size_t first = static_cast<std::size_t>(day) * 1440;
    for (std::size_t m = 0; m < 1440; ++m) open[first + m] = false;
    for (const std::string& span : split(hours, ' '))
      for (int m = minute_of(span); m < minute_of(span.substr(6)); ++m)
        open[first + static_cast<std::size_t>(m)] = true;
  }

  template <class F>
  static void each(const std::string& span, const std::string& year, F f) {
    const auto whole = [&](const std::string& d) { return d.size() == 10 ? d : year + "-" + d; };
    const std::size_t dots = span.find("..");
    const int first = days().index(whole(span.substr(0, dots)));
    const int last = dots == std::string::npos ? first : days().index(whole(span.substr(dots + 2)));
    for (int day = first; day <= last; ++day) f(day);
  }
};

struct Walked {
  std::int64_t due = 0;
  bool provisional = false;
};

class Walk {
 public:
  Walk(const Table& table, std::int64_t from) : table_(table), from_(from) {}

  // `unit`: min, h, d, wh or wd.
  Walked forward(int value, const std::string& unit, bool next_day) const {
    if (value == 0) return {from_, false};
    if (unit == "d" || unit == "wd") return closings(value, unit == "wd", next_day);
    std::int64_t t = from_;
    if (next_day) do ++t; while (t % 1440 != 0);
    const std::int64_t start = t;
    const bool working = unit == "wh";
    for (int left = unit == "min" ? value : value * 60; left > 0; ++t)
      if (!working || table_.open[static_cast<std::size_t>(t)]) --left;
    return {t, working && year_without_notice(start / 1440, (t - 1) / 1440)};
  }

  Walked back(int value, const std::string& unit) const {
    if (value == 0) return {from_, false};
    if (unit == "d" || unit == "wd") return closings_back(value, unit == "wd");
    const bool working = unit == "wh";
    std::int64_t t = from_;
    for (int left = unit == "min" ? value : value * 60; left > 0;)
      if (--t; !working || table_.open[static_cast<std::size_t>(t)]) --left;
    return {t, working && year_without_notice(t / 1440, from_ / 1440)};
  }

 private:
  // The day that closes at this minute; -1: none does.
  std::int64_t closes(std::int64_t t) const {
    return (t - table_.close) % 1440 == 0 ? (t - table_.close) / 1440 : -1;
  }

  bool counts(std::int64_t day, bool working) const {
    return !working || table_.workday[static_cast<std::size_t>(day)];
  }

  Walked closings(int left, bool working, bool next_day) const {
    std::int64_t first = -1;
    for (std::int64_t t = from_ + 1;; ++t) {
      const std::int64_t day = closes(t);
      if (day < 0 || (next_day && day <= from_ / 1440)) continue;
      if (first < 0) first = day;
      if (counts(day, working) && --left == 0) return {t, working && year_without_notice(first, day)};
    }
  }

  Walked closings_back(int left, bool working) const {
    // Midnight is still the day that closes with it.
    const std::int64_t today = closes(from_) >= 0 && table_.close == 1440 ? closes(from_) : from_ / 1440;
    for (std::int64_t t = from_;; --t) {
      const std::int64_t day = closes(t);
      if (day < 0 || day >= today) continue;
      if (counts(day, working) && --left == 0) return {t, working && year_without_notice(day, today)};
    }
  }

  bool year_without_notice(std::int64_t first, std::int64_t last) const {
    if (!table_.holidays) return false;
    for (std::int64_t day = first; day <= last; ++day)
      if (!table_.years.contains(days().year(static_cast<int>(day)))) return true;
    return false;
  }

  const Table& table_;
  std::int64_t from_;
};

}  // namespace gridline::pack::minutes
