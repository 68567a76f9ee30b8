// Both forms become (day, shift, people), each with its cell.
#include "rules/sheet/duty_table.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "rules/pack/utf8.h"
#include "rules/sheet/names.h"
#include "rules/sheet/plain.h"

namespace gridline::sheet {

namespace {

enum F : std::size_t { day, shift, people };

constexpr std::string_view separators = "|;,/ ";

class Import {
 public:
  Import(const pack::Pack& pack, PackTable& members, CellIssues& issues)
      : pack_(pack), members_(members), issues_(issues) {
    for (const PackRow* row : members.rows())
      if (row->count("name") != 0) ids_[row->at("name")].push_back(row->at("id"));
    for (const auto& [name, ids] : ids_) names_.push_back(name);
  }

  void read(const Book& book, const Part& part) {
    const bool by_row = part.has(shift) && part.has(people);
    std::vector<std::pair<std::size_t, pack::ShiftIndex>> columns;
    std::string others;
    for (const auto& [column, name] : part.others) {
      if (const pack::ShiftIndex found = shift_of(pack_, name)) columns.emplace_back(column, found);
      else if (!by_row && name.ends_with("班")) say_unknown_shift(book, part, column, name);
      else if (name != "序号" && name != "星期" && name != "备注") others += (others.empty() ? "" : "、") + name;
    }
    if (!by_row && columns.empty()) {
      say_no_shift(book, part, others);
      return;
    }
    if (!others.empty())
      issues_.add({book.file, part.sheet->name, cell_name(part.header, 0), "unread_column",
                   fmt::format("没有用到的列：{}", others),
                   fmt::format("columns that are not read: {}", others), "", true});
    for (const std::size_t r : part.rows) {
      const Row row{book, part, r, issues_};
      const std::string when = day_of_row(row);
      if (by_row) take_shift(row, when);
      else
        for (const auto& [column, found] : columns) take(row, column, when, found);
    }
  }

  void finish() {
    std::map<pack::ShiftIndex, std::set<std::string>> days_of_shift;
    for (const auto& [who, days] : worked_)
      days_of_shift[who.second].insert(days.days.begin(), days.days.end());
    std::map<std::string, std::string> shifts;
    for (const auto& [who, days] : worked_) {
      shifts[who.first] += (shifts[who.first].empty() ? "" : "|") + pack_[who.second].id;
      const std::size_t all = days_of_shift[who.second].size();
      if (days.days.size() == all) continue;
      CellIssue said = days.first;
      said.zh = fmt::format("{} 在 {} 天里的 {} 天值“{}”；规则包按班次排班，不分日期，将把他列入这一班", said.text, all,
                            days.days.size(), pack_[who.second].zh);
      said.en = fmt::format(
          "{} has the shift {} on {} of {} days; a pack knows shifts, not days, and will have him "
          "in it on all",
          said.text, pack_[who.second].id, days.days.size(), all);
      said.text.clear();
      issues_.add(std::move(said));
    }
    for (const auto& [id, list] : shifts) members_.put({{"id", id}, {"shifts", list}});
  }

 private:
  struct Days {
    std::set<std::string> days;
    CellIssue first;  // where the person stands first, and his name
  };

  // Else its people would be missing, and nobody would know.
  void say_unknown_shift(const Book& book, const Part& part, std::size_t column, const std::string& name) {
    issues_.add({book.file, part.sheet->name, cell_name(part.header, column), "unknown_shift",
                 fmt::format("org.yaml 里没有班次“{}”；请先加上，或改列名", name),
                 fmt::format("org.yaml has no shift '{}'; add it, or rename the column", name), name});
  }

