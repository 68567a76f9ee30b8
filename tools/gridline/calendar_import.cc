// Published lists of holidays as the `holidays:` of calendar.yaml, on stdout; nothing when one is wrong.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "engine/node/durable_file.h"
#include "rules/pack/calendar_day.h"
#include "rules/pack/yaml_node.h"
#include "rules/sheet/holidays.h"
#include "tools/gridline/calendar_choice.h"
#include "tools/gridline/pack_folder.h"

namespace gridline::cli {

namespace {

struct Options {
  std::vector<std::string> files;
  std::string issued;
};

// Sorted by name, each once.
base::Result<pack::PackFiles> read_all(const std::vector<std::string>& paths) {
  pack::PackFiles out;
  for (const std::string& path : paths) {
    std::error_code none;
    if (std::filesystem::file_size(path, none) > pack::yaml_bytes_max && !none)
      return base::Error{base::ErrorCode::invalid_input,
                         fmt::format("{}: 文件太大 / the file is too large", path)};
    auto bytes = node::read_whole(path);
    if (!bytes) return bytes.error();
    out.files.push_back({path, std::move(*bytes)});
  }
  const auto by_name = [](const pack::PackFile& a, const pack::PackFile& b) { return a.name < b.name; };
  std::sort(out.files.begin(), out.files.end(), by_name);
  const auto same = [](const pack::PackFile& a, const pack::PackFile& b) { return a.name == b.name; };
  out.files.erase(std::unique(out.files.begin(), out.files.end(), same), out.files.end());
  return out;
}

Json json_of(const sheet::Holidays& holidays, const std::string& yaml, bool ok) {
  Json days = Json::array(), issues = Json::array();
  for (const sheet::HolidayDay& d : holidays.days)
    days.push_back({{"year", d.year}, {"day", pack::date_text(d.day)}, {"off", d.off}, {"name", d.name}});
  for (const pack::Issue& issue : holidays.issues) issues.push_back(issue_json(issue));
  return {{"ok", ok},
          {"issues", issues},
          {"empty_years", holidays.empty_years},
          {"days", ok ? days : Json::array()},
          {"yaml", ok ? Json(yaml) : Json(nullptr)}};
}

Exit run(const Session& session, const Options& o) {
  const auto issued = o.issued.empty() ? std::optional<std::int64_t>(0) : day_number(o.issued);
  if (!issued) return misused("--issued 应是日期，如 2020-01-27", "--issued is a day such as 2020-01-27");
  const auto files = read_all(o.files);
  if (!files) return fail(files.error());
  const sheet::Holidays holidays = sheet::read_holidays(*files);
  const bool ok = std::all_of(holidays.issues.begin(), holidays.issues.end(),
                              [](const pack::Issue& issue) { return issue.warning; });
  const std::string yaml = ok ? sheet::holidays_yaml(holidays, *issued) : "";
  if (session.json) {
    print_line(json_of(holidays, yaml, ok));
  } else {
    for (const pack::Issue& issue : holidays.issues) complain(pack::to_text(issue));
    if (ok) print(yaml);
    else complain("有错误，什么都没有写出 / there are errors and nothing was written");
  }
  return ok ? Exit::ok : Exit::no;
}

}  // namespace

void register_calendar_import(CLI::App& calendar_group, Session& session) {
  CLI::App* command = add_offline(
      calendar_group, session,
      {"import", "把公布的放假安排（holiday-cn 的 JSON，或 date,name,kind 的 CSV）写成 calendar.yaml 的 holidays",
       "published holidays (JSON as of holiday-cn, or CSV: date,name,kind) as the holidays of calendar.yaml",
       "gridline calendar import 2026.json > holidays.yaml"});
  auto o = std::make_shared<Options>();
  command->add_option("FILE", o->files, ".json 或 .csv，可多个 / one or several")->required();
  command->add_option("--issued", o->issued,
                      "这是后来的通知：发文日期，其日子替换先前的 / a later notice, issued on this day: it replaces days");
  command->callback([&session, o] { session.action = [&session, o] { return run(session, *o); }; });
}

}  // namespace gridline::cli
