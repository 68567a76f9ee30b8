// Is a pack sound? What the loader says of its files, and what can be proved of them together.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "engine/node/clock.h"
#include "rules/lint/lint.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string folder, at;
};

Json report_json(const pack::Pack* pack, const std::vector<pack::Issue>& issues, std::size_t errors,
                 const lint::Report* proved) {
  Json list = Json::array();
  for (const pack::Issue& issue : issues) list.push_back(issue_json(issue));
  Json out{{"ok", errors == 0},
           {"name", pack != nullptr ? Json(pack->name) : Json(nullptr)},
           {"version", pack != nullptr ? Json(pack->version) : Json(nullptr)},
           {"hash", pack != nullptr ? Json(base::to_hex(pack->hash)) : Json(nullptr)},
           {"errors", errors},
           {"warnings", issues.size() - errors},
           {"issues", list},
           {"proved", nullptr}};
  if (proved != nullptr) {
    out["proved"] = {{"routes", proved->routes},
                     {"places", pack->places.size()},
                     {"place_classes", proved->place_classes},
                     {"categories", proved->categories},
                     {"people_known", proved->people_known},
                     {"from", base::to_iso(proved->from, pack->zone)},
                     {"to", base::to_iso(proved->to, pack->zone)}};
  }
  return out;
}

std::string day_of(base::Instant t, base::ZoneOffset zone) { return base::to_iso(t, zone).substr(0, 10); }

std::string summary(const pack::Pack* pack, std::size_t errors, std::size_t warnings,
                    const lint::Report* proved) {
  if (errors != 0 || pack == nullptr)
    return fmt::format("{} 个错误，{} 个警告 / {} errors, {} warnings\n", errors, warnings, errors, warnings);
  std::string out = fmt::format(
      "规则包 {} {} 可用：{} 个单位，{} 个地点，{} 个类别，{} 条路由；{} 个警告 / sound, {} warnings\n", pack->name,
      pack->version, pack->units.size(), pack->places.size(), pack->categories.size(), pack->routes.size(),
      warnings, warnings);
  if (proved == nullptr) return out;
  const std::string from = day_of(proved->from, pack->zone), to = day_of(proved->to, pack->zone);
  out += proved->people_known
             ? fmt::format(
                   "已证明 {0} 至 {1} 每时每刻有人接 / proved: somebody is there at every hour from {0} to "
                   "{1}\n",
                   from, to)
             : fmt::format(
                   "未证明值班：规则包里没有完整的人员和值班（人员在系统中登记），时限只按办公时间核对 / "
                   "duty is not proved: people are state and this pack seeds no whole rota; clocks were "
                   "held against opening hours, {} to {}\n",
                   from, to);
  return out;
}

Exit check(const Session& session, const Options& o) {
  const auto files = pack::read_folder(o.folder);
  if (!files) return fail_pack(files.error());
  node::Compiled compiled = node::compile(*files);
  const pack::Pack* pack = compiled.ready ? compiled.ready->pack.get() : nullptr;
  lint::Report proved;
  if (pack != nullptr) {
    lint::Options options{node::SystemClock().now()};
    if (!o.at.empty()) {
      const auto at = base::parse_instant(o.at, pack->zone);
      if (!at) return misused("--at 写法不对", at.error().message);
      options.from = *at;
    }
    proved = lint::prove(*pack, *files, options);
    compiled.issues.insert(compiled.issues.end(), proved.issues.begin(), proved.issues.end());
    pack::sort_by_place(compiled.issues);
  }
  const std::vector<pack::Issue>& issues = compiled.issues;
  const auto errors = static_cast<std::size_t>(
      std::count_if(issues.begin(), issues.end(), [](const pack::Issue& i) { return !i.warning; }));
  if (session.json) {
    print_line(report_json(pack, issues, errors, pack != nullptr ? &proved : nullptr));
  } else {
    std::string text;
    for (const pack::Issue& issue : issues) text += pack::to_text(issue);
    print(text + summary(pack, errors, issues.size() - errors, pack != nullptr ? &proved : nullptr));
  }
  return errors == 0 ? Exit::ok : Exit::no;
}

}  // namespace

void register_pack_check(CLI::App& pack_group, Session& session) {
  CLI::App* command = add_offline(
      pack_group, session,
      {"check", "检查：一次列出全部问题（文件:行:列），并证明今后 52 周的派单、值班和时限",
       "is it sound? every issue at once, with file:line:column, and 52 weeks of routing, duty and "
       "clocks proved",
       "gridline pack check rules/packs/lingyun"});
  auto o = std::make_shared<Options>();
  command->add_option("DIR", o->folder, "规则包目录 / pack folder")->required();
  command->add_option("--at", o->at,
                      "从何时起证明，如 2026-03-02；默认现在 / prove from this time on; default: now");
  command->callback([&session, o] { session.action = [&session, o] { return check(session, *o); }; });
}

}  // namespace gridline::cli
