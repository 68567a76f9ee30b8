// 值班表: who is on duty, by unit and hour, and why; against a running engine.
#include "tools/gridline/rota.h"

#include <fmt/format.h>

#include <map>
#include <memory>

#include "engine/base/time.h"
#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/counted.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

struct Asked {
  std::string unit, from, at, role, member;
  std::uint64_t days = 1;
};

// "姜竹青 LY-D1".
std::map<std::string, std::string> names_of(const Json& answer) {
  std::map<std::string, std::string> out;
  for (const Json& p : answer.at("people")) {
    const std::string name = text_of(p, "name");
    out[text_of(p, "id")] = (name.empty() ? "" : name + " ") + text_of(p, "id");
  }
  return out;
}

std::string why_text(const Json& e, std::map<std::string, std::string>& names) {
  std::string out = text_of(e, "why_zh");
  const std::string shift_zh = text_of(e, "shift_zh"), shift = text_of(e, "shift"),
                    change = text_of(e, "change");
  if (!shift.empty()) out += " " + (shift_zh.empty() ? shift : shift_zh + " " + shift);
  if (!change.empty()) out += fmt::format("（变更 {}）", change);
  if (text_of(e, "listed") != text_of(e, "id")) out += " 替 for " + names[text_of(e, "listed")];
  return out;
}

Exit show_entries(const Json& answer) {
  std::map<std::string, std::string> names = names_of(answer);
  Table table({"单位 unit", "从 from", "到 to", "在班 on duty", "缘由 why"});
  for (const Json& e : answer.at("entries")) {
    table.add({text_of(e, "unit") + " " + text_of(e, "unit_zh"), day_and_time(text_of(e, "from")),
               day_and_time(text_of(e, "to")), names[text_of(e, "id")], why_text(e, names)});
  }
  if (table.empty()) {
    print("没有人值班 / nobody is on duty\n");
    return Exit::no;
  }
  print(table.text());
  return Exit::ok;
}

Exit show(const Session& session, const Asked& o) {
  return get_and_show(
      session, "/api/v1/rota",
      {{"unit", o.unit}, {"member", o.member}, {"from", o.from}, {"days", std::to_string(o.days)}},
      show_entries);
}

Exit who(const Session& session, const Asked& o) {
  return get_and_show(session, "/api/v1/rota/who", {{"unit", o.unit}, {"at", o.at}, {"role", o.role}},
                      [](const Json& answer) {
                        std::map<std::string, std::string> names = names_of(answer);
                        for (const Json& e : answer.at("entries"))
                          print(fmt::format("{}  {}\n", names[text_of(e, "id")], why_text(e, names)));
                        if (!answer.at("entries").empty()) return Exit::ok;
                        print("没有人值班 / nobody is on duty\n");
                        return Exit::no;
                      });
}

}  // namespace

std::string day_and_time(const std::string& iso) {
  if (!base::parse_instant(iso) || iso.size() < 16) return iso;
  const std::string day = dated(iso);  // 2026-10-08 周四
  return fmt::format("{} {} {}", day.substr(5, 5), day.substr(11), iso.substr(11, 5));
}

void register_rota(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "rota", "排班与值班", "rotas and duty");
  const auto o = std::make_shared<Asked>();
  CLI::App* shown = add_live(*group, session,
                             {"show", "值班表：谁在班、为什么（班次、轮班、加班、替班、代班）",
                              "who is on duty and why", "gridline rota show --unit LY --days 7"});
  shown->add_option("--unit", o->unit, "只看这个单位；默认全部 / this unit alone; default: all");
  shown->add_option("--member", o->member, "只看这个人 / this person alone");
  shown->add_option("--from", o->from, "从何时起；默认今天 / from when; default: today");
  shown->add_option("--days", o->days, "几天（全部单位最多 7）/ how many days (of all units at most 7)")
      ->capture_default_str()
      ->check(whole_number(1, 62));
  shown->callback([&session, o] { session.action = [&session, o] { return show(session, *o); }; });

  const auto w = std::make_shared<Asked>();
  CLI::App* asked = add_live(*group, session,
                             {"who", "此刻或某时谁在班；没有人则以 1 退出", "who is on duty at a moment; nobody: exit 1",
                              "gridline rota who --unit LY --at 2026-03-20T23:30 --role liaison"});
  asked->add_option("--unit", w->unit, "单位 / unit")->required();
  asked->add_option("--at", w->at, "何时；默认现在 / when; default: now");
  asked->add_option("--role", w->role, "只看这个岗位 / of this role alone");
  asked->callback([&session, w] { session.action = [&session, w] { return who(session, *w); }; });

  register_rota_changes(*group, session);
  register_rota_check(*group, session);
  register_rota_calendar(*group, session);
}

}  // namespace gridline::cli
