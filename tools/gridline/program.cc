// The tree of commands, and what the exit codes mean.
#include "tools/gridline/program.h"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>
#include <vector>

#include "engine/app/engine.h"
#include "engine/app/serve.h"
#include "rules/pack/utf8.h"
#include "tools/bench/bench.h"
#include "tools/gridline/commands.h"

namespace gridline::cli {

namespace {

constexpr const char* footer =
    "例 Examples:\n"
    "  gridline status\n"
    "  gridline submit --dry-run --text \"海曲世家3号楼2单元楼道灯坏了\"\n"
    "  gridline queue LY-G1          gridline ticket show 1\n"
    "  gridline pack check rules/packs/lingyun\n\n"
    "退出码 Exit codes:\n"
    "  0  正常 / it worked\n"
    "  1  答案是“否”：有问题、被拒绝、有差异、查无此项 / the answer is no: issues, refused, differences, nothing there\n"
    "  2  用法不对 / wrong usage\n"
    "  3  连不上引擎或引擎无回应 / the engine cannot be reached or does not answer\n"
    "  4  磁盘或数据出错 / the disk or the stored data failed\n\n"
    "接口套接字 Socket: --socket, GRIDLINE_SOCKET, ./gridlined.sock, GRIDLINE_DATA/gridlined.sock";

// CLI11's own texts are English; what to do next stands beside them. A RuntimeError is no wrong usage
// but a command that ran inside the parser and ended with that code.
int report(const CLI::App& root, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::RuntimeError*>(&error) != nullptr) return error.get_exit_code();
  if (error.get_exit_code() == 0) return root.exit(error);  // --help, --version
  complain(fmt::format("用法不对，见 gridline COMMAND --help / wrong usage, see gridline COMMAND --help: {}",
                       error.what()));
  return static_cast<int>(Exit::usage);
}

// Of a misspelt command CLI11 says only that one is required. Empty: there is none.
std::string unknown_command(const CLI::App& root, int argc, char** argv) {
  const CLI::App* at = &root;
  for (int i = 1; i < argc && argv[i][0] != '-'; ++i) {
    const std::vector<const CLI::App*> known = at->get_subcommands({});
    if (known.empty()) return {};
    std::vector<std::string_view> names;
    const CLI::App* next = nullptr;
    for (const CLI::App* sub : known) {
      names.push_back(sub->get_name());
      if (sub->get_name() == argv[i]) next = sub;
    }
    if (next == nullptr) {
      const std::string meant = pack::nearest(argv[i], names);
      return fmt::format("没有命令“{}”{} / there is no command '{}'{}; `gridline --help`", argv[i],
                         meant.empty() ? "" : "，是不是 " + meant + "？", argv[i],
                         meant.empty() ? "" : ": did you mean " + meant + "?");
    }
    at = next;
  }
  return {};
}

void register_all(CLI::App& root, Session& session) {
  register_status(root, session);
  register_clock(root, session);
  register_submit(root, session);
  register_import(root, session);
  register_queue(root, session);
  register_ticket(root, session);
  register_history(root, session);
  register_watch(root, session);
  register_members(root, session);
  register_resident(root, session);
  register_councils(root, session);
  register_rota(root, session);
  register_route(root, session);
  register_hot(root, session);
  register_explain(root, session);
  register_pack(root, session);
  register_cel(root, session);
  register_calendar(root, session);
  register_journal(root, session);
  register_restore(root, session);
  register_config(root, session);
  register_serve(root, session);
  register_completion(root, session);
  bench::register_bench(root);
}

}  // namespace

int run(int argc, char** argv) {
  // The engine's flags are its own: `serve` hands all of them on.
  if (argc > 1 && std::string_view(argv[1]) == "serve") return app::serve_main(argc - 1, argv + 1);

  CLI::App root{"gridline 网格工单引擎的命令行 / the command line of the ticket routing engine", "gridline"};
  root.set_version_flag("--version", std::string("gridline ") + app::version, "版本 / version");
  root.footer(footer);
  root.require_subcommand(1);
  Session session;
  register_all(root, session);
  if (const std::string wrong = unknown_command(root, argc, argv); !wrong.empty()) {
    complain(wrong);
    return static_cast<int>(Exit::usage);
  }
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report(root, error);
  }
  const Exit ended = session.action ? session.action() : Exit::ok;
  if (std::fflush(stdout) != 0 || std::ferror(stdout)) {
    complain("输出写不进去（磁盘满？） / the output could not be written (disk full?)");
    return static_cast<int>(Exit::storage);
  }
  return static_cast<int>(ended);
}

}  // namespace gridline::cli
