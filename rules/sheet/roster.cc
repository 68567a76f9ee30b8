// People by name and unit; one person of each.
#include "rules/sheet/roster.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "rules/pack/utf8.h"
#include "rules/sheet/names.h"
#include "rules/sheet/plain.h"

namespace gridline::sheet {

namespace {

enum F : std::size_t { name, unit, post, phone, id, skills, shifts, open_max };

constexpr std::int32_t open_cap_max = 100'000;  // the loader's
constexpr std::uint32_t name_characters_max = 30;

class Import {
 public:
  Import(const pack::Pack& pack, PackTable& members, CellIssues& issues)
      : pack_(pack), units_(pack), members_(members), issues_(issues) {
    for (const PackRow* row : members.rows()) {
      const auto text = [&](const char* column) { return row->count(column) != 0 ? row->at(column) : ""; };
      known_.emplace(std::pair(text("name"), text("unit")), text("id"));
      taken_.insert(text("id"));
    }
  }

  void read(const Row& row) {
    const std::size_t before = issues_.errors();
    const std::string person = name_of(row);
    const std::string unit_id = unit_id_of(row);
    PackRow out{{"name", person}, {"unit", unit_id}, {"roles", roles_of(row)}, {"shifts", shifts_of(row)}};
    check_phone(row);
    const std::string known_skills = row.text(skills);
    for (const std::string_view skill : pack::split_list(known_skills, "|;,/ "))
      out["skills"] += (out["skills"].empty() ? "" : "|") + std::string(skill);
    if (const std::int32_t most = row.count(open_max, open_cap_max); most != 0)
      out["open_max"] = std::to_string(most);
    if (const auto [at, is_new] = seen_.emplace(std::pair(person, unit_id), row.cell(name));
        !is_new && !person.empty())
      row.error(name, "duplicate_name",
                fmt::format("同一单位的“{}”在 {} 已经有了；同名的两人请在姓名后加字区别", person, at->second),
                fmt::format("'{}' of the same unit already stands in {}; tell namesakes apart", person,
                            at->second));
    out["id"] = id_of(row, person, unit_id);
    if (issues_.errors() == before) people_.push_back(std::move(out));
  }

  void finish() {
    for (PackRow& row : people_) {
      if (row["id"].empty()) row["id"] = next_id(row["unit"]);
      members_.put(row);
    }
  }

 private:
  std::string name_of(const Row& row) {
    std::string out = row.text(name);
    std::erase(out, ' ');  // 张　三
    if (out.empty()) row.error(name, "missing_cell", "姓名是空的", "the name is empty");
    const bool digits = out.find_first_of("0123456789") != out.npos;
    if (digits || pack::characters(out) > name_characters_max)
      row.error(name, "bad_name", "这不像一个人的姓名；一格一人，请分行写", "no name of a person; write one person a row");
    return out;
  }

  std::string unit_id_of(const Row& row) {
    if (row.text(unit).empty()) {
      row.error(unit, "missing_cell", "没有写归哪个网格或单位", "the unit is missing");
      return {};
    }
    const pack::UnitIndex found = units_.find(row, unit);
    return found ? pack_[found].id : "";
  }

  // A roster without a column of posts is one of grid members.
  std::string roles_of(const Row& row) {
    if (!row.part.has(post)) return std::string(code(pack::Role::grid_member));
    const std::string written = row.text(post);
    if (written.empty()) row.error(post, "missing_cell", "没有写职务", "the post is missing");
    std::string out;
    for (const std::string_view word : pack::split_list(written, "|;,/ ")) {
      if (const auto role = role_named(word)) {
        out += (out.empty() ? "" : "|") + std::string(code(*role));
        continue;
      }
      row.error(post, "unknown_role", fmt::format("不认识的职务“{}”，可写 {}", word, role_names()),
                fmt::format("'{}' is no known post; there is {}", word, role_names()));
    }
    return out;
  }

