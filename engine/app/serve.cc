// Flags, then the engine, then signals: one thread waits for them, all others have them blocked.
#include "engine/app/serve.h"

#include <signal.h>
#include <pthread.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <thread>

#include "engine/app/engine.h"
#include "engine/app/logs.h"

extern char** environ;

namespace gridline::app {

namespace {

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> out;
  for (char** e = environ; *e != nullptr; ++e) {
    const std::string pair(*e);
    out[pair.substr(0, pair.find('='))] = pair.substr(std::min(pair.size(), pair.find('=') + 1));
  }
  return out;
}

// Signals are taken by one thread that waits for them; all others have them blocked.
sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

void watch_signals(Engine& engine) {
  std::thread([&engine] {
    const sigset_t set = stop_signals();
    int got = 0;
    sigwait(&set, &got);
    log(Level::info, "stopping: what was taken is finished first");
    engine.stop();
    timespec ten_seconds{10, 0};
    sigtimedwait(&set, nullptr, &ten_seconds);  // a second signal cuts the waiting short
    log(Level::error, "did not finish in time; ending at once (nothing acknowledged is lost)");
    std::_Exit(4);
  }).detach();
}

int fail(int code, const base::Error& e) {
  std::fprintf(stderr, "gridlined: %s\n", e.message.c_str());
  return code;
}

}  // namespace

int serve_main(int argc, char** argv) {
  CLI::App cli{"gridlined 网格工单引擎 / the ticket routing engine"};
  cli.footer("例 Example: gridlined --pack rules/packs/lingyun --data /var/lib/gridline\n\n"
             "设置 Settings (file, GRIDLINE_NAME, --set name=value):\n" +
             settings_reference());
  Flags flags;
  bool show_version = false;
  cli.add_option("--pack", flags.pack, "规则包目录（仅用于空的数据目录） / rule pack folder");
  cli.add_option("--data", flags.data, "数据目录 / data folder");
  cli.add_option("--config", flags.config_file, "配置文件（YAML） / configuration file");
  cli.add_option("--set", flags.sets, "单项设置 name=value / one setting");
  cli.add_flag("--version", show_version, "版本 / version");
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return cli.exit(e) == 0 ? 0 : 2;
  }
  if (show_version) {
    std::printf("gridlined %s\n", version);
    return 0;
  }

  const auto config = configure(flags, environment());
  if (!config) return fail(2, config.error());

  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
  open_logs(config->log_level, config->log_json);
  auto engine = Engine::open(*config);
  if (!engine) return fail(1, engine.error());
  watch_signals(**engine);
  if (base::Status s = (*engine)->run(); !s) return fail(3, s.error());
  std::fflush(nullptr);
  std::_Exit(0);  // the signal thread may still wait; everything durable is durable
}

}  // namespace gridline::app
