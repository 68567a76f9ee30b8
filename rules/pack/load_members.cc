// members.csv: people a demonstration starts with. Columns: id, name, unit, roles, skills, shifts,
// open_max (编号 姓名 单位 角色 技能 班次 在办上限); lists are separated by | or ; or 、; a shift with turns is
// written with the team: night/2.
#include <set>

#include <fmt/format.h>

#include "engine/base/limits.h"
#include "rules/pack/csv.h"
#include "rules/pack/draft.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

constexpr std::string_view separators = "|;";
constexpr std::int32_t open_cap_max = 100'000;

void report_team_needed(Draft& draft, std::string_view shift, std::int32_t teams, Position at) {
  draft.issues.error(at, "team_needed",
                     fmt::format("班次“{0}”轮班，请写明哪一组：{0}/1 至 {0}/{1}", shift, teams),
                     fmt::format("'{0}' is worked in turns: name the team, {0}/1 to {0}/{1}", shift, teams));
}

}  // namespace

void load_members(Draft& draft) {
  enum { id, name, unit, roles, skills, shifts, open_max };
  const std::uint32_t file = draft.issues.source().file_index("members.csv");
  if (file == draft.issues.source().files().files.size()) return;
  const CsvTable table(file,
                       {{"id", "编号", true},
                        {"name", "姓名", true},
                        {"unit", "单位", true},
                        {"roles", "角色", true},
                        {"skills", "技能"},
                        {"shifts", "班次"},
                        {"open_max", "在办上限"}},
                       draft.issues);
  std::set<std::string> seen;
  for (const CsvRow& row : table.rows()) {
    SeedMember member;
    member.id = table.text(row, id);
    member.name = table.text(row, name);
    if (member.id.empty()) {
      draft.issues.error(table.row_position(row), "missing_key", "成员缺少编号", "the member has no id");
      continue;
    }
    if (!seen.insert(member.id).second)
      report_duplicate(draft.issues, table.position(row, id), "成员", "member", member.id);
    member.unit = draft.units.resolve(table.text(row, unit), table.position(row, unit), draft.issues);
    for (const std::string_view word : split_list(table.text(row, roles), separators)) {
      if (const auto role = role_of(word)) {
        member.roles.push_back(*role);
        continue;
      }
      report_unknown(
          draft.issues, table.position(row, roles), "unknown_role", "角色", "role", word,
          {"call_taker", "dispatch_desk", "liaison", "grid_member", "grid_secretary", "checker",
           "callback_clerk", "supervisor", "outside_partner", "rule_editor", "auditor", "administrator"});
    }
    for (const std::string_view skill : split_list(table.text(row, skills), separators))
      member.skills.emplace_back(skill);
    for (const std::string_view shift : split_list(table.text(row, shifts), separators)) {
      if (const ShiftIndex first = draft.shifts.find(std::string(shift) + "/1");
          first && draft.pack[first].teams > 0) {
        report_team_needed(draft, shift, draft.pack[first].teams, table.position(row, shifts));
        continue;
      }
      const ShiftIndex known =
          draft.shifts.resolve(std::string(shift), table.position(row, shifts), draft.issues);
      if (known) member.shifts.push_back(known);
    }
    member.open_max = table.integer(row, open_max, 0, open_cap_max);
    draft.pack.seed_members.push_back(std::move(member));
  }
  if (draft.pack.seed_members.size() > limits::members_max) {
    draft.issues.error({file, 0, 1, 1}, "too_many_members",
                       fmt::format("成员超过 {} 人", limits::members_max),
                       fmt::format("more than {} members", limits::members_max));
  }
}

}  // namespace gridline::pack