  std::string shifts_of(const Row& row) {
    std::string out;
    const std::string written = row.text(shifts);
    for (const std::string_view word : pack::split_list(written, "|;,/ ")) {
      const pack::ShiftIndex shift = shift_of(pack_, word);
      if (shift) out += (out.empty() ? "" : "|") + pack_[shift].id;
      else
        row.error(shifts, "unknown_shift", fmt::format("org.yaml 里没有班次“{}”", word),
                  fmt::format("org.yaml has no shift '{}'", word));
    }
    return out;
  }

  void check_phone(const Row& row) {
    const std::string written = row.text(phone);
    for (const std::string_view number : pack::split_list(written, "|;,")) {
      switch (phone_of(number)) {
        case Phone::good: break;
        case Phone::rounded:
          row.error(phone, "rounded_phone", "号码被表格软件改成了科学计数，尾数已丢；请把该列设为文本，重填后再导出",
                    "the spreadsheet has rounded the number; make the column text, type it again and export");
          break;
        case Phone::wrong:
          row.error(phone, "bad_phone", "手机号应为 11 位，座机要带区号（0633-1234567）",
                    "a mobile number has 11 digits, a landline its area code");
      }
    }
  }

  std::string id_of(const Row& row, const std::string& person, const std::string& unit_id) {
    std::string out = row.text(id);
    if (out.empty()) {
      const auto known = known_.find({person, unit_id});
      return known == known_.end() ? "" : known->second;
    }
    if (row.rounded(id)) return out;  // many become the same
    if (const auto [at, is_new] = ids_.emplace(out, row.cell(id)); !is_new)
      row.error(id, "duplicate_name", fmt::format("编号“{}”在 {} 已经有了", out, at->second),
                fmt::format("the number '{}' already stands in {}", out, at->second));
    taken_.insert(out);
    return out;
  }

  std::string next_id(const std::string& unit_id) {
    for (int n = 1;; ++n) {
      std::string out = fmt::format("{}-{:02}", unit_id, n);
      if (taken_.insert(out).second) return out;
    }
  }

  const pack::Pack& pack_;
  Units units_;
  PackTable& members_;
  CellIssues& issues_;
  std::map<std::pair<std::string, std::string>, std::string> known_;  // name and unit → id, in the pack
  std::map<std::pair<std::string, std::string>, std::string> seen_;   // → cell
  std::map<std::string, std::string> ids_;                            // → cell
  std::set<std::string> taken_;
  std::vector<PackRow> people_;
};

}  // namespace

const std::vector<Field>& roster_fields() {
  static const std::vector<Field> fields = {
      {"name", "姓名", {"网格员姓名", "人员姓名", "网格员", "名字"}, true},
      {"unit", "网格", {"所属网格", "责任网格", "网格名称", "网格编号", "单位", "所属单位", "所在网格", "工作单位"}, true},
      {"roles", "职务", {"岗位", "角色", "人员类别", "网格职务", "身份", "类别"}},
      {"phone", "手机", {"联系电话", "手机号码", "手机号", "电话", "联系方式", "电话号码"}},
      {"id", "编号", {"工号", "人员编号", "网格员编号", "成员编号"}},
      {"skills", "技能", {"特长", "专长"}},
      {"shifts", "班次", {"班组", "值班班次"}},
      {"open_max", "在办上限", {}}};
  return fields;
}

PackTable member_table(std::string_view content) {
  return PackTable("members.csv",
                   {{"id", "编号"}, {"name", "姓名"}, {"unit", "单位"}, {"roles", "角色"}, {"skills", "技能"},
                    {"shifts", "班次"}, {"open_max", "在办上限"}},
                   content);
}

void import_roster(const Book& book, const pack::Pack& pack, const Mapping& mapping, PackTable& members,
                   CellIssues& issues) {
  Import import(pack, members, issues);
  for (const Part& part : parts_of(book, roster_fields(), mapping, false, issues))
    for (const std::size_t row : part.rows) import.read({book, part, row, issues});
  import.finish();
}

}  // namespace gridline::sheet
