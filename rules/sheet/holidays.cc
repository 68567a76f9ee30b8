// Two forms of one list. JSON is read by the pack's own YAML reader, which gives each value its line.
#include "rules/sheet/holidays.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "engine/base/time.h"
#include "rules/pack/calendar_day.h"
#include "rules/pack/csv.h"
#include "rules/pack/reading_help.h"
#include "rules/pack/yaml_node.h"

namespace gridline::sheet {

namespace {

constexpr std::int32_t year_first = 1970;
constexpr std::int32_t year_last = 2200;

// A whole date and nothing else.
std::optional<std::int64_t> day_of(std::string_view text) {
  constexpr std::size_t length = 10;
  const auto at = base::parse_instant(text, {});
  if (text.size() != length || !at) return std::nullopt;
  const base::CivilTime c = base::to_civil(*at, {});
  if (c.year < year_first || c.year > year_last) return std::nullopt;
  return base::civil_day(c.year, c.month, c.day);
}

class Reader {
 public:
  explicit Reader(const pack::PackFiles& files) : files_(files), issues_(files) {}

  Holidays read() {
    for (std::uint32_t i = 0; i < files_.files.size(); ++i) {
      if (files_.files[i].name.ends_with(".json")) read_json(i);
      else read_csv(i);
    }
    std::stable_sort(out_.days.begin(), out_.days.end(), [](const HolidayDay& a, const HolidayDay& b) {
      return std::pair(a.year, a.day) < std::pair(b.year, b.day);
    });
    std::erase_if(out_.empty_years, [&](std::int32_t year) {
      return std::any_of(out_.days.begin(), out_.days.end(),
                         [&](const HolidayDay& d) { return d.year == year; });
    });
    out_.issues = issues_.take();
    return std::move(out_);
  }

 private:
  void add(HolidayDay day, pack::Position at) {
    if (day.name.empty()) {
      issues_.error(at, "no_name", "这一天没有节日名", "the day has no holiday's name");
      return;
    }
    const auto [seen, is_new] = off_on_.emplace(day.day, day.off);
    if (is_new) {
      out_.days.push_back(std::move(day));
    } else if (seen->second != day.off) {
      issues_.error(at, "contradictory_day", "同一天又写成了另一种（放假与上班）",
                    "the day is off in one place and a workday in another");
    }
  }

  std::optional<std::int64_t> date(std::string_view text, pack::Position at) {
    const auto day = day_of(text);
    if (!day) issues_.error(at, "bad_date", "日期写法如 2026-10-01", "a date looks like 2026-10-01");
    return day;
  }

  void read_json(std::uint32_t file) {
    const pack::YamlNode root = pack::read_yaml(file, issues_);
    if (root.reported) return;
    pack::MapReader map(root, issues_);
    map.take("$schema");
    map.take("$id");
    const std::int32_t year = map.integer("year", year_first, year_last, 0);
    const pack::YamlNode* papers = map.take("papers");
    const pack::YamlNode* days = map.need("days");
    map.finish();
    if (!map.is_map() || days == nullptr) return;
    if (year == 0) {
      issues_.error(root.at, "missing_key", "缺 year", "year is missing");
      return;
    }
    if (!days->is_sequence()) {
      issues_.error(days->at, "not_a_list", "days 应是一列日子", "days is a list");
      return;
    }
    if (papers != nullptr && papers->items.size() > 1) {
      issues_.warning(papers->at, "several_papers",
                      fmt::format("{} 年有 {} 份通知，这里只有合并后的结果：要按先后计算，请分别写并注明 issued", year,
                                  papers->items.size()),
                      fmt::format("{} has {} notices and only their sum is here: to count as it was known in "
                                  "between, write them apart, each with issued",
                                  year, papers->items.size()));
    }
    if (days->items.empty()) out_.empty_years.push_back(year);
    for (const pack::YamlNode& item : days->items) read_json_day(item, year);
  }

  void read_json_day(const pack::YamlNode& item, std::int32_t year) {
    pack::MapReader map(item, issues_);
    HolidayDay day;
    day.year = year;
    day.name = map.need_text("name");
    const pack::YamlNode* written = map.need("date");
    const bool says = map.need("isOffDay") != nullptr;
    day.off = map.boolean("isOffDay").value_or(true);
    map.finish();
    if (written == nullptr || !says || !pack::expect_scalar(*written, issues_)) return;
    const auto number = date(written->text, written->at);
    if (!number) return;
    day.day = *number;
    const std::int32_t of = base::civil_of_day(*number).year;
    if (of < year - 1 || of > year + 1) {
      issues_.error(written->at, "bad_date", fmt::format("这一天不在 {} 年前后", year),
                    fmt::format("the day is not in or next to {}", year));
      return;
    }
    add(std::move(day), written->at);
  }

