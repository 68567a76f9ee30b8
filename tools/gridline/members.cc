// The pack loader's own CSV reading, so that a pack's members.csv and an import mean the same.
#include "tools/gridline/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "rules/pack/csv.h"
#include "rules/pack/utf8.h"
#include "rules/pack/words.h"

namespace gridline::cli {

namespace {

constexpr std::string_view separators = "|;";
constexpr std::int32_t open_cap_max = 100'000;
enum Column : std::size_t { id, name, unit, roles, skills, shifts, open_max, left, posts };

Json list_of(const std::string& cell) {
  Json out = Json::array();
  for (const std::string_view word : pack::split_list(cell, separators)) out.push_back(word);
  return out;
}

// Codes of the roles; unknown ones are issues.
Json roles_of(std::string_view cell, const pack::Position& at, pack::IssueList& issues) {
  Json out = Json::array();
  for (const std::string_view word : pack::split_list(cell, separators)) {
    if (const auto role = pack::role_of(word)) {
      out.push_back(pack::code(*role));
    } else {
      issues.error(at, "unknown_role", fmt::format("没有角色“{}”", word),
                   fmt::format("there is no role '{}'", word));
    }
  }
  return out;
}

// "LY:supervisor|checker; LY-DESK:callback_clerk": roles in other units.
Json posts_of(const pack::CsvTable& table, const pack::CsvRow& row, pack::IssueList& issues) {
  Json out = Json::array();
  const pack::Position at = table.position(row, posts);
  for (const std::string_view post : pack::split_list(table.text(row, posts), ";")) {
    const std::size_t colon = std::min(post.find(':'), post.find("："));
    const std::string_view unit_id = pack::trimmed(post.substr(0, colon));
    const std::size_t mark = colon != std::string_view::npos && post[colon] == ':' ? 1 : std::strlen("：");
    const Json held =
        colon == std::string_view::npos ? Json::array() : roles_of(post.substr(colon + mark), at, issues);
    if (unit_id.empty() || held.empty()) {
      issues.error(at, "bad_post", fmt::format("兼职“{}”应写作“单位:角色|角色”", post),
                   fmt::format("the post '{}' is written UNIT:role|role", post));
      continue;
    }
    out.push_back({{"unit", unit_id}, {"roles", held}});
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
                              {"left", "离岗"},
                              {"posts", "兼职"}},
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
    out.body["members"].push_back(
        {{"id", member},
         {"name", table.text(row, name)},
         {"unit", table.text(row, unit)},
         {"roles", roles_of(table.text(row, roles), table.position(row, roles), issues)},
         {"posts", posts_of(table, row, issues)},
         {"skills", list_of(table.text(row, skills))},
         {"shifts", list_of(table.text(row, shifts))},
         {"open_max", table.integer(row, open_max, 0, open_cap_max)},
         {"left", left_of(table, row, issues)}});
  }
  for (const pack::Issue& issue : issues.take()) out.problems += pack::to_text(issue);
  return out;
}

}  // namespace gridline::cli
