// Is a configuration file right? The same reading as the engine's, and all problems at once.
#include <memory>

#include "engine/app/config.h"
#include "tools/gridline/commands.h"

namespace gridline::cli {

namespace {

Exit check(const Session& session, const std::string& file, bool list) {
  if (list) {
    if (session.json) print_line({{"settings", app::settings_reference()}});
    else print(app::settings_reference());
    if (file.empty()) return Exit::ok;
  }
  if (file.empty()) return misused("请写配置文件，或用 --list", "give a file, or --list");
  app::Config config;
  const base::Status read = app::read_file(config, file);
  if (session.json) {
    print_line(
        {{"ok", read.ok()}, {"file", file}, {"problems", read ? Json(nullptr) : Json(read.error().message)}});
  } else if (read) {
    print(file + ": 可用 / sound\n");
  }
  return read ? Exit::ok : fail(read.error());
}

}  // namespace

void register_config(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "config", "引擎的配置", "the engine's configuration");
  CLI::App* command =
      add_offline(*group, session,
                  {"check", "检查配置文件，一次列出全部问题", "is the file right? all problems at once",
                   "gridline config check gridline.yaml"});
  auto file = std::make_shared<std::string>();
  auto list = std::make_shared<bool>(false);
  command->add_option("FILE", *file, "配置文件 / configuration file");
  command->add_flag("--list", *list, "列出全部设置 / all settings with their defaults");
  command->callback([&session, file, list] {
    session.action = [&session, file, list] { return check(session, *file, *list); };
  });
}

void register_serve(CLI::App& root, Session&) {
  // Never parsed: program.cc hands `serve` to the engine, with all its flags. Here for --help and completion.
  CLI::App* serve = root.add_subcommand("serve", "启动引擎（同 gridlined） / the engine itself, as gridlined");
  serve->footer("例 Example: gridline serve --pack rules/packs/lingyun --data DIR");
  serve->add_option("--pack", "规则包目录 / rule pack folder");
  serve->add_option("--data", "数据目录 / data folder");
  serve->add_option("--config", "配置文件 / configuration file");
  serve->add_option("--set", "单项设置 name=value / one setting");
}

}  // namespace gridline::cli