  void read_csv(std::uint32_t file) {
    enum : std::size_t { date_column, kind_column, name_column, zh_column, en_column, days_column };
    const pack::CsvTable table(file,
                               {{"date", "日期", true}, {"kind", "类型", true}, {"name", "节日"},
                                {"name_zh", "中文名"}, {"name_en", "英文名"}, {"days", "天数"}},
                               issues_);
    for (const pack::CsvRow& row : table.rows()) {
      const auto number = date(table.text(row, date_column), table.position(row, date_column));
      const auto off = is_off(table.text(row, kind_column));
      if (!off) {
        issues_.error(table.position(row, kind_column), "bad_kind", "类型应为 off 或 work（放假、上班）",
                      "a kind is off or work (also holidays, inLieuDays, workdays)");
      }
      if (!number || !off) continue;
      const std::string& zh = table.text(row, zh_column);
      const std::string& name = zh.empty() ? table.text(row, name_column) : zh;
      add({year_of(*number, name), *number, *off, name}, table.row_position(row));
    }
  }

  static std::optional<bool> is_off(std::string_view kind) {
    for (const std::string_view off : {"off", "holidays", "inLieuDays", "放假", "休"})
      if (kind == off) return true;
    for (const std::string_view work : {"work", "workdays", "上班", "调休", "班"})
      if (kind == work) return false;
    return std::nullopt;
  }

  // A CSV row names no year: in December only New Year's Day has days of another year's notice.
  static std::int32_t year_of(std::int64_t day, std::string_view name) {
    const base::CivilTime c = base::civil_of_day(day);
    return c.month == 12 && name.starts_with("元旦") ? c.year + 1 : c.year;
  }

  const pack::PackFiles& files_;
  pack::IssueList issues_;
  std::map<std::int64_t, bool> off_on_;
  Holidays out_;
};

// "05-01" or "05-01..05-05", with their years when one of them is not the notice's.
std::string span_text(std::int64_t first, std::int64_t last, std::int32_t year) {
  const auto within = [&](std::int64_t day) { return base::civil_of_day(day).year == year; };
  const std::size_t cut = within(first) && within(last) ? 5 : 0;
  const std::string out = pack::date_text(first).substr(cut);
  return first == last ? out : out + ".." + pack::date_text(last).substr(cut);
}

// Days that follow each other as spans; several in brackets.
std::string days_text(const std::vector<std::int64_t>& days, std::int32_t year) {
  std::string out;
  std::size_t spans = 0;
  for (std::size_t i = 0; i < days.size(); ++spans) {
    std::size_t last = i;
    while (last + 1 < days.size() && days[last + 1] == days[last] + 1) ++last;
    out += (spans == 0 ? "" : ", ") + span_text(days[i], days[last], year);
    i = last + 1;
  }
  return spans > 1 ? "[" + out + "]" : out;
}

// Quoted unless YAML takes it for plain text anyhow.
std::string name_text(const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) { return c >= 0x80; });
  if (plain) return name;
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\"";
}

struct Holiday {
  std::string name;
  std::vector<std::int64_t> rest, work;
};

std::vector<Holiday> holidays_of(const std::vector<HolidayDay>& days, std::int32_t year) {
  std::vector<Holiday> out;
  for (const HolidayDay& d : days) {
    if (d.year != year) continue;
    auto at = std::find_if(out.begin(), out.end(), [&](const Holiday& h) { return h.name == d.name; });
    if (at == out.end()) at = out.insert(out.end(), {d.name, {}, {}});
    (d.off ? at->rest : at->work).push_back(d.day);
  }
  return out;
}

}  // namespace

Holidays read_holidays(const pack::PackFiles& files) { return Reader(files).read(); }

std::string holidays_yaml(const Holidays& holidays, std::int64_t issued) {
  std::vector<std::int32_t> years = holidays.empty_years;
  for (const HolidayDay& d : holidays.days) years.push_back(d.year);
  std::sort(years.begin(), years.end());
  years.erase(std::unique(years.begin(), years.end()), years.end());
  std::string out = "holidays:\n";
  for (const std::int32_t year : years) {
    const std::vector<Holiday> of_year = holidays_of(holidays.days, year);
    out += fmt::format("  {}:{}\n", year, of_year.empty() ? " []" : "");
    for (const Holiday& h : of_year) {
      out += "    - {name: " + name_text(h.name);
      if (issued != 0) out += ", issued: " + pack::date_text(issued);
      if (!h.rest.empty()) out += ", rest: " + days_text(h.rest, year);
      if (!h.work.empty()) out += ", work: " + days_text(h.work, year);
      out += "}\n";
    }
  }
  return out;
}

}  // namespace gridline::sheet
