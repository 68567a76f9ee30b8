// The pack loader's own CSV reading, so that a pack's members.csv and an import mean the same.
#include "tools/gridline/members.h"

#include <fmt/format.h>

#include <memory>
#include <set>

#include "engine/node/durable_file.h"
#include "rules/pack/csv.h"
#include "rules/pack/utf8.h"
#include "rules/pack/words.h"
#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"

namespace gridline::cli {

namespace {

constexpr std::string_view separators = "|;";
constexpr std::int32_t open_cap_max = 100'000;
enum Column : std::size_t { id, name, unit, roles, skills, shifts, open_max, left };

Json list_of(const std::string& cell) {
  Json out = Json::array();
  for (const std::string_view word : pack::split_list(cell, separators)) out.push_back(word);
  return out;
}

// Codes of the roles; unknown ones are issues.
Json roles_of(const pack::CsvTable& table, const pack::CsvRow& row, pack::IssueList& issues) {
  Json out = Json::array();
  for (const std::string_view word : pack::split_list(table.text(row, roles), separators)) {
    if (const auto role = pack::role_of(word)) {
      out.push_back(pack::code(*role));
    } else {
      issues.error(table.position(row, roles), "unknown_role", fmt::format("没有角色“{}”", word),
                   fmt::format("there is no role '{}'", word));
    }
  }
  return out;
}

bool left_of(const pack::CsvTable& table, const pack::CsvRow& row, pack::IssueList& issues) {
  const std::string& word = table.text(row, left);
  if (word.empty() || word == "false" || word == "否") return false;
  if (word != "true" && word != "是") {
    issues.error(table.position(row, left), "not_a_boolean", "应为 true 或 false（是、否）", "must be true or false");
  }
  return true;
}

}  // namespace

MemberList read_members(const std::string& file_name, const std::string& content) {
  pack::PackFiles files;
  files.files.push_back({file_name, content});
  pack::IssueList issues(files);
  const pack::CsvTable table(0,
                             {{"id", "编号", true},
                              {"name", "姓名", true},
                              {"unit", "单位", true},
                              {"roles", "角色", true},
                              {"skills", "技能"},
                              {"shifts", "班次"},
                              {"open_max", "在办上限"},
                              {"left", "离岗"}},
                             issues);
  MemberList out{{{"members", Json::array()}}, {}};
  std::set<std::string> seen;
  for (const pack::CsvRow& row : table.rows()) {
    const std::string& member = table.text(row, id);
    if (member.empty()) {
      issues.error(table.row_position(row), "missing_key", "成员缺少编号", "the member has no id");
      continue;
    }
    if (!seen.insert(member).second) {
      issues.error(table.position(row, id), "duplicate", fmt::format("编号“{}”重复", member),
                   fmt::format("'{}' stands twice", member));
    }
    if (table.text(row, unit).empty())
      issues.error(table.row_position(row), "missing_key", "成员缺少单位", "the member has no unit");
    out.body["members"].push_back({{"id", member},
                                   {"name", table.text(row, name)},
                                   {"unit", table.text(row, unit)},
                                   {"roles", roles_of(table, row, issues)},
                                   {"skills", list_of(table.text(row, skills))},
                                   {"shifts", list_of(table.text(row, shifts))},
                                   {"open_max", table.integer(row, open_max, 0, open_cap_max)},
                                   {"left", left_of(table, row, issues)}});
  }
  for (const pack::Issue& issue : issues.take()) out.problems += pack::to_text(issue);
  return out;
}

void register_members(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "member", "成员", "members");
  CLI::App* command = add_live(
      *group, session,
      {"import", "导入成员（CSV，列同规则包的 members.csv）",
       "import members from CSV, columns as in a pack's members.csv", "gridline member import members.csv"});
  auto file = std::make_shared<std::string>();
  command->add_option("FILE", *file, "CSV 文件 / CSV file")->required();
  command->callback([&session, file] {
    session.action = [&session, file] {
      const auto content = node::read_whole(*file);
      if (!content) return fail(content.error());
      const MemberList list = read_members(*file, *content);
      if (!list.problems.empty()) {
        complain("名单有错误，未导入 / the list has errors, nothing was imported:\n" + list.problems);
        return Exit::no;
      }
      return post_and_show(session, "/api/v1/members", list.body, [](const Json& answer) {
        print(fmt::format("已导入 {} 人 / imported {} members\n", text_of(answer, "members"),
                          text_of(answer, "members")));
        return Exit::ok;
      });
    };
  });
}

}  // namespace gridline::cli
