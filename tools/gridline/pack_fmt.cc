// A pack's files in their canonical form: written, or with --check only compared.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "rules/edit/format.h"
#include "rules/pack/profiles.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/line_diff.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/replace_file.h"

namespace gridline::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
  std::string folder;
  bool check = false;
};

struct Change {
  std::string name, before, after;
};

struct Outcome {
  std::vector<Change> changed;
  std::vector<pack::Issue> refused;
  std::size_t formatted = 0;  // files looked at
};

Outcome format_all(const pack::PackFiles& files) {
  Outcome out;
  for (std::uint32_t i = 0; i < files.files.size(); ++i) {
    const pack::PackFile& file = files.files[i];
    if (!edit::is_formatted(file.name) || pack::is_built_in(file)) continue;
    ++out.formatted;
    edit::Formatted formatted = edit::format_file(files, i);
    out.refused.insert(out.refused.end(), formatted.refused.begin(), formatted.refused.end());
    if (formatted.refused.empty() && formatted.content != file.content)
      out.changed.push_back({file.name, file.content, std::move(formatted.content)});
  }
  return out;
}

Json json_of(const Outcome& outcome, bool wrote) {
  Json out{{"ok", outcome.refused.empty() && (wrote || outcome.changed.empty())},
           {"files", outcome.formatted},
           {"changed", Json::array()},
           {"issues", Json::array()},
           {"written", wrote}};
  for (const Change& c : outcome.changed)
    out["changed"].push_back({{"file", c.name}, {"diff", line_diff(c.name, c.before, c.after)}});
  for (const pack::Issue& issue : outcome.refused) out["issues"].push_back(issue_json(issue));
  return out;
}

std::string text_of(const Outcome& outcome, bool check) {
  std::string out;
  for (const pack::Issue& issue : outcome.refused) out += pack::to_text(issue);
  for (const Change& c : outcome.changed) {
    if (!check && !outcome.refused.empty()) break;
    out += check ? line_diff(c.name, c.before, c.after) : fmt::format("排好 / formatted  {}\n", c.name);
  }
  if (!outcome.refused.empty())
    return out + "有文件不能排版，什么都没有改 / some files cannot be formatted; nothing was changed\n";
  const std::size_t n = outcome.changed.size();
  if (n == 0) return out + fmt::format("{0} 个文件都已是规范格式 / all {0} files are in form\n", outcome.formatted);
  if (check)
    return out + fmt::format("{0} 个文件要排版（共 {1} 个）/ {0} of {1} files are not in form\n", n, outcome.formatted);
  return out + fmt::format("排好 {0} 个文件（共 {1} 个）/ {0} of {1} files formatted\n", n, outcome.formatted);
}

Exit run(const Session& session, const Options& o) {
  const auto files = pack::read_folder(o.folder);
  if (!files) return fail_pack(files.error());
  const Outcome outcome = format_all(*files);
  const bool write = !o.check && outcome.refused.empty();
  for (const Change& c : outcome.changed) {
    if (!write) break;
    const base::Status written = replace_file(fs::path(o.folder) / c.name, c.after);
    if (!written) return fail(written.error());
  }
  if (session.json) print_line(json_of(outcome, write));
  else print(text_of(outcome, o.check));
  return outcome.refused.empty() && (write || outcome.changed.empty()) ? Exit::ok : Exit::no;
}

}  // namespace

void register_pack_fmt(CLI::App& pack_group, Session& session) {
  CLI::App* command = add_offline(
      pack_group, session,
      {"fmt", "把规则包的 YAML 和 CSV 排成统一格式；意思和注释不变，不能证明不变就不改",
       "writes the pack's YAML and CSV in one canonical form; the meaning and the comments stay, and what "
       "cannot be proved to stay is not touched",
       "gridline pack fmt rules/packs/lingyun --check"});
  auto o = std::make_shared<Options>();
  command->add_option("DIR", o->folder, "规则包目录 / pack folder")->required();
  command->add_flag("--check", o->check,
                    "只看不写：列出差异，不规范时退出码为 1 / write nothing: show the differences, exit 1 if any");
  command->callback([&session, o] { session.action = [&session, o] { return run(session, *o); }; });
}

}  // namespace gridline::cli