  void say_no_shift(const Book& book, const Part& part, const std::string& others) {
    std::string known;
    for (const pack::Shift& s : pack_.shifts)
      known += fmt::format("{}{}（{}）", known.empty() ? "" : "、", s.zh, s.id);
    issues_.add(
        {book.file, part.sheet->name, cell_name(part.header, 0), "no_shift_column",
         fmt::format("没有班次的列：要有 班次 和 姓名，或每班一列，列名用 org.yaml 的班次：{}；现有的列：{}",
                     known, others),
         fmt::format(
             "no column of shifts: give 班次 and 姓名, or a column for each shift of org.yaml: {}; there "
             "is {}",
             known, others),
         ""});
  }

  std::string day_of_row(const Row& row) {
    const std::string written = row.text(day);
    if (const auto found = day_of(written, row.book.from_1904)) return *found;
    if (const auto found = weekday_of(written)) return *found;
    row.error(day, written.empty() ? "missing_cell" : "bad_day",
              written.empty() ? "日期是空的" : "日期写法如 2026-03-02、3月2日 或 周一",
              written.empty() ? "the day is empty" : "a day looks like 2026-03-02, 3月2日 or 周一");
    return written;
  }

  void take_shift(const Row& row, const std::string& when) {
    const pack::ShiftIndex found = shift_of(pack_, row.text(shift));
    if (!found)
      row.error(shift, "unknown_shift", "org.yaml 里没有这个班次", "org.yaml has no such shift");
    take(row, row.part.column_of[people], when, found);
  }

  void take(const Row& row, std::size_t column, const std::string& when, pack::ShiftIndex found) {
    const std::string written = row.at(column);
    if (written.empty()) {
      row.say(column, true, "nobody", fmt::format("{} 这一班没有人", when), fmt::format("nobody on {}", when));
      return;
    }
    for (const std::string_view name : pack::split_list(written, separators)) {
      const std::string id = id_of(row, column, std::string(name));
      if (id.empty() || !found) continue;
      Days& days = worked_[{id, found}];
      if (days.days.empty())
        days.first = {row.book.file, row.part.sheet->name, cell_name(row.row, column), "some_days", "", "",
                      std::string(name), true};
      days.days.insert(when);
    }
  }

  std::string id_of(const Row& row, std::size_t column, const std::string& name) {
    const auto found = ids_.find(name);
    if (found == ids_.end()) {
      const std::string meant = pack::nearest(name, names_);
      row.say(column, false, "unknown_person",
              fmt::format("花名册里没有“{}”{}；请先导入花名册", name, meant.empty() ? "" : "，是不是“" + meant + "”？"),
              fmt::format("nobody is named '{}'{}; import the roster first", name,
                          meant.empty() ? "" : "; did you mean '" + meant + "'?"));
      return {};
    }
    if (found->second.size() == 1) return found->second.front();
    row.say(
        column, false, "two_of_that_name",
        fmt::format("有 {} 个人叫“{}”；请在花名册里加字区别", found->second.size(), name),
        fmt::format("{} people are named '{}'; tell them apart in the roster", found->second.size(), name));
    return {};
  }

  const pack::Pack& pack_;
  PackTable& members_;
  CellIssues& issues_;
  std::map<std::string, std::vector<std::string>> ids_;  // by name
  std::vector<std::string_view> names_;                  // keys of ids_
  std::map<std::pair<std::string, pack::ShiftIndex>, Days> worked_;  // by member
};

}  // namespace

const std::vector<Field>& duty_fields() {
  static const std::vector<Field> fields = {
      {"day", "日期", {"值班日期", "时间", "值班时间", "星期"}, true},
      {"shift", "班次", {"班别", "值班班次"}},
      {"people", "姓名", {"值班人员", "值班人", "值班员", "人员"}}};
  return fields;
}

void import_duty(const Book& book, const pack::Pack& pack, const Mapping& mapping, PackTable& members,
                 CellIssues& issues) {
  Import import(pack, members, issues);
  for (const Part& part : parts_of(book, duty_fields(), mapping, true, issues)) import.read(book, part);
  import.finish();
}

}  // namespace gridline::sheet
